"""
Counting to the minute: when so much working or natural time is over, and how much is over between two moments.

A moment is taken to the next whole minute, at both ends: a begun minute is nobody's. So every stretch is a
difference of two positions on one line, stretches add up over any pause, and no limit is cut short.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from sifang.lib.clock import ZONE
from sifang.workdays.hours import DAY, Hours
from sifang.workdays.rules import Calendar, add_months
from sifang.workdays.telling import short_moment, special_days, unannounced
from sifang.workdays.units import Unit

_MINUTES = [timedelta(minutes=minute) for minute in range(DAY + 1)]
# The beginning of a day by its ordinal, made once.
_BEGINS: dict[int, datetime] = {}
# A member of an enumeration costs ten times what a name does.
_WORKDAY = Unit.WORKDAY
Length = int | Fraction | Decimal


class Timetable:
    """
    A calendar and the working hours of its days.

    :param hours: the hours of every working day
    :param later: days from which other hours hold, in order; a day before the first follows `hours`
    """

    def __init__(self, calendar: Calendar, hours: Hours, later: Sequence[tuple[date, Hours]] = ()) -> None:
        self.calendar = calendar
        self._starts = [1, *(day.toordinal() for day, _hours in later)]
        self._hours = [hours, *(each for _day, each in later)]
        # Asked again and again for the same days: the position a day begins at, and its minutes when it is worked.
        self._days: dict[int, tuple[int, Sequence[int] | None]] = {}
        # And the ordinal of the day that is worked after so many.
        self._worked_days: dict[int, int] = {}
        # Where each stretch of equal hours begins on the line of working minutes, and what its days add to.
        self._bases, self._offsets = [0], [0]
        for number in range(1, len(self._starts)):
            before = calendar.worked_through(self._starts[number] - 1)
            self._bases.append(self._offsets[-1] + before * self._hours[number - 1].minutes)
            self._offsets.append(self._bases[-1] - before * self._hours[number].minutes)

    def hours_on(self, day: date) -> Hours:
        """The hours of that day, if it is worked."""
        return self._hours[bisect_right(self._starts, day.toordinal()) - 1]

    def after(self, start: datetime, length: Length, unit: Unit) -> datetime:
        """
        The first moment at which so much of the unit is over since `start`.

        Working time ends with the minute that fills it: at 18:00, never at 08:00 of the next day.

        :raises ValueError: `start` has no time zone, or the unit no length
        """
        if unit.by_the_month:
            return self._months(start, _whole(length) * unit.months)
        return self.advance(start, self.minutes(length, unit, start), unit)

    def before(self, end: datetime, length: Length, unit: Unit) -> datetime:
        """The last moment from which so much of the unit still lies before `end`."""
        if unit.by_the_month:
            return self._months(end, -_whole(length) * unit.months)
        return self.advance(end, -self.minutes(length, unit, end), unit)

    def between(self, start: datetime, end: datetime, unit: Unit) -> int:
        """Minutes of the time the unit runs in, from one moment to another; negative backwards."""
        if unit.in_working_time:
            return self._worked(*_place(end)) - self._worked(*_place(start))
        (one, minute), (two, other) = _place(start), _place(end)
        return (two - one) * DAY + other - minute

    def minutes(self, length: Length, unit: Unit, start: datetime) -> int:
        """
        How many minutes a length is that begins at `start`.

        A working day of a case is as long as that day's hours: half of one is four hours of eight.

        :raises ValueError: the unit has no length, or this one is not whole minutes
        """
        if not unit.has_length:
            raise ValueError(f"“{unit.label}”没有时长，不能算到期时刻")
        if unit.by_the_month:
            return self.between(start, self._months(start, _whole(length) * unit.months), unit)
        each = self.hours_on(_local(start)).minutes if unit is _WORKDAY else unit.minutes
        return length * each if isinstance(length, int) else _whole(Fraction(length) * each)

    def advance(self, start: datetime, minutes: int, unit: Unit) -> datetime:
        """The moment so many minutes of the unit's kind of time after `start`; before it when negative."""
        ordinal, minute = _place(start)
        if not unit.in_working_time or minutes == 0:
            days, rest = divmod(ordinal * DAY + minute + (0 if unit.in_working_time else minutes), DAY)
            return _moment(days, rest)
        position = self._worked(ordinal, minute) + minutes
        if minutes > 0:
            number = bisect_left(self._bases, position) - 1
            hours = self._hours[number]
            days, rest = divmod(position - self._offsets[number] - 1, hours.minutes)
            return _moment(self._worked_day(days + 1), hours.ends[rest + 1])
        number = bisect_right(self._bases, position) - 1
        hours = self._hours[number]
        days, rest = divmod(position - self._offsets[number], hours.minutes)
        return _moment(self._worked_day(days + 1), hours.begins[rest])

    def provisional(self, until: datetime | date, unit: Unit = Unit.WORKDAY) -> bool:
        """Does counting up to there rest on a year whose holidays are not announced yet?"""
        if not unit.in_working_time:
            return False
        day = _local(until) if isinstance(until, datetime) else until
        return not self.calendar.knows(day)

    def explain(self, start: datetime, end: datetime, unit: Unit) -> str:
        """
        `2021-10-01 至 10-07 放假，10-09 调休上班`: what lay between two moments; empty when nothing did.

        Of a stretch beyond the announced years it says that too.
        """
        if not unit.in_working_time:
            return ""
        first, last = sorted((_local(start), _local(end)))
        told = (special_days(self.calendar, first, last), unannounced(self.calendar, first, last))
        return "；".join(part for part in told if part)

    def sentence(self, start: datetime, length: Length, unit: Unit, until: datetime | None = None) -> str:
        """
        A limit with its dates: `3 个工作日：从 2021-09-30 16:00 起，2021-10-01 至 10-07 放假，…，到 2021-10-11 16:00`.

        :param until: the due moment when it is known otherwise, after a pause for example
        """
        if not unit.has_length:
            return f"{unit.label}：从 {short_moment(_here(start))} 起"
        end = until or self.after(start, length, unit)
        parts = [f"{told_length(length, unit)}：从 {short_moment(_here(start))} 起"]
        if unit.in_working_time:
            if not self.is_working_moment(start):
                opens = self._opens_after(start)
                parts[0] += f"（不在上班时间，自 {short_moment(opens, _here(start).year)} 计）"
            parts.append(self.explain(start, end, unit).replace("；", "，"))
        elif not unit.by_the_month:
            parts.append("昼夜连续计时，不扣节假日")
        parts.append(f"到 {short_moment(_here(end))}")
        return "，".join(part for part in parts if part)

    def _opens_after(self, moment: datetime) -> datetime:
        """When working time runs again."""
        return self.advance(self.advance(moment, 1, Unit.WORK_HOUR), -1, Unit.WORK_HOUR)

    def is_working_moment(self, moment: datetime) -> bool:
        """Does working time run at that moment?"""
        ordinal, minute = _place(moment)
        return self._worked(ordinal, minute + 1) > self._worked(ordinal, minute)

    def _worked(self, ordinal: int, minute: int) -> int:
        """The position of a moment on the line of working minutes."""
        day = self._days.get(ordinal)
        if day is None:
            day = self._days[ordinal] = self._day(ordinal)
        begins, worked = day
        return begins if worked is None else begins + worked[min(minute, DAY)]

    def _worked_day(self, count: int) -> int:
        found = self._worked_days.get(count)
        if found is None:
            found = self._worked_days[count] = self.calendar.worked_day(count)
        return found

    def _day(self, ordinal: int) -> tuple[int, Sequence[int] | None]:
        number = bisect_right(self._starts, ordinal) - 1
        hours = self._hours[number]
        before = self.calendar.worked_through(ordinal - 1)
        is_worked = self.calendar.worked_through(ordinal) > before
        return self._offsets[number] + before * hours.minutes, hours.worked if is_worked else None

    def _months(self, start: datetime, count: int) -> datetime:
        ordinal, minute = _place(start)
        days, rest = divmod(minute, DAY)
        day = add_months(date.fromordinal(ordinal + days), count)
        return _moment(day.toordinal(), rest)


def _local(moment: datetime) -> date:
    if moment.tzinfo is None:
        raise ValueError("时刻没有时区，不能计时")
    return (moment if moment.tzinfo is ZONE else moment.astimezone(ZONE)).date()


def _place(moment: datetime) -> tuple[int, int]:
    """The day's ordinal and the minute of the day here, a begun minute taken as over."""
    if moment.tzinfo is None:
        raise ValueError("时刻没有时区，不能计时")
    here = moment if moment.tzinfo is ZONE else moment.astimezone(ZONE)
    minute = here.hour * 60 + here.minute
    return here.toordinal(), minute + 1 if here.second or here.microsecond else minute


def _moment(ordinal: int, minute: int) -> datetime:
    # By the clock on the wall, whatever the hour of a summer long ago.
    begins = _BEGINS.get(ordinal)
    if begins is None:
        begins = _BEGINS[ordinal] = datetime.fromordinal(ordinal).replace(tzinfo=ZONE)
    return begins + _MINUTES[minute]


def _here(moment: datetime) -> datetime:
    return _moment(*_place(moment))


def told_length(length: Length, unit: Unit) -> str:
    """`3 个工作日`, `0.5 个紧急工作时`, `即时`."""
    if not unit.has_length:
        return unit.label
    exact = Fraction(length)
    number = f"{float(exact):g}" if 1000 % exact.denominator == 0 else str(exact)
    return f"{number} {unit.label}"


def _whole(length: Length) -> int:
    exact = Fraction(length)
    if exact.denominator != 1:
        raise ValueError(f"“{length}”不是整数，算不到整分钟")
    return exact.numerator


def end_of_day(day: date) -> datetime:
    """24:00 of a day."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=ZONE)
