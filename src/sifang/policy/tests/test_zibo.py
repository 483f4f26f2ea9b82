"""Zibo's folder says what the announcement and the regulation say."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from sifang.policy import public as policy

CUT_OFF = date(2021, 11, 30)
IN_FORCE = date(2021, 12, 1)
CITIES = Path(__file__).resolve().parents[4] / "policy"


@pytest.fixture(autouse=True)
def zibo(settings):
    settings.SIFANG_POLICY, settings.SIFANG_CITY = CITIES, "zibo"
    policy.reload()
    yield
    policy.reload()


@pytest.mark.parametrize("city", sorted(path.name for path in CITIES.iterdir() if path.is_dir()))
def test_every_city_of_the_policy_folder_is_without_mistake(city):
    assert policy.check(CITIES / city) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("committee.new_party_member_share", Fraction(3, 5)),
        ("management_committee.owner_share", Fraction(1, 2)),
        ("evaluation.community_party_weight", Fraction(3, 10)),
        ("lagging.share", Fraction(1, 10)),
        ("company.party_organisation_share", Fraction(7, 10)),
        ("votes.quorum_share", Fraction(2, 3)),
        ("lockout.tries", 5),
    ],
)
def test_thresholds_are_exact_and_name_their_source(key, value):
    rule = policy.value(key, CUT_OFF)
    assert rule.value == value
    assert rule.source and rule.name and rule.line > 1


def test_the_owner_share_becomes_law_on_the_day_the_regulation_comes_into_force():
    assert policy.value("management_committee.owner_share", CUT_OFF).source_kind == "ANNOUNCEMENT"
    assert (
        policy.value("management_committee.owner_share", IN_FORCE).source
        == "《淄博市物业管理条例》第三十八条"
    )


def test_what_the_city_has_not_published_says_so_in_the_same_words_everywhere():
    unpublished = [rule for rule in policy.values() if rule.is_demonstration]
    assert unpublished
    assert {rule.source for rule in unpublished} == {"示范，待主管部门替换"}


def test_a_rule_that_was_not_yet_in_force_is_refused_in_a_sentence():
    with pytest.raises(policy.NoSuchRule, match=r"项目负责人到居民委员会报到.*2021-12-01"):
        policy.value("deadline.manager_report_in", CUT_OFF)
    assert policy.find("deadline.manager_report_in", CUT_OFF) is None


def test_an_unknown_rule_is_refused_with_a_hint():
    with pytest.raises(policy.NoSuchRule, match=r"是否应为“lagging\.share”"):
        policy.value("lagging.shares", CUT_OFF)


def test_a_manager_reports_in_within_five_days_of_taking_up_the_post():
    clock = policy.deadline("manager_report_in", IN_FORCE)
    assert (clock.length, clock.unit, clock.direction) == (5, policy.Unit.DAY, policy.Direction.AFTER)
    assert clock.shown == "到岗之日起5日内"
    assert policy.value("deadline.manager_report_in", IN_FORCE).value == 5


def test_the_city_and_the_province_set_different_clocks_for_the_first_assembly():
    assert policy.deadline("first_assembly_held", CUT_OFF).length == 90
    assert policy.deadline("first_assembly_held", IN_FORCE).length == 60


def test_the_targets_are_the_article_s():
    committees = policy.target("environment_committee_coverage", CUT_OFF)
    companies = policy.target("company_party_organisation_coverage", CUT_OFF)
    charging = policy.target("charging_coverage", CUT_OFF)
    assert (committees.share, committees.due_on) == (1, date(2021, 12, 31))
    assert (companies.share, companies.due_on) == (Fraction(7, 10), date(2021, 12, 31))
    assert (charging.share, charging.due_on) == (1, None)
    assert policy.target("professional_service_coverage", CUT_OFF) is None


def test_every_indicator_has_words_and_a_source():
    for key in policy.indicator_keys():
        words = policy.indicator_texts(key)
        assert words.name and words.numerator and words.definition and words.source and words.version
        assert words.digits in (0, 2)
    assert policy.indicator_texts("professional_service_coverage").digits == 2


def test_the_tree_has_the_official_numbers_of_areas_and_292_urban_communities():
    count = Counter(row.kind.value for row in policy.areas())
    assert count == {"DISTRICT": 8, "SUBDISTRICT": 31, "TOWN": 57, "COMMUNITY": 2931}
    assert sum(row.is_urban for row in policy.areas()) == 292
    seen = {policy.city().code}
    for row in policy.areas():
        assert row.parent_code in seen
        seen.add(row.code)


def test_the_functional_zones_manage_towns_and_have_no_code_of_their_own():
    codes = {row.code for row in policy.areas()}
    assert {zone.short_name for zone in policy.zones()} == {"高新区", "经开区", "文昌湖区"}
    assert all(zone.key not in codes and set(zone.manages) <= codes for zone in policy.zones())


def test_the_outlines_are_small_closed_to_a_district_and_share_their_borders():
    outlines = {code: rings for code, _name, rings in policy.outlines()}
    assert set(outlines) == {row.code for row in policy.areas() if row.kind == policy.AreaKind.DISTRICT}
    assert (CITIES / "zibo/outlines.json").stat().st_size <= 30_000
    corners = Counter(point for rings in outlines.values() for ring in rings for point in set(ring))
    assert sum(count > 1 for count in corners.values()) > 200


def test_the_version_names_the_folder_by_its_bytes():
    version = policy.version(CUT_OFF)
    assert version.city == "zibo" and len(version.sha256) == 64
