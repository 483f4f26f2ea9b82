"""The left side says where one is, once."""

from __future__ import annotations

import pytest

from sifang.site.navigation import navigation


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "label"),
    [("/cases/desk/", "轮到我的案件"), ("/cases/7/", "案件"), ("/cases/rates/", "案件指标"), ("/", "总览")],
)
def test_one_entry_is_where_one_is(small_city, path, label):
    groups = navigation(small_city.city_clerk, path, 0, "?at=2021-11-30")
    assert [one.label for group in groups for one in group.items if one.current] == [label]


@pytest.mark.django_db
def test_rates_are_led_to_only_where_there_is_an_area_to_have_them(client, small_city, sign_in):
    for person in (small_city.city_clerk, small_city.community_worker, small_city.company_manager):
        labels = [one.label for group in navigation(person, "/", 0, "") for one in group.items]
        sign_in(client, person)
        assert (client.get("/cases/rates/").status_code == 200) == ("案件指标" in labels), person
    assert "案件指标" not in labels
