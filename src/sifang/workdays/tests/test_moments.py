"""Counting to the minute, held against a count made minute by minute."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifang.lib.clock import ZONE
from sifang.workdays.hours import Hours
from sifang.workdays.rules import Calendar
from sifang.workdays.seeds import announced
from sifang.workdays.tests import minutes as oracle
from sifang.workdays.timetable import Timetable
from sifang.workdays.units import Unit

BEGIN, LAST = datetime(2019, 1, 1, tzinfo=ZONE), date(2026, 12, 31)
HOURS = Hours.parse("08:00-12:00，14:00-18:00")
CALENDAR = Calendar(
    {day: kind == "MAKE_UP_WORKDAY" for days in announced().values() for day, kind, _name in days}, LAST
)
TABLE = Timetable(CALENDAR, HOURS)

moments = st.integers(0, 234_000_000).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
"""Any second of eight years: nights, noons, holidays, make-up Sundays."""
units = st.sampled_from(
    [Unit.MINUTE, Unit.HOUR, Unit.URGENT_HOUR, Unit.URGENT_DAY, Unit.WORK_HOUR, Unit.WORKDAY, Unit.DAY]
)
both_times = st.sampled_from([Unit.URGENT_HOUR, Unit.WORK_HOUR])
SIZES = {
    "MINUTE": 1,
    "HOUR": 60,
    "URGENT_HOUR": 60,
    "URGENT_DAY": 1440,
    "WORK_HOUR": 60,
    "WORKDAY": 480,
    "DAY": 1440,
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_every_day_is_worked_or_not_as_the_package_says():
    day = date(2004, 1, 1)
    while day <= LAST:
        assert CALENDAR.is_workday(day) is chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@settings(max_examples=150, deadline=None)
@given(moments, st.integers(1, 4), units)
def test_a_limit_ends_where_counting_minute_by_minute_ends(start, length, unit):
    assert TABLE.after(start, length, unit) == oracle.forward(start, length * SIZES[unit], unit)


@settings(max_examples=150, deadline=None)
@given(moments, st.integers(1, 4), units)
def test_a_notice_before_an_event_begins_where_counting_backwards_ends(end, length, unit):
    found = TABLE.before(end, length, unit)
    latest = oracle.backward(end, length * SIZES[unit], unit)
    assert found == latest
    assert TABLE.between(found, end, unit) == length * SIZES[unit]


@settings(max_examples=150, deadline=None)
@given(moments, st.integers(0, 12 * 1440), both_times)
def test_what_is_over_between_two_moments_is_what_counting_finds(start, minutes, unit):
    end = start + timedelta(minutes=minutes, seconds=17)
    assert TABLE.between(start, end, unit) == oracle.counted(start, end, unit)
    assert TABLE.between(end, start, unit) == -oracle.counted(start, end, unit)


@given(moments, st.integers(0, 200_000), both_times)
def test_so_much_later_is_so_much_between(start, minutes, unit):
    end = TABLE.advance(start, minutes, unit)
    assert TABLE.between(start, end, unit) == minutes
    assert TABLE.between(TABLE.advance(start, -minutes, unit), start, unit) == minutes


@given(moments, st.integers(1, 200_000), both_times)
def test_before_takes_back_what_after_gave(start, minutes, unit):
    due = TABLE.advance(start, minutes, unit)
    begun = TABLE.advance(due, -minutes, unit)
    assert TABLE.advance(begun, minutes, unit) == due
    assert TABLE.between(start, begun, unit) == 0 and begun >= oracle.whole(start)


@given(moments, st.integers(0, 100_000), st.integers(0, 100_000), units)
def test_a_longer_limit_and_a_later_start_never_end_earlier(start, minutes, more, unit):
    due = TABLE.advance(start, minutes, unit)
    assert due <= TABLE.advance(start, minutes + more, unit)
    assert due <= TABLE.advance(start + timedelta(minutes=more), minutes, unit) or minutes == 0


@given(st.lists(moments, min_size=3, max_size=6), both_times)
def test_stretches_add_up_over_any_pause(stops, unit):
    parts = sum(TABLE.between(one, two, unit) for one, two in pairwise(stops))
    assert parts == TABLE.between(stops[0], stops[-1], unit)


@given(moments, st.integers(1, 60), st.integers(1, 60), st.sampled_from([Unit.WORKDAY, Unit.URGENT_DAY]))
def test_two_limits_one_after_the_other_are_one(start, one, two, unit):
    assert TABLE.after(TABLE.after(start, one, unit), two, unit) == TABLE.after(start, one + two, unit)


@pytest.mark.parametrize(
    ("start", "length", "unit", "due"),
    [
        # National Day, and the Saturday worked for it.
        ("2021-09-30T16:00", 3, Unit.WORKDAY, "2021-10-11T16:00"),
        # Over lunch, and from within it.
        ("2021-12-01T11:00", 2, Unit.WORK_HOUR, "2021-12-01T15:00"),
        ("2021-12-01T13:00", 1, Unit.WORK_HOUR, "2021-12-01T15:00"),
        # Full at the very end of a morning or an evening: not at the next opening.
        ("2021-12-01T10:00", 2, Unit.WORK_HOUR, "2021-12-01T12:00"),
        ("2021-12-01T08:00", 1, Unit.WORKDAY, "2021-12-01T18:00"),
        ("2021-12-03T18:00", 1, Unit.WORKDAY, "2021-12-06T18:00"),
        ("2021-12-04T09:00", 1, Unit.WORKDAY, "2021-12-06T18:00"),
        # From within a holiday, and on a make-up Sunday.
        ("2021-10-03T09:00", 4, Unit.WORK_HOUR, "2021-10-08T12:00"),
        ("2021-09-26T09:00", 4, Unit.WORK_HOUR, "2021-09-26T15:00"),
        # Half an hour, and half a working day.
        ("2021-12-01T17:50", Fraction(1, 2), Unit.URGENT_HOUR, "2021-12-01T18:20"),
        ("2021-12-01T17:50", Fraction(1, 2), Unit.WORKDAY, "2021-12-02T11:50"),
        # Months end with the month.
        ("2021-08-31T10:00", 6, Unit.MONTH, "2022-02-28T10:00"),
        ("2020-02-29T10:00", 1, Unit.YEAR, "2021-02-28T10:00"),
        ("2021-11-30T10:00", 1, Unit.QUARTER, "2022-02-28T10:00"),
        # A begun minute is nobody's.
        ("2021-12-01T10:00:30", 1, Unit.HOUR, "2021-12-01T11:01"),
        ("2021-12-31T23:59:30", 1, Unit.MINUTE, "2022-01-01T00:01"),
    ],
)
def test_a_limit_ends_at(start, length, unit, due):
    assert TABLE.after(at(start), length, unit) == at(due)


def test_a_moment_told_in_another_zone_is_the_same_moment():
    here = at("2021-12-01T16:30")
    for zone in ("UTC", "America/New_York", "Asia/Tokyo"):
        there = here.astimezone(ZoneInfo(zone))
        assert TABLE.after(there, 1, Unit.WORKDAY) == at("2021-12-02T16:30")
        assert TABLE.between(there, at("2021-12-02T16:30"), Unit.WORKDAY) == 480


def test_a_moment_without_a_zone_and_a_unit_without_a_length_are_refused():
    with pytest.raises(ValueError, match="时区"):
        TABLE.after(datetime(2021, 12, 1), 1, Unit.HOUR)  # noqa: DTZ001 -- that is the point
    with pytest.raises(ValueError, match="移交"):
        TABLE.after(at("2021-12-01T10:00"), 1, Unit.HAND_OVER)
    with pytest.raises(ValueError, match="整分钟"):
        TABLE.after(at("2021-12-01T10:00"), Fraction(1, 7), Unit.HOUR)


def test_hours_that_change_hold_from_their_day_on():
    summer = Timetable(CALENDAR, HOURS, [(date(2022, 6, 1), Hours.parse("08:30-12:00，15:00-18:30"))])
    tuesday = at("2022-05-31T16:00")
    assert summer.after(tuesday, 4, Unit.WORK_HOUR) == at("2022-06-01T10:30")
    assert summer.between(tuesday, at("2022-06-02T10:30"), Unit.WORK_HOUR) == 120 + 420 + 120
    assert summer.before(at("2022-06-01T10:30"), 4, Unit.WORK_HOUR) == tuesday
    # The length of a working day is that of the day it begins on.
    assert summer.minutes(1, Unit.WORKDAY, at("2022-06-01T09:00")) == 420


@pytest.mark.parametrize("text", ["8点到12点", "12:00-08:00", "08:00-12:00，12:00-18:00", "", "08:00-25:00"])
def test_hours_that_cannot_be_are_refused(text):
    with pytest.raises(ValueError, match="上班时间"):
        Hours.parse(text)


def test_a_deadline_explains_itself_with_its_dates():
    assert TABLE.sentence(at("2021-09-30T16:00"), 3, Unit.WORKDAY) == (
        "3 个工作日：从 2021-09-30 16:00 起，2021-10-01 至 10-07 放假，10-09 调休上班，到 2021-10-11 16:00"
    )
    assert TABLE.sentence(at("2021-12-04T09:00"), 4, Unit.WORK_HOUR) == (
        "4 个工作时：从 2021-12-04 09:00 起（不在上班时间，自 12-06 08:00 计），到 2021-12-06 12:00"
    )
    assert TABLE.sentence(at("2021-12-04T09:00"), Fraction(1, 2), Unit.URGENT_HOUR) == (
        "0.5 个紧急工作时：从 2021-12-04 09:00 起，昼夜连续计时，不扣节假日，到 2021-12-04 09:30"
    )
    assert TABLE.explain(at("2021-12-29T09:00"), at("2022-02-10T09:00"), Unit.WORKDAY) == (
        "2022-01-01 至 01-03 放假，01-29 至 01-30 调休上班，01-31 至 02-06 放假"
    )


def test_beyond_the_announced_years_a_deadline_says_that_it_is_provisional():
    start = at("2026-12-25T10:00")
    due = TABLE.after(start, 15, Unit.WORKDAY)
    assert TABLE.provisional(due) and not TABLE.provisional(start)
    assert not TABLE.provisional(due, Unit.URGENT_HOUR)
    assert "2027 年节假日尚未公布，暂按周一至周五计算" in TABLE.sentence(start, 15, Unit.WORKDAY)
    nothing = Timetable(Calendar(), HOURS)
    assert "2026 至 2027 年节假日尚未公布" in nothing.sentence(start, 15, Unit.WORKDAY)


@given(moments, st.integers(1, 40))
def test_every_date_of_an_explanation_is_true(start, length):
    due = TABLE.after(start, length, Unit.WORKDAY)
    year, told = None, set()
    for part in filter(None, TABLE.explain(start, due, Unit.WORKDAY).split("，")):
        *span, what = part.replace(" 至 ", " ").split()
        ends = []
        for text in span:
            year = int(text[:4]) if len(text) == 10 else year
            ends.append(date.fromisoformat(text if len(text) == 10 else f"{year}-{text}"))
        for n in range((ends[-1] - ends[0]).days + 1):
            day = ends[0] + timedelta(days=n)
            told.add(day)
            assert oracle.works(day) is (what == "调休上班")
            assert start.date() <= day <= due.date()
    for n in range((due.date() - start.date()).days + 1):
        day = start.date() + timedelta(days=n)
        assert day in told or oracle.works(day) == (day.weekday() < 5)
