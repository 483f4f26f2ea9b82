"""Counting in working days: plain values in, plain answers out; no clock, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The days that differ from an ordinary week, and the last day up to which they are known."""

    works: Mapping[date, bool] = field(default_factory=dict)
    """Day and whether it is worked; days not named follow the week."""
    known_until: date | None = None

    def is_workday(self, day: date) -> bool:
        """Monday to Friday, except holidays, plus weekend days worked instead."""
        return self.works.get(day, day.weekday() < 5)

    def add_workdays(self, day: date, count: int) -> date:
        """
        The `count`-th working day after `day`; before it when negative; `day` itself for 0.

        The day from which a period runs is not counted (Civil Code art. 201).
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after one day, up to and including another; negative backwards."""
        if until < after:
            return -self.workdays_between(until, after)
        return sum(self.is_workday(after + ONE_DAY * n) for n in range(1, (until - after).days + 1))

    def next_workday(self, day: date) -> date:
        """The day itself when it is worked, else the first that is (Civil Code art. 203)."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day
