"""A case clock: paused, resumed, extended, met; held against a count made minute by minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifang.cases import clocks
from sifang.cases.choices import Stage
from sifang.cases.clocks import ClockState, Then
from sifang.cases.clocks.reading import check
from sifang.policy import public as policy
from sifang.policy.public import Unit
from sifang.workdays.public import Hours, Timetable
from sifang.workdays.rules import Calendar
from sifang.workdays.seeds import announced
from sifang.workdays.tests import minutes as oracle
from sifang.workdays.tests.test_moments import BEGIN, LAST

DAYS = {day: kind == "MAKE_UP_WORKDAY" for days in announced().values() for day, kind, _name in days}
TABLE = Timetable(Calendar(DAYS, LAST), Hours.parse("08:00-12:00，14:00-18:00"))
SIZES = {"URGENT_HOUR": 60, "WORK_HOUR": 60, "WORKDAY": 480}

moments = st.integers(0, 200_000_000).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
units = st.sampled_from([Unit.URGENT_HOUR, Unit.WORK_HOUR, Unit.WORKDAY])
steps = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), max_size=3)
"""Minutes it runs, then minutes it stands still."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=oracle_zone)


oracle_zone = BEGIN.tzinfo


@settings(max_examples=120, deadline=None)
@given(moments, st.integers(1, 4), units, steps)
def test_what_is_used_is_what_ran_and_the_rest_ends_where_counting_ends(begun, length, unit, stops):
    clock = clocks.start(unit, length, at=begun, timetable=TABLE)
    now, ran = begun, 0
    for runs, rests in stops:
        stopped = now + timedelta(minutes=runs)
        ran += oracle.counted(now, stopped, unit)
        clock = clocks.pause(clock, at=stopped, timetable=TABLE)
        assert clock.used == ran and clock.due_at is None
        assert clocks.state(clock, stopped, TABLE) == ClockState.PAUSED
        now = stopped + timedelta(minutes=rests)
        clock = clocks.resume(clock, at=now, timetable=TABLE)
    left = length * SIZES[unit] - ran
    assert clocks.remaining(clock, now, TABLE) == left
    ends = oracle.forward(now, left, unit) if left >= 0 else oracle.backward(now, -left, unit)
    assert clock.due_at == ends
    assert clocks.is_late(clock, now, TABLE) == (left < 0)


@given(moments, st.integers(1, 6), units, st.integers(0, 20_000), st.integers(0, 20_000))
def test_more_time_passing_never_leaves_more_of_a_limit(begun, length, unit, sooner, later):
    clock = clocks.start(unit, length, at=begun, timetable=TABLE)
    one, two = begun + timedelta(minutes=sooner), begun + timedelta(minutes=sooner + later)
    assert clocks.remaining(clock, one, TABLE) >= clocks.remaining(clock, two, TABLE)
    assert not (clocks.is_late(clock, one, TABLE) and not clocks.is_late(clock, two, TABLE))


@given(moments, st.integers(1, 9), units, st.integers(0, 10_000))
def test_a_pause_of_no_length_changes_nothing(begun, length, unit, ran):
    clock = clocks.start(unit, length, at=begun, timetable=TABLE)
    stopped = begun + timedelta(minutes=ran)
    again = clocks.resume(clocks.pause(clock, at=stopped, timetable=TABLE), at=stopped, timetable=TABLE)
    # The last minute of an afternoon and the first of the next morning are the same position.
    assert TABLE.between(again.due_at, clock.due_at, unit) == 0
    assert clocks.remaining(again, stopped, TABLE) == clocks.remaining(clock, stopped, TABLE)


def test_shelving_stands_still_and_the_clock_goes_on_where_it_stood():
    clock = clocks.start(Unit.WORKDAY, 3, at=at("2021-12-01T16:00"), timetable=TABLE)
    assert clock.due_at == at("2021-12-06T16:00")
    shelved = clocks.pause(clock, at=at("2021-12-02T16:00"), timetable=TABLE)
    assert "暂停，还剩 2 个工作日" in clocks.sentence(shelved, at("2021-12-20T08:00"), TABLE)
    resumed = clocks.resume(shelved, at=at("2022-03-01T10:00"), timetable=TABLE)
    assert resumed.due_at == at("2022-03-03T10:00")
    assert clocks.sentence(resumed, at("2022-03-01T10:00"), TABLE) == (
        "3 个工作日：从 2021-12-01 16:00 起，已用 1 个工作日，2022-03-01 10:00 接着计，到 2022-03-03 10:00"
    )


def test_lateness_is_not_undone_by_a_pause_nor_by_a_clock_that_runs_back():
    clock = clocks.start(Unit.URGENT_HOUR, 2, at=at("2021-12-01T10:00"), timetable=TABLE)
    late = at("2021-12-01T12:30")
    paused = clocks.pause(clock, at=late, timetable=TABLE)
    assert clocks.is_late(paused, late, TABLE) and clocks.remaining(paused, late, TABLE) == -30
    resumed = clocks.resume(paused, at=at("2021-12-02T09:00"), timetable=TABLE)
    assert resumed.due_at == at("2021-12-02T08:30")
    assert clocks.state(resumed, at("2021-12-02T09:00"), TABLE) == ClockState.LATE
    back = clocks.pause(clock, at=at("2021-12-01T09:00"), timetable=TABLE)
    assert back.used == 0
    assert clocks.resume(paused, at=at("2021-12-01T08:00"), timetable=TABLE).since == late


def test_an_extension_adds_one_original_limit_and_only_before_it_is_late():
    clock = clocks.start(Unit.WORKDAY, 3, at=at("2021-12-01T16:00"), timetable=TABLE)
    once = clocks.extend(clock, at=at("2021-12-06T16:00"), timetable=TABLE)
    assert once.due_at == at("2021-12-09T16:00")
    assert clocks.extend(once, at=at("2021-12-07T09:00"), timetable=TABLE).due_at == at("2021-12-14T16:00")
    assert once.limit_words == "3 个工作日（延期 1 次，共 6 个工作日）"
    with pytest.raises(clocks.CannotTick, match="已经逾期"):
        clocks.extend(clock, at=at("2021-12-06T16:01"), timetable=TABLE)
    with pytest.raises(clocks.CannotTick, match="没有时长"):
        clocks.extend(
            clocks.start(Unit.IMMEDIATE, None, at=at("2021-12-01T16:00"), timetable=TABLE),
            at=at("2021-12-01T16:00"), timetable=TABLE,
        )  # fmt: skip


def test_work_sent_back_goes_on_from_what_was_used_when_it_was_handed_in():
    first = clocks.start(Unit.WORK_HOUR, 8, at=at("2021-12-01T08:00"), timetable=TABLE)
    handed_in = clocks.meet(first, at=at("2021-12-01T15:00"))
    assert clocks.state(handed_in, at("2022-01-01T08:00"), TABLE) == ClockState.MET
    again = clocks.go_on(handed_in, at=at("2021-12-03T09:00"), timetable=TABLE)
    assert again.used == 300 and again.due_at == at("2021-12-03T12:00")
    assert (
        clocks.state(clocks.meet(again, at=at("2021-12-03T12:01")), LAST_MOMENT, TABLE) == ClockState.MET_LATE
    )


LAST_MOMENT = datetime(2026, 12, 31, tzinfo=oracle_zone)


def test_a_clock_that_is_over_can_do_nothing_more():
    clock = clocks.start(Unit.HOUR, 1, at=at("2021-12-01T16:00"), timetable=TABLE)
    stopped = clocks.stop(clock, at=at("2021-12-01T16:10"), why="案件结案")
    assert clocks.state(stopped, at("2021-12-01T18:00"), TABLE) == ClockState.STOPPED
    for verb in (clocks.pause, clocks.resume, clocks.extend):
        with pytest.raises(clocks.CannotTick, match="已经结束"):
            verb(stopped, at=at("2021-12-01T16:20"), timetable=TABLE)
    assert clocks.used_at(stopped, at("2021-12-05T16:10"), TABLE) == 10


def test_a_clock_stopped_after_it_had_run_out_says_so():
    clock = clocks.start(Unit.HOUR, 1, at=at("2021-12-01T16:00"), timetable=TABLE)
    in_time = clocks.stop(clock, at=at("2021-12-01T16:59"), why="已经回单")
    late = clocks.stop(clock, at=at("2021-12-01T17:01"), why="已经回单")
    assert clocks.sentence(in_time, LAST_MOMENT, TABLE).endswith("；已停止")
    assert clocks.sentence(late, LAST_MOMENT, TABLE).endswith("；已停止，停时已逾期")


def test_a_limit_without_length_runs_and_never_falls_due():
    clock = clocks.start(Unit.IMMEDIATE, None, at=at("2021-12-01T16:00"), timetable=TABLE)
    assert clock.due_at is None and clocks.remaining(clock, LAST_MOMENT, TABLE) is None
    assert clocks.state(clock, LAST_MOMENT, TABLE) == ClockState.RUNNING
    assert clocks.sentence(clock, LAST_MOMENT, TABLE) == "即时：从 2021-12-01 16:00 起"


def test_half_of_a_limit_is_a_moment_that_moves_with_every_pause():
    clock = clocks.start(Unit.WORK_HOUR, 8, at=at("2021-12-01T08:00"), timetable=TABLE)
    half = Fraction(1, 2)
    assert clocks.moment_of(clock, half, TABLE) == at("2021-12-01T12:00")
    paused = clocks.pause(clock, at=at("2021-12-01T11:00"), timetable=TABLE)
    assert clocks.moment_of(paused, half, TABLE) is None
    resumed = clocks.resume(paused, at=at("2021-12-06T17:30"), timetable=TABLE)
    assert clocks.moment_of(resumed, half, TABLE) == at("2021-12-07T08:30")


def test_a_due_moment_is_reckoned_anew_when_the_year_is_announced():
    unknown = Timetable(Calendar(DAYS, LAST), TABLE.hours_on(LAST))
    clock = clocks.start(Unit.WORKDAY, 10, at=at("2026-12-28T10:00"), timetable=unknown)
    assert clock.is_provisional and clock.due_at == at("2027-01-11T10:00")
    announced_ = DAYS | {BEGIN.date().replace(year=2027, month=1, day=day): False for day in (1, 2, 3)}
    known = Timetable(Calendar(announced_, LAST.replace(year=2027)), TABLE.hours_on(LAST))
    anew = clocks.reckon(clock, known)
    assert not anew.is_provisional and anew.due_at == at("2027-01-12T10:00")
    assert clocks.changes(clock, anew) == {"due_at": anew.due_at, "is_provisional": False}


def test_a_row_is_read_and_written_by_its_columns():
    clock = clocks.start(Unit.WORKDAY, 1, at=at("2021-12-01T10:00"), timetable=TABLE)
    row = SimpleNamespace(**clocks.changes(None, clock))
    assert clocks.of(row) == clock


@pytest.mark.parametrize(
    ("stage", "verb", "same", "then"),
    [
        (Stage.HANDLE, "transfer", True, Then.PAUSE),
        (Stage.HANDLE, "sign", True, Then.RESUME),
        (Stage.HANDLE, "sign", False, Then.RESTART),
        (Stage.HANDLE, "shelve", True, Then.PAUSE),
        (Stage.HANDLE, "grant_extension", True, Then.EXTEND),
        (Stage.HANDLE, "send_back", True, Then.RESUME),
        (Stage.CONTACT, "hand_in", True, Then.STOP),
        (Stage.CHECK, "reopen", True, Then.RESTART),
    ],
)
def test_the_table_says_what_turns_a_clock(stage, verb, same, then):
    effect = clocks.pauses(LAST).of(stage, verb, same_party=same)
    assert effect.then == then and effect.why


def test_what_the_table_does_not_name_leaves_a_clock_running():
    assert clocks.pauses(LAST).of(Stage.HANDLE, "note") is None


def test_the_mistakes_of_a_table_are_told_with_their_lines(tmp_path):
    home = tmp_path / "某市" / "cases"
    home.mkdir(parents=True)
    stamp = (
        "  - in_force_from: 2021-01-01\n    source: 示范，待主管部门替换\n    source_kind: DEMONSTRATION\n"
    )
    (home / "clocks.yaml").write_text(
        f"HANDLE:\n{stamp}    events:\n"
        "      - { on: [shelf], then: PAUSE }\n"
        "      - { on: [shelve], then: SLEEP }\n"
        "      - { on: [shelve], then: PAUSE }\n"
        "      - { on: [shelve], party: SAME, then: STOP }\n"
        "HANDLING:\n  []\n",
        encoding="utf-8",
    )
    told = [str(problem) for problem in check(tmp_path / "某市")]
    assert any(":6: “shelf”不在可选值之内" in each for each in told)
    assert any(":7: “SLEEP”不在可选值之内" in each for each in told)
    assert any(":9: 环节“处置”里“挂账”的作用写了两次" in each for each in told)
    assert any(":10: 不认识的环节“HANDLING”" in each for each in told)
    assert [each.reason for each in check(tmp_path)] == ["缺少计时的暂停与恢复表"]


def test_the_tables_of_both_cities_are_without_mistake():
    for city in policy.folder().parent.iterdir():
        if city.is_dir():
            assert check(city) == []
