"""A change of the calendar: what moves is seen before, and moves with it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.cases import clocks, reckoning
from sifang.cases.actions import reckon
from sifang.cases.models import Case, CaseClock
from sifang.cases.tests.factories import case as a_case
from sifang.lib.clock import ZONE
from sifang.notices.models import Notice
from sifang.policy import public as policy
from sifang.policy.public import Unit
from sifang.workdays import public as workdays

pytestmark = pytest.mark.django_db
NOTICE = "国务院办公厅关于节假日安排的通知"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def a_holiday(told: str, *, by=None):
    """Monday the 6th becomes a holiday, at that moment."""
    return workdays.set_day(date(2021, 12, 6), "HOLIDAY", name="青禾节", source=NOTICE, by=by, at=at(told))


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


def an_open_case(place, begun: str, length: int, unit: Unit = Unit.WORKDAY, **party) -> CaseClock:
    compound, community = place
    case = a_case(compound, community, found_on=at(begun).date())
    ticking = clocks.start(unit, length, at=at(begun), timetable=policy.timetable())
    Case.objects.filter(pk=case.pk).update(due_at=ticking.due_at)
    row = CaseClock(
        case=case, stage="HANDLE", **(party or {"party_kind": "COMMUNITY", "party_area": community})
    )
    for name, value in clocks.changes(None, ticking).items():
        setattr(row, name, value)
    row.save()
    return row


def test_a_holiday_moves_what_runs_over_it_and_nothing_else(place):
    over = an_open_case(place, "2021-12-01T16:00", 5)
    before = an_open_case(place, "2021-12-01T16:00", 1)
    past = an_open_case(place, "2021-12-07T16:00", 1)
    urgent = an_open_case(place, "2021-12-01T16:00", 240, Unit.URGENT_HOUR)
    a_holiday("2021-12-01T17:00")
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
    a_holiday("2021-12-03T17:00")
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
    after = BeautifulSoup(clerk.get(answer.url).content, "html.parser").select_one(".said")
    assert "2021-12-06 已记为放假（青禾节）。未结案件的计时：1 个到期时间随之变动" in after.get_text()
    which = BeautifulSoup(clerk.get(after.a["href"]).content, "html.parser").select("table.data tbody tr")
    assert len(which) == 1 and row.case.number in which[0].get_text()


def test_a_change_that_moves_nothing_is_made_at_once(place, clerk):
    an_open_case(place, "2021-12-01T16:00", 1)
    said = {"day": "2021-12-06", "kind": "HOLIDAY", "name": "青禾节", "source": NOTICE}
    answer = clerk.post(reverse("workdays:set"), said)
    assert answer.status_code == 302
    assert not workdays.is_workday(date(2021, 12, 6))
    after = BeautifulSoup(clerk.get(answer.url).content, "html.parser").select_one(".said")
    assert "没有到期时间因此变动" in after.get_text() and after.a is None


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
    (moved,) = workdays.complete_year(last + 1, source=NOTICE, by=None, at=noon).moves
    assert (moved.count, moved.settled, moved.told) == (0, 1, 0)
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


def company_of(manager) -> int:
    (company,) = accounts.scope_of(manager).company_ids
    return company


def told(person) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(to_id=person.pk, key__startswith="case-clock/calendar/").order_by("id")
    return list(rows.values_list("title", "href"))


def test_everybody_on_whose_hands_limits_moved_is_told_once_with_their_number(place, cast, sign_in):
    for _ in range(3):
        an_open_case(place, "2021-12-01T16:00", 5)
    second = an_open_case(place, "2021-12-01T16:00", 5)
    contact = CaseClock.objects.get(pk=second.pk)
    contact.pk, contact.stage = None, "CONTACT"
    contact.save()
    companys = an_open_case(
        place, "2021-12-01T16:00", 5, party_kind="COMPANY", party_company_id=company_of(cast.company)
    )
    an_open_case(place, "2021-12-01T16:00", 1)
    made = a_holiday("2021-12-01T17:00")
    (moved,) = made.moves
    assert (moved.count, moved.told) == (6, 2)
    ((title, href),) = told(cast.community)
    assert title == "日历有改动，您手上 4 件的时限变了"
    assert told(cast.company) == [("日历有改动，您手上 1 件的时限变了", href)]
    assert told(cast.sibling) == told(cast.subdistrict) == []
    for person, many in ((cast.community, 4), (cast.company, 1)):
        page = BeautifulSoup(sign_in(Client(), person).get(href).content, "html.parser")
        assert page.h1.get_text() == f"时限跨过 2021-12-06 的 {many} 件"
        assert len(page.select(".desk > li")) == many
    assert companys.case.number in page.get_text()


def test_whoever_is_told_of_a_number_finds_as_many_on_his_desk(place, cast, sign_in):
    (bureau,) = accounts.scope_of(cast.district).office_ids
    for _ in range(3):
        row = an_open_case(place, "2021-12-01T16:00", 5, party_kind="DEPARTMENT", party_office_id=bureau)
    # One of them lies in another district: his bureau was given it, he does not see it.
    (other,) = (
        pk for pk, kind in accounts.scope_of(cast.other_district).area_kinds.items() if kind == "DISTRICT"
    )
    Case.objects.filter(pk=row.case_id).update(district=other)
    a_holiday("2021-12-01T17:00")
    ((title, href),) = told(cast.district)
    assert title == "日历有改动，您手上 2 件的时限变了"
    page = BeautifulSoup(sign_in(Client(), cast.district).get(href).content, "html.parser")
    assert len(page.select(".desk > li")) == 2


def test_the_same_change_said_again_and_workers_who_look_afterwards_tell_nobody_twice(place, cast):
    an_open_case(place, "2021-12-01T16:00", 5)
    for minute in (0, 5):
        a_holiday(f"2021-12-01T17:0{minute}")
    assert reckon.reckon_all(by=None, at=at("2021-12-01T18:07")) == 0
    assert len(told(cast.community)) == 1
    workdays.clear_day(date(2021, 12, 6), by=None, at=at("2021-12-01T19:00"))
    assert len(told(cast.community)) == 2


def test_whoever_changes_the_calendar_reads_it_on_the_page_and_gets_no_notice(place, cast):
    an_open_case(place, "2021-12-01T16:00", 5)
    (moved,) = a_holiday("2021-12-01T17:00", by=cast.community).moves
    assert moved.told == 0 and told(cast.community) == []


def test_for_a_company_without_an_account_the_desk_that_writes_down_for_it_is_told(place, cast, sign_in):
    an_open_case(
        place, "2021-12-01T16:00", 5, party_kind="COMPANY", party_company_id=company_of(cast.company)
    )
    an_open_case(place, "2021-12-01T16:00", 5)
    cast.company.is_active = False
    cast.company.save()
    a_holiday("2021-12-01T17:00")
    ((title, href),) = told(cast.community)
    assert title == "日历有改动，您手上 2 件的时限变了"
    page = BeautifulSoup(sign_in(Client(), cast.community).get(href).content, "html.parser")
    assert len(page.select(".desk > li")) == 2


def test_what_was_found_afterwards_is_told_once_however_many_transactions_it_took(place, cast, monkeypatch):
    monkeypatch.setattr(reckon, "_AT_ONCE", 1)
    rows = [an_open_case(place, "2021-12-01T16:00", 5) for _ in range(3)]
    CaseClock.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=at("2021-12-07T16:00"))
    assert reckon.reckon_all(by=None, at=at("2021-12-02T09:00")) == 3
    assert [title for title, _ in told(cast.community)] == ["日历有改动，您手上有案件的时限变了"]


@pytest.mark.parametrize("asked", ["", "x", "9999-12-31", "0001-01-01", "2021-02-30"])
def test_a_day_that_is_none_narrows_nothing(place, clerk, asked):
    an_open_case(place, "2021-12-01T16:00", 5)
    assert clerk.get(reverse("case_desk"), {"of": "over", "over": asked}).status_code == 200
    page = BeautifulSoup(clerk.get(reverse("case_list"), {"over": asked}).content, "html.parser")
    assert len(page.select("table.data tbody tr")) == Case.objects.count()
