"""When a legal clock runs out, counted as the Civil Code counts."""

from __future__ import annotations

import csv
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifang.policy import public as policy
from sifang.policy.due import add_months, due_on, in_stages, is_provisional
from sifang.policy.shapes import Deadline, Direction, SourceKind, Unit, Until
from sifang.workdays.public import Calendar, Hours, Timetable

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


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


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


@given(days, st.integers(1, 400), st.sampled_from([Unit.DAY, Unit.MONTH, Unit.YEAR]))
def test_the_last_day_is_the_civil_code_s_counted_day_by_day(start, length, unit):
    calendar = Calendar({date(2022, 2, 1) + timedelta(days=n): False for n in range(5)})
    length = length if unit == Unit.DAY else length % 30 + 1
    if unit == Unit.DAY:
        # 201: the first day is not counted, so the first counted is the next.
        last = start
        for _ in range(length):
            last += timedelta(days=1)
    else:
        # 202: the same day of the month in which the period ends, or that month's last.
        month, year = start.month, start.year + (length if unit == Unit.YEAR else 0)
        for _ in range(length if unit == Unit.MONTH else 0):
            month, year = (1, year + 1) if month == 12 else (month + 1, year)
        day = start.day
        while True:
            try:
                last = date(year, month, day)
                break
            except ValueError:
                day -= 1
    while not calendar.is_workday(last):
        # 203: off a day without work.
        last += timedelta(days=1)
    assert due_on(a_clock(length, unit), start, calendar) == last


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "start", "sentence"),
    [
        (
            "manager_report_in", "2021-12-01T09:00",
            "5 日：从 2021-12-01 起，当日不计入，到 2021-12-06（周一）24:00（《民法典》第二百零一条）",
        ),
        (
            "contract_filing", "2022-01-22T09:00",
            "10 日：从 2022-01-22 起，当日不计入，最后一日 02-01 休息，顺延到次一工作日（2022-02-01 至 02-06 放假），"
            "到 2022-02-07（周一）18:00 下班（《民法典》第二百零一条、第二百零三条）",
        ),
        (
            "assembly_application_verified", "2022-01-28T09:00",
            "5 个工作日：从 2022-01-28 起，当日不计入，2022-01-29 至 01-30 调休上班，01-31 至 02-06 放假，"
            "到 2022-02-09（周三）24:00（《民法典》第二百零一条）",
        ),
        (
            "re_election_started", "2022-08-04T09:00",
            "至少 60 日前：从 2022-08-04 往前数，当日不计入，不晚于 2022-06-05（周日）24:00（参照《民法典》第二百零一条）",
        ),
        (
            "emergency_service_limit", "2021-12-31T09:00",
            "不超过 6 个月：从 2021-12-31 起，当日不计入，到期月没有 31 日，以月末日为准，"
            "到 2022-06-30（周四）24:00（《民法典》第二百零一条、第二百零二条）",
        ),
        ("fund_income_posted", "2022-02-01T09:00", "每年第一季度内：到 2022-03-31（周四）24:00"),
        (
            "lift_rescue_arrival", "2022-05-01T23:45",
            "30 分钟：从 2022-05-01 23:45 起，昼夜连续计时，不扣节假日，到 2022-05-02 00:15",
        ),
    ],
)  # fmt: skip
def test_a_clock_of_the_regulation_explains_itself_with_its_articles(key, start, sentence):
    due = policy.term(key, at(start))
    assert due.sentence == sentence
    assert due.moment == policy.due_at(key, at(start)) and not due.provisional


@pytest.mark.django_db
def test_before_an_office_closes_is_before_its_business_hours_end():
    assert policy.due_at("contract_filing", at("2021-12-01T09:00")) == at("2021-12-13T18:00")
    assert policy.due_at("committee_filing", at("2021-12-01T09:00")) == at("2021-12-31T18:00")


def test_a_day_that_an_announcement_may_still_move_is_provisional():
    calendar = Calendar({}, date(2026, 12, 31))
    christmas = date(2026, 12, 25)
    assert is_provisional(a_clock(5, Unit.WORKDAY), christmas, calendar)
    # Thursday 31 December is known to be worked.
    assert not is_provisional(a_clock(6, Unit.DAY), christmas, calendar)
    # A Saturday moves, and where to only the announcement will say.
    assert is_provisional(a_clock(8, Unit.DAY), christmas, calendar)
    assert is_provisional(a_clock(5, Unit.WORKDAY, Direction.BEFORE), date(2027, 1, 8), calendar)
    # What is not moved cannot be moved by an announcement.
    assert not is_provisional(a_clock(60, Unit.DAY, Direction.BEFORE), date(2027, 6, 1), calendar)
    assert not is_provisional(a_clock(2, Unit.URGENT_HOUR), date(2030, 1, 1), calendar)


def test_stages_follow_each_other_from_what_was_done_or_from_the_last_day():
    table = Timetable(Calendar({}, date(2026, 12, 31)), Hours.parse("08:00-12:00，14:00-18:00"))
    group, meeting = a_clock(30, Unit.DAY), a_clock(60, Unit.DAY)
    one, two = in_stages([group, meeting], at("2021-12-01T09:00"), table)
    assert (one.last_day, two.last_day) == (date(2021, 12, 31), date(2022, 3, 1))
    _one, two = in_stages([group, meeting], at("2021-12-01T09:00"), table, [at("2021-12-10T15:00")])
    assert two.last_day == date(2022, 2, 8)
    fence, repair = a_clock(2, Unit.URGENT_HOUR), a_clock(2, Unit.URGENT_DAY)
    assert [due.moment for due in in_stages([fence, repair], at("2021-12-04T22:00"), table)] == [
        at("2021-12-05T00:00"),
        at("2021-12-07T00:00"),
    ]


LINES = {
    "ZB22": "assembly_application_verified", "ZB23": "preparatory_group_formed",
    "ZB23b": "preparatory_group_announced", "ZB24": "first_assembly_announced", "ZB25": "first_assembly_held",
    "ZB27": "assembly_notice", "ZB30": "committee_first_meeting", "ZB30b": "committee_officers_posted",
    "SD31": "committee_filing", "SD31b": "filing_certificate", "SD32": "decision_posted",
    "ZB32": "agenda_to_residents_committee", "ZB31": "fee_payment_posted", "ZB34": "by_election",
    "ZB35": "re_election_started", "ZB35b": "re_election_group_formed", "ZB35c": "re_election_done",
    "ZB35d": "re_election_hand_over", "ZB39": "management_committee_dissolved",
    "ZB15": "takeover_inspection_done", "ZB15b": "takeover_defects_rectified",
    "ZB17": "preliminary_service_announced", "ZB42": "contract_filing", "ZB44": "manager_report_in",
    "ZB47": "dismissal_notice", "ZB47b": "non_renewal_notice", "ZB48": "exit_hand_over",
    "ZB50": "emergency_service_limit", "ZB53": "price_audit_posted", "ZB53b": "price_vote_result_posted",
    "ZB64": "fund_topped_up", "ZB65": "fund_income_posted", "ZB67": "emergency_repair_posted",
    "SPC12": "court_challenge", "NSL21": "network_log_kept", "PIPL56": "impact_record_kept",
    "ZDT44": "lift_rescue_arrival", "ZDT43": "lift_accident_report",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("line", LINES)
def test_every_limit_of_the_laws_can_be_counted_and_explained(line):
    start = at("2022-04-28T09:30")
    due = policy.term(LINES[line], start)
    clock = policy.deadline(LINES[line], start.date())
    assert due.moment.tzinfo and due.sentence
    assert (due.moment < start) == (clock.direction == Direction.BEFORE)
    assert clock.until in Until


def test_the_list_of_limits_is_the_specification_s():
    """Length and unit of every line, where the specification lies beside the project."""
    folder = os.environ.get("SIFANG_SHARED_DATA")
    path = Path(folder).parent / "domain/legal_deadlines.csv" if folder else None
    if path is None or not path.exists():
        pytest.skip("SIFANG_SHARED_DATA does not lead to the list of legal limits")
    units = {"工作日": Unit.WORKDAY, "自然日": Unit.DAY, "月": Unit.MONTH, "季度": Unit.QUARTER, "年": Unit.YEAR,
             "分钟": Unit.MINUTE, "小时": Unit.HOUR}  # fmt: skip
    with path.open(encoding="utf-8-sig") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(LINES)
    for line, row in rows.items():
        clock = policy.deadline(LINES[line], date(2022, 4, 28))
        word, _, how = row["unit"].partition("(")
        assert (clock.unit, clock.length) == (units[word], int(row["value"].removeprefix("Q"))), line
        assert (clock.direction == Direction.BEFORE) == (how in ("提前)", "届满前)")), line
