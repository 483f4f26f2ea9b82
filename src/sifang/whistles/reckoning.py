"""Which running steps rest on the calendar, and when they would fall due on another; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.whistles.choices import WhistleStatus
from sifang.whistles.models import StepClock, Whistle
from sifang.whistles.models.clock import RUNNING
from sifang.workdays import public as workdays

_WORKING = [unit.value for unit in policy.Unit if unit.in_working_time]
_SHOWN = 20


def working() -> QuerySet[StepClock]:
    """Steps of open whistles that stand still at night and on holidays."""
    return StepClock.objects.filter(
        RUNNING, unit__in=_WORKING, due_at__isnull=False, summons__whistle__status=WhistleStatus.OPEN
    )


def others(rows: Iterable[StepClock], timetable: Any) -> Iterator[tuple[StepClock, datetime, bool]]:
    """Those that are not as the calendar has them, with the moment they should fall due and whether it is provisional."""
    for row in rows:
        unit = policy.Unit(row.unit)
        moment = timetable.after(row.started_at, row.length or 0, unit)
        provisional = timetable.provisional(moment, unit)
        if (moment, provisional) != (row.due_at, row.is_provisional):
            yield row, moment, provisional


def foresee(change: workdays.Change, by: Any) -> workdays.Moves:
    """Steps that would fall due at another moment; those of whistles the person may see are named."""
    rows = working().select_related("summons__whistle", "summons__office").order_by("due_at", "id")
    seen = set(Whistle.objects.visible_to(by).filter(status=WhistleStatus.OPEN).values_list("pk", flat=True))
    count = settled = 0
    first: list[workdays.Moved] = []
    for row, moment, provisional in others(rows, policy.timetable_of(change.after)):
        if row.due_at == moment:
            settled += row.is_provisional and not provisional
            continue
        count += 1
        whistle = row.summons.whistle
        if row.due_at and len(first) < _SHOWN and whistle.pk in seen:
            label = f"{whistle.number} {row.summons.office.name}（{row.get_step_display()}）"
            href = reverse("whistle_page", args=[whistle.pk])
            first.append(workdays.Moved(label, href, row.due_at.astimezone(ZONE), moment))
    return workdays.Moves("吹哨报到的计时", count, tuple(first), settled)
