"""The ladder: every level of every clock once, whoever looks and however often, and nothing is lost."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import close_old_connections, connection
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sifang.cases import actions, behind, clocks
from sifang.cases.actions import ladder, waking
from sifang.cases.choices import CaseStatus as S
from sifang.cases.choices import Stage
from sifang.cases.clocking import rungs_of
from sifang.cases.models import Case, CaseClock, CaseEvent, Rung
from sifang.cases.tests.conftest import MORNING
from sifang.lib.clock import ZONE
from sifang.notices.models import Notice
from sifang.policy import public as policy
from sifang.policy.public import Unit

YEAR = timedelta(days=365)


def running(case: Case, stage: Stage = Stage.HANDLE) -> CaseClock:
    return CaseClock.objects.get(case=case, stage=stage, met_at=None, ended_at=None)


def moments(row: CaseClock) -> dict[int, datetime]:
    return clocks.rings(clocks.of(row), rungs_of(row, row.case.severity), policy.timetable())


def levels(row: CaseClock) -> list[int]:
    return sorted(Rung.objects.filter(clock=row).values_list("level", flat=True))


def rung_notices() -> QuerySet[Notice]:
    return Notice.objects.filter(key__startswith="case-clock/")


@pytest.mark.django_db
def test_each_level_rings_at_its_moment_and_once(cast, case_at):
    case = case_at(S.HANDLING)
    row = running(case)
    due = moments(row)
    assert row.rings_at == min(due.values())
    for level, moment in sorted(due.items(), key=lambda pair: pair[1]):
        before = levels(row)
        ladder.climb_all(at=moment - timedelta(minutes=1))
        assert levels(row) == before
        assert ladder.climb_all(at=moment) >= 1
        assert level in levels(row)
        assert ladder.climb_all(at=moment) == 0
    row.refresh_from_db()
    assert levels(row) == sorted(due) and row.rings_at is None
    assert ladder.climb_all(at=MORNING + YEAR) == 0


@pytest.mark.django_db
def test_the_party_is_told_first_and_the_levels_above_with_what_happened_so_far(cast, case_at, fresh):
    case = case_at(S.HANDLING)
    row = running(case)
    CaseClock.objects.exclude(pk=row.pk).update(rings_at=None)
    due = dict(sorted(moments(row).items(), key=lambda pair: pair[1]))
    first = min(due.values())
    ladder.climb_all(at=first)
    # Who leads the company has no account here: the level above hears with the company.
    assert {notice.to_id for notice in rung_notices()} <= {cast.company.pk, cast.community.pk}
    assert rung_notices().filter(to_id=cast.company.pk).exists()
    ladder.climb_all(at=row.due_at)
    red = rung_notices().filter(to_id=cast.community.pk).order_by("-id").first()
    assert red.title == f"{case.number} 处置已到期（红牌）" and red.href.endswith(f"/{case.pk}/")
    assert (
        "签收" in red.text and "到" in red.text and "13300010001" not in red.text and "张三" not in red.text
    )
    ladder.climb_all(at=row.due_at + timedelta(days=40))
    for person in (cast.subdistrict, cast.district, cast.city_clerk):
        assert rung_notices().filter(to_id=person.pk).exists()
    assert "时限提醒：处置已到期（红牌）" in rung_notices().filter(to_id=cast.city_clerk.pk).latest("id").text
    climbs = list(fresh(case).events.filter(verb="climb").order_by("seq"))
    assert [event.data["level"] for event in climbs] == [level for level in due if level != 1]
    assert climbs[-1].note.startswith("处置逾期十个工作日，告知") and fresh(case).version == climbs[-1].seq


@pytest.mark.django_db
def test_that_the_ladder_rang_stands_in_nobodys_way(cast, case_at, fresh):
    case = case_at(S.HANDLING)
    ladder.climb_all(at=running(case).due_at)
    assert fresh(case).version > case.version
    later = running(case).due_at + timedelta(minutes=1)
    actions.hand_in(case.pk, said="换了灯", by=cast.company, at=later, seen=case.version)
    with pytest.raises(actions.PressedMeanwhile, match="回单"):
        actions.pass_check(case.pk, note="看了", by=cast.community, at=later, seen=case.version)


@pytest.mark.django_db
def test_a_clock_that_stands_still_or_is_over_rings_no_more(cast, case_at):
    case = case_at(S.SHELVED)
    assert not CaseClock.objects.filter(case=case).exclude(rings_at=None).exists()
    assert ladder.climb_all(at=MORNING + timedelta(days=50)) == 0
    day = datetime(2022, 1, 30, 0, 5, tzinfo=ZONE)
    assert waking.resume_due(at=day - timedelta(hours=1)) == 0
    assert waking.resume_due(at=day) == 1 and waking.resume_due(at=day) == 0
    row = running(case)
    event = case.events.latest("seq")
    assert (event.verb, event.by, event.by_title) == ("resume", None, "系统")
    # It had not rung before; it looks again, and goes on from where it stood.
    assert row.rings_at == day and row.due_at > day
    assert ladder.climb_all(at=day) == 0
    row.refresh_from_db()
    assert row.rings_at == min(moments(row).values())


@pytest.mark.django_db
def test_what_was_rung_before_a_pause_is_not_rung_after_it(cast, case_at):
    case = case_at(S.HANDLING)
    row = running(case)
    late = row.due_at
    ladder.climb_all(at=late)
    rung = levels(row)
    actions.shelve(case.pk, until=(late + timedelta(days=30)).date(), why="等", by=cast.community, at=late)
    actions.resume(case.pk, by=cast.company, at=late + timedelta(days=5))
    ladder.climb_all(at=late + timedelta(days=5))
    assert levels(row) == rung
    ladder.climb_all(at=late + YEAR)
    assert levels(row) == sorted(moments(running(case)))


@pytest.mark.django_db
def test_work_sent_back_does_not_hear_again_what_its_first_clock_said(cast, case_at):
    case = case_at(S.HANDLING)
    first = running(case)
    late = first.due_at + timedelta(minutes=1)
    ladder.climb_all(at=late)
    actions.hand_in(case.pk, said="好了", by=cast.company, at=late)
    actions.send_back(case.pk, why="没有好", by=cast.community, at=late + timedelta(minutes=1))
    again = running(case)
    assert again.pk != first.pk and not set(levels(first)) & set(moments(again))
    assert again.rings_at == min(moments(again).values()) > late


@pytest.mark.django_db
def test_at_once_is_told_of_at_once_and_never_called_late():
    timetable = policy.timetable()
    clock = clocks.start(Unit.IMMEDIATE, None, at=MORNING, timetable=timetable)
    from sifang.cases.rulebook import rulebook

    rungs = rulebook(MORNING.date()).ladder(Stage.ARRIVE, "CRITICAL")
    found = clocks.rings(clock, rungs, timetable)
    assert found == {2: MORNING, 3: MORNING + timedelta(hours=1), 4: MORNING + timedelta(hours=4)}
    assert not clocks.is_late(clock, MORNING + YEAR, timetable)
    assert (
        clocks.rings(clocks.start(Unit.AS_AGREED, None, at=MORNING, timetable=timetable), rungs, timetable)
        == {}
    )


@pytest.mark.django_db
def test_a_case_of_at_once_alone_stands_first_on_the_desks_and_climbs(cast, case_at):
    case = case_at(S.HANDLING, type_code="1303")
    row = running(case, Stage.ARRIVE)
    assert row.due_at is None and case.due_at == row.started_at == row.rings_at
    assert ladder.climb_all(at=row.started_at) >= 1
    assert Notice.objects.filter(to_id=cast.company.pk, title__contains="即时办").exists()


@pytest.mark.django_db
def test_a_case_that_cannot_be_told_holds_nobody_else_up(cast, case_at, monkeypatch):
    one, two = case_at(S.REPORTED), case_at(S.REPORTED)
    told = ladder.notices.tell_within
    monkeypatch.setattr(
        ladder.notices, "tell_within",
        lambda key, *rest, title, **more: told(key, *rest, title=title, **more) if one.number not in title else 1 / 0,
    )  # fmt: skip
    ladder.climb_all(at=MORNING + timedelta(days=30))
    assert not Rung.objects.filter(clock__case=one).exists() and Rung.objects.filter(clock__case=two).exists()
    assert "案件提醒落后" in behind.ladder_problem(MORNING + timedelta(days=30))
    monkeypatch.undo()
    ladder.climb_all(at=MORNING + timedelta(days=30))
    assert behind.ladder_problem(MORNING + timedelta(days=30)) == ""


@pytest.mark.django_db
def test_the_health_page_says_when_shelved_cases_oversleep(case_at):
    case_at(S.SHELVED)
    assert behind.ladder_problem(datetime(2022, 1, 30, 12, tzinfo=ZONE)) == ""
    assert "没有按约定恢复" in behind.ladder_problem(datetime(2022, 2, 1, 12, tzinfo=ZONE))


@pytest.mark.django_db
def test_a_quiet_minute_costs_one_look(case_at, django_assert_num_queries):
    case_at(S.HANDLING)
    with django_assert_num_queries(1):
        assert ladder.climb_all(at=MORNING) == 0


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(1, 20_000), min_size=1, max_size=8))
def test_whenever_the_ladder_looks_every_passed_level_stands_once(cast, case_at, minutes):
    row = running(case_at(S.HANDLING))
    due, at = moments(row), MORNING
    for step in minutes:
        at += timedelta(minutes=step)
        ladder.climb_all(at=at)
        assert levels(row) == sorted(level for level, moment in due.items() if moment <= at)


def in_threads(count: int, work) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.django_db(transaction=True)
def test_five_workers_at_once_ring_every_level_once(cast, case_at, monkeypatch):
    monkeypatch.setattr(ladder, "_AT_ONCE", 2)
    cases = [case_at(S.REPORTED) for _ in range(6)]
    at = MORNING + timedelta(days=60)
    wanted = {(row.pk, level) for row in CaseClock.objects.all() for level in moments(row)}
    rang: list[int] = []
    barrier = threading.Barrier(5)

    def work() -> None:
        barrier.wait(20)
        rang.append(ladder.climb_all(at=at))

    in_threads(5, work)
    # What one held while another looked waits for the next minute.
    rang.append(ladder.climb_all(at=at))
    assert sum(rang) == len(wanted) == Rung.objects.count()
    assert set(Rung.objects.values_list("clock", "level")) == wanted
    assert rung_notices().count() == len(set(rung_notices().values_list("key", flat=True))) > 0
    for case in cases:
        seqs = list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.django_db(transaction=True)
def test_of_a_worker_that_is_killed_nothing_stays_and_the_next_one_loses_nothing(cast, case_at, monkeypatch):
    row = running(case_at(S.HANDLING))
    at, told = row.due_at, ladder.notices.tell_within
    seen: list[BaseException] = []

    def killed(*args, **more):
        told(*args, **more)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        in_threads(1, lambda: kill(pid))
        raise SystemExit

    def kill(pid: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

    def work() -> None:
        try:
            ladder.climb_all(at=at)
        except BaseException as why:
            seen.append(why)
        close_old_connections()

    monkeypatch.setattr(ladder.notices, "tell_within", killed)
    in_threads(1, work)
    monkeypatch.undo()
    assert seen and not Rung.objects.exists() and not rung_notices().exists()
    assert not CaseEvent.objects.filter(verb="climb").exists()
    assert ladder.climb_all(at=at) >= 2
    assert levels(row) == sorted(level for level, moment in moments(row).items() if moment <= at)
    assert Notice.objects.filter(key__contains=f"/{row.pk}/").count() >= 2
