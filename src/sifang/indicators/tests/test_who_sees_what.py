"""Live figures inside one's jurisdiction; of other areas only what was frozen, without records."""

from __future__ import annotations

from datetime import date, datetime

from sifang.indicators import public as indicators
from sifang.lib.clock import ZONE

KEY = "professional_service_coverage"
DAY = date(2021, 11, 30)
NOON = datetime(2021, 12, 1, 12, tzinfo=ZONE)
ADMINISTRATIVE, MANAGEMENT = "ADMINISTRATIVE", "MANAGEMENT"

WHO = (
    # who, area, tree, live
    ("city_clerk", "青禾市", MANAGEMENT, True),
    ("reviewer", "春晓社区", ADMINISTRATIVE, True),
    ("district_clerk", "东岭区", MANAGEMENT, True),
    ("district_clerk", "东岭区", ADMINISTRATIVE, False),  # a subdistrict of it belongs to the zone
    ("district_clerk", "春晓社区", MANAGEMENT, True),
    ("district_clerk", "云台街道", MANAGEMENT, False),
    ("district_clerk", "西塘区", MANAGEMENT, False),
    ("district_clerk", "青禾市", MANAGEMENT, False),
    ("other_district_clerk", "西塘区", ADMINISTRATIVE, True),
    ("zone_clerk", "云台开发区", MANAGEMENT, True),
    ("zone_clerk", "云台街道", ADMINISTRATIVE, True),
    ("zone_clerk", "东岭区", MANAGEMENT, False),
    ("subdistrict_clerk", "东岭街道", MANAGEMENT, True),
    ("subdistrict_clerk", "南河街道", MANAGEMENT, False),
    ("community_worker", "春晓社区", MANAGEMENT, True),
    ("community_worker", "晨光社区", MANAGEMENT, False),
    ("company_manager", "春晓社区", MANAGEMENT, False),
    ("department_liaison", "青禾市", MANAGEMENT, False),
    ("sysadmin", "青禾市", MANAGEMENT, False),
    ("stranger", "青禾市", MANAGEMENT, False),
)


def test_live_figures_stop_at_the_border_of_ones_jurisdiction(small_city):
    for who, where, tree, live in WHO:
        user, area = small_city.people[who], small_city.area[where]
        assert indicators.may_see_live(user, area, tree, DAY) is live, (who, where, tree)
        figure = indicators.figure_for(user, KEY, area, tree, day=DAY)
        listed = indicators.records_for(user, KEY, area, tree, day=DAY)
        if live:
            assert figure.is_live
            assert figure.denominator == listed.count()
        else:
            assert figure is None, "nothing was frozen yet"
            assert listed is None


def test_of_other_areas_the_frozen_month_is_told_without_records(small_city):
    frozen = indicators.freeze_month(date(2021, 10, 1), by=small_city.city_chief, at=NOON)
    asked = (small_city.district_clerk, KEY, small_city.other_district, MANAGEMENT)
    figure = indicators.figure_for(*asked, day=DAY)
    assert (figure.is_live, figure.month, figure.day) == (False, date(2021, 10, 1), date(2021, 10, 31))
    assert indicators.records_for(*asked, day=DAY) is None
    assert indicators.frozen_records_for(*asked, frozen=frozen) is None
    assert indicators.figure_for(*asked, day=date(2021, 9, 30)) is None, "not said yet by then"


def test_a_person_without_a_post_is_told_nothing(small_city):
    indicators.freeze_month(date(2021, 10, 1), by=small_city.city_chief, at=NOON)
    for nobody in (small_city.stranger, None):
        assert indicators.figure_for(nobody, KEY, small_city.city, day=DAY) is None


def test_administrators_see_what_was_issued_and_nothing_live(small_city):
    indicators.freeze_month(date(2021, 10, 1), by=small_city.city_chief, at=NOON)
    figure = indicators.figure_for(small_city.sysadmin, KEY, small_city.city, day=DAY)
    assert not figure.is_live


def test_the_list_a_person_gets_holds_only_compounds_he_may_see(small_city):
    from sifang.registry import public as registry

    for who, user in small_city.people.items():
        seen = set(registry.Compound.objects.visible_to(user).values_list("pk", flat=True))
        for name in ("青禾市", "东岭区", "西塘区", "云台街道", "东岭街道", "春晓社区"):
            area = small_city.area[name]
            for tree in (ADMINISTRATIVE, MANAGEMENT):
                listed = indicators.records_for(user, KEY, area, tree, day=DAY)
                if listed is not None:
                    assert {r.record for r in listed} <= seen, (who, area, tree)
