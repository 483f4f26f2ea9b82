"""党组织台账, 党建指导员台账: in, out and in again."""

from __future__ import annotations

from datetime import date

from sifang.ledgers import public as ledgers
from sifang.ledgers.tests.round import everything, goes_round, load, refused
from sifang.registry.models import PartyCoverage, PartyInstructor, PartyOrganisation
from sifang.registry.tests import factories as make

HEAD = ("区县", "党组织名称", "类别", "接待时间", "成立日期")


def test_an_organisation_arrives_goes_round_and_is_taken_back(small_city):
    before = everything("party_organisations")
    row = ("东岭区", "东岭区物业行业党委", "行业党组织", "周一上午", "2021-03-01")
    batch = load(small_city, "party_organisations", HEAD, [row])
    assert (batch.new_count, load(small_city, "party_organisations", HEAD, [row]).same_count) == (1, 1)
    changed = load(small_city, "party_organisations", HEAD, [(*row[:3], "周二上午", "")])
    assert changed.changed_count == 1
    ledgers.undo(changed.pk, by=small_city.city_clerk, at=small_city.at)
    goes_round(small_city, "party_organisations", batch, before)


INSTRUCTED = ("企业名称", "指导员姓名", "派出单位", "派驻日期")


def test_an_instructor_arrives_goes_out_masked_and_round_and_is_taken_back(small_city):
    make.company("某新物业")
    before = everything("party_instructors")
    row = ("某新物业", "张三丰", "示例街道党工委", "2021-03-01")
    batch = load(small_city, "party_instructors", INSTRUCTED, [row])
    assert PartyInstructor.objects.get(company__name="某新物业").name == "张三丰"
    assert load(small_city, "party_instructors", INSTRUCTED, [row]).same_count == 1
    _count, rows = ledgers.sheet("party_instructors").out(small_city.city_clerk, small_city.cut_off)
    assert ["某新物业", "张*"] in [line[1:3] for line in rows]
    goes_round(small_city, "party_instructors", batch, before)


def test_another_instructor_from_a_day_on_leaves_the_first_in_history(small_city):
    company = make.company("某新物业")
    load(small_city, "party_instructors", INSTRUCTED, [("某新物业", "张三丰", "", "2021-03-01")])
    load(small_city, "party_instructors", INSTRUCTED, [("某新物业", "李四", "", "")])
    served = PartyInstructor.objects.filter(company=company).order_by("period")
    assert [(one.name, one.period.upper) for one in served] == [
        ("张三丰", small_city.cut_off),
        ("李四", None),
    ]


def test_who_has_an_organisation_gets_no_instructor_and_a_masked_name_is_nobodys(small_city):
    covered, other = make.company("某有支部的物业"), make.company("某新物业")
    organisation = PartyOrganisation.objects.create(
        name="某支部", kind="COMPANY", area=other.area, period=(date(2020, 1, 1), None)
    )
    PartyCoverage.objects.create(
        company=covered, organisation=organisation, form="INDEPENDENT", period=(date(2020, 1, 1), None)
    )
    found = refused(
        small_city, "party_instructors", INSTRUCTED,
        [("某有支部的物业", "张三丰", "", "2021-03-01"), ("某新物业", "李*", "", ""), ("没有的物业", "王五", "", "")],
    )  # fmt: skip
    assert found == [
        (2, "企业名称", "2021-03-01 这家企业已有党组织，不再派指导员"),
        (3, "指导员姓名", "姓名打了码，认不出是谁，请写全名"),
        (4, "企业名称", "登记册里没有这家企业，请先登记企业"),
    ]
