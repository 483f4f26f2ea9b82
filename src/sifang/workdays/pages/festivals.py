"""A year's special days told as the State Council tells them: festival by festival."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sifang.workdays.models import CalendarDay, DayKind


@dataclass
class Festival:
    """One festival: when nobody works, and which weekend days are worked for it."""

    name: str
    holidays: list[date]
    worked: list[date]
    source: str

    @property
    def free(self) -> str:
        """`2 月 11 日至 17 日，共 7 天`; runs told as runs."""
        runs = "、".join(_run(first, last) for first, last in _runs(self.holidays))
        return f"{runs}，共 {len(self.holidays)} 天" if self.holidays else ""

    @property
    def make_up(self) -> str:
        return "、".join(
            f"{day.month} 月 {day.day} 日（周{'一二三四五六日'[day.weekday()]}）" for day in self.worked
        )


def by_festival(days: Iterable[CalendarDay]) -> list[Festival]:
    """The days of a year under their festivals, in the order of the year."""
    found: dict[str, Festival] = {}
    for row in sorted(days, key=lambda row: row.day):
        festival = found.setdefault(row.name, Festival(row.name, [], [], row.source))
        (festival.worked if row.kind == DayKind.MAKE_UP_WORKDAY else festival.holidays).append(row.day)
    return sorted(found.values(), key=lambda each: min([*each.holidays, *each.worked]))


def _runs(days: list[date]) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _run(first: date, last: date) -> str:
    start = f"{first.month} 月 {first.day} 日"
    if first == last:
        return start
    return (
        f"{start}至 {last.day} 日"
        if first.month == last.month
        else f"{start}至 {last.month} 月 {last.day} 日"
    )
