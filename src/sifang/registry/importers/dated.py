"""Fitting what a sheet says of one day into the dated facts already there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Held:
    """A dated row as it stands: `[lower, upper)` and its facts."""

    pk: int
    lower: date
    upper: date | None
    facts: tuple[Any, ...]


@dataclass(slots=True)
class Fit:
    """What to do so that `facts` hold on the day: at most one of each."""

    correct: int | None = None
    """This row begins on the very day: its facts are replaced."""
    bound: tuple[int, date, date | None] | None = None
    """This row gets these bounds."""
    new: tuple[date, date | None] | None = None
    """A new row with these bounds."""


def holding(rows: list[Held], day: date) -> Held | None:
    """The row that holds on a day."""
    for row in rows:
        if row.lower <= day and (row.upper is None or day < row.upper):
            return row
    return None


def following(rows: list[Held], day: date) -> Held | None:
    """The first row that begins after a day."""
    return min((r for r in rows if r.lower > day), key=lambda r: r.lower, default=None)


def fit(rows: list[Held], day: date, facts: tuple[Any, ...], wrong: bool = False) -> Fit | None:
    """
    Make `facts` hold on `day`; None when they do already.

    What was said of earlier days stays; a later change that is already known stays, too. With `wrong` the row that
    holds on the day is corrected, from its first day to its last.
    """
    now = holding(rows, day)
    if now is not None:
        if now.facts == facts:
            return None
        if wrong or now.lower == day:
            return Fit(correct=now.pk)
        return Fit(bound=(now.pk, now.lower, day), new=(day, now.upper))
    later = following(rows, day)
    if later is not None and later.facts == facts:
        return Fit(bound=(later.pk, day, later.upper))
    return Fit(new=(day, later.lower if later else None))
