"""Which running clocks rest on the calendar, and what they would be on another; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from sifang.cases import clocks
from sifang.cases.models import Case, CaseClock
from sifang.cases.models.clock import RUNNING
from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.policy.public import Unit
from sifang.workdays import public as workdays

_MOVABLE = [unit.value for unit in Unit if unit.in_working_time]
_SINCE = Coalesce("resumed_at", "started_at")
_SHOWN = 20


def foresee(change: workdays.Change, by: Any) -> workdays.Moves:
    """Open cases whose clocks would fall due at another moment; nothing is written."""
    timetable = policy.timetable_of(change.after)
    count = settled = 0
    seen = set(
        Case.objects.visible_to(by).filter(pk__in=touched(change).values("case")).values_list("pk", flat=True)
    )
    first: list[workdays.Moved] = []
    for row, after in others(touched(change).select_related("case").order_by("due_at", "id"), timetable):
        if row.due_at == after.due_at:
            settled += row.is_provisional
            continue
        count += 1
        if row.due_at and after.due_at and len(first) < _SHOWN and row.case_id in seen:
            label = f"{row.case.number} {row.case.title}（{row.get_stage_display()}）"
            href = reverse("case_page", args=[row.case_id])
            first.append(workdays.Moved(label, href, row.due_at.astimezone(ZONE), after.due_at))
    return workdays.Moves("未结案件的计时", count, tuple(first), settled)


def working() -> QuerySet[CaseClock]:
    """Running clocks that stand still at night and on holidays."""
    return CaseClock.objects.filter(RUNNING, unit__in=_MOVABLE, paused_at__isnull=True, due_at__isnull=False)


def touched(change: workdays.Change) -> QuerySet[CaseClock]:
    """Clocks that run over one of the days, or whose due moment was provisional."""
    days = change.days
    touched = Q(pk__in=[])
    if days:
        touched |= _over(days[0], days[-1])
    if change.is_known_further:
        touched |= Q(is_provisional=True)
    return working().alias(since=_SINCE).filter(touched)


def running_over(day: date) -> QuerySet[CaseClock]:
    """Those that count the day or stand still on it: what a change of that day has moved is among them."""
    return working().alias(since=_SINCE).filter(_over(day, day))


def day_in(text: str) -> date | None:
    """The day an address names; None where it names none that a limit of ours could run over."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _over(first: date, last: date) -> Q:
    return Q(due_at__gte=_begins(first), since__lt=_begins(last + timedelta(days=1)))


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def others(
    rows: Iterable[CaseClock], timetable: workdays.Timetable
) -> Iterator[tuple[CaseClock, clocks.Ticking]]:
    """Those that are not as the calendar has them, with what they should be."""
    for row in rows:
        now = clocks.of(row)
        after = clocks.reckon(now, timetable)
        if after != now:
            yield row, after
