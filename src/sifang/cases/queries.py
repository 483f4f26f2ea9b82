"""Questions about cases; nothing is written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from sifang.accounts import public as accounts
from sifang.cases import absent, proposing, reckoning
from sifang.cases.choices import PartyKind, Stage
from sifang.cases.models import Case, CaseClock
from sifang.cases.rulebook import rulebook
from sifang.cases.telling import position
from sifang.cases.telling.words import likeness
from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.registry import public as registry


def was_late(case: Case) -> bool:
    """Was a handling clock of the case kept too late, or stopped after it had run out?"""
    clocks = CaseClock.objects.filter(case=case.pk, stage=Stage.HANDLE)
    return (clocks.filter(met_at__gt=F("due_at")) | clocks.filter(ended_at__gt=F("due_at"))).exists()


def soon_hours(at: datetime) -> int:
    """So many hours before its moment a thing is shown as falling due."""
    return policy.whole("reminder.soon_hours", at.astimezone(ZONE).date())


def left(due_at: datetime | None, at: datetime) -> tuple[str, str]:
    """The state and the words of a due moment: `late`, `逾期 2 小时`. Natural time, as people feel it."""
    if due_at is None:
        return "none", "没有计时"
    minutes = int((due_at - at).total_seconds() // 60)
    kind = "late" if minutes < 0 else ("soon" if minutes < soon_hours(at) * 60 else "run")
    minutes = abs(minutes)
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    if days:
        told = f"{days} 天" + (f" {hours} 小时" if hours and days < 3 else "")
    elif hours:
        told = f"{hours} 小时" + (f" {rest} 分" if rest and hours < 6 else "")
    else:
        told = f"{rest} 分"
    return kind, f"{'逾期' if kind == 'late' else '还剩'} {told}"


AT_ONCE = ("soon", "即时，请马上办")
"""What stands beside a case whose limit has no length: it is asked for from the beginning, and is never late."""


def at_once(found: Collection[Case]) -> frozenset[int]:
    """Of some cases those of which something is asked at once, whatever else runs; one query."""
    rows = CaseClock.objects.filter(
        case__in=[case.pk for case in found], unit=policy.Unit.IMMEDIATE, met_at=None, ended_at=None, paused_at=None
    )  # fmt: skip
    return frozenset(rows.values_list("case_id", flat=True))


def desk_of(user: Any) -> QuerySet[Case]:
    """The open cases whose turn it is of a party the person acts for."""
    return Case.objects.filter(_acts_for(user, "turn"), closed_at__isnull=True)


def limits_over(user: Any, day: date) -> QuerySet[Case]:
    """Of the person's parties, and those he writes down for: open cases with a limit that runs over a day."""
    mine = _acts_for(user, "party", "case__") | absent.written_down_by(user, "party", "case__")
    clocks = reckoning.running_over(day).filter(mine)
    return Case.objects.filter(pk__in=clocks.values("case"), closed_at__isnull=True)


def _acts_for(user: Any, prefix: str, case: str = "") -> Q:
    """
    A condition on rows that keep, under a prefix, a party the person acts for.

    :param case: how such a row leads to its case: `case__`
    """
    scope = accounts.scope_of(user)
    roles = {role.key for role in scope.roles}
    mine = Q(pk__in=[])
    levels = (
        ("COMMUNITY_WORKER", (PartyKind.COMMUNITY, PartyKind.OWNERS_BODY)),
        ("SUBDISTRICT_CLERK", (PartyKind.SUBDISTRICT,)),
        ("DISTRICT_CLERK", (PartyKind.DISTRICT,)),
        ("CITY_CLERK", (PartyKind.CITY,)),
    )
    for role, kinds in levels:
        if role in roles and scope.area_ids:
            mine |= Q(**{f"{prefix}_area__in": scope.area_ids, f"{prefix}_kind__in": kinds})
    if scope.company_ids:
        mine |= Q(**{f"{prefix}_company__in": scope.company_ids})
    its_office = {f"{prefix}_office__in": scope.office_ids}
    if scope.office_ids and roles & {"DEPARTMENT_LIAISON", "CITY_CLERK"}:
        mine |= Q(**its_office)
    elif scope.office_ids and "DISTRICT_CLERK" in roles:
        # The bureau he sits in is given work too, and often he alone has an account there; seen is only his own ground.
        mine |= Q(**its_office, **{f"{case}district__in": scope.area_ids})
    return mine


def asking_me(user: Any) -> QuerySet[Case]:
    """Cases whose handler asks the person's level for more time."""
    scope = accounts.scope_of(user)
    roles = {role.key for role in scope.roles}
    mine = Q(pk__in=[])
    for role, column, kinds in (
        ("COMMUNITY_WORKER", "community", (PartyKind.COMPANY, PartyKind.OWNERS_BODY)),
        ("SUBDISTRICT_CLERK", "subdistrict", (PartyKind.COMMUNITY, PartyKind.DEPARTMENT, PartyKind.UTILITY)),
        ("DISTRICT_CLERK", "district", (PartyKind.SUBDISTRICT,)),
    ):
        if role in roles and scope.area_ids:
            mine |= Q(**{f"{column}__in": scope.area_ids}, handler_kind__in=kinds)
    if "CITY_CLERK" in roles and scope.everywhere:
        mine |= Q(handler_kind=PartyKind.DISTRICT)
    return Case.objects.filter(mine, asks_extension=True, closed_at__isnull=True)


def may_stand_in_for(user: Any, at: datetime) -> QuerySet[Case]:
    """Late cases that wait on a desk one level below the person's: he may stand in."""
    scope = accounts.scope_of(user)
    roles = {role.key for role in scope.roles}
    mine = Q(pk__in=[])
    for role, column, kind in (
        ("SUBDISTRICT_CLERK", "subdistrict", PartyKind.COMMUNITY),
        ("DISTRICT_CLERK", "district", PartyKind.SUBDISTRICT),
    ):
        if role in roles and scope.area_ids:
            mine |= Q(**{f"{column}__in": scope.area_ids}, turn_kind=kind)
    return Case.objects.filter(mine, closed_at__isnull=True, due_at__lt=at)


# So many latest open cases of a community are compared; those of the compounds around have to sound more alike, and so
# has what is offered for a case that was told already.
_COMPARED, _MUCH_ALIKE = 400, 0.4


def similar_open(
    compound_id: int,
    words: str,
    user: Any,
    *,
    on: date,
    but: int | None = None,
    place: position.Place | None = None,
    limit: int = 5,
) -> list[Case]:
    """
    Open cases that sound alike, the likeliest first: of the compound, then of the others of its community.

    With a place given, those of them that have one too stand first, the nearest above, and say their `metres`.

    :param but: the case that is asked about; what was found later than it is not offered for it
    """
    here = registry.CompoundState.objects.filter(compound=compound_id, period__contains=on)
    rows = (
        Case.objects.visible_to(user)
        .filter(community__in=here.values("community"), closed_at__isnull=True)
        .select_related("compound")
        .order_by("-id")
    )
    if but is not None:
        rows = rows.filter(pk__lt=but)
    found = []
    for row in rows[:_COMPARED]:
        is_here, score = row.compound_id == compound_id, likeness(words, f"{row.title} {row.place}")
        if score > (0 if is_here and but is None else _MUCH_ALIKE):
            found.append(((is_here, score), row))
    found.sort(key=lambda one: one[0], reverse=True)
    likeliest = [row for _, row in found[:limit]]
    for row in likeliest:
        row.metres = position.distance_m(place, position.of_case(row))  # type: ignore[attr-defined]  # for who shows them
    return sorted(likeliest, key=position.nearest_first)


def proposed_types(words: str, on: date, most: int = 3) -> tuple[proposing.Proposal, ...]:
    """The types the words speak of, each with its reason; the person decides."""
    return proposing.propose(rulebook(on), words, most=most)
