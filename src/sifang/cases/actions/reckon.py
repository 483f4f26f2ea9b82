"""A changed calendar moves the due moments of running clocks, and with them their cases. Nothing else moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from sifang.audit import public as audit
from sifang.cases import clocks
from sifang.cases.models import Case, CaseClock
from sifang.cases.models.clock import RUNNING
from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.policy.public import Unit
from sifang.workdays import public as workdays

_MOVABLE = [unit.value for unit in Unit if unit.in_working_time]
_SHOWN = 20
_AT_ONCE = 500


def foresee(change: workdays.Change, by: Any) -> workdays.Moves:
    """Open cases whose clocks would fall due at another moment; nothing is written."""
    timetable = policy.timetable_of(change.after)
    count = settled = 0
    seen = set(
        Case.objects.visible_to(by)
        .filter(pk__in=_touched(change).values("case"))
        .values_list("pk", flat=True)
    )
    first: list[workdays.Moved] = []
    for row, after in _others(_touched(change).select_related("case").order_by("due_at", "id"), timetable):
        if row.due_at == after.due_at:
            settled += row.is_provisional
            continue
        count += 1
        if len(first) < _SHOWN and row.case_id in seen:
            label = f"{row.case.number} {row.case.title}（{row.get_stage_display()}）"
            href = reverse("case_page", args=[row.case_id])
            first.append(workdays.Moved(label, href, row.due_at.astimezone(ZONE), after.due_at))
    return workdays.Moves("未结案件的计时", count, tuple(first), settled)


def move_within(change: workdays.Change, at: datetime) -> int:
    """Move them, in the open transaction of the change; answers how many fall due at another moment."""
    timetable = policy.timetable_of(change.after)
    return _move(_touched(change), timetable)


def reckon_all(*, by: None, at: datetime) -> int:
    """
    Every running clock held against the calendar as it is now; answers how many fell due at another moment.

    Finds what a change could not see: a step taken by a process that had read the calendar before, or a year
    that came with an upgrade.
    """
    moved, after = 0, 0
    while True:
        with transaction.atomic(durable=True):
            keys = list(
                _working().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]
            )
            if not keys:
                return moved
            found = _move(CaseClock.objects.filter(pk__in=keys), policy.timetable())
            if found:
                audit.record("cases.reckoned", by=by, at=at, count=found)
            moved, after = moved + found, keys[-1]


def _working() -> QuerySet[CaseClock]:
    return CaseClock.objects.filter(RUNNING, unit__in=_MOVABLE, paused_at__isnull=True, due_at__isnull=False)


def _touched(change: workdays.Change) -> QuerySet[CaseClock]:
    """Clocks that run over one of the days, or whose due moment was provisional."""
    days = change.days
    touched = Q(pk__in=[])
    if days:
        touched |= Q(due_at__gte=_begins(days[0]), since__lt=_begins(days[-1] + timedelta(days=1)))
    if change.is_known_further:
        touched |= Q(is_provisional=True)
    return _working().alias(since=Coalesce("resumed_at", "started_at")).filter(touched)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def _others(
    rows: Iterable[CaseClock], timetable: workdays.Timetable
) -> Iterator[tuple[CaseClock, clocks.Ticking]]:
    """Those that are not as the calendar has them, with what they should be."""
    for row in rows:
        now = clocks.of(row)
        after = clocks.reckon(now, timetable)
        if after != now:
            yield row, after


def _move(found: QuerySet[CaseClock], timetable: workdays.Timetable) -> int:
    # The case first, as every step does, then its clocks as they are once nobody else holds it.
    cases = sorted(set(found.order_by().values_list("case_id", flat=True)))
    moved = 0
    for begin in range(0, len(cases), _AT_ONCE):
        held = cases[begin : begin + _AT_ONCE]
        list(Case.objects.filter(pk__in=held).order_by("pk").select_for_update().values_list("pk"))
        changed = []
        for row, after in _others(_working().filter(case__in=held).order_by("pk"), timetable):
            moved += row.due_at != after.due_at
            row.due_at, row.is_provisional = after.due_at, after.is_provisional
            changed.append(row)
        CaseClock.objects.bulk_update(changed, ["due_at", "is_provisional"], batch_size=_AT_ONCE)
        _follow(sorted({row.case_id for row in changed}))
    return moved


def _follow(cases: list[int]) -> None:
    """A case falls due when the earliest of its running clocks does; one that has no due moment keeps none."""
    earliest = (
        CaseClock.objects.filter(RUNNING, case=OuterRef("pk"))
        .order_by()
        .values("case")
        .annotate(first=Min("due_at"))
        .values("first")
    )
    rows = Case.objects.filter(pk__in=cases, due_at__isnull=False)
    rows.exclude(due_at=Subquery(earliest)).update(due_at=Coalesce(Subquery(earliest), F("due_at")))
