"""The clocks of a case in words, for a page: one query for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sifang.cases import clocks
from sifang.cases.choices import Stage
from sifang.cases.clocks import ClockState
from sifang.cases.models import CaseClock
from sifang.cases.parties import name_of
from sifang.policy import public as policy


@dataclass(frozen=True)
class Explained:
    """One clock: what it measures, for whom, how it stands, and why it falls due when it does."""

    row: CaseClock
    label: str
    party: str
    state: ClockState
    sentence: str
    is_late: bool = False
    """its limit was exceeded, whatever came of it"""

    @property
    def due_at(self) -> datetime | None:
        return self.row.due_at


def explained(case: Any, at: datetime) -> list[Explained]:
    """Every clock of a case, the latest first. One query, whatever their number."""
    rows = CaseClock.objects.filter(case=case.pk).select_related(
        "party_area", "party_office", "party_company"
    )
    return [explain(row, at) for row in rows.order_by("-id")]


def explain(row: CaseClock, at: datetime) -> Explained:
    """One clock in words; reads nothing when its party is loaded."""
    now, timetable = clocks.of(row), policy.timetable()
    told = clocks.sentence(now, at, timetable)
    if row.is_provisional:
        told += "；到期是暂定的，公布以后重算"
    label = Stage(row.stage).label + (f"（{row.step_words}）" if row.step_words else "")
    return Explained(
        row,
        label,
        name_of(row, "party"),
        clocks.state(now, at, timetable),
        told,
        clocks.is_late(now, at, timetable),
    )
