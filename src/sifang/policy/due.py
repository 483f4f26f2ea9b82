"""When a legal clock runs out. Plain values in, plain answers out; the calendar is handed in."""

from __future__ import annotations

import calendar as months
from datetime import date, datetime, timedelta

from sifang.policy.shapes import Deadline, Direction, Unit
from sifang.workdays.public import Calendar


def due_on(clock: Deadline, start: date, calendar: Calendar) -> date:
    """
    The last day of a clock that is counted from `start`.

    The day it is counted from is not counted, and a last day without work moves to the next working day
    (Civil Code art. 201 to 203). A notice that must come before an event is not moved: earlier is safer.

    :raises ValueError: the clock runs in hours or minutes; ask `due_at`
    """
    if clock.unit in (Unit.HOUR, Unit.MINUTE):
        raise ValueError(f"“{clock.name}”按{clock.unit.label}计，没有到期日，只有到期时刻")
    if clock.direction == Direction.IN_QUARTER:
        return _quarter_end(clock.length, start)
    sign = -1 if clock.direction == Direction.BEFORE else 1
    if clock.unit == Unit.WORKDAY:
        return calendar.add_workdays(start, sign * clock.length)
    if clock.unit == Unit.DAY:
        end = start + timedelta(days=sign * clock.length)
    else:
        end = add_months(start, sign * clock.length * (12 if clock.unit == Unit.YEAR else 1))
    moves = clock.direction in (Direction.AFTER, Direction.EVERY)
    return calendar.next_workday(end) if moves else end


def due_at(clock: Deadline, start: datetime, calendar: Calendar) -> datetime:
    """The moment a clock runs out: to the minute when it runs in hours, else the end of its last day."""
    if clock.unit in (Unit.HOUR, Unit.MINUTE):
        return start + timedelta(minutes=clock.length * (60 if clock.unit == Unit.HOUR else 1))
    last = due_on(clock, start.date(), calendar)
    return datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=start.tzinfo)


def add_months(day: date, count: int) -> date:
    """The same day so many months on; the month's last day when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _quarter_end(quarter: int, start: date) -> date:
    month = quarter * 3
    end = date(start.year, month, months.monthrange(start.year, month)[1])
    return end if start <= end else end.replace(year=start.year + 1)
