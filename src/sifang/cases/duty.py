"""Who is on duty: at a moment for a desk, on a day for whoever looks at his own desk, and for which desks a person is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases.choices import PartyKind, Shift
from sifang.cases.models import Case, DutyTurn
from sifang.cases.permissions import CLERK_OF
from sifang.lib.clock import ZONE
from sifang.policy import public as policy

LEVELS = {
    areas.AreaKind.COMMUNITY: PartyKind.COMMUNITY, areas.AreaKind.SUBDISTRICT: PartyKind.SUBDISTRICT,
    areas.AreaKind.TOWN: PartyKind.SUBDISTRICT, areas.AreaKind.DISTRICT: PartyKind.DISTRICT,
    areas.AreaKind.ZONE: PartyKind.DISTRICT, areas.AreaKind.CITY: PartyKind.CITY,
}  # fmt: skip
_ROLES = frozenset(CLERK_OF.values())


def shift_at(at: datetime) -> tuple[date, Shift]:
    """
    The shift of a moment and the day it belongs to.

    By day from the first working hour to the last, on any day of the week; the night after midnight is the day before's.
    """
    here = at.astimezone(ZONE)
    spans = policy.working_hours(here.date()).spans
    minute = here.hour * 60 + here.minute
    if minute < spans[0][0]:
        return here.date() - timedelta(days=1), Shift.NIGHT
    return here.date(), Shift.DAY if minute < spans[-1][1] else Shift.NIGHT


def _now(at: datetime) -> Q:
    day, shift = shift_at(at)
    return Q(shift=shift, period__contains=day)


def on_duty(area_id: int, at: datetime) -> DutyTurn | None:
    """Who is on duty for a desk at a moment; None when nobody was put down."""
    return DutyTurn.objects.filter(_now(at), area=area_id, user__is_active=True).first()


def answers_alone(verb: str, at: datetime) -> bool:
    """Does a step go to whoever is on duty, and not to the whole desk? An objection always does, at night all does."""
    return verb == "object" or shift_at(at)[1] is Shift.NIGHT


def desks_of(user: Any, at: datetime) -> list[int]:
    """The areas for whose desks the person is on duty at the moment."""
    return list(DutyTurn.objects.filter(_now(at), user=user.pk).values_list("area", flat=True))


def cases_on_duty(area_ids: Collection[int]) -> QuerySet[Case]:
    """The open cases that wait on these desks."""
    return Case.objects.filter(turn_area__in=area_ids, closed_at__isnull=True)


@dataclass(frozen=True)
class Watch:
    """One line of 今天谁值班."""

    area: str
    shift: str
    turn: DutyTurn
    is_now: bool


def watches(user: Any, at: datetime) -> list[Watch]:
    """Who is on duty today for the person's own desks, day before night; one query."""
    if not keeps_roster(user):
        return []
    scope = accounts.scope_of(user)
    day, shift = shift_at(at)
    rows = DutyTurn.objects.filter(area__in=scope.area_ids, period__contains=day).select_related(
        "area", "user"
    )
    return [
        Watch(row.area.label, str(Shift(row.shift).label), row, row.shift == shift)
        for row in rows.order_by("area", "shift")
    ]  # fmt: skip


def keeps_roster(user: Any) -> bool:
    """Has the person a desk whose duty is arranged?"""
    scope = accounts.scope_of(user)
    return bool(scope.area_ids) and any(role.key in _ROLES for role in scope.roles)


def may_arrange(user: Any, area: areas.Area) -> bool:
    """The clerks of a level arrange the duty of their own desk and of the desks below it."""
    scope = accounts.scope_of(user)
    if not any(role.key in _ROLES for role in scope.roles):
        return False
    inside = areas.inside(scope.area_ids, scope.on)
    return scope.everywhere or inside.filter(descendant=area.pk).exists()
