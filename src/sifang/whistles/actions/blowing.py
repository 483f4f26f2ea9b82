"""Blow, call one more, end, and say whether it was right to blow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from sifang.whistles.choices import NOT_THERE_YET, OVER, SummonsStatus, WhistleStatus, Worth
from sifang.whistles.models import StepClock, Summons, Whistle
from sifang.whistles.permissions import may, may_blow
from sifang.whistles.queries import callable_offices
from sifang.whistles.rules import kind
from sifang.whistles.workflow import COMING
from sifang.whistles.writing import check, event, lock, start_clocks, told


@dataclass(frozen=True)
class Call:
    """One office to be called: its id, what it is to do, whether it leads."""

    office_id: int
    task: str
    is_lead: bool = False


@transaction.atomic(durable=True)
def blow(
    *,
    kind_key: str,
    matter: str,
    place: str,
    calls: Sequence[Call],
    agreed_by_post: str,
    case_id: int | None = None,
    compound_id: int | None = None,
    subdistrict_id: int | None = None,
    again_within: timedelta = timedelta(),
    by: Any,
    at: datetime,
) -> Whistle:
    """
    Summon departments to a matter and a place; every one of them is on the clock from now.

    :param case_id: the case it is blown for; place, compound and areas are then the case's
    :param again_within: the same whistle blown by the same person so shortly before is answered, not blown twice
    :raises Refusal: nobody is called, the case is over or whistled for already
    :raises accounts.NotAllowed: not this subdistrict's clerk
    """
    day = at.astimezone(ZONE).date()
    named = kind(kind_key, day)
    case, compound, community = _subject(case_id, compound_id, by, day)
    subdistrict = _subdistrict(community, subdistrict_id, by, day)
    if not may_blow(by, subdistrict.pk):
        raise accounts.NotAllowed("吹哨由这个街道（镇）的经办按下")
    if not calls:
        raise Refusal("至少召集一个单位")
    number = _next_number(day.year)
    same = Whistle.objects.filter(
        blown_by=by, blown_at__gt=at - again_within, status="OPEN", kind_key=kind_key, case=None, compound=compound,
        subdistrict=subdistrict, matter=legible(matter), place=legible(place), agreed_by_post=legible(agreed_by_post),
    )  # fmt: skip
    asked = {(call.office_id, legible(call.task)) for call in calls}
    # For a case the database knows: one open whistle each.
    for row in same if again_within and case is None else []:
        if asked == set(row.summonses.values_list("office_id", "task")):
            return row
    whistle = Whistle.objects.create(
        number=number, kind_key=kind_key, kind_name=named.name, case=case, compound=compound,
        community=community, subdistrict=subdistrict, district=_district(subdistrict, day),
        matter=needed(matter, "什么事"), place=needed(place, "到什么地方", 200),
        agreed_by_post=needed(agreed_by_post, "谁同意吹的", 60), blown_at=at, blown_by=by,
    )  # fmt: skip
    event(whistle, "blow", by=by, at=at, note=whistle.matter, kind=named.name)
    audit.record("whistle.blown", subject=whistle, by=by, at=at, offices=len(calls), kind=named.name)
    leads = [call for call in calls if call.is_lead] or [calls[0]]
    for call in calls:
        _call(whistle, Call(call.office_id, call.task, call is leads[0]), by, at)
    return whistle


def _subject(case_id: int | None, compound_id: int | None, by: Any, day: Any) -> tuple[Any, Any, Any]:
    """Case, compound and community it is about, each when there is one."""
    if case_id is not None:
        case = cases.Case.objects.visible_to(by).select_related("compound", "community").get(pk=case_id)
        if case.closed_at is not None:
            raise Refusal("这个案件已经结束，不用再吹哨")
        return case, case.compound, case.community
    if compound_id is None:
        return None, None, None
    compound = registry.Compound.objects.visible_to(by).get(pk=compound_id)
    state = registry.CompoundState.objects.filter(compound=compound, period__contains=day).first()
    if state is None:
        raise Refusal("这个小区现在没有登记，不能按小区吹哨")
    return None, compound, state.community


def _subdistrict(community: areas.Area | None, asked: int | None, by: Any, day: Any) -> areas.Area:
    if community is not None:
        found = [area for area in areas.above(community, day) if area.kind in ("SUBDISTRICT", "TOWN")]
        if found:
            return found[-1]
        raise Refusal("这个社区当天没有所属的街道（镇）")
    scope = accounts.scope_of(by)
    ground = areas.Area.objects.filter(kind__in=("SUBDISTRICT", "TOWN"))
    ground = ground.filter(pk__in=areas.inside(scope.area_ids, scope.on))
    rows = list(ground.filter(pk=asked) if asked else ground[:2])
    if len(rows) != 1:
        raise Refusal("请说明是哪个街道（镇）吹哨")
    return rows[0]


def _district(subdistrict: areas.Area, day: Any) -> areas.Area:
    return next(
        area for area in reversed(areas.above(subdistrict, day)) if area.kind in ("DISTRICT", "ZONE", "CITY")
    )


def _next_number(year: int) -> str:
    # One at a time gives numbers, so that none is given twice and none is left out.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('whistle-number'), %s)", [year])
    begins = f"哨{year}-"
    last = (
        Whistle.objects.filter(number__startswith=begins)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{begins}{(int(last[len(begins) :]) if last else 0) + 1:05d}"


def _call(whistle: Whistle, call: Call, by: Any, at: datetime) -> Summons:
    office = callable_offices(whistle.district_id, at).filter(pk=call.office_id).first()
    if office is None:
        raise Refusal("召集的单位要从清单里选")
    summons = Summons.objects.create(
        whistle=whistle,
        office=office,
        is_lead=call.is_lead,
        task=needed(call.task, f"要{office.name}办什么", 200),
    )
    start_clocks(summons, COMING, at)
    told(summons, by, at, "summon", note=summons.task)
    return summons


@transaction.atomic(durable=True)
def summon(whistle_id: int, call: Call, *, by: Any, at: datetime) -> Summons:
    """
    Call one more office to an open whistle.

    :raises Refusal: it is called already, or the whistle is over
    """
    whistle = lock(whistle_id, by)
    _insist(whistle, "summon", by)
    if whistle.status != WhistleStatus.OPEN:
        raise Refusal(f"这个哨{whistle.get_status_display()}，不能再召集单位")
    if Summons.objects.filter(whistle=whistle, office=call.office_id).exists():
        raise Refusal("这个单位已经在召集之列")
    return _call(whistle, Call(call.office_id, call.task), by, at)


def _insist(whistle: Whistle, verb: str, by: Any) -> None:
    if not may(by, verb, whistle):
        raise accounts.NotAllowed("这一步不由您的岗位来按")


@transaction.atomic(durable=True)
def close(whistle_id: int, *, words: str, by: Any, at: datetime) -> Whistle:
    """
    End a whistle whose offices have all signed off.

    :raises Refusal: an office is still judged by nobody; the sentence names it
    """
    whistle = lock(whistle_id, by)
    _insist(whistle, "close", by)
    check(whistle, None, "close")
    waiting = Summons.objects.filter(whistle=whistle).exclude(status__in=OVER).select_related("office")
    if waiting:
        names = "；".join(f"{row.office.name}“{row.get_status_display()}”" for row in waiting)
        raise Refusal(f"还不能收哨：{names}。评过或不再召集以后才能收，或由区县定下")
    return _end(whistle, "close", WhistleStatus.CLOSED, words, by, at)


@transaction.atomic(durable=True)
def decide(whistle_id: int, *, words: str, by: Any, at: datetime) -> Whistle:
    """The district ends it, whatever is not done yet, and says what becomes of that."""
    whistle = lock(whistle_id, by)
    _insist(whistle, "decide", by)
    check(whistle, None, "decide")
    return _end(whistle, "decide", WhistleStatus.DECIDED, needed(words, "怎么定的、没办完的怎么办"), by, at)


@transaction.atomic(durable=True)
def withdraw(whistle_id: int, *, words: str, by: Any, at: datetime) -> Whistle:
    """
    Take back a whistle to which nobody has come yet; it counts as blown in vain.

    :raises Refusal: an office has come already
    """
    whistle = lock(whistle_id, by)
    _insist(whistle, "withdraw", by)
    check(whistle, None, "withdraw")
    came = Summons.objects.filter(whistle=whistle).exclude(
        status__in=[*NOT_THERE_YET, SummonsStatus.REFUSED, SummonsStatus.RELEASED]
    )
    if came.exists():
        raise Refusal("已经有单位到场，不能撤哨；办完以后收哨")
    return _end(whistle, "withdraw", WhistleStatus.WITHDRAWN, needed(words, "为什么撤"), by, at)


def _end(whistle: Whistle, verb: str, status: WhistleStatus, words: str, by: Any, at: datetime) -> Whistle:
    running = StepClock.objects.filter(summons__whistle=whistle, met_at=None, ended_at=None)
    running.update(ended_at=at)
    whistle.status, whistle.closed_at, whistle.closed_by = status, at, by
    whistle.ended_words = legible(words or "")[:500]
    whistle.save(update_fields=["status", "closed_at", "closed_by", "ended_words"])
    event(whistle, verb, by=by, at=at, note=whistle.ended_words)
    audit.record("whistle.ended", subject=whistle, by=by, at=at, how=status.label)
    return whistle


@transaction.atomic(durable=True)
def assess(whistle_id: int, *, worth: str, words: str, by: Any, at: datetime) -> Whistle:
    """
    The district says whether it was right to blow.

    :raises Refusal: it still runs, was assessed already, or the answer is none of the two
    """
    whistle = lock(whistle_id, by)
    _insist(whistle, "assess", by)
    check(whistle, None, "assess")
    if worth not in Worth.values:
        raise Refusal("请选该吹还是空吹")
    if whistle.worth:
        raise Refusal("这个哨已经评过")
    whistle.worth, whistle.worth_words = worth, needed(words, "为什么这样评", 300)
    whistle.assessed_at, whistle.assessed_by = at, by
    whistle.save(update_fields=["worth", "worth_words", "assessed_at", "assessed_by"])
    event(whistle, "assess", by=by, at=at, note=whistle.worth_words, worth=worth)
    audit.record("whistle.assessed", subject=whistle, by=by, at=at, worth=Worth(worth).label)
    return whistle
