"""When a legal clock runs out, counted as the Civil Code counts."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifang.policy import public as policy
from sifang.policy.due import add_months, due_on
from sifang.policy.shapes import Deadline, Direction, SourceKind, Unit
from sifang.workdays.public import Calendar

BEIJING = ZoneInfo("Asia/Shanghai")
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def a_clock(length: int, unit: Unit, direction: Direction = Direction.AFTER) -> Deadline:
    return Deadline(
        "x",
        "某事",
        length,
        unit,
        direction,
        "某日",
        "某法第一条",
        SourceKind.LAW,
        date(2010, 1, 1),
        None,
        "f",
        1,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "start", "due"),
    [
        # Friday 2021-12-31; five working days, New Year's holiday 1 to 3 January not counted.
        ("assembly_application_verified", date(2021, 12, 31), date(2022, 1, 10)),
        # Five plain days from Wednesday end on Monday.
        ("manager_report_in", date(2021, 12, 1), date(2021, 12, 6)),
        # Ten days from 22 January 2022 fall on New Year's Day of the lunar year: work resumes on the 7th.
        ("contract_filing", date(2022, 1, 22), date(2022, 2, 7)),
        # Sixty days before the term ends, not moved although it is a Sunday.
        ("re_election_started", date(2022, 8, 4), date(2022, 6, 5)),
        # Half a year of emergency service at most, not moved.
        ("emergency_service_limit", date(2021, 12, 31), date(2022, 6, 30)),
        ("fund_income_posted", date(2022, 2, 1), date(2022, 3, 31)),
        ("fund_income_posted", date(2022, 4, 1), date(2023, 3, 31)),
    ],
)
def test_a_clock_of_the_regulation_ends_on(key, start, due):
    assert policy.due_on(key, start) == due


@pytest.mark.django_db
def test_thirty_minutes_are_counted_to_the_minute():
    called = datetime(2022, 5, 1, 23, 45, tzinfo=BEIJING)
    assert policy.due_at("lift_rescue_arrival", called) == datetime(2022, 5, 2, 0, 15, tzinfo=BEIJING)
    with pytest.raises(ValueError, match="分钟"):
        policy.due_on("lift_rescue_arrival", called.date())


@pytest.mark.django_db
def test_a_clock_in_days_ends_with_its_last_day():
    arrived = datetime(2021, 12, 1, 9, 0, tzinfo=BEIJING)
    assert policy.due_at("manager_report_in", arrived) == datetime(2021, 12, 7, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2022, 3, 31), -1, date(2022, 2, 28)),
    ],
)
def test_a_month_without_that_day_ends_with_its_last(start, count, end):
    assert add_months(start, count) == end


@given(days, st.integers(1, 120), st.sampled_from([Unit.DAY, Unit.WORKDAY, Unit.MONTH]))
def test_a_clock_that_runs_forward_ends_on_a_working_day_after_its_start(start, length, unit):
    calendar = Calendar({date(2022, 2, 1): False})
    end = due_on(a_clock(length, unit), start, calendar)
    assert end > start and calendar.is_workday(end)


@given(days, st.integers(1, 60), st.integers(1, 60))
def test_a_longer_clock_never_ends_earlier(start, one, more):
    calendar = Calendar()
    assert due_on(a_clock(one, Unit.DAY), start, calendar) <= due_on(
        a_clock(one + more, Unit.DAY), start, calendar
    )


@given(days, st.integers(1, 120))
def test_a_notice_before_an_event_is_never_late(event, length):
    end = due_on(a_clock(length, Unit.DAY, Direction.BEFORE), event, Calendar())
    assert (event - end).days == length
