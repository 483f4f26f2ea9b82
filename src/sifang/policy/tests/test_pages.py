"""The rules as a person reads them."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.http import Http404
from django.test import RequestFactory

from sifang.policy import public as policy
from sifang.policy.pages import views

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Any:
    """Anybody with an account."""
    User: Any = get_user_model()
    return User.objects.create(username="reader", name="读者")


@pytest.fixture
def read(reader):
    def ask(view, at: str = "2021-12-01", *args: str, user: Any = reader, **query: str) -> BeautifulSoup:
        request = RequestFactory().get("/policy/", {"at": at, **query})
        request.user = user
        response = view(request, *args)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return ask


def rows(page: BeautifulSoup) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.select("section.list tbody tr")]


def test_every_rule_in_force_is_listed_with_its_value_and_source(read):
    page = read(views.index)
    text = "\n".join(rows(page))
    assert "新成立业主委员会党员比例下限 60%" in text
    assert "到岗之日起5日内" in text and "《淄博市物业管理条例》第四十四条" in text
    assert "100%，2021年12月31日前" in text
    from datetime import date

    unpublished = sum(rule.is_demonstration for rule in policy.values(date(2021, 12, 1)))
    assert f"{unpublished} 条待主管部门替换" in page.h1.get_text()


def test_a_rule_not_yet_in_force_is_not_listed(read):
    assert "项目负责人到居民委员会报到" not in "\n".join(rows(read(views.index, "2021-11-30")))


def test_the_list_can_be_narrowed_to_what_waits_for_the_authority(read):
    found = rows(read(views.index, kind="DEMONSTRATION"))
    assert found and all("示范，待主管部门替换" in row for row in found)


def test_the_list_can_be_searched_and_narrowed_by_group(read):
    assert all("备案" in row for row in rows(read(views.index, q="备案")))
    assert all("法定期限" in row for row in rows(read(views.index, group="法定期限")))
    assert rows(read(views.index, q="没有这样的规则")) == []


@pytest.mark.parametrize("key", [rule.key for rule in policy.values()])
def test_every_rule_has_its_page_with_all_versions(read, key):
    page = read(views.rule, "2021-12-01", key)
    assert len(page.select("tbody tr")) == len(policy.history(key))


def test_a_rule_of_a_day_before_it_was_in_force_says_so(read):
    page = read(views.rule, "2021-11-30", "deadline.manager_report_in")
    assert "还没有这项规定" in page.get_text()


def test_a_legal_clock_is_counted_for_a_day_one_asks(read):
    page = read(views.rule, "2021-12-01", "deadline.contract_filing", start="2022-01-22")
    assert page.select_one("form [role=status]").get_text() == "到 2022 年 2 月 7 日为止"
    assert read(views.rule, "2022-05-01", "deadline.lift_rescue_arrival", start="2022-01-22").h1


def test_an_indicator_shows_what_is_divided_by_what_and_its_target(read):
    text = read(views.indicator, "2021-11-30", "environment_committee_coverage").get_text(" ", strip=True)
    assert "城市社区" in text and "219÷292=75%" in text and "100%，2021年12月31日前" in text


def test_a_list_shows_every_item_with_its_own_source(read):
    page = read(views.listed, "2021-12-01", "market_order_aspects")
    assert len(page.select("tbody tr")) == 7
    assert page.get_text().count("示范，待主管部门替换") >= 5


def test_the_work_standard_is_shown_by_aspect(read):
    page = read(views.listed, "2021-12-01", "work_standard")
    assert len(page.select("tr.grp")) == 5
    assert len(page.select("tbody tr")) == 35


def test_the_offices_are_shown_with_their_duties(read):
    assert "餐饮油烟" in read(views.offices).get_text()


@pytest.mark.parametrize(
    ("view", "key"), [(views.rule, "no.such"), (views.listed, "no"), (views.indicator, "no")]
)
def test_what_does_not_exist_is_not_found(read, view, key):
    with pytest.raises(Http404):
        read(view, "2021-12-01", key)


def test_a_day_that_is_none_is_read_as_today(read):
    assert read(views.index, at="yesterday").h1


def test_somebody_without_an_account_is_asked_to_sign_in():
    request = RequestFactory().get("/policy/")
    request.user = None
    assert views.index(request).status_code == 302


def test_the_pages_write_nothing_and_ask_the_database_little(read, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        read(views.index)
