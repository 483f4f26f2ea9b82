"""A changed calendar moves the due moments of the steps offices owe."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from sifang.policy import public as policy
from sifang.whistles.choices import WhistleStatus
from sifang.whistles.models import StepClock, Whistle
from sifang.whistles.reckoning import others, working
from sifang.whistles.telling import calendar_within
from sifang.workdays import public as workdays


def move_within(change: workdays.Change, *, by: Any, at: datetime) -> workdays.Moves:
    """Move them and tell the offices, in the open transaction of the change."""
    # The whistle first, as every step does, then its clocks as they are once nobody else holds it.
    held = sorted(set(working().values_list("summons__whistle", flat=True)))
    list(Whistle.objects.filter(pk__in=held).order_by("pk").select_for_update().values_list("pk"))
    moved, changed = [], []
    count = settled = 0
    rows = working().filter(summons__whistle__in=held).select_related("summons__whistle").order_by("pk")
    for row, moment, provisional in others(rows, policy.timetable_of(change.after)):
        if row.due_at == moment:
            settled += row.is_provisional and not provisional
        else:
            count += 1
            moved.append(row.summons)
        row.due_at, row.is_provisional = moment, provisional
        changed.append(row)
    StepClock.objects.bulk_update(changed, ["due_at", "is_provisional"], batch_size=500)
    told = calendar_within(moved, change, by=by, at=at)
    href = f"{reverse('whistle_list')}?status={WhistleStatus.OPEN}" if count else ""
    return workdays.Moves("吹哨报到的计时", count, settled=settled, href=href, told=told)
