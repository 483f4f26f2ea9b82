"""A changed calendar moves the due moments of running clocks, and with them their cases. Nothing else moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sifang.audit import public as audit
from sifang.cases.models import Case, CaseClock
from sifang.cases.models.clock import RUNNING
from sifang.cases.reckoning import others, touched, working
from sifang.policy import public as policy
from sifang.workdays import public as workdays

_AT_ONCE = 500


def move_within(change: workdays.Change, *, by: Any, at: datetime) -> int:
    """Move them, in the open transaction of the change; answers how many fall due at another moment."""
    timetable = policy.timetable_of(change.after)
    return _move(touched(change), timetable, at)


def reckon_all(*, by: None, at: datetime) -> int:
    """
    Every running clock held against the calendar as it is now; answers how many fell due at another moment.

    Finds what a change could not see: a step taken by a process that had read the calendar before, or a year
    that came with an upgrade.
    """
    moved, after = 0, 0
    while True:
        with transaction.atomic(durable=True):
            keys = list(working().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
            if not keys:
                return moved
            found = _move(CaseClock.objects.filter(pk__in=keys), policy.timetable(), at)
            if found:
                audit.record("cases.reckoned", by=by, at=at, count=found)
            moved, after = moved + found, keys[-1]


def _move(found: QuerySet[CaseClock], timetable: workdays.Timetable, at: datetime) -> int:
    # The case first, as every step does, then its clocks as they are once nobody else holds it.
    cases = sorted(set(found.order_by().values_list("case_id", flat=True)))
    moved = 0
    for begin in range(0, len(cases), _AT_ONCE):
        held = cases[begin : begin + _AT_ONCE]
        list(Case.objects.filter(pk__in=held).order_by("pk").select_for_update().values_list("pk"))
        changed = []
        for row, after in others(working().filter(case__in=held).order_by("pk"), timetable):
            moved += row.due_at != after.due_at
            row.due_at, row.is_provisional = after.due_at, after.is_provisional
            # The ladder looks at it in the next minute: its moments have moved too.
            row.rings_at = at
            changed.append(row)
        CaseClock.objects.bulk_update(changed, ["due_at", "is_provisional", "rings_at"], batch_size=_AT_ONCE)
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
