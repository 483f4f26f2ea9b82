"""A supervision is issued: over a case, a compound, or a matter alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.cases import public as cases
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal, needed
from sifang.lib.words import legible
from sifang.registry import public as registry
from sifang.supervision.models import Supervision, SupervisionCondition
from sifang.supervision.permissions import issues_for, offices_for
from sifang.supervision.telling import step_within
from sifang.supervision.writing import entry, longest_rhythm, next_feedback


@transaction.atomic(durable=True)
def issue(
    *,
    matter: str,
    requirement: str,
    office_id: int,
    office_post: str,
    leader_post: str,
    acceptor_id: int,
    due_on: date,
    feedback_every: int,
    conditions: Sequence[str],
    case_id: int | None = None,
    compound_id: int | None = None,
    again_within: timedelta = timedelta(),
    by: Any,
    at: datetime,
) -> Supervision:
    """
    Take a matter in hand.

    :param conditions: what must be so before it is cancelled, one by one
    :param again_within: the same one issued by the same person so shortly before is answered, not issued twice
    :raises Refusal: no condition, a date that is past, or whoever is responsible would accept himself
    :raises accounts.NotAllowed: the person supervises for no level
    """
    mine = issues_for(by)
    if mine is None:
        raise accounts.NotAllowed("督办单由街道、区县、市的经办下")
    level, issuer = mine
    today = at.astimezone(ZONE).date()
    case, compound, area = _subject(case_id, compound_id, issuer, by, today)
    told = [needed(each, "销号条件", 200) for each in conditions if legible(each)]
    if not told:
        raise Refusal("至少写一条销号条件")
    if due_on <= today:
        raise Refusal("办结时限要晚于今天")
    longest = longest_rhythm(today)
    if not 1 <= feedback_every <= longest:
        raise Refusal(f"反馈间隔在 1 到 {longest} 个工作日之间")
    if office_id == acceptor_id:
        raise Refusal("验收单位不能是责任单位")
    number = _next_number(today.year)
    same = Supervision.objects.filter(
        issued_by=by, issued_at__gt=at - again_within, status="OPEN", matter=legible(matter), case=None,
        compound=compound, requirement=legible(requirement), office=office_id, acceptor=acceptor_id, due_on=due_on,
    )  # fmt: skip
    # For a case the database knows: one open supervision each.
    for before in same if again_within and case is None else []:
        conditions_before = SupervisionCondition.objects.filter(supervision=before).order_by("position")
        if told == list(conditions_before.values_list("words", flat=True)):
            return before
    row = Supervision.objects.create(
        number=number, level=level, matter=needed(matter, "事项", 300),
        requirement=needed(requirement, "要求", 1000), case=case, compound=compound, area=area, issuer=issuer,
        office=_office(office_id, by, today), office_post=needed(office_post, "责任人岗位", 60),
        leader_post=needed(leader_post, "领办领导岗位", 60), acceptor=_office(acceptor_id, by, today), issued_at=at,
        issued_by=by, due_on=due_on, feedback_every=feedback_every,
        next_feedback_on=next_feedback(today, feedback_every),
    )  # fmt: skip
    SupervisionCondition.objects.bulk_create(
        SupervisionCondition(supervision=row, position=n, words=words)
        for n, words in enumerate(told, start=1)
    )
    step_within(row, entry(row, "issue", by=by, at=at, note=row.requirement), by=by, at=at)
    audit.record("supervision.issued", subject=row, by=by, at=at, office=row.office.name, due=str(due_on))
    return row


def _office(office_id: int, by: Any, today: date) -> accounts.Office:
    found = offices_for(by, today).filter(pk=office_id).first()
    if found is None:
        raise Refusal("单位要从清单里选")
    return found


def _subject(case_id: int | None, compound_id: int | None, issuer: areas.Area, by: Any, today: date) -> tuple:
    if case_id is not None:
        case = cases.Case.objects.visible_to(by).select_related("compound", "community").get(pk=case_id)
        return case, case.compound, case.community
    if compound_id is not None:
        compound = registry.Compound.objects.visible_to(by).get(pk=compound_id)
        state = registry.CompoundState.objects.filter(compound=compound, period__contains=today).first()
        if state is None:
            raise Refusal("这个小区现在没有登记")
        return None, compound, state.community
    return None, None, issuer


def _next_number(year: int) -> str:
    # One at a time gives numbers, so that none is given twice and none is left out.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('supervision-number'), %s)", [year])
    begins = f"督{year}-"
    rows = Supervision.objects.filter(number__startswith=begins).order_by("-number")
    last = rows.values_list("number", flat=True).first()
    return f"{begins}{(int(last[len(begins) :]) if last else 0) + 1:05d}"
