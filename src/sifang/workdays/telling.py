"""A stretch of time told in a sentence: which days were free, which were worked instead, what is not known yet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime

from sifang.workdays.rules import Calendar

WEEK = "一二三四五六日"


def special_days(calendar: Calendar, first: date, last: date) -> str:
    """
    `2021-10-01 至 10-07 放假，10-09 调休上班`: the announced days of a stretch that differ from the week.

    A holiday that falls on a weekend alone changes nothing and is not told. The year is told where it changes.
    """
    parts, year = [], None
    for start, end, worked in _runs(calendar, first, last):
        if worked is False and all(_at(n).weekday() >= 5 for n in range(start, end + 1)):
            continue
        begins, year = short_day(_at(start), year), _at(start).year
        span = begins
        if end > start:
            span += f" 至 {short_day(_at(end), year)}"
            year = _at(end).year
        parts.append(f"{span} {'调休上班' if worked else '放假'}")
    return "，".join(parts)


def unannounced(calendar: Calendar, first: date, last: date) -> str:
    """`2027 年节假日尚未公布，暂按周一至周五计算`; nothing when every year of the stretch is known."""
    if calendar.knows(last):
        return ""
    known = calendar.known_until
    since = max(first.year, known.year + 1) if known else first.year
    years = f"{since} 年" if since >= last.year else f"{since} 至 {last.year} 年"
    return f"{years}节假日尚未公布，暂按周一至周五计算"


def short_day(day: date, year: int | None = None) -> str:
    """`2021-10-01`, and `10-01` beside another day of that year."""
    return f"{day:%m-%d}" if day.year == year else f"{day:%Y-%m-%d}"


def short_moment(moment: datetime, year: int | None = None) -> str:
    """`2021-10-11 16:00`, and `10-11 16:00` beside another day of that year."""
    return f"{short_day(moment.date(), year)} {moment:%H:%M}"


def weekday(day: date) -> str:
    return f"周{WEEK[day.weekday()]}"


def _runs(calendar: Calendar, first: date, last: date) -> list[tuple[int, int, bool]]:
    """Ordinals of the named days of a stretch, days in a row of one kind together."""
    named = calendar.named
    found: list[tuple[int, int, bool]] = []
    for ordinal in named[bisect_left(named, first.toordinal()) : bisect_right(named, last.toordinal())]:
        worked = calendar.works[_at(ordinal)]
        if worked == (_at(ordinal).weekday() < 5) and worked:
            continue
        if found and found[-1][1] == ordinal - 1 and found[-1][2] == worked:
            found[-1] = (found[-1][0], ordinal, worked)
        else:
            found.append((ordinal, ordinal, worked))
    return found


def _at(ordinal: int) -> date:
    return date.fromordinal(ordinal)
