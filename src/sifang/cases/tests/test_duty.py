"""The roster: one on duty at a time, handed over on a day; objections and the night go to him; the desk says who it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.cases import actions, duty
from sifang.cases.actions.duty import hand_over_duty, put_on_duty
from sifang.cases.choices import CaseStatus as S
from sifang.cases.choices import Shift
from sifang.cases.models import DutyTurn
from sifang.cases.roster import candidates
from sifang.cases.tests.conftest import MORNING
from sifang.lib.clock import ZONE
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import Refusal
from sifang.notices.models import Notice

pytestmark = pytest.mark.django_db
FIRST = MORNING.date()
LAST = FIRST + timedelta(days=6)
NIGHT = datetime(2021, 12, 1, 23, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _city_clock(settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T09:00:00+08:00"


@pytest.fixture
def put(cast):
    """`put(Shift.NIGHT, cast.district)`: on duty for 东岭街道 in the first week of December."""

    def on_duty(shift, user, *, first=FIRST, last=LAST, by=None):
        area = cast.city.area["东岭街道"]
        return put_on_duty(
            area.pk,
            shift=shift,
            first=first,
            last=last,
            user_id=user.pk,
            by=by or cast.subdistrict,
            at=MORNING,
        )

    return on_duty


def told(person) -> list[str]:
    return list(Notice.objects.filter(to_id=person.pk).order_by("id").values_list("title", flat=True))


def test_a_night_after_midnight_belongs_to_the_day_before():
    assert duty.shift_at(MORNING) == (FIRST, Shift.DAY)
    assert duty.shift_at(NIGHT) == (FIRST, Shift.NIGHT)
    assert duty.shift_at(NIGHT + timedelta(hours=4)) == (FIRST, Shift.NIGHT)


def test_two_are_never_on_duty_at_once(cast, put):
    put(Shift.DAY, cast.subdistrict)
    put(Shift.NIGHT, cast.district)
    with pytest.raises(IntegrityError) as why:
        put(Shift.DAY, cast.district, first=LAST, last=LAST + timedelta(days=1))
    assert "白班已经排了人" in sentence_for(why.value)


def test_only_those_who_could_act_for_the_desk_are_put_down_and_only_by_the_desk_or_above(cast, put):
    area = cast.city.area["东岭街道"]
    assert {pk for pk, _ in candidates(area, FIRST)} == {cast.subdistrict.pk, cast.district.pk}
    with pytest.raises(Refusal, match="这一级或上一级任岗"):
        put(Shift.DAY, cast.community)
    for who in (cast.community, cast.other_district, cast.company):
        with pytest.raises(accounts.NotAllowed):
            put(Shift.DAY, cast.subdistrict, by=who)
    put(Shift.DAY, cast.subdistrict, by=cast.district)
    with pytest.raises(Refusal, match="不能补排"):
        put(Shift.NIGHT, cast.subdistrict, first=FIRST - timedelta(days=1))


def test_a_turn_is_handed_over_from_a_day_on_and_what_was_before_stays(cast, put):
    row, on = put(Shift.DAY, cast.subdistrict), FIRST + timedelta(days=3)
    hand_over_duty(row.pk, on=on, to_user_id=cast.district.pk, by=cast.subdistrict, at=MORNING)
    area = cast.city.area["东岭街道"].pk
    days = [duty.on_duty(area, MORNING + timedelta(days=n)).user_id for n in range(7)]
    assert days == [cast.subdistrict.pk] * 3 + [cast.district.pk] * 4
    later = DutyTurn.objects.get(user=cast.district)
    with pytest.raises(DutyTurn.DoesNotExist):
        hand_over_duty(later.pk, on=on, to_user_id=None, by=cast.other_district, at=MORNING)
    hand_over_duty(later.pk, on=on, to_user_id=None, by=cast.district, at=MORNING)
    assert duty.on_duty(area, MORNING + timedelta(days=3)) is None


def test_an_objection_is_told_to_whoever_is_on_duty_and_to_nobody_else(cast, put, case_at):
    put(Shift.DAY, cast.district)
    case = case_at(S.DISPATCHED)
    actions.object_(case.pk, why="不是我们的", by=cast.company, at=MORNING + timedelta(hours=1))
    case.refresh_from_db()
    assert case.turn_area_id == cast.city.area["东岭街道"].pk
    assert told(cast.district)[-1].startswith("派遣异议等您指定") and told(cast.subdistrict) == []
    assert list(duty.cases_on_duty(duty.desks_of(cast.district, MORNING))) == [case]
    assert duty.desks_of(cast.subdistrict, MORNING) == []


def test_at_night_all_goes_to_whoever_is_on_duty_and_without_a_roster_to_the_desk(cast, put, case_at):
    case = case_at(S.DISPATCHED)
    actions.object_(case.pk, why="不是我们的", by=cast.company, at=NIGHT)
    assert told(cast.subdistrict)[-1].startswith("派遣异议等您指定")
    put(Shift.NIGHT, cast.district)
    other = case_at(S.AWAITING_CHECK, handler="DEPARTMENT")
    before = told(cast.subdistrict)
    actions.pass_check(other.pk, note="看过", by=cast.community, at=NIGHT)
    assert told(cast.district)[-1].startswith("等您评价") and told(cast.subdistrict) == before


def test_the_desk_says_who_is_on_duty_today(cast, put, sign_in):
    put(Shift.DAY, cast.subdistrict)
    row = put(Shift.NIGHT, cast.district)
    client = sign_in(Client(), cast.subdistrict)
    text = client.get(reverse("case_desk")).content.decode()
    assert (
        "今天谁值班" in text and f"夜班 {cast.district.name[0]}*" in text and cast.district.name not in text
    )
    assert "正在值" in client.get(reverse("duty_list")).content.decode()
    new = {"shift": "DAY", "first": "2021-12-10", "last": "2021-12-12", "user": str(cast.subdistrict.pk)}
    area = cast.city.area["东岭街道"].pk
    assert client.post(reverse("duty_new", args=[area]), new).status_code == 302
    assert client.post(reverse("duty_new", args=[area]), new).status_code == 409
    over = {"on": "2021-12-03", "user": str(cast.subdistrict.pk)}
    assert client.post(reverse("duty_hand_over", args=[row.pk]), over).status_code == 302
    assert (
        sign_in(Client(), cast.other_district).get(reverse("duty_hand_over", args=[row.pk])).status_code
        == 404
    )
    assert sign_in(Client(), cast.company).get(reverse("duty_list")).status_code == 403
    assert sign_in(Client(), cast.stranger).get(reverse("duty_new", args=[area])).status_code == 404
