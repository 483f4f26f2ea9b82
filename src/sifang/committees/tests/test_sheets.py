"""业委会, 物管会, 环物委: their sheets in, out and in again."""

from __future__ import annotations

from datetime import date

from sifang.committees.models import EnvironmentCommittee, ManagementCommittee, OwnersCommittee
from sifang.ledgers.tests.round import everything, goes_round, load, refused
from sifang.registry.tests import factories as make

HEAD = ("小区名称", "区县", "届次", "任期届满日", "委员人数", "党员人数", "起始日期")


def _two(city):
    return make.compound(city.community, "新月苑"), make.compound(city.community, "圆月苑")


def test_terms_arrive_change_and_are_taken_back(small_city):
    one, _other = _two(small_city)
    before = everything("owners_committees")
    row = ("新月苑", "", 1, "2024-03-01", 7, 4, "2021-03-01")
    batch = load(small_city, "owners_committees", HEAD, [row])
    term = OwnersCommittee.objects.get(compound=one)
    assert (term.member_count, term.is_new, term.period.lower) == (7, True, date(2021, 3, 1))
    assert load(small_city, "owners_committees", HEAD, [row]).same_count == 1
    goes_round(small_city, "owners_committees", batch, before)


def test_a_changed_number_is_set_and_an_empty_cell_says_nothing(small_city):
    one, _other = _two(small_city)
    load(small_city, "owners_committees", HEAD, [("新月苑", "", 1, "2024-03-01", 7, 4, "2021-03-01")])
    batch = load(small_city, "owners_committees", HEAD, [("新月苑", "", "", "", 9, "", "2021-03-01")])
    assert batch.changed_count == 1
    term = OwnersCommittee.objects.get(compound=one)
    assert (term.member_count, term.party_member_count, term.term_ends_on) == (9, 4, date(2024, 3, 1))


def test_two_bodies_on_one_day_too_many_party_members_and_unknown_compounds_are_named(small_city):
    _two(small_city)
    load(small_city, "management_committees", ("小区名称", "起始日期"), [("新月苑", "2021-01-01")])
    found = refused(
        small_city, "owners_committees", HEAD,
        [("新月苑", "", 1, "", 7, 4, "2021-03-01"), ("圆月苑", "", 1, "", 3, 4, "2021-03-01"), ("没有苑", "", 1, "", 3, 1, "")],
    )  # fmt: skip
    assert [(row, header) for row, header, _ in found] == [
        (2, "起始日期"), (3, "党员人数"), (4, "小区名称"),
    ]  # fmt: skip
    assert "物业管理委员会" in found[0][2]


def test_a_management_committee_goes_round(small_city):
    _two(small_city)
    before = everything("management_committees")
    head = ("小区名称", "设立情形", "委员人数", "业主代表人数", "设立日期")
    batch = load(small_city, "management_committees", head, [("圆月苑", "不具备条件", 9, 5, "2021-02-01")])
    assert ManagementCommittee.objects.get(ground="不具备条件").owner_member_count == 5
    goes_round(small_city, "management_committees", batch, before)


def test_an_environment_committee_belongs_to_a_community_and_goes_round(small_city):
    before = everything("environment_committees")
    taken = set(EnvironmentCommittee.objects.values_list("community", flat=True))
    free = next(area for area in small_city.communities if area.pk not in taken)
    batch = load(
        small_city, "environment_committees", ("社区", "委员人数", "成立日期"), [(free.name, 5, "2021-05-01")]
    )
    assert EnvironmentCommittee.objects.get(community=free).member_count == 5
    goes_round(small_city, "environment_committees", batch, before)


def test_a_clerk_keeps_the_bodies_of_his_district(small_city):
    _two(small_city)
    make.compound(small_city.area["西塘区"], "残月苑")
    found = refused(
        small_city, "management_committees", ("小区名称", "起始日期"),
        [("残月苑", "2021-01-01")], by="district_clerk",
    )  # fmt: skip
    assert [(row, header) for row, header, _ in found] == [(2, "小区名称")]
