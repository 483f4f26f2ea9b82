"""The table of the announcement of 2021-12-01, counted in plain SQL, independent of the indicators."""

from __future__ import annotations

import pytest

ON = "@> %(day)s::date"
STANDING = f"select c.id from registry_compound c where c.period {ON}"
OWNERS = (
    f"select compound_id from committees_ownerscommittee where period {ON} and term_ends_on > %(day)s::date"
)
MANAGEMENT = f"select compound_id from committees_managementcommittee where period {ON}"
FLOOR = """from subsidies_subsidisedservice s join registry_compoundstate t on t.compound_id = s.compound_id
    and t.period @> %(day)s::date and t.is_old_compound
    where s.year = 2021 and s.starts_on <= %(day)s::date"""
COVERED = f"select company_id from registry_partycoverage where period {ON}"
THIS_YEAR = "between '2021-01-01' and %(day)s::date"

TABLE = {
    "all subdistricts": ("select count(*) from areas_area where kind = 'SUBDISTRICT'", 31),
    "subdistricts with a joint meeting or alliance": (
        f"""select count(distinct a.id) from areas_area a join partnership_jointmeeting j on j.area_id = a.id
            where a.kind = 'SUBDISTRICT' and j.period {ON}""",
        31,
    ),
    "urban communities": ("select count(*) from areas_area where kind = 'COMMUNITY' and is_urban", 292),
    "urban communities with an environment committee": (
        f"""select count(distinct e.community_id) from committees_environmentcommittee e
            join areas_area a on a.id = e.community_id where a.is_urban and e.period {ON}""",
        219,
    ),
    "companies": (f"select count(*) from registry_company where period {ON}", 360),
    "companies with a Party organisation": (
        f"select count(*) from registry_company where period {ON} and id in ({COVERED})",
        281,
    ),
    "companies without one": (
        f"select count(*) from registry_company where period {ON} and id not in ({COVERED})",
        79,
    ),
    "companies without one that have an instructor": (
        f"""select count(*) from registry_company c where c.period {ON} and c.id not in ({COVERED})
            and c.id in (select company_id from registry_partyinstructor where period {ON})""",
        79,
    ),
    "compounds": (f"select count(*) from ({STANDING}) x", 1388),
    "owners' committees": (f"select count(*) from ({OWNERS}) x", 656),
    "management committees": (f"select count(*) from ({MANAGEMENT}) x", 425),
    "compounds with either": (
        f"select count(distinct id) from ({STANDING}) c where id in ({OWNERS}) or id in ({MANAGEMENT})",
        1081,
    ),
    "compounds with professional service": (
        f"""select count(*) from registry_servicemode where mode = 'PROFESSIONAL' and company_id is not null
            and period {ON} and compound_id in ({STANDING})""",
        1217,
    ),
    "compounds nobody serves, or nobody knows": (
        f"select count(*) from registry_servicemode where mode in ('NONE', 'UNKNOWN') and period {ON}",
        0,
    ),
    "old compounds with floor service": (f"select count(*) {FLOOR}", 209),
    "their households": (f"select sum(s.household_count) {FLOOR}", 262_800),
    "their money": (f"select sum(s.amount)::int {FLOOR}", 33_500_000),
    "claimed projects": (
        f"select count(*) from partnership_claimedproject where claimed_on {THIS_YEAR}",
        223,
    ),
    "compounds that changed company": (
        f'select count(distinct compound_id) from registry_companychange where "on" {THIS_YEAR}',
        17,
    ),
    "problems found": (f"select count(*) from cases_case where found_on {THIS_YEAR}", 13_913),
    "problems resolved": (
        f"select count(*) from cases_case where found_on {THIS_YEAR} and resolved_on <= %(day)s::date",
        11_956,
    ),
    "compounds with charging sites": (
        f"""select count(distinct compound_id) from charging_chargingsite where period {ON}
            and compound_id in ({STANDING})""",
        1043,
    ),
    "charging devices": (f"select sum(device_count) from charging_chargingsite where period {ON}", 59_000),
    "charging ports": (f"select sum(port_count) from charging_chargingsite where period {ON}", 118_640),
    "field meetings": (f"select count(*) from partnership_fieldmeeting where held_on {THIS_YEAR}", 3),
}


@pytest.mark.parametrize("what", TABLE)
def test_the_table_of_the_announcement(count, what):
    sql, expected = TABLE[what]
    assert count(sql) == expected


def test_field_meetings_were_held_in_april_july_and_november(rows):
    found = rows("select extract(month from held_on)::int from partnership_fieldmeeting where held_on >= '2021-01-01' order by 1")  # fmt: skip
    assert [month for (month,) in found] == [4, 7, 11]


def test_old_compounds_are_also_professionally_served(count):
    """1,388 less 1,217 is fewer than 209: some are served both ways, and some that are not are self-managed."""
    both = count(
        f"""select count(*) {FLOOR} and s.compound_id in
            (select compound_id from registry_servicemode where mode = 'PROFESSIONAL' and period {ON})"""
    )
    alone = count(
        f"select count(*) from registry_servicemode where mode in ('SELF_MANAGED', 'COMMUNITY_RUN') and period {ON}"
    )
    assert both > 38 and alone > 0
    assert both - alone == 38


@pytest.mark.parametrize(
    ("day", "compounds", "professional"),
    [("2021-08-31", 1389, 1196), ("2021-09-30", 1389, 1203), ("2021-10-31", 1388, 1208)],
)
def test_earlier_months_stand_as_they_were(count, day, compounds, professional):
    assert count(TABLE["compounds"][0], day) == compounds
    assert count(TABLE["compounds with professional service"][0], day) == professional


def test_figures_grow_month_by_month(count):
    ends = ["2021-01-31", "2021-03-31", "2021-05-31", "2021-07-31", "2021-09-30", "2021-10-31", "2021-11-30"]
    for what in (
        "compounds with professional service",
        "urban communities with an environment committee",
        "companies with a Party organisation",
        "compounds with either",
        "old compounds with floor service",
        "charging devices",
        "problems resolved",
    ):
        series = [count(TABLE[what][0], day) or 0 for day in ends]
        assert series == sorted(series) and series[0] < series[-1], what


def test_november_brought_twelve_environment_committees(count):
    assert count(TABLE["urban communities with an environment committee"][0], "2021-10-31") == 207
