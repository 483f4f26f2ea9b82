"""Counting in working days, whatever the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sifang.workdays.rules import Calendar

days = st.dates(date(2020, 1, 1), date(2023, 12, 31))
calendars = st.dictionaries(days, st.booleans(), max_size=40).map(Calendar)


def test_the_week_decides_where_the_table_is_silent():
    assert Calendar().is_workday(date(2021, 12, 3))
    assert not Calendar().is_workday(date(2021, 12, 4))


def test_the_table_decides_where_it_speaks():
    calendar = Calendar({date(2022, 1, 3): False, date(2022, 1, 29): True})
    assert not calendar.is_workday(date(2022, 1, 3))
    assert calendar.is_workday(date(2022, 1, 29))


def test_the_day_a_period_is_counted_from_is_not_counted():
    friday = date(2021, 12, 3)
    assert Calendar().add_workdays(friday, 1) == date(2021, 12, 6)
    assert Calendar().add_workdays(friday, -1) == date(2021, 12, 2)
    assert Calendar().add_workdays(friday, 0) == friday


@given(calendars, days, st.integers(-60, 60))
def test_adding_ends_on_a_working_day_that_many_working_days_away(calendar, day, count):
    end = calendar.add_workdays(day, count)
    if count == 0:
        assert end == day
        return
    assert calendar.is_workday(end)
    # Backwards the day itself is the one not counted, so the stretch is one day over.
    stretch = (day, end) if count > 0 else (end - timedelta(days=1), day - timedelta(days=1))
    assert calendar.workdays_between(*stretch) == abs(count)


@given(calendars, days, days, days)
def test_working_days_add_up_over_a_stop(calendar, one, two, three):
    whole = calendar.workdays_between(one, three)
    assert whole == calendar.workdays_between(one, two) + calendar.workdays_between(two, three)


@given(calendars, days)
def test_the_next_working_day_is_the_first_one_not_before(calendar, day):
    found = calendar.next_workday(day)
    assert calendar.is_workday(found)
    assert not any(calendar.is_workday(day + timedelta(days=n)) for n in range((found - day).days))
