"""A change of the calendar moves what the offices of a whistle owe, seen before it is made."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sifang.lib.clock import ZONE
from sifang.notices.models import Notice
from sifang.whistles import actions, reckoning
from sifang.whistles.models import StepClock
from sifang.whistles.tests.cast import NOON, Cast
from sifang.workdays import public as workdays

pytestmark = pytest.mark.django_db
NOTICE = "国务院办公厅关于节假日安排的通知"


@pytest.fixture(autouse=True)
def fresh():
    workdays.forget()
    yield
    workdays.forget()


def clocks(summons) -> dict[str, StepClock]:
    return {row.step: row for row in StepClock.objects.filter(summons=summons)}


def test_a_holiday_moves_the_running_steps_of_open_whistles_and_nothing_else(small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard, cast.fire, kind_key="hard")
    cast.brings_to(whistle, cast.guard, cast.liaison, "ARRIVED")
    over = cast.blow(cast.police, kind_key="hard")
    came, waits = cast.of(whistle, cast.guard), cast.of(whistle, cast.fire)
    acts, arrives = clocks(came)["ACT"], clocks(waits)["ARRIVE"]
    met = clocks(came)["ARRIVE"]
    actions.withdraw(over.pk, words="吹错了", by=cast.caller, at=NOON)
    stopped = clocks(cast.of(over, cast.police))["ARRIVE"]
    day = date(2021, 12, 3)
    works = dict(workdays.calendar().works) | {day: False}
    change = workdays.Change(workdays.calendar(), workdays.Calendar(works, workdays.calendar().known_until))
    foreseen = reckoning.foresee(change, cast.district)
    assert foreseen.count >= 2 and any(cast.fire.name in one.label for one in foreseen.first)
    assert StepClock.objects.get(pk=arrives.pk).due_at == arrives.due_at
    workdays.set_day(day, "HOLIDAY", name="青禾节", source=NOTICE, by=None, at=NOON)
    for was, is_moved in ((acts, True), (arrives, True), (met, False), (stopped, False)):
        assert (StepClock.objects.get(pk=was.pk).due_at > was.due_at) is is_moved, was.step


def test_each_office_is_told_once_and_for_one_without_an_account_the_subdistrict(small_city):
    cast = Cast(small_city)
    for _ in range(2):
        cast.blow(cast.guard, cast.fire, kind_key="hard")
    cast.fireman.is_active = False
    cast.fireman.save()
    (moves,) = workdays.set_day(
        date(2021, 12, 3), "HOLIDAY", name="青禾节", source=NOTICE, by=None, at=NOON
    ).moves
    assert moves.count >= 4 and moves.told == 2
    for person in (cast.liaison, cast.caller):
        ((title, href),) = Notice.objects.filter(
            to_id=person.pk, key__startswith="whistle/calendar/"
        ).values_list("title", "href")
        assert title == "日历有改动，您手上 2 个哨的时限变了" and href == moves.href
    assert not Notice.objects.filter(to_id=cast.policeman.pk).exists()


def test_a_step_over_a_year_nobody_announced_is_settled_when_it_is(small_city):
    cast, last = Cast(small_city), workdays.known_until().year
    at = datetime(last, 12, 29, 9, tzinfo=ZONE)
    whistle = cast.blow(cast.guard, kind_key="hard", at=at)
    row = clocks(cast.of(whistle, cast.guard))["ARRIVE"]
    assert row.is_provisional
    new_year = next(day for day in (date(last + 1, 1, n) for n in range(1, 8)) if day.weekday() < 5)
    workdays.set_day(new_year, "HOLIDAY", name="元旦", source=NOTICE, by=None, at=at)
    workdays.complete_year(last + 1, source=NOTICE, by=None, at=at)
    after = StepClock.objects.get(pk=row.pk)
    assert not after.is_provisional and after.due_at > row.due_at
