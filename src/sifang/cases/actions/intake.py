"""A problem is told, taken in, filed, or shown the right road."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.cases import noticing, permissions, rules
from sifang.cases.choices import CaseStatus, PartyKind, Stage
from sifang.cases.clocking import Clocks
from sifang.cases.models import Case, CaseEvent
from sifang.cases.parties import Party, body, no_columns
from sifang.cases.rulebook import rulebook
from sifang.cases.stepping import (
    AUDIT,
    CannotStep,
    Step,
    begin,
    event_of,
    insist,
    question_of,
    title_of,
    type_chosen,
)
from sifang.cases.telling import plan, position
from sifang.cases.tellings import Ground, Telling, Told, report_of, stand_of, write_report
from sifang.cases.writing import insert_together
from sifang.lib.clock import ZONE
from sifang.lib.words import legible
from sifang.registry import public as registry


@transaction.atomic(durable=True)
def report(compound_id: int, telling: Telling, *, by: Any, at: datetime) -> Told:
    """
    Somebody tells of a problem; it waits for its community to take it in.

    :raises CannotStep: the compound was not on the register, the day lies ahead, or the order came before
    :raises Compound.DoesNotExist: there is none that the person may see
    """
    return report_within(compound_id, telling, by=by, at=at)


def report_within(
    compound_id: int, telling: Telling, *, by: Any, at: datetime, is_public: bool = False, token: str = ""
) -> Told:
    """
    See `report`; needs an open transaction.

    :param is_public: told on the public form, without account (`by=None`)
    :param token: the secret of the reporter's page, when it comes out of his form
    """
    today = at.astimezone(ZONE).date()
    found_on = telling.found_on or today
    if not is_public and not permissions.may_report(by):
        raise accounts.NotAllowed("您的岗位不登记问题。请把情况告诉小区所在的社区")
    stood = stand_of(compound_id, found_on, today.year)
    if not is_public and not (found_on == today and stood and _lies_in(stood.ground, by)):
        registry.Compound.objects.visible_to(by).only("pk").get(pk=compound_id)
    if found_on > today:
        raise CannotStep(f"{found_on} 还没有到，不能先登记")
    if not (title := legible(telling.title)):
        raise CannotStep("写一句是什么事")
    if stood is None:
        raise CannotStep(f"{found_on} 这个小区没有登记")
    community_id, ground = stood.community_id, stood.ground
    if telling.type_code and telling.type_code not in rulebook(today).types:
        raise CannotStep(f"{today} 的类别表里没有“{telling.type_code}”")
    insist(_against_place(compound_id, telling, today))
    kind = rulebook(today).types.get(telling.type_code)
    community = Party(PartyKind.COMMUNITY, community_id)
    case = Case(
        compound_id=compound_id, community_id=community_id,
        subdistrict_id=ground.subdistrict_id, district_id=ground.district_id, title=title, description="",
        problem_type=(telling.problem_type or (kind.group_name if kind else "") or "待定")[:40],
        type_code=telling.type_code, severity=kind.severity if kind else telling.severity, source=telling.source,
        external_number=telling.external_number, place=legible(telling.place),
        longitude=telling.longitude, latitude=telling.latitude, found_on=found_on, status=CaseStatus.REPORTED, reported_at=at,
        is_anonymous_to_company=telling.is_anonymous_to_company or telling.is_anonymous, version=1,
        **community.columns("turn"),
    )  # fmt: skip
    clocks = Clocks(case, at, "report", has_read=True)
    clocks.start(Stage.ACCEPT, community)
    case.due_at = clocks.earliest()
    row, token = report_of(case, telling, at, token)
    party = (
        next(iter(permissions.parties_of(by, case)), None) if by is not None else Party(PartyKind.REPORTER)
    )
    step = Step(case, "report", by, at, party, clocks)
    step.set(status=CaseStatus.REPORTED, **community.columns("turn"), due_at=case.due_at)
    event = event_of(
        step, "", CaseStatus.REPORTED, "", {"title": case.title, "source": str(case.source)}, step.columns
    )
    line = audit.line_of(AUDIT["report"], subject=case, by=by, at=at)
    question = question_of(step, event)
    answer = insert_together(case, [*clocks.begun, row, event, line], number=stood.number, question=question)
    noticing.tell_within(case, question, answer, by=by, at=at)
    return Told(case, token)


def _against_place(compound_id: int, telling: Telling, today: date) -> str:
    """What stands against the place of the problem; most give none, and nothing is asked."""
    if telling.longitude is None and telling.latitude is None:
        return ""
    here = position.of_compound(registry.Compound.objects.only("longitude", "latitude").get(pk=compound_id))
    there = None if telling.longitude is None or telling.latitude is None else (
        float(telling.longitude), float(telling.latitude)
    )  # fmt: skip
    return rules.against_place(
        longitude=telling.longitude, latitude=telling.latitude, metres=position.distance_m(here, there),
        most=plan.most_metres(today),
    )  # fmt: skip


def _lies_in(ground: Ground, by: Any) -> bool:
    """Does the compound stand in the person's own areas today? Then nothing more has to be asked."""
    scope = accounts.scope_of(by)
    return scope.everywhere or bool(ground.area_ids & scope.area_ids)


@transaction.atomic(durable=True)
def join(case_id: int, telling: Telling, *, by: Any, at: datetime) -> Told:
    """
    Another tells of the same problem: he is counted, and gets the answer too.

    :raises CannotStep: the case is over
    """
    return join_within(case_id, telling, by=by, at=at)


def join_within(case_id: int, telling: Telling, *, by: Any, at: datetime, token: str = "") -> Told:
    """See `join`; needs an open transaction."""
    case = Case.objects.all().locked(case_id, by)
    if case.is_over:
        raise CannotStep(f"{case.number} 已经了结，请另外上报；没有解决的可以请求重新核查")
    if by is not None and not permissions.may_report(by):
        raise accounts.NotAllowed("您的岗位不登记问题。请把情况告诉小区所在的社区")
    token = write_report(case, telling, at, token)
    case.report_count += 1
    case.version += 1
    # One who does not want to be known hides them all.
    case.is_anonymous_to_company |= telling.is_anonymous_to_company or telling.is_anonymous
    case.save(update_fields=["report_count", "version", "is_anonymous_to_company"])
    party = (
        next(iter(permissions.parties_of(by, case)), None) if by is not None else Party(PartyKind.REPORTER)
    )
    event = CaseEvent(
        case=case, seq=case.version, verb="join", from_status=case.status, to_status=case.status, at=at, by=by,
        by_title=title_of(by), data={"set": {
                "report_count": case.report_count, "is_anonymous_to_company": case.is_anonymous_to_company,
            }, "source": str(telling.source)},
        **(party.columns("party") if party else no_columns("party")),
    )  # fmt: skip
    CaseEvent.objects.bulk_create([event])
    audit.record(AUDIT["join"], subject=case, by=by, at=at)
    return Told(case, token)


@transaction.atomic(durable=True)
def accept(case_id: int, *, by: Any, at: datetime, seen: int | None = None, note: str = "") -> Case:
    """The community takes it in."""
    return accept_within(case_id, by=by, at=at, seen=seen, note=note)


def accept_within(case_id: int, *, by: Any, at: datetime, seen: int | None = None, note: str = "") -> Case:
    """See `accept`; needs an open transaction."""
    step = begin("accept", case_id, by=by, at=at, seen=seen)
    turn = body(step.case, PartyKind.COMMUNITY)
    step.clocks.start(Stage.FILE, turn)
    return step.end(turn=turn, note=note)


@transaction.atomic(durable=True)
def file(
    case_id: int,
    *,
    type_code: str,
    condition_key: str = "",
    by: Any,
    at: datetime,
    seen: int | None = None,
    note: str = "",
    proposed: str = "",
) -> Case:
    """
    It becomes a case of a type, and goes to the level that sends such cases out.

    :param proposed: the code that was proposed first, kept beside what the person decided
    :raises CannotStep: no such type or condition that day
    """
    return file_within(
        case_id, type_code=type_code, condition_key=condition_key, by=by, at=at, seen=seen, note=note, proposed=proposed
    )  # fmt: skip


def file_within(
    case_id: int,
    *,
    type_code: str,
    condition_key: str = "",
    by: Any,
    at: datetime,
    seen: int | None = None,
    note: str = "",
    proposed: str = "",
) -> Case:
    """See `file`; needs an open transaction."""
    step = begin("file", case_id, by=by, at=at, seen=seen)
    kind, condition = type_chosen(type_code, condition_key, step.today)
    step.set(
        type_code=kind.code, condition_key=condition.key, problem_type=kind.group_name[:40], severity=kind.severity,
        filed_at=at,
    )  # fmt: skip
    step.case.type_code, step.case.condition_key, step.case.severity = kind.code, condition.key, kind.severity
    turn = body(step.case, rules.dispatcher_of(kind.first_handler))
    step.clocks.start(Stage.DISPATCH, turn)
    return step.end(turn=turn, note=note, type=kind.name, condition=condition.filing, proposed=proposed)


@transaction.atomic(durable=True)
def refuse(case_id: int, *, why: str, route: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """
    It does not become a case: the reason, and the road that is right.

    :raises CannotStep: the reason or the road is missing
    """
    step = begin("refuse", case_id, by=by, at=at, seen=seen)
    insist("" if legible(why) else "不予立案要写明理由")
    insist("" if legible(route) else "不予立案要告诉诉求人该找谁")
    return step.end(note=why, route=legible(route)[:300])
