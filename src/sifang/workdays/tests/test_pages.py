"""The calendar's page, and who may change it there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.base import BaseStorage
from django.test import RequestFactory
from django.urls import reverse

from sifang.workdays import permissions
from sifang.workdays import public as workdays
from sifang.workdays.models import CalendarDay, CalendarYear
from sifang.workdays.pages import views

pytestmark = pytest.mark.django_db


class Said(BaseStorage):
    """Messages kept on the request alone."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list, bool]:
        return [], True

    def _store(self, messages: list, response: Any, *args: Any, **kwargs: Any) -> list:
        return []


@pytest.fixture
def clerk():
    return get_user_model().objects.create(username="clerk", name="经办")


@pytest.fixture
def passer_by():
    return get_user_model().objects.create(username="passer", name="路人")


@pytest.fixture(autouse=True)
def only_the_clerk_may(clerk, monkeypatch):
    monkeypatch.setattr(permissions, "_may_edit", lambda user: user.pk == clerk.pk)
    workdays.forget()
    yield
    workdays.forget()


def ask(view, user, method: str = "get", **data: Any):
    request = getattr(RequestFactory(), method)("/calendar/", data)
    request.user = user
    request._messages = Said(request)
    return view(request)


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_a_year_shows_its_special_days(passer_by):
    page = soup(ask(views.year, passer_by, year="2021"))
    assert page.h1.get_text() == "2021 年放假 31 天，调休上班 7 天"
    new_year, spring = (row.get_text("|", strip=True) for row in page.select("tbody tr")[:2])
    assert new_year.startswith("元旦|1 月 1 日至 3 日，共 3 天|—")
    assert spring.startswith("春节|2 月 11 日至 17 日，共 7 天|2 月 7 日（周日）、2 月 20 日（周六）")
    assert not page.select("form[action$='set/']")


def test_a_year_nobody_announced_says_what_to_do(passer_by):
    assert "还没有节假日安排" in soup(ask(views.year, passer_by, year="2031")).h1.get_text()


@pytest.mark.parametrize("year", ["", "abc", "99999"])
def test_a_year_that_is_none_is_read_as_this_year(passer_by, year):
    assert ask(views.year, passer_by, year=year).status_code == 200


def test_the_clerk_enters_a_day(clerk):
    response = ask(
        views.set_day,
        clerk,
        "post",
        day="2031-01-01",
        kind="HOLIDAY",
        name="元旦",
        source="国办发明电〔2030〕1号",
    )
    assert (response.status_code, response.url) == (302, f"{reverse('workdays:year')}?year=2031")
    assert not workdays.is_workday(date(2031, 1, 1))


def test_the_clerk_completes_a_year_and_clears_a_day(clerk):
    ask(views.set_day, clerk, "post", day="2031-01-01", kind="HOLIDAY", name="元旦", source="通知")
    done = ask(views.complete_year, clerk, "post", **{"complete-year": 2031, "complete-source": "通知"})
    assert done.status_code == 302
    assert CalendarYear.objects.filter(year=2031).exists()
    assert ask(views.clear_day, clerk, "post", day="2031-01-01").status_code == 302
    assert not CalendarDay.objects.filter(day=date(2031, 1, 1)).exists()


@pytest.mark.parametrize(
    ("view", "data", "status", "words"),
    [
        ("set_day", {"day": "2021-02-30", "kind": "HOLIDAY", "name": "x", "source": "y"}, 422, "有 1 处要改"),
        ("set_day", {"day": "2021-12-13", "kind": "MAKE_UP_WORKDAY", "name": "x", "source": "y"}, 409, "只能是周六或周日"),
        ("set_day", {"day": "9999-12-31", "kind": "HOLIDAY", "name": "x", "source": "y"}, 422, "年份在 2000 到 2100 之间"),
        ("set_day", {"day": "0001-01-01", "kind": "HOLIDAY", "name": "x", "source": "y"}, 422, "年份在 2000 到 2100 之间"),
        ("set_day", {"day": "2031-01-01", "kind": "HOLIDAY", "name": "\u200b", "source": "y"}, 409, "名称和出处不能为空"),
        ("clear_day", {"day": "2021-12-14"}, 409, "没有特别安排"),
        ("clear_day", {}, 422, "没有说明是哪一天"),
        ("complete_year", {"complete-year": 2021, "complete-source": "y"}, 409, "已经录完"),
        ("complete_year", {}, 422, "请写明年份和出处"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_on_the_page_and_nothing_changes(clerk, view, data, status, words):
    before = CalendarDay.objects.count()
    response = ask(getattr(views, view), clerk, "post", **data)
    assert response.status_code == status
    assert words in soup(response).get_text()
    assert CalendarDay.objects.count() == before


@pytest.mark.parametrize("view", ["set_day", "clear_day", "complete_year"])
def test_somebody_without_the_right_changes_nothing(passer_by, view):
    response = ask(
        getattr(views, view), passer_by, "post", day="2021-12-13", kind="HOLIDAY", name="x", source="y"
    )
    assert response.status_code == 403
    assert "没有“维护节假日和调休”的权限" in soup(response).get_text()
    assert not CalendarDay.objects.filter(day=date(2021, 12, 13)).exists()


def test_until_a_room_above_says_who_nobody_may(clerk, monkeypatch):
    monkeypatch.setattr(permissions, "_may_edit", permissions._nobody)
    assert not permissions.may_edit(clerk)


def test_somebody_without_an_account_is_asked_to_sign_in():
    assert ask(views.year, None).status_code == 302
