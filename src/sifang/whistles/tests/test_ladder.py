"""Nobody came: each level is told once, in turn, with what happened so far, however many workers look."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from sifang.audit import public as audit
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.notices import public as notices
from sifang.site.demo.small import build_small_city
from sifang.whistles import actions
from sifang.whistles.models import Rung, Whistle, WhistleEvent
from sifang.whistles.tests.cast import NOON, Cast
from sifang.whistles.todo import todo


def levels(row) -> list[str]:
    return list(Rung.objects.filter(summons=row).order_by("pk").values_list("level", flat=True))


@pytest.mark.django_db
def test_department_then_district_then_city_each_in_its_time(small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    row = cast.of(whistle, cast.guard)
    due = cast.clock(whistle, cast.guard, "ARRIVE").due_at
    assert actions.climb_all(at=due - timedelta(minutes=1)) == 0
    assert actions.climb_all(at=due) == 1
    assert levels(row) == ["DEPARTMENT"]
    assert actions.climb_all(at=due) == 0
    assert todo(cast.district, due) == []
    assert actions.climb_all(at=due + timedelta(days=1)) == 1
    assert levels(row) == ["DEPARTMENT", "DISTRICT"]
    assert [line.title for line in todo(cast.district, due)] != []
    assert actions.climb_all(at=due + timedelta(days=20)) == 1
    assert levels(row) == ["DEPARTMENT", "DISTRICT", "CITY"]
    assert actions.climb_all(at=due + timedelta(days=400)) == 0
    told = Rung.objects.filter(summons=row, level="CITY").get().told
    for person in (cast.liaison, cast.district, small_city.city_clerk):
        (notice,) = notices.Notice.objects.filter(to_id=person.pk, title__contains="没有按时报到")
        assert whistle.number in notice.text
    assert whistle.number in told and "召集单位" in told and told.count("升级") == 2


@pytest.mark.django_db
def test_an_hour_missed_climbs_every_rung_that_is_due_by_then(small_city):
    """The worker was down for a month: nothing is lost, nothing comes twice."""
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard, cast.fire, kind_key="emergency")
    assert actions.climb_all(at=NOON + timedelta(days=30)) == 6
    assert actions.climb_all(at=NOON + timedelta(days=31)) == 0
    assert WhistleEvent.objects.filter(whistle=whistle, verb="climb").count() == 6
    assert audit.AuditLine.objects.filter(event="whistle.climbed").count() == 6


@pytest.mark.django_db
def test_over_whoever_came_or_was_released_nothing_climbs(small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard, cast.fire, cast.police)
    cast.brings_to(whistle, cast.guard, cast.liaison, "ARRIVED")
    cast.take(whistle, cast.fire, "dispense", by=cast.caller)
    cast.take(whistle, cast.police, "refuse", by=cast.policeman)
    assert actions.climb_all(at=NOON + timedelta(days=60)) == 0


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_tell_each_level_once():
    cast = Cast(build_small_city())
    for _ in range(3):
        cast.blow(cast.guard, cast.fire)
    late, start = NOON + timedelta(days=60), Barrier(4)

    def work(_: int) -> int:
        start.wait()
        try:
            return actions.climb_all(at=late)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        climbed = sum(pool.map(work, range(4)))
    climbed += actions.climb_all(at=late)
    assert climbed == Rung.objects.count() == 3 * 2 * 3
    assert WhistleEvent.objects.filter(verb="climb").count() == 18


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_on_a_rung_leaves_it_to_the_next():
    cast = Cast(build_small_city())
    whistle = cast.blow(cast.guard)
    late = NOON + timedelta(days=60)

    class Killed(BaseException):
        pass

    with pytest.raises(Killed), transaction.atomic():
        block = connection.atomic_blocks[-1]
        block._from_testcase = True
        actions.climb(cast.of(whistle, cast.guard).pk, at=late)
        raise Killed
    assert Rung.objects.count() == 0
    assert actions.climb_all(at=late) == 3


@pytest.mark.django_db(transaction=True)
def test_two_press_at_once_and_one_is_told_who_was_first():
    cast = Cast(build_small_city())
    whistle = cast.blow(cast.guard)
    start = Barrier(2)

    def press(_: int) -> str:
        start.wait()
        try:
            cast.take(whistle, cast.guard, "sign", by=cast.liaison, after=3)
            return "done"
        except Refusal as why:
            return str(why)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, range(2)))
    assert "done" in answers
    refused = next(answer for answer in answers if answer != "done")
    assert "青禾市城市管理局 · 联络员已签收" in refused and "现在轮到" in refused
    assert WhistleEvent.objects.filter(verb="sign").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_whistles_blown_at_once_have_two_numbers():
    cast = Cast(build_small_city())
    start = Barrier(2)

    def blow(_: int) -> str:
        start.wait()
        try:
            return cast.blow(cast.guard, at=datetime(2021, 12, 2, 9, tzinfo=ZONE)).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        numbers = set(pool.map(blow, range(2)))
    assert numbers == set(Whistle.objects.values_list("number", flat=True)) and len(numbers) == 2
