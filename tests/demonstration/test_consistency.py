"""The demonstration city holds together: every part adds up, nothing hangs in the air."""

from __future__ import annotations

import pytest

ON = "@> %(day)s::date"


def test_each_compound_stands_in_exactly_one_community(count):
    wrong = f"""select count(*) from registry_compound c where c.period {ON} and 1 <>
        (select count(*) from registry_compoundstate s join areas_area a on a.id = s.community_id
          where s.compound_id = c.id and s.period {ON} and a.kind = 'COMMUNITY')"""
    assert count(wrong) == 0


@pytest.mark.parametrize("day", ["2016-06-30", "2020-12-31", "2021-06-10", "2021-10-20", "2021-11-30"])
def test_each_compound_is_served_in_exactly_one_mode(count, day):
    wrong = f"""select count(*) from registry_compound c where c.period {ON} and 1 <>
        (select count(*) from registry_servicemode m where m.compound_id = c.id and m.period {ON})"""
    assert count(wrong, day) == 0


@pytest.mark.parametrize(
    "table", ["registry_servicemode", "registry_compoundstate", "registry_serviceproject"]
)
def test_nothing_begins_before_its_compound_or_outlives_it(count, table):
    late = " and upper(t.period) > upper(c.period)" if table != "registry_serviceproject" else ""
    assert count(f"select count(*) from {table} t join registry_compound c on c.id = t.compound_id where lower(t.period) < lower(c.period) or (upper(c.period) is not null {late or 'and lower(t.period) >= upper(c.period)'})") == 0  # fmt: skip


@pytest.mark.parametrize("tree", ["ADMINISTRATIVE", "MANAGEMENT"])
def test_the_parts_of_either_tree_add_up_to_the_city(rows, tree):
    found = rows(
        f"""select a.kind, count(*) from registry_compoundstate s
              join registry_compound c on c.id = s.compound_id and c.period {ON}
              join areas_areaclosure k on k.descendant_id = s.community_id and k.tree = %(tree)s and k.period {ON}
              join areas_area a on a.id = k.ancestor_id
             where s.period {ON} group by a.kind""",
        tree=tree,
    )
    parts = dict(found)
    assert parts["CITY"] == 1388
    assert parts["DISTRICT"] + parts.get("ZONE", 0) == 1388
    assert parts["SUBDISTRICT"] + parts["TOWN"] == 1388
    assert parts["COMMUNITY"] == 1388
    if tree == "MANAGEMENT":
        assert parts["ZONE"] > 0


def test_districts_have_what_was_planned(rows):
    from sifang.site.demo.figures import DISTRICTS

    found = dict(
        rows(
            f"""select left(a.code, 6), count(*) from registry_compoundstate s
                join registry_compound c on c.id = s.compound_id and c.period {ON}
                join areas_area a on a.id = s.community_id where s.period {ON} group by 1"""
        )
    )
    assert found == {district.code: district.compounds for district in DISTRICTS}


def test_every_urban_community_has_a_compound_and_four_parties_to_speak_of(count):
    assert (
        count(
            f"""select count(*) from areas_area a where a.is_urban and
                (not exists (select 1 from registry_compoundstate s where s.community_id = a.id and s.period {ON})
                or not exists (select 1 from registry_partyorganisation p where p.area_id = a.id and p.kind = 'COMMUNITY')
                or not exists (select 1 from accounts_office o where o.area_id = a.id and o.kind = 'COMMUNITY_OFFICE'))"""
        )
        == 0
    )


def test_every_compound_stands_within_its_district(rows):
    from sifang.policy import public as policy
    from sifang.site.demo.places import inside

    rings = {code: shape for code, _, shape in policy.outlines()}
    points = rows(
        f"""select left(a.code, 6), c.longitude, c.latitude from registry_compound c
            join registry_compoundstate s on s.compound_id = c.id and s.period {ON}
            join areas_area a on a.id = s.community_id"""
    )
    outside = [p for p in points if not any(inside(ring, p[1:]) for ring in rings[p[0]])]
    assert len(points) == 1388
    assert len(outside) <= 5


def test_no_credit_code_is_wrong_but_the_three_that_say_so(rows):
    from stdnum.cn import uscc

    codes = rows("select credit_code, credit_code_fault from registry_company")
    wrong = [code for code, _ in codes if not uscc.is_valid(code)]
    assert sorted(wrong) == sorted(code for code, fault in codes if fault)
    assert len(wrong) == 3


def test_two_merges_and_a_split_and_former_names(rows, count):
    found = dict(rows('select kind, count(distinct "on") from registry_compoundlineage group by kind'))
    assert found == {"MERGED": 2, "SPLIT": 1}
    assert count("select count(*) from registry_formername") > 20


def test_telephones_can_belong_to_nobody(count):
    assert (
        count("select count(*) from registry_projectmanager where phone <> '' and phone not like '1330000%%'")
        == 0
    )
    assert count("select count(*) from accounts_user where phone <> '' and phone not like '1330000%%'") == 0


def test_new_owners_committees_have_enough_party_members(count):
    """Pooled and each: at least 60 per cent of the members elected this year."""
    assert (
        count(
            "select count(*) from committees_ownerscommittee where is_new and party_member_count * 5 < member_count * 3"
        )
        == 0
    )


def test_every_role_has_a_demonstration_account(rows):
    from sifang.accounts import public as accounts

    roles = {role for (role,) in rows("select distinct role from accounts_post")}
    assert roles == set(accounts.ROLES)
    assert all(flag for (flag,) in rows("select is_demonstration from accounts_user"))


def test_a_second_seeding_is_refused(rows):
    from sifang.site.demo import cast, seed
    from sifang.site.demo.city import build_demonstration_city

    with pytest.raises(seed.CannotSeed, match="已有小区"):
        build_demonstration_city()
    assert cast.write_cast() == 0


def test_a_real_city_is_never_seeded(settings):
    from sifang.site.demo import seed

    settings.SIFANG_DEMONSTRATION = False
    with pytest.raises(seed.CannotSeed, match="演示模式"):
        seed.check_may_seed()
