"""While a body works on a case: contact, arrival, extensions, shelving, handing in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.cases import rules
from sifang.cases.actions.evidence import attach_within, keep_taken_within
from sifang.cases.choices import EvidenceStage, PartyKind, Stage
from sifang.cases.clocking import limits_of
from sifang.cases.models import Case
from sifang.cases.parties import body
from sifang.cases.rulebook import rulebook
from sifang.cases.stepping import CannotStep, begin, insist
from sifang.cases.telling.photographs import Taken
from sifang.cases.workflow import above, desk_of
from sifang.lib.words import legible


@transaction.atomic(durable=True)
def contact(case_id: int, *, note: str = "", by: Any, at: datetime, seen: int | None = None) -> Case:
    """The body has spoken with whoever told of it."""
    return begin("contact", case_id, by=by, at=at, seen=seen).end(note=note)


@transaction.atomic(durable=True)
def arrive(case_id: int, *, note: str = "", by: Any, at: datetime, seen: int | None = None) -> Case:
    """The body is on the spot."""
    return begin("arrive", case_id, by=by, at=at, seen=seen).end(note=note)


@transaction.atomic(durable=True)
def finish_step(case_id: int, *, note: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """
    One step of a limit in steps is done (围挡好了); the clock of the next begins.

    :raises CannotStep: the limit has no further step
    """
    step = begin("finish_step", case_id, by=by, at=at, seen=seen)
    clock = step.clocks.of(Stage.HANDLE)
    if clock is None or clock.step + 1 >= len(limits_of(step.case, Stage.HANDLE, at)):
        raise CannotStep("这一件的处置时限没有下一步，办好了请回单")
    insist("" if legible(note) else "写明这一步做了什么")
    step.clocks.finish(clock)
    step.clocks.start(Stage.HANDLE, step.handler, step=clock.step + 1)
    return step.end(note=note, step=clock.step_words)


@transaction.atomic(durable=True)
def ask_extension(case_id: int, *, why: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """The handler asks for one more original limit; the level above answers."""
    step = begin("ask_extension", case_id, by=by, at=at, seen=seen)
    clock = step.clocks.of(Stage.HANDLE)
    case = step.case
    insist(
        rules.against_extension(
            granted=case.extensions,
            is_asked=case.asks_extension,
            due_at=clock.due_at if clock else None,
            at=at,
            most=rules.allowed(step.today).extensions,
        )
    )
    insist("" if legible(why) else "申请延期要写明理由")
    step.set(asks_extension=True)
    return step.end(note=why)


@transaction.atomic(durable=True)
def grant_extension(case_id: int, *, by: Any, at: datetime, seen: int | None = None, note: str = "") -> Case:
    """
    One more original limit. It was asked for in time; that the answer took long is not the handler's fault.

    :raises CannotStep: nothing was asked, or it was granted as often as it may be
    """
    step = begin("grant_extension", case_id, by=by, at=at, seen=seen)
    case, most = step.case, rules.allowed(step.today).extensions
    insist(rules.against_granting(is_asked=case.asks_extension, granted=case.extensions, most=most))
    clock = step.clocks.of(Stage.HANDLE)
    if clock is None:
        raise CannotStep("没有正在走的处置时限")
    step.clocks.turn()
    step.set(asks_extension=False, extensions=step.case.extensions + 1)
    return step.end(note=note, due=clock.due_at.isoformat() if clock.due_at else "")


@transaction.atomic(durable=True)
def deny_extension(case_id: int, *, why: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """A refused request does not count."""
    step = begin("deny_extension", case_id, by=by, at=at, seen=seen)
    insist("" if step.case.asks_extension else "没有等着批的延期申请")
    insist("" if legible(why) else "不同意延期要写明理由")
    step.set(asks_extension=False)
    return step.end(note=why)


@transaction.atomic(durable=True)
def shelve(case_id: int, *, until: date, why: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """Put aside to an agreed day; the clocks stand still and go on by themselves on that day."""
    step = begin("shelve", case_id, by=by, at=at, seen=seen)
    shelvings, months = step.case.shelvings, rules.allowed(step.today).shelve_months
    insist(rules.against_shelving(shelvings=shelvings, until=until, today=step.today, months=months))
    insist("" if legible(why) else "挂账要写明理由和约定")
    step.set(shelved_until=until, shelvings=step.case.shelvings + 1, asks_extension=False)
    return step.end(turn=step.handler, note=why)


@transaction.atomic(durable=True)
def resume(case_id: int, *, by: Any, at: datetime, seen: int | None = None, note: str = "") -> Case:
    """Work goes on; by itself (`by=None`) only on the agreed day."""
    step = begin("resume", case_id, by=by, at=at, seen=seen)
    until = step.case.shelved_until
    if by is None and until is not None and step.today < until:
        raise CannotStep(f"约定到 {until}，还没有到")
    step.set(shelved_until=None)
    return step.end(turn=step.handler, note=note)


@transaction.atomic(durable=True)
def hand_in(
    case_id: int,
    *,
    said: str,
    photographs: Sequence[Taken] = (),
    by: Any,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """
    The body reports it done, in words and pictures. Somebody else will look.

    :param photographs: what `taken` made of the uploads; they hang on the case with this step
    :raises CannotStep: nothing is said of what was done
    """
    step = begin("hand_in", case_id, by=by, at=at, seen=seen)
    insist(rules.against_handing_in(said=said))
    case = step.case
    first, _judged = rulebook(step.today).checker_of(step.handler.kind, reopened=case.reopenings)
    if step.stands_in and first is desk_of(step.handler.kind):
        # Whoever wrote down what a body without an account did is not the one who looks at it.
        first = above(first) or first
    checker = body(case, first)
    assert checker.kind is not PartyKind.REPORTER
    step.set(checker_kind=checker.kind, checker_area_id=checker.area_id, asks_extension=False)
    step.clocks.start(Stage.CHECK, checker)
    kept = keep_taken_within(photographs, by=by, at=at)
    attach_within(case, kept, stage=EvidenceStage.HANDED_IN, by=by, at=at)
    return step.end(turn=checker, note=said, photographs=len(kept) or None)
