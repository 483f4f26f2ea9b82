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
