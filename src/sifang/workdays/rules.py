"""Counting in working days: plain values in, plain answers out; no clock, no database."""

from __future__ import annotations

import calendar as months
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True)
class Calendar:
    """
    The days that differ from an ordinary week, and the last day up to which they are known.

    Days are counted by their ordinal (1 January of the year 1, a Monday, is 1): an ordinary week is
    arithmetic, and only the days that really differ are looked up. No answer walks day by day.
    """

    works: Mapping[date, bool] = field(default_factory=dict)
    """Day and whether it is worked; days not named follow the week."""
    known_until: date | None = None

    @cached_property
    def named(self) -> list[int]:
        """Ordinals of every day the table names, in order."""
        return sorted(day.toordinal() for day in self.works)

    @cached_property
    def _differing(self) -> list[int]:
        """Ordinals of the days that are not as the week has them; a holiday on a Sunday is no difference."""
        return sorted(day.toordinal() for day, worked in self.works.items() if worked != (day.weekday() < 5))

    @cached_property
    def _balance(self) -> list[int]:
        """How many working days the differing ones have added, before each and after the last."""
        answers = [0]
        for ordinal in self._differing:
            # On a weekday the difference is a day off, on a weekend a day worked.
            answers.append(answers[-1] + (-1 if (ordinal - 1) % 7 < 5 else 1))
        return answers

    @cached_property
    def _through_differing(self) -> list[int]:
        return [self.worked_through(ordinal) for ordinal in self._differing]

    def worked_through(self, ordinal: int) -> int:
        """Working days from the beginning of the count up to and including a day."""
        weeks, rest = divmod(ordinal, 7)
        return weeks * 5 + min(rest, 5) + self._balance[bisect_right(self._differing, ordinal)]

    def worked_day(self, count: int) -> int:
        """The ordinal of the `count`-th working day: the other way round."""
        place = bisect_left(self._through_differing, count)
        weeks, rest = divmod(count - self._balance[place] - 1, 5)
        ordinal = weeks * 7 + rest + 1
        if place < len(self._differing):
            return min(ordinal, self._differing[place])
        return ordinal

    def is_workday(self, day: date) -> bool:
        """Monday to Friday, except holidays, plus weekend days worked instead."""
        return self.works.get(day, day.weekday() < 5)

    def add_workdays(self, day: date, count: int) -> date:
        """
        The `count`-th working day after `day`; before it when negative; `day` itself for 0.

        The day from which a period runs is not counted (Civil Code art. 201).
        """
        if count == 0:
            return day
        before = self.worked_through(day.toordinal() - (count < 0))
        return date.fromordinal(self.worked_day(before + count + (count < 0)))

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after one day, up to and including another; negative backwards."""
        return self.worked_through(until.toordinal()) - self.worked_through(after.toordinal())

    def next_workday(self, day: date) -> date:
        """The day itself when it is worked, else the first that is (Civil Code art. 203)."""
        return date.fromordinal(self.worked_day(self.worked_through(day.toordinal() - 1) + 1))

    def knows(self, day: date) -> bool:
        """Has the year of that day been announced?"""
        return self.known_until is not None and day <= self.known_until


def add_months(day: date, count: int) -> date:
    """The same day so many months on; the month's last day when it has no such day (Civil Code art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
