"""Questions about the calendar. The table is small and read whole: one query, then plain values."""

from __future__ import annotations

import time
from datetime import date, datetime

from sifang.workdays.models import CalendarDay, CalendarYear, DayKind
from sifang.workdays.rules import Calendar

# Another process may have changed a day; nobody waits longer than this to see it.
_FRESH_SECONDS = 30.0
_cached: tuple[float, Calendar] | None = None


def calendar() -> Calendar:
    """The calendar as the table has it; at most half a minute old in another process."""
    global _cached
    now = time.monotonic()
    if _cached is None or now - _cached[0] > _FRESH_SECONDS:
        _cached = (now, _read())
    return _cached[1]


def forget() -> None:
    """The table changed; the next question reads it again."""
    global _cached
    _cached = None


def changed(day: date, kind: str | None) -> Calendar:
    """The calendar as it would be with one day said otherwise; nothing said of it when there is no kind."""
    now = _read()
    works = {each: worked for each, worked in now.works.items() if each != day}
    if kind is not None:
        works[day] = kind == DayKind.MAKE_UP_WORKDAY
    return Calendar(works, now.known_until)


def completed(year: int) -> Calendar:
    """The calendar as it would be with a year complete."""
    years = set(CalendarYear.objects.values_list("year", flat=True))
    return Calendar(_read().works, _known_until(years | {year}))


def read_now() -> Calendar:
    """The calendar of this transaction, whatever is kept."""
    return _read()


def _read() -> Calendar:
    works = {
        day: kind == DayKind.MAKE_UP_WORKDAY for day, kind in CalendarDay.objects.values_list("day", "kind")
    }
    return Calendar(works, _known_until(set(CalendarYear.objects.values_list("year", flat=True))))


def _known_until(years: set[int]) -> date | None:
    """The last day of the unbroken run of complete years."""
    if not years:
        return None
    year = min(years)
    while year + 1 in years:
        year += 1
    return date(year, 12, 31)


def calendar_problem(at: datetime) -> str:
    """
    What is wrong with the calendar, in a sentence; empty when nothing is.

    The State Council announces next year's holidays in November; from 1 December they should be here.
    """
    today, known = at.date(), calendar().known_until
    if known is None:
        return "还没有任何一年的节假日表，工作日只能按周一至周五计算，请录入。"
    if known.year < today.year:
        return f"缺少 {known.year + 1} 年起的节假日表，今年的工作日只能按周一至周五计算，请尽快录入。"
    if known.year == today.year and today.month == 12:
        return f"缺少 {today.year + 1} 年的节假日表，跨年的期限可能算错，请按国务院办公厅的通知录入。"
    return ""
