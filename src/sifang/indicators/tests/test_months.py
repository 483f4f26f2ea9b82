"""Months are confirmed, frozen, corrected; what was frozen stays as it was."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from sifang.accounts import public as accounts
from sifang.indicators import public as indicators
from sifang.indicators.models import (
    FrozenDefinition,
    FrozenMonth,
    FrozenPlace,
    FrozenRecord,
    FrozenValue,
    MonthReturn,
)
from sifang.indicators.queries import words_of_frozen
from sifang.indicators.records import shown_fact
from sifang.lib.clock import ZONE
from sifang.lib.constraints import sentence_for
from sifang.registry import public as registry

NOVEMBER = date(2021, 11, 1)
NOON = datetime(2021, 12, 1, 12, tzinfo=ZONE)
KEY = "professional_service_coverage"


@pytest.fixture
def frozen(small_city):
    return indicators.freeze_month(NOVEMBER, by=small_city.city_chief, at=NOON)


def standing(city):
    return indicators.standing_of(NOVEMBER, at=NOON)


def lose_service(city, name="春晓花园"):
    """The record is corrected: nobody ever served this compound."""
    registry.ServiceMode.objects.filter(compound=city.compound[name]).delete()


# ---- confirming ----


def test_each_level_confirms_its_own_figures_and_no_other(small_city):
    city = small_city
    indicators.confirm_month(NOVEMBER, area=city.community, unchanged=True, by=city.community_worker, at=NOON)
    for person, area in (
        (city.subdistrict_clerk, city.community),
        (city.district_clerk, city.other_district),
        (city.community_worker, city.subdistrict),
        (city.reviewer, city.city),
        (city.stranger, city.city),
    ):
        with pytest.raises(accounts.NotAllowed):
            indicators.confirm_month(NOVEMBER, area=area, by=person, at=NOON)


def test_a_confirmed_area_becomes_stale_when_its_figures_move(small_city):
    city = small_city
    assert standing(city).rows[city.community.pk].is_missing
    indicators.confirm_month(NOVEMBER, area=city.community, by=city.community_worker, at=NOON)
    assert standing(city).rows[city.community.pk].is_confirmed
    lose_service(city)
    assert standing(city).rows[city.community.pk].is_stale
    indicators.confirm_month(NOVEMBER, area=city.community, by=city.community_worker, at=NOON)
    assert standing(city).rows[city.community.pk].is_confirmed
    assert MonthReturn.objects.count() == 2, "the earlier confirmation stays"


def test_a_month_that_is_not_over_is_neither_confirmed_nor_frozen(small_city):
    city = small_city
    with pytest.raises(indicators.CannotConfirm, match="还没有过完"):
        indicators.confirm_month(date(2021, 12, 1), area=city.city, by=city.city_clerk, at=NOON)
    with pytest.raises(indicators.CannotFreeze, match="还没有过完"):
        indicators.freeze_month(date(2021, 12, 1), by=city.city_chief, at=NOON)


# ---- freezing ----


def test_frozen_figures_equal_the_live_ones_everywhere(small_city, frozen):
    live = indicators.figures_on(frozen.cut_off)
    for tree in ("ADMINISTRATIVE", "MANAGEMENT"):
        kept = indicators.frozen_figures(frozen, [a.pk for a in small_city.area.values()], tree)
        for (key, area), figure in kept.items():
            now = live.get(key, area, tree)
            assert (figure.numerator, figure.denominator) == (now.numerator, now.denominator), (key, area)
            assert figure.shown == now.shown


def test_frozen_records_are_the_rows_of_the_list(small_city, frozen):
    for declared in indicators.indicators():
        live = list(indicators.records(declared.key, frozen.cut_off, small_city.city.pk))
        kept = list(
            indicators.frozen_records_for(
                small_city.city_clerk, declared.key, small_city.city, "MANAGEMENT", frozen=frozen
            )
        )
        told = [(r.record, r.label, r.counted, r.numerator, [shown_fact(f) for f in r.facts]) for r in live]
        assert told == [
            (r.record, r.label, r.counted, r.numerator, [shown_fact(f) for f in r.facts]) for r in kept
        ]


def test_correcting_a_record_leaves_the_frozen_figures_records_and_wording_alone(
    small_city, frozen, settings
):
    city = small_city

    def kept():
        return (
            list(FrozenValue.objects.order_by("id").values_list()),
            list(FrozenRecord.objects.order_by("id").values_list()),
            [words_of_frozen(row) for row in FrozenDefinition.objects.order_by("id")],
            indicators.history(KEY, city.city.pk),
        )

    before = kept()
    lose_service(city)
    city.compound["西苑华庭"].name = "改了名的小区"
    city.compound["西苑华庭"].save()
    city.community.name = "改了名的社区"
    city.community.save()
    assert kept() == before
    assert indicators.figures_on(frozen.cut_off).get(KEY, city.city.pk).numerator == 6
    assert indicators.history(KEY, city.city.pk)[0].figure.numerator == 7


def test_a_border_that_moves_later_does_not_move_frozen_records(small_city, frozen):
    from sifang.areas import public as areas

    city = small_city
    zone = city.zone
    before = indicators.frozen_records_for(city.zone_clerk, KEY, zone, "MANAGEMENT", frozen=frozen).count()
    areas.AreaClosure.objects.filter(ancestor=zone, descendant=city.area["云台街道"]).delete()
    after = indicators.frozen_records_for(city.city_clerk, KEY, zone, "MANAGEMENT", frozen=frozen).count()
    assert before == after == 2


def test_the_database_refuses_to_change_a_frozen_month(small_city, frozen):
    for model in (FrozenMonth, FrozenDefinition, FrozenPlace, FrozenValue, FrozenRecord):
        rows = model.objects.filter(pk=model.objects.order_by("pk").values("pk")[:1])
        for change in (lambda: rows._raw_delete(rows.db), lambda: rows.update(id=-1)):  # noqa: B023 - called before the loop goes on
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                change()
            assert "已冻结的月份不能改" in sentence_for(refused.value)


def test_a_return_is_not_changed_either(small_city):
    city = small_city
    row = indicators.confirm_month(NOVEMBER, area=city.city, by=city.city_clerk, at=NOON)
    row.digest = "x"
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    assert "重新确认" in sentence_for(refused.value)


def test_only_whoever_may_freeze_freezes_and_only_once(small_city, frozen):
    with pytest.raises(accounts.NotAllowed):
        indicators.freeze_month(date(2021, 10, 1), by=small_city.city_clerk, at=NOON)
    with pytest.raises(indicators.CannotFreeze, match="已经冻结"):
        indicators.freeze_month(NOVEMBER, by=small_city.city_chief, at=NOON)


def test_freezing_notes_who_had_not_confirmed(small_city):
    indicators.confirm_month(NOVEMBER, area=small_city.city, by=small_city.city_clerk, at=NOON)
    frozen = indicators.freeze_month(NOVEMBER, by=small_city.city_chief, at=NOON)
    assert frozen.missing_count == standing(small_city).missing_count > 5


# ---- correcting ----


def test_a_correction_is_a_new_version_that_says_what_changed_and_why(small_city, frozen):
    city = small_city
    lose_service(city)
    with pytest.raises(indicators.CannotFreeze, match="写明原因"):
        indicators.correct_month(NOVEMBER, reason=" ", by=city.city_chief, at=NOON)
    second = indicators.correct_month(NOVEMBER, reason="核实后未签合同", by=city.city_chief, at=NOON)
    assert (second.version, second.reason) == (2, "核实后未签合同")
    values = [v for v in second.what_changed["values"] if v["key"] == KEY]
    assert {"青禾市", "东岭区", "东岭街道", "春晓社区"} == {v["area"] for v in values}
    assert all(float(v["before"][0]) == float(v["after"][0]) + 1 for v in values)
    assert {r["label"] for r in second.what_changed["records"] if r["key"] == KEY} == {"春晓花园"}
    assert FrozenMonth.objects.count() == 2, "the trial left nothing"
    newest = indicators.history(KEY, city.city.pk)
    assert [(p.version, p.figure.numerator) for p in newest] == [(2, 6)]
    first = indicators.frozen_figures(frozen, [city.city.pk])[KEY, city.city.pk]
    assert first.numerator == 7


def test_a_correction_without_a_change_is_refused(small_city, frozen):
    with pytest.raises(indicators.CannotFreeze, match="没有可更正的"):
        indicators.correct_month(NOVEMBER, reason="再来一次", by=small_city.city_chief, at=NOON)
    with pytest.raises(indicators.CannotFreeze, match="还没有冻结"):
        indicators.correct_month(date(2021, 9, 1), reason="x", by=small_city.city_chief, at=NOON)
