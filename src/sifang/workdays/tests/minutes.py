"""The oracle: time counted minute by minute, as a person with a pencil would. Shares nothing with the room."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

import chinese_calendar

MINUTE = timedelta(minutes=1)
SPANS = ((8 * 60, 12 * 60), (14 * 60, 18 * 60))
KINDS_IN_WORK = ("WORK_HOUR", "WORKDAY")


@cache
def works(day: date) -> bool:
    """By the package alone; its years end, then the week decides."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def runs(moment: datetime, kind: str) -> bool:
    """Does the minute that begins here count?"""
    if kind not in KINDS_IN_WORK:
        return True
    minute = moment.hour * 60 + moment.minute
    return works(moment.date()) and any(start <= minute < end for start, end in SPANS)


def whole(moment: datetime) -> datetime:
    cut = moment.replace(second=0, microsecond=0)
    return cut if cut == moment else cut + MINUTE


def forward(start: datetime, minutes: int, kind: str) -> datetime:
    now = whole(start)
    while minutes:
        minutes -= runs(now, kind)
        now += MINUTE
    return now


def backward(end: datetime, minutes: int, kind: str) -> datetime:
    now = whole(end)
    while minutes:
        now -= MINUTE
        minutes -= runs(now, kind)
    return now


def counted(start: datetime, end: datetime, kind: str) -> int:
    now, last, total = whole(start), whole(end), 0
    while now < last:
        total += runs(now, kind)
        now += MINUTE
    return total
