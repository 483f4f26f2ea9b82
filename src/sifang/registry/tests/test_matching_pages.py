"""The page where a clerk settles pairs: one press a pair, and a press to take it back."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from sifang.registry import actions
from sifang.registry.jobs import find_pairs
from sifang.registry.models import Compound, DoubtfulPair, MatchDecision
from sifang.registry.tests import factories

AT = datetime(2021, 12, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
PAIRS = "/compounds/pairs/"


@pytest.fixture
def city(small_city, settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    return small_city


@pytest.fixture
def twice(city):
    """A compound of the east that is on the register twice, and one of the west."""
    made = [
        factories.compound(city.community, "方正凤凰国际", household_count=900),
        factories.compound(city.community, "凤凰国际小区", household_count=905),
    ]
    Compound.objects.filter(pk__in=[c.pk for c in made]).update(address="重庆路18号")
    actions.find_doubtful_pairs(by=city.city_clerk, at=AT)
    return made


@pytest.fixture
def page(client, sign_in, city):
    def look(person="city_clerk", path=PAIRS, status=200):
        answer = sign_in(client, getattr(city, person)).get(path)
        assert answer.status_code == status
        return BeautifulSoup(answer.content, "html.parser")

    return look


def press(client, one, other, same, **more):
    return client.post(
        f"{PAIRS}decide/", {"one": one.pk, "other": other.pk, "same": same} | more, follow=True
    )


def test_the_likeliest_pair_stands_first_side_by_side_with_its_reasons(page, twice):
    shown = page()
    assert [dd.get_text() for dd in shown.select("dl.pair .pair-name a")] == ["方正凤凰国际", "凤凰国际小区"]
    assert "900 户（两边不同）" in shown.get_text() and "905 户" in shown.get_text()
    assert "门牌相同：重庆路18号" in [li.get_text() for li in shown.select(".pair-why li")]
    assert {el["data-key"] for el in shown.select("[data-key]")} == {"1", "2", "3"}


def test_one_press_settles_a_pair_and_another_takes_it_back(client, page, twice):
    page()
    shown = BeautifulSoup(press(client, *twice, "1").content, "html.parser")
    done = shown.select_one(".pair-done")
    assert "“方正凤凰国际”与“凤凰国际小区”是同一个小区" in done.get_text()
    assert not Compound.objects.filter(pk=twice[1].pk).exists()
    back = client.post(done.select_one("form")["action"], follow=True)
    assert "已撤回" in back.content.decode()
    assert Compound.objects.filter(pk=twice[1].pk).exists()
    assert DoubtfulPair.objects.filter(one=twice[0], other=twice[1]).exists()


def test_a_pair_put_off_comes_last(page, city, twice):
    for name in ("碧桂园天玺", "天玺"):
        factories.compound(city.community, name)
    actions.find_doubtful_pairs(by=city.city_clerk, at=AT)
    first = page()
    second = page(path=first.select_one("[data-key='3']")["href"])
    assert (
        second.select_one("dl.pair .pair-name").get_text()
        != first.select_one("dl.pair .pair-name").get_text()
    )
    last = DoubtfulPair.objects.order_by("score", "-pk").first()
    around = page(path=f"{PAIRS}?after={last.score}-{last.pk}")
    assert around.select_one("dl.pair .pair-name a").get_text() == "方正凤凰国际", (
        "after the last comes the first"
    )


def test_a_pair_pressed_twice_says_so(client, page, twice):
    page()
    press(client, *twice, "0")
    again = press(client, *twice, "1")
    assert again.status_code == 422
    assert "已经有人核对过" in again.content.decode()


def test_decisions_are_listed_with_who_and_when_and_can_be_withdrawn(client, page, twice):
    page()
    press(client, *twice, "0")
    listed = page(path=f"{PAIRS}decided/")
    row = listed.select_one("tbody tr").get_text(" ")
    assert "方正凤凰国际" in row and "不是同一个小区" in row and "2021-12-01" in row
    client.post(listed.select_one("tbody form")["action"])
    assert "已撤回" in page(path=f"{PAIRS}decided/").select_one("tbody tr").get_text()


def test_the_list_says_what_moved_and_the_old_number_leads_to_the_record_that_stays(client, page, twice):
    page()
    press(client, *twice, "1")
    row = page(path=f"{PAIRS}decided/").select_one("tbody tr").get_text(" ")
    assert "收起：" in row and "小区情况 1" in row
    answer = client.get(f"/compounds/{twice[1].pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/compounds/{twice[0].pk}/")


def test_a_district_sees_its_own_pairs_and_a_company_has_no_such_page(page, twice, city):
    assert page("district_clerk").select("dl.pair")
    page("company_manager", status=403)


def test_a_pair_one_may_not_see_answers_as_if_it_did_not_exist(client, sign_in, city):
    far = [factories.compound(city.area["西塘区"], f"西边{n}") for n in range(2)]
    sign_in(client, city.district_clerk)
    assert press(client, *far, "1").status_code == 404
    assert client.post(f"{PAIRS}decide/", {"one": "x", "other": "1"}).status_code == 404
    assert client.post(f"{PAIRS}decided/999999/withdraw/").status_code == 404
    assert not MatchDecision.objects.exists()


def test_looking_again_finds_what_is_new(client, sign_in, city):
    sign_in(client, city.city_clerk)
    before = DoubtfulPair.objects.count()
    assert find_pairs() >= before
    factories.compound(city.community, "方正凤凰国际")
    assert find_pairs() == DoubtfulPair.objects.count()
    factories.compound(city.community, "凤凰国际")
    found = find_pairs()
    assert DoubtfulPair.objects.filter(one__name="方正凤凰国际", other__name="凤凰国际").exists()
    assert find_pairs() == 0, "nothing new, nothing to look at"
    client.post(f"{PAIRS}find/")
    assert DoubtfulPair.objects.count() == found


def test_the_records_of_a_merger_of_long_ago_stay_dated(city, twice):
    """Uniting two records of one compound is not the merging of two compounds: no day, no lineage."""
    actions.decide_pair(twice[0].pk, twice[1].pk, same=True, by=city.city_clerk, at=AT)
    kept = Compound.objects.get(pk=twice[0].pk)
    assert kept.states.get().household_count == 900
    assert not kept.came_from.exists()
    assert kept.period.lower == date(2018, 1, 1)
