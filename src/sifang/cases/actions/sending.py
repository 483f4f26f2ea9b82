"""A case is given to somebody, taken on, objected to, passed on, handed up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.cases import rules
from sifang.cases.choices import PartyKind, Stage
from sifang.cases.handlers import handler_for
from sifang.cases.models import Case
from sifang.cases.parties import Party, body, party_of
from sifang.cases.stepping import CannotStep, Step, begin, insist
from sifang.cases.workflow import above, designator_of, desk_of
from sifang.lib.words import legible


def _send(step: Step, to: Party, **data: Any) -> Case:
    step.set(**to.columns("handler"))
    step.clocks.start(Stage.SIGN, to)
    return step.end(turn=to, sent_to=to.plain(), **data)


@transaction.atomic(durable=True)
def dispatch(
    case_id: int,
    *,
    kind: PartyKind,
    office_id: int | None = None,
    company_id: int | None = None,
    by: Any,
    at: datetime,
    seen: int | None = None,
    note: str = "",
    why: str = "",
    rule_key: str = "",
) -> Case:
    """
    The case is given to a body that can handle it.

    :param why: the sentence of the routing rule, or the person's own; "why did it come to me?" is answered by it
    :raises CannotStep: this level does not send to such a body, or there is none
    """
    return dispatch_within(
        case_id, kind=kind, office_id=office_id, company_id=company_id, by=by, at=at, seen=seen, note=note, why=why,
        rule_key=rule_key,
    )  # fmt: skip


def dispatch_within(
    case_id: int,
    *,
    kind: PartyKind,
    office_id: int | None = None,
    company_id: int | None = None,
    by: Any,
    at: datetime,
    seen: int | None = None,
    note: str = "",
    why: str = "",
    rule_key: str = "",
) -> Case:
    """See `dispatch`; needs an open transaction."""
    step = begin("dispatch", case_id, by=by, at=at, seen=seen)
    desk = party_of(step.case, "turn")
    assert desk is not None
    if not rules.may_be_sent_to(desk.kind, kind):
        raise CannotStep(f"{desk.kind.label}不能派给{kind.label}，请上呼，由上一级派")
    to = handler_for(step.case, kind, on=step.today, office_id=office_id, company_id=company_id)
    return _send(step, to, note=note, why=why, rule=rule_key)


@transaction.atomic(durable=True)
def sign(case_id: int, *, by: Any, at: datetime, seen: int | None = None, note: str = "") -> Case:
    """The body takes the case on; its clocks begin, or go on when it had it before."""
    step = begin("sign", case_id, by=by, at=at, seen=seen)
    handler = step.handler
    # From the beginning; what the same body had paused goes on.
    for stage in step.move.starts:
        step.clocks.start(stage, handler)
    return step.end(turn=handler, note=note)


@transaction.atomic(durable=True)
def object_(case_id: int, *, why: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """
    The body says it is not its matter; the level above its sender decides.

    :raises CannotStep: it was objected to before, or no reason is given
    """
    step = begin("object", case_id, by=by, at=at, seen=seen)
    insist(rules.against_objection(objections=step.case.objections, handler=step.handler.kind))
    insist("" if legible(why) else "提出异议要写明为什么不是本单位的事")
    decides = designator_of(step.handler.kind)
    assert decides is not None
    turn = body(step.case, decides)
    step.set(objections=step.case.objections + 1)
    step.clocks.start(Stage.DISPATCH, turn)
    return step.end(turn=turn, note=why)


@transaction.atomic(durable=True)
def designate(
    case_id: int,
    *,
    kind: PartyKind,
    office_id: int | None = None,
    company_id: int | None = None,
    why: str,
    by: Any,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """The level above names the body; that body cannot object again."""
    step = begin("designate", case_id, by=by, at=at, seen=seen)
    insist("" if legible(why) else "指定要写明依据，处置单位和以后的人都看得到")
    to = handler_for(step.case, kind, on=step.today, office_id=office_id, company_id=company_id)
    return _send(step, to, note=why)


@transaction.atomic(durable=True)
def transfer(
    case_id: int,
    *,
    kind: PartyKind,
    office_id: int | None = None,
    company_id: int | None = None,
    why: str,
    by: Any,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """The desk gives the case to another body. Another begins anew; the same goes on with its clock."""
    step = begin("transfer", case_id, by=by, at=at, seen=seen)
    insist(rules.against_transfer(transfers=step.case.transfers, most=rules.allowed(step.today).transfers))
    insist("" if legible(why) else "转办要写明理由")
    desk = desk_of(step.handler.kind)
    if not rules.may_be_sent_to(desk, kind):
        raise CannotStep(f"{desk.label}不能派给{kind.label}，请上呼，由上一级派")
    to = handler_for(step.case, kind, on=step.today, office_id=office_id, company_id=company_id)
    step.set(transfers=step.case.transfers + 1, asks_extension=False)
    return _send(step, to, note=why)


@transaction.atomic(durable=True)
def hand_up(case_id: int, *, why: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """
    What this level cannot solve goes to the level above, which sends it out anew.

    :raises CannotStep: there is no level above, or nothing is said of what was tried
    """
    step = begin("hand_up", case_id, by=by, at=at, seen=seen)
    handler = party_of(step.case, "handler")
    turn = party_of(step.case, "turn")
    assert turn is not None
    desk = turn.kind if step.case.status == "FILED" or handler is None else desk_of(handler.kind)
    insist(rules.against_handing_up(desk=desk, why=why))
    upper = above(desk)
    assert upper is not None
    to = body(step.case, upper)
    step.set(asks_extension=False)
    step.clocks.start(Stage.DISPATCH, to)
    return step.end(turn=to, note=why, sent_to=to.plain())
