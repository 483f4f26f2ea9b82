"""Invented days of the demonstration year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

YEAR = 2021


def day_in(random: Random, month: int, year: int = YEAR) -> date:
    """A day of the month, a working day where the dice allow."""
    last = monthrange(year, month)[1]
    day = date(year, month, random.randint(1, last))
    if day.weekday() >= 5:
        day = date(year, month, random.randint(1, last))
    return day


def day_between(random: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included."""
    return first + timedelta(days=random.randint(0, max(0, (last - first).days)))


def days_by_month(random: Random, counts: Sequence[int], year: int = YEAR) -> Iterator[date]:
    """For January onwards so many days of each month."""
    for month, count in enumerate(counts, start=1):
        for _ in range(count):
            yield day_in(random, month, year)


def years_after(day: date, years: int) -> date:
    """The same day of a later (or earlier) year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
