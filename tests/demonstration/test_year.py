"""The year is told: months frozen one after another, one of them corrected, November under way."""

from __future__ import annotations

from datetime import date

from sifang.indicators import public as indicators
from sifang.site.demo.moments import OPENING

SERIES = """select m.month, m.version, v.numerator::int, v.denominator::int
              from indicators_frozenmonth m
              join indicators_frozendefinition d on d.frozen_id = m.id and d.key = %(key)s
              join indicators_frozenvalue v on v.definition_id = d.id and v.tree = %(tree)s
              join areas_area a on a.id = v.area_id and a.kind = 'CITY' order by 1, 2"""


def frozen(rows, key):
    return [
        (month.month, version, up, down)
        for month, version, up, down in rows(SERIES, key=key, tree="MANAGEMENT")
    ]


def test_ten_months_are_frozen_and_february_was_corrected(rows):
    assert frozen(rows, "professional_service_coverage") == [
        (1, 1, 1168, 1389),
        (2, 1, 1171, 1389),
        (2, 2, 1172, 1389),
        (3, 1, 1176, 1388),
        (4, 1, 1181, 1388),
        (5, 1, 1185, 1388),
        (6, 1, 1189, 1389),
        (7, 1, 1193, 1389),
        (8, 1, 1196, 1389),
        (9, 1, 1203, 1389),
        (10, 1, 1208, 1388),
    ]


def test_frozen_months_say_what_the_register_says_of_their_days(rows):
    """Nothing was rewritten behind a frozen month but what its correction tells."""
    environment = [up for _, version, up, _ in frozen(rows, "environment_committee_coverage") if version == 1]
    assert environment == [0, 6, 21, 48, 79, 108, 134, 158, 183, 207]
    found = indicators.figures_on(date(2021, 10, 31), tree="MANAGEMENT")
    city = rows("select id from areas_area where kind = 'CITY'")[0][0]
    for key in indicators.indicators():
        live = found.get(key.key, city, "MANAGEMENT")
        (last,) = [row for row in frozen(rows, key.key) if row[0] == 10]
        assert last[2] == live.numerator, key.key


def test_november_is_confirmed_by_some_missing_from_others_and_stale_in_two(demonstration_city, db):
    november = indicators.standing_of(date(2021, 11, 1), at=OPENING)
    assert november.confirmed_count > 100
    assert november.missing_count > 100
    assert november.stale_count == 2


def test_every_action_was_told_before_the_doors_opened(rows, count):
    late = "select count(*) from audit_auditline where at >= '2021-12-01 08:30+08'"
    assert count(late) == 0
    events = {event for (event,) in rows("select distinct event from audit_auditline")}
    assert {"compound.merged", "compound.split", "company.changed", "month.corrected"} <= events
