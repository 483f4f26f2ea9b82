"""A changed calendar moves the due moments of running clocks, and with them their cases. Nothing else moves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from sifang.audit import public as audit
from sifang.cases.models import Case, CaseClock
from sifang.cases.models.clock import RUNNING
from sifang.cases.noticing import calendar_within
from sifang.cases.parties import Party, party_of
from sifang.cases.reckoning import others, touched, working
from sifang.policy import public as policy
from sifang.workdays import public as workdays

_AT_ONCE = 500


@dataclass
class _Moved:
    """Clocks that fall due at another moment now, of whose cases; those that were provisional and stay where they were."""

    count: int = 0
    settled: int = 0
    cases: dict[Party, set[int]] = field(default_factory=lambda: defaultdict(set))


def move_within(change: workdays.Change, *, by: Any, at: datetime) -> workdays.Moves:
    """Move them and tell on whose hands they are, in the open transaction of the change."""
    moved = _move(touched(change), policy.timetable_of(change.after), at)
    over = change.days[0] if len(change.days) == 1 else None
    told = calendar_within(moved.cases, key=change.key(at), text=change.words, over=over, by=by, at=at)
    href = f"{reverse('case_list')}?open=yes&over={over}" if over and moved.count else ""
    return workdays.Moves("未结案件的计时", moved.count, settled=moved.settled, href=href, told=told)


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
            if found.count:
                audit.record("cases.reckoned", by=by, at=at, count=found.count)
                # A person's cases may lie in many of these transactions: he is told in the first, without their number.
                calendar_within(
                    found.cases, key=f"{at:%Y%m%d}", text="节假日安排有改动，时限重新算过。", says_how_many=False,
                    by=by, at=at,
                )  # fmt: skip
            moved, after = moved + found.count, keys[-1]


def _move(found: QuerySet[CaseClock], timetable: workdays.Timetable, at: datetime) -> _Moved:
    # The case first, as every step does, then its clocks as they are once nobody else holds it.
    cases = sorted(set(found.order_by().values_list("case_id", flat=True)))
    moved = _Moved()
    for begin in range(0, len(cases), _AT_ONCE):
        held = cases[begin : begin + _AT_ONCE]
        list(Case.objects.filter(pk__in=held).order_by("pk").select_for_update().values_list("pk"))
        changed = []
        for row, after in others(working().filter(case__in=held).order_by("pk"), timetable):
            party = party_of(row, "party")
            if row.due_at == after.due_at:
                moved.settled += row.is_provisional
            else:
                moved.count += 1
                if party is not None:
                    moved.cases[party].add(row.case_id)
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
