"""
When a legal clock runs out, as the Civil Code counts (art. 200 to 204). Plain values; the calendar is handed in.

Periods are counted by the calendar in years, months, days and hours (200). The day a period begins with is not
counted; hours run from their moment (201). Months and years end on the same day of the month, or on its last
(202). A last day without work moves to the next working day; it is over at 24:00, or when business ends where
there are business hours (203). Another law may say otherwise (204): then its deadline does.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sifang.policy.shapes import CLOCK_TIME, Deadline, Direction, Unit, Until
from sifang.workdays.public import (
    Calendar,
    Timetable,
    add_months,
    end_of_day,
    short_day,
    special_days,
    told_length,
    unannounced,
    weekday,
)

_MOVING = (Direction.AFTER, Direction.EVERY)


@dataclass(frozen=True)
class Due:
    """When a clock runs out, and why then."""

    moment: datetime
    last_day: date | None
    """nothing when the clock runs in hours or minutes"""
    provisional: bool
    """rests on a year whose holidays are not announced yet; asked again it may be another day"""
    sentence: str


def due_on(clock: Deadline, start: date, calendar: Calendar) -> date:
    """
    The last day of a clock that is counted from `start`.

    A notice that must come before an event, and a least or greatest duration, are not moved off a day without
    work: for the notice earlier is safer, for the duration the days are the thing itself.

    :raises ValueError: the clock runs in hours or minutes; ask `due_at`
    """
    last = _last_day(clock, start, calendar)
    return calendar.next_workday(last) if _moves(clock) else last


def _last_day(clock: Deadline, start: date, calendar: Calendar) -> date:
    """Before art. 203."""
    if clock.unit in CLOCK_TIME:
        raise ValueError(f"“{clock.name}”按{clock.unit.label}计，没有到期日，只有到期时刻")
    if clock.direction == Direction.IN_QUARTER:
        return _quarter_end(clock.length, start)
    sign = -1 if clock.direction == Direction.BEFORE else 1
    if clock.unit == Unit.WORKDAY:
        return calendar.add_workdays(start, sign * clock.length)
    if clock.unit == Unit.DAY:
        return start + timedelta(days=sign * clock.length)
    return add_months(start, sign * clock.length * clock.unit.months)


def _moves(clock: Deadline) -> bool:
    return clock.direction in _MOVING and clock.unit != Unit.WORKDAY


def due_at(clock: Deadline, start: datetime, timetable: Timetable) -> datetime:
    """The moment a clock runs out: to the minute when it runs in hours, else when its last day is over."""
    if clock.unit in CLOCK_TIME:
        if clock.direction == Direction.BEFORE:
            return timetable.before(start, clock.length, clock.unit)
        if not clock.unit.in_working_time:
            return start + timedelta(minutes=clock.length * clock.unit.minutes)
        return timetable.after(start, clock.length, clock.unit)
    return _over(clock, due_on(clock, start.date(), timetable.calendar), timetable)


def _over(clock: Deadline, last: date, timetable: Timetable) -> datetime:
    if clock.until == Until.END_OF_BUSINESS and timetable.calendar.is_workday(last):
        return end_of_day(last) - timedelta(minutes=24 * 60 - timetable.hours_on(last).closes)
    return end_of_day(last)


def is_provisional(clock: Deadline, start: date, calendar: Calendar) -> bool:
    """Could the announcement of a coming year move the due day?"""
    if clock.unit in CLOCK_TIME:
        return False
    last = _last_day(clock, start, calendar)
    if clock.unit == Unit.WORKDAY:
        return not calendar.knows(max(start, last))
    return _moves(clock) and not calendar.knows(due_on(clock, start, calendar))


def term(clock: Deadline, start: datetime, timetable: Timetable) -> Due:
    """A clock's due moment with its last day, whether it is provisional, and the sentence that explains it."""
    moment = due_at(clock, start, timetable)
    if clock.unit in CLOCK_TIME:
        provisional = timetable.provisional(max(start, moment), clock.unit)
        return Due(moment, None, provisional, timetable.sentence(start, clock.length, clock.unit, moment))
    first, calendar = start.date(), timetable.calendar
    last = due_on(clock, first, calendar)
    provisional = is_provisional(clock, first, calendar)
    return Due(moment, last, provisional, _sentence(clock, first, last, moment, calendar))


def in_stages(
    clocks: Sequence[Deadline],
    start: datetime,
    timetable: Timetable,
    done: Iterable[datetime | None] = (),
) -> list[Due]:
    """
    A limit of several stages, each counted from the end of the one before: group in 30 days, meeting in 60 more.

    :param done: when a stage was in fact finished; one that is not is taken to last as long as it may
    """
    answers, finished = [], list(done)
    for number, clock in enumerate(clocks):
        found = term(clock, start, timetable)
        answers.append(found)
        was = finished[number] if number < len(finished) else None
        start = was or _within(found)
    return answers


def _within(found: Due) -> datetime:
    """A moment on the last day: midnight already belongs to the next."""
    return found.moment - timedelta(minutes=1) if found.last_day else found.moment


def _sentence(clock: Deadline, first: date, last: date, moment: datetime, calendar: Calendar) -> str:
    closes = "24:00" if moment.date() > last else f"{moment:%H:%M} 下班"
    goal = f"{short_day(last)}（{weekday(last)}）{closes}"
    if clock.direction == Direction.IN_QUARTER:
        return f"{clock.shown}：到 {goal}"
    span = told_length(clock.length, clock.unit)
    backwards = clock.direction == Direction.BEFORE
    head = {
        Direction.BEFORE: f"至少 {span}前", Direction.AT_LEAST: f"不少于 {span}",
        Direction.AT_MOST: f"不超过 {span}", Direction.EVERY: f"每 {span}",
    }.get(clock.direction, span)  # fmt: skip
    parts = [f"{head}：从 {short_day(first)} {'往前数' if backwards else '起'}", "当日不计入"]
    articles = ["第二百零一条"]
    plain = _last_day(clock, first, calendar)
    if clock.unit == Unit.WORKDAY:
        parts.append(special_days(calendar, min(first, last), max(first, last)))
    if clock.unit.by_the_month:
        articles.append("第二百零二条")
        if plain.day != first.day:
            parts.append(f"到期月没有 {first.day} 日，以月末日为准")
    if plain != last:
        free = special_days(calendar, plain, last)
        parts.append(
            f"最后一日 {short_day(plain, first.year)} 休息，顺延到次一工作日"
            + (f"（{free}）" if free else "")
        )
    if plain != last or closes != "24:00":
        articles.append("第二百零三条")
    if is_provisional(clock, first, calendar):
        parts.append(unannounced(calendar, min(first, last), max(first, last)))
    parts.append(f"{'不晚于' if backwards else '到'} {goal}")
    law = "参照《民法典》" if backwards else "《民法典》"
    return "，".join(part for part in parts if part) + f"（{law}{'、'.join(articles)}）"


def _quarter_end(quarter: int, start: date) -> date:
    month = quarter * 3
    end = date(start.year, month, months.monthrange(start.year, month)[1])
    return end if start <= end else end.replace(year=start.year + 1)
