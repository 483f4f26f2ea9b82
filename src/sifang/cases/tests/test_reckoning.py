"""A change of the calendar: what moves is seen before, and moves with it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from sifang.cases import clocks, reckoning
from sifang.cases.actions import reckon
from sifang.cases.models import Case, CaseClock
from sifang.cases.tests.factories import case as a_case
from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.policy.public import Unit
from sifang.workdays import public as workdays

pytestmark = pytest.mark.django_db
NOTICE = "国务院办公厅关于节假日安排的通知"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture(autouse=True)
def fresh():
    workdays.forget()
    yield
    workdays.forget()


@pytest.fixture
def place(small_city):
    return small_city.compound["春晓花园"], small_city.community


@pytest.fixture
def clerk(small_city, monkeypatch, sign_in):
    """Whoever sees the whole city and may change its calendar, at the browser."""
    person = small_city.clerk("CITY_CLERK")
    monkeypatch.setattr("sifang.workdays.permissions._may_edit", lambda user: user.pk == person.pk)
    return sign_in(Client(), person)


def an_open_case(place, begun: str, length: int, unit: Unit = Unit.WORKDAY) -> CaseClock:
    compound, community = place
    case = a_case(compound, community, found_on=at(begun).date())
    ticking = clocks.start(unit, length, at=at(begun), timetable=policy.timetable())
    Case.objects.filter(pk=case.pk).update(due_at=ticking.due_at)
    row = CaseClock(case=case, stage="HANDLE", party_kind="COMMUNITY", party_area=community)
    for name, value in clocks.changes(None, ticking).items():
        setattr(row, name, value)
    row.save()
    return row


def test_a_holiday_moves_what_runs_over_it_and_nothing_else(place):
    over = an_open_case(place, "2021-12-01T16:00", 5)
    before = an_open_case(place, "2021-12-01T16:00", 1)
    past = an_open_case(place, "2021-12-07T16:00", 1)
    urgent = an_open_case(place, "2021-12-01T16:00", 240, Unit.URGENT_HOUR)
    workdays.set_day(
        date(2021, 12, 6), "HOLIDAY", name="青禾节", source=NOTICE, by=None, at=at("2021-12-01T17:00")
    )
    for row in (over, before, past, urgent):
        row.refresh_from_db()
    assert over.due_at == at("2021-12-09T16:00")
    assert over.case.due_at == over.due_at
    assert before.due_at == at("2021-12-02T16:00") and past.due_at == at("2021-12-08T16:00")
    assert urgent.due_at == at("2021-12-11T16:00")
    workdays.clear_day(date(2021, 12, 6), by=None, at=at("2021-12-01T17:05"))
    over.refresh_from_db()
    assert over.due_at == at("2021-12-08T16:00")


def test_a_paused_or_finished_clock_stays_as_it_is(place):
    shelved = an_open_case(place, "2021-12-01T16:00", 5)
    CaseClock.objects.filter(pk=shelved.pk).update(paused_at=at("2021-12-02T09:00"), due_at=None, used=120)
    met = an_open_case(place, "2021-12-01T16:00", 5)
    CaseClock.objects.filter(pk=met.pk).update(met_at=at("2021-12-02T09:00"))
    workdays.set_day(
        date(2021, 12, 6), "HOLIDAY", name="青禾节", source=NOTICE, by=None, at=at("2021-12-03T17:00")
    )
    shelved.refresh_from_db(), met.refresh_from_db()
    assert shelved.due_at is None and met.due_at == at("2021-12-08T16:00")


def test_what_moves_is_shown_before_anything_is_written(place, clerk):
    row = an_open_case(place, "2021-12-01T16:00", 5)
    said = {"day": "2021-12-06", "kind": "HOLIDAY", "name": "青禾节", "source": NOTICE}
    page = BeautifulSoup(clerk.post(reverse("workdays:set"), said).content, "html.parser")
    assert page.h1.get_text() == "有 1 个到期时间会变动"
    told = page.select_one("tbody tr").get_text("|", strip=True)
    assert row.case.number in told and "2021-12-08 16:00|2021-12-09 16:00" in told and told.endswith("晚")
    row.refresh_from_db()
    assert row.due_at == at("2021-12-08T16:00") and workdays.is_workday(date(2021, 12, 6))
    again = {
        field["name"]: field.get("value", "")
        for field in page.select("form[method=post] input[name]")
        if field["name"] != "csrfmiddlewaretoken"
    }
    answer = clerk.post(reverse("workdays:set"), again)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.due_at == at("2021-12-09T16:00")


def test_a_change_that_moves_nothing_is_made_at_once(place, clerk):
    an_open_case(place, "2021-12-01T16:00", 1)
    said = {"day": "2021-12-06", "kind": "HOLIDAY", "name": "青禾节", "source": NOTICE}
    assert clerk.post(reverse("workdays:set"), said).status_code == 302
    assert not workdays.is_workday(date(2021, 12, 6))


def test_provisional_moments_are_settled_when_the_year_is_complete(place):
    last = workdays.known_until().year
    row = an_open_case(place, f"{last}-12-28T10:00", 10)
    assert row.is_provisional
    noon = at(f"{last}-12-28T12:00")
    workdays.set_day(date(last + 1, 1, 1), "HOLIDAY", name="元旦", source=NOTICE, by=None, at=noon)
    row.refresh_from_db()
    assert row.is_provisional
    change = workdays.Change(
        workdays.calendar(), workdays.Calendar(workdays.calendar().works, date(last + 1, 12, 31))
    )
    foreseen = reckoning.foresee(change, None)
    assert (foreseen.count, foreseen.settled) == (0, 1)
    workdays.complete_year(last + 1, source=NOTICE, by=None, at=noon)
    row.refresh_from_db()
    assert not row.is_provisional


def test_a_provisional_moment_is_marked_where_it_is_read_until_the_year_is_complete(place, clerk):
    last = workdays.known_until().year
    row = an_open_case(place, f"{last}-12-28T10:00", 10)
    address = reverse("case_page", args=[row.case_id])
    page = clerk.get(address).content.decode()
    assert "前（暂定，节假日公布以后重算）" in page and "到期是暂定的" in page
    noon = at(f"{last}-12-28T12:00")
    workdays.set_day(date(last + 1, 1, 1), "HOLIDAY", name="元旦", source=NOTICE, by=None, at=noon)
    workdays.complete_year(last + 1, source=NOTICE, by=None, at=noon)
    assert "暂定" not in clerk.get(address).content.decode()


def test_what_a_change_could_not_see_is_found_afterwards(place):
    row = an_open_case(place, "2021-12-01T16:00", 5)
    CaseClock.objects.filter(pk=row.pk).update(due_at=at("2021-12-07T16:00"))
    Case.objects.filter(pk=row.case_id).update(due_at=at("2021-12-07T16:00"))
    assert reckon.reckon_all(by=None, at=at("2021-12-02T09:00")) == 1
    assert reckon.reckon_all(by=None, at=at("2021-12-02T10:00")) == 0
    row.refresh_from_db()
    assert row.due_at == row.case.due_at == at("2021-12-08T16:00")
