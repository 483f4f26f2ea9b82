"""A changed calendar moves the due moments of the steps offices owe."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sifang.policy import public as policy
from sifang.whistles.models import StepClock, Whistle
from sifang.whistles.reckoning import others, working
from sifang.workdays import public as workdays


def move_within(change: workdays.Change, *, by: Any, at: datetime) -> int:
    """Move them, in the open transaction of the change; answers how many fall due at another moment."""
    # The whistle first, as every step does, then its clocks as they are once nobody else holds it.
    held = sorted(set(working().values_list("summons__whistle", flat=True)))
    list(Whistle.objects.filter(pk__in=held).order_by("pk").select_for_update().values_list("pk"))
    moved, changed = 0, []
    rows = working().filter(summons__whistle__in=held).order_by("pk")
    for row, moment, provisional in others(rows, policy.timetable_of(change.after)):
        moved += row.due_at != moment
        row.due_at, row.is_provisional = moment, provisional
        changed.append(row)
    StepClock.objects.bulk_update(changed, ["due_at", "is_provisional"], batch_size=500)
    return moved
