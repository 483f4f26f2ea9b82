"""Every number equals its list and the slow count, for every indicator, area, tree and day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sifang.indicators import public as indicators
from sifang.indicators.tests.oracle import Oracle
from sifang.indicators.tests.random_city import DAYS, shake

TREES = ("ADMINISTRATIVE", "MANAGEMENT")


def compare(day: date) -> int:
    oracle, found = Oracle(), indicators.figures_on(day)
    checked = 0
    for declared in indicators.indicators():
        slow = [(oracle.chain(place, tree, day), tree, n, d) for place, n, d in oracle.rows(declared.key, day) for tree in TREES]  # fmt: skip
        for tree in TREES:
            for area in oracle.areas.values():
                mine = [(n, d) for chain, t, n, d in slow if t == tree and area.pk in chain]
                number = found.get(declared.key, area.pk, tree)
                expected = (sum(n for n, _ in mine), sum(d for _, d in mine))
                said = (number.numerator, number.denominator or 0)
                assert said == expected, f"{declared.key} {area} {tree} {day}: {said} is not {expected}"
                checked += 1
    return checked


def one_of_each_level(city) -> list:
    names = ("青禾市", "东岭区", "云台开发区", "云台街道", "石门镇", "柳岸社区")
    both = [(city.area[name], "MANAGEMENT") for name in names]
    return both + [(city.area[name], "ADMINISTRATIVE") for name in names[:2]]


@pytest.mark.parametrize("day", [date(2021, 11, 30), date(2021, 6, 1), date(2020, 12, 31), date(2017, 1, 1)])
def test_the_small_city_counts_as_a_clerk_would(small_city, day):
    assert compare(day) > 700


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_city_of_chance_counts_as_a_clerk_would(small_city, seed):
    shake(small_city, seed)
    for day in DAYS:
        compare(day)


@pytest.mark.parametrize(("seed", "day"), [(11, date(2021, 9, 30)), (12, date(2021, 11, 30))])
def test_the_list_behind_every_number_adds_up_to_it(small_city, seed, day):
    shake(small_city, seed)
    found = indicators.figures_on(day)
    for declared in indicators.indicators():
        for area, tree in one_of_each_level(small_city):
            number = found.get(declared.key, area.pk, tree)
            rows = list(indicators.records(declared.key, day, area.pk, tree))
            assert sum(r.numerator for r in rows) == number.numerator
            assert sum(r.denominator for r in rows) == (number.denominator or 0)
            if declared.kind == indicators.Kind.RATIO:
                counted = indicators.records(declared.key, day, area.pk, tree, counted=True).count()
                left_out = indicators.records(declared.key, day, area.pk, tree, counted=False).count()
                assert (counted, left_out) == (number.numerator, number.rest)


def test_paging_shows_every_record_once_in_order_both_ways(small_city):
    shake(small_city, 5)
    day = date(2021, 11, 30)
    whole = list(indicators.records("problems_resolved", day, small_city.city.pk))
    pages = indicators.records("problems_resolved", day, small_city.city.pk, limit=7)
    forward, edge = [], ""
    while True:
        page, more = pages.page(after=edge)
        forward += page
        if not more:
            break
        edge = page[-1].position
    assert forward == whole and len(whole) > 20
    back, edge = [], whole[-1].position
    while True:
        page, more = pages.page(before=edge)
        back = page + back
        if not more:
            break
        edge = page[0].position
    assert [*back, whole[-1]] == whole


def test_all_figures_of_all_areas_take_one_statement(small_city):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        indicators.figures_on(small_city.cut_off)
    assert len(asked) == 1


def test_the_day_before_anything_existed_has_no_share_and_no_error(small_city):
    found = indicators.figures_on(date(1985, 1, 1))
    figure = found.get("professional_service_coverage", small_city.city.pk)
    assert (figure.numerator, figure.denominator, figure.share) == (0, 0, None)
    assert figure.shown == "没有数据"
