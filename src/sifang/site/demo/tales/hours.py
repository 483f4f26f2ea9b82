"""Working hours of the last month before the opening as one line: so many minutes of work ago."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.site.demo.moments import CUT_OFF, OPENING

_FIRST = CUT_OFF.replace(day=1)
_DAYS = [day for day in (_FIRST + timedelta(days=n) for n in range(CUT_OFF.day)) if day.weekday() < 5]


@cache
def spans() -> tuple[tuple[int, int], ...]:
    """The city's working hours, in minutes after midnight."""
    return tuple((begin, end) for begin, end in policy.working_hours(CUT_OFF).spans)


def a_day() -> int:
    """Minutes of a working day."""
    return sum(end - begin for begin, end in spans())


def longest() -> int:
    """From the first of the month on."""
    return len(_DAYS) * a_day() + _before_the_doors_open()


def _before_the_doors_open() -> int:
    """Office minutes of the last morning."""
    opens = OPENING.hour * 60 + OPENING.minute
    return sum(max(0, min(end, opens) - begin) for begin, end in spans())


def ago(minutes: int) -> datetime:
    """The moment so many minutes of work before the opening, `longest()` at most."""
    place = longest() - max(1, min(longest(), minutes))
    number, rest = divmod(place, a_day())
    day = _DAYS[number] if number < len(_DAYS) else OPENING.date()
    for begin, end in spans():
        if rest < end - begin:
            return midnight(day) + timedelta(minutes=begin + rest)
        rest -= end - begin
    raise AssertionError(minutes)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def this_morning(minutes: int) -> datetime:
    """So many minutes before the doors open."""
    return OPENING - timedelta(minutes=minutes)
