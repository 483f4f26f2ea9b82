"""Pages of figures: what a person sees, and what he does not."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from sifang.indicators import public as indicators
from sifang.indicators.models import FrozenMonth, MonthReturn
from sifang.lib.clock import ZONE
from sifang.registry import public as registry

KEY = "professional_service_coverage"
NOVEMBER = date(2021, 11, 1)
NOON = datetime(2021, 12, 1, 12, tzinfo=ZONE)
AT = {"at": "2021-11-30"}


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"


@pytest.fixture
def as_(small_city, client, sign_in):
    return lambda who: sign_in(client, small_city.people[who])


def page(client, key=KEY, name="indicator_page", **query):
    return client.get(reverse(name, args=[key]), {**AT, **query})


def taken_home(client, kind, **query):
    address = reverse("indicator_records", args=[KEY])
    return client.post(f"{address}?{urlencode({**AT, **query})}", {"export": kind})


def test_the_list_tells_every_figure_with_what_it_was_divided_by(as_):
    said = as_("city_clerk").get(reverse("indicator_list"), AT).content.decode()
    assert "7 / 13" in said and "53.85%" in said
    assert said.count("data-drawer") >= len(indicators.indicators())


def test_the_list_is_filtered_by_group_state_and_words(as_):
    client = as_("city_clerk")
    said = client.get(reverse("indicator_list"), {**AT, "group": "充电"}).content.decode()
    assert "有充电设施的小区" in said and "街道联席会议" not in said
    said = client.get(reverse("indicator_list"), {**AT, "q": "端口"}).content.decode()
    assert "充电端口" in said and "物管会居民代表比例" not in said


def test_every_figure_opens_with_its_division_words_and_records(as_):
    client = as_("city_clerk")
    for declared in indicators.indicators():
        answer = page(client, declared.key)
        said = answer.content.decode()
        assert answer.status_code == 200
        assert "口径" in said and "校验码" in said and "一个一个都在这里" in said, declared.key
        assert page(client, declared.key, "indicator_records").status_code == 200


def test_beside_another_page_only_the_inside_is_sent(as_):
    answer = as_("city_clerk").get(
        reverse("indicator_page", args=[KEY]), AT, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="drawer-body"
    )
    said = answer.content.decode()
    assert "<html" not in said and "53.85%" in said and "怎么数" in said


def test_records_are_told_apart_into_counted_and_not(as_):
    client = as_("city_clerk")
    counted = page(client, name="indicator_records").content.decode()
    left_out = page(client, name="indicator_records", counted="no").content.decode()
    assert "春晓花园" in counted and "梧桐里" not in counted
    assert "梧桐里" in left_out and "春晓花园" not in left_out
    assert "东岭区 东岭街道 春晓社区" in counted
    found = page(client, name="indicator_records", q="西苑").content.decode()
    assert "西苑华庭" in found and "春晓花园" not in found


def test_records_of_other_areas_do_not_exist(as_, small_city):
    other = {"area": small_city.other_district.slug}
    client = as_("district_clerk")
    assert page(client, name="indicator_records", **other).status_code == 404
    assert page(client, **other).status_code == 404, "nothing was frozen: nothing to tell"
    indicators.freeze_month(date(2021, 10, 1), by=small_city.city_chief, at=NOON)
    said = page(client, **other)
    assert said.status_code == 200
    assert "只看冻结的数" in said.content.decode() and "西苑华庭" not in said.content.decode()
    assert page(client, name="indicator_records", **other, month="2021-10").status_code == 404
    assert page(as_("stranger")).status_code == 404


def test_an_unknown_indicator_area_or_month_is_not_found(as_):
    client = as_("city_clerk")
    assert page(client, "no_such_thing").status_code == 404
    assert page(client, area="123").status_code == 404
    assert page(client, month="2021-10").status_code == 404
    assert page(client, month="x").status_code == 404
    assert page(client, at="2021-13-01").status_code == 404


def test_a_frozen_month_opens_as_it_was(as_, small_city):
    indicators.freeze_month(NOVEMBER, by=small_city.city_chief, at=NOON)
    registry.ServiceMode.objects.filter(compound=small_city.compound["春晓花园"]).delete()
    client = as_("city_clerk")
    assert "46.15%" in page(client).content.decode()
    kept = page(client, month="2021-11", version="1").content.decode()
    assert "53.85%" in kept and "冻结的第 1 版" in kept
    listed = page(client, name="indicator_records", month="2021-11").content.decode()
    assert "春晓花园" in listed


def test_the_export_is_the_list_and_never_a_formula(as_, small_city):
    compound = small_city.compound["春晓花园"]
    compound.name = "=cmd|' /C calc'!A0"
    compound.save()
    answer = taken_home(as_("city_clerk"), "csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["名称", "位置", "服务方式"]
    assert len(rows) == 1 + 7
    assert "'=cmd|' /C calc'!A0" in {row[0] for row in rows}
    book = taken_home(as_("city_clerk"), "xlsx")
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_without_the_right_nothing_is_exported(as_):
    client = as_("community_worker")
    listed = page(client, name="indicator_records", area="990102001001")
    assert listed.status_code == 200 and "导出" not in listed.content.decode().replace("导出看得见", "")
    assert taken_home(client, "csv", area="990102001001").status_code == 403


# ---- months ----


def press(client, verb, month="2021-11", **sent):
    return client.post(reverse(f"month_{verb}", args=[month]), sent)


def test_a_community_confirms_with_one_press(as_, small_city):
    client = as_("community_worker")
    said = client.get(reverse("month_page", args=["2021-11"])).content.decode()
    assert "本月无变化" in said and "春晓社区" in said and "西苑社区" not in said
    answer = press(client, "confirm", area=small_city.community.slug, unchanged="1")
    assert answer.status_code == 302
    row = MonthReturn.objects.get()
    assert (row.area, row.unchanged, row.confirmed_by) == (
        small_city.community,
        True,
        small_city.community_worker,
    )
    assert "已确认" in client.get(reverse("month_page", args=["2021-11"])).content.decode()


def test_nobody_confirms_for_another_area(as_, small_city):
    for who in ("community_worker", "district_clerk", "reviewer", "stranger"):
        answer = press(as_(who), "confirm", area=small_city.area["晨光社区"].slug)
        assert answer.status_code == 404
    assert not MonthReturn.objects.exists()


def test_the_chief_freezes_and_corrects_and_the_page_says_what_changed(as_, small_city):
    client = as_("city_chief")
    assert "确定冻结" in client.get(reverse("month_page", args=["2021-11"])).content.decode()
    assert press(client, "freeze").status_code == 302
    again = press(client, "freeze")
    assert again.status_code == 409 and "已经冻结" in again.content.decode()
    same = press(client, "correct", reason="看看")
    assert same.status_code == 409 and "没有可更正的" in same.content.decode()
    registry.ServiceMode.objects.filter(compound=small_city.compound["春晓花园"]).delete()
    assert press(client, "correct", reason="核实后未签合同").status_code == 302
    said = client.get(reverse("month_page", args=["2021-11"])).content.decode()
    assert "核实后未签合同" in said and "7 / 13 改为 6 / 13" in said
    assert FrozenMonth.objects.count() == 2


def test_only_the_chief_freezes(as_):
    assert press(as_("city_clerk"), "freeze").status_code == 403
    assert press(as_("stranger"), "freeze").status_code == 404
    assert not FrozenMonth.objects.exists()


def test_months_are_listed_newest_first(as_, small_city):
    indicators.freeze_month(date(2021, 10, 1), by=small_city.city_chief, at=NOON)
    said = as_("reviewer").get(reverse("month_list")).content.decode()
    assert "2021 年 11 月的数还没有冻结" in said and "已冻结" in said
    assert as_("stranger").get(reverse("month_list")).status_code == 404


def test_months_are_asked_for_in_my_work(small_city):
    from sifang.indicators.todo import todo

    city = small_city
    assert [t.title for t in todo(city.community_worker, city.at)] == ["确认春晓社区 2021 年 11 月的数"]
    assert "冻结全市 2021 年 11 月的数" in [t.title for t in todo(city.city_chief, city.at)]
    assert todo(city.stranger, city.at) == todo(city.auditor, city.at) == []
    indicators.confirm_month(NOVEMBER, area=city.community, by=city.community_worker, at=city.at)
    assert todo(city.community_worker, city.at) == []


@pytest.mark.parametrize("name", ["indicator_page", "indicator_records"])
def test_a_page_asks_few_questions_however_many_records(
    as_, small_city, name, django_assert_max_num_queries, todo_kept
):
    indicators.freeze_month(date(2021, 10, 1), by=small_city.city_chief, at=NOON)
    client = as_("district_clerk")
    page(client, name=name, area=small_city.district.slug)
    with django_assert_max_num_queries(30):
        page(client, name=name, area=small_city.district.slug)


def test_a_place_in_a_list_that_makes_no_sense_means_the_beginning(as_, small_city):
    indicators.freeze_month(NOVEMBER, by=small_city.city_chief, at=NOON)
    client = as_("city_clerk")
    for nonsense in ("x", "²", "9" * 40, "1.\x00", "-1"):
        for where in ({}, {"month": "2021-11"}):
            assert page(client, name="indicator_records", after=nonsense, **where).status_code == 200
        assert client.get(reverse("month_page", args=["2021-11"]), {"after": nonsense}).status_code == 200
    assert client.get(reverse("month_page", args=["2021-11"]), {"q": "\x00"}).status_code == 200
    assert client.get(reverse("month_page", args=["9999-12"])).status_code == 404
    assert client.get(reverse("month_page", args=["0001-01"])).status_code in (200, 404)
