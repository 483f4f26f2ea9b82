"""The register's verbs: what they write, what they refuse, and that all of it stands or falls together."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from sifang.accounts.public import NotAllowed
from sifang.audit.models import AuditLine
from sifang.lib.constraints import sentence_for
from sifang.lib.dated import ChangedThatDay
from sifang.lib.once import seal
from sifang.lib.refusals import ChangedMeanwhile, Refusal
from sifang.registry import actions
from sifang.registry.choices import Mode
from sifang.registry.models import (
    Company,
    CompanyChange,
    Compound,
    CompoundState,
    FormerName,
    PartyCoverage,
    PartyInstructor,
    ProjectManager,
    ServiceMode,
    ServiceProject,
)
from sifang.registry.rules import credit_code_fault
from sifang.registry.shown import shown_compound

AT = datetime(2021, 12, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CUT = date(2021, 11, 30)
SPRING = date(2021, 4, 1)


@pytest.fixture
def city(small_city, settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    return small_city


def mode_on(compound, day):
    return ServiceMode.objects.get(compound=compound, period__contains=day)


def state_on(compound, day):
    return CompoundState.objects.get(compound=compound, period__contains=day)


# ---- compounds ----


def test_a_new_compound_is_served_by_nobody_knows_until_somebody_says(city):
    made = actions.register_compound(
        name="新苑", community_id=city.community.pk, since_day=SPRING, household_count=120,
        by=city.community_worker, at=AT,
    )  # fmt: skip
    assert mode_on(made, CUT).mode == Mode.UNKNOWN
    assert state_on(made, CUT).household_count == 120
    assert (made.pinyin, made.initials) == ("xinyuan", "xy")
    assert AuditLine.objects.get(event="compound.registered").subject_id == made.pk


def test_a_community_worker_cannot_register_in_the_next_community(city):
    with pytest.raises(NotAllowed, match="区域权限"):
        actions.register_compound(
            name="越界小区", community_id=city.area["晨光社区"].pk, since_day=SPRING,
            by=city.community_worker, at=AT,
        )  # fmt: skip
    assert not Compound.objects.filter(name="越界小区").exists()


def test_a_compound_stands_in_a_community_not_in_a_subdistrict(city):
    with pytest.raises(Refusal, match="社区"):
        actions.register_compound(
            name="错位小区", community_id=city.subdistrict.pk, since_day=SPRING, by=city.city_clerk, at=AT
        )


def test_someone_elses_compound_cannot_be_told_from_one_that_is_not_there(city):
    foreign = city.compound["西苑华庭"]
    for pk in (foreign.pk, 10**9):
        with pytest.raises(Compound.DoesNotExist):
            actions.rename_compound(pk, name="改名", on=CUT, by=city.district_clerk, at=AT)


def test_whoever_only_looks_cannot_change(city):
    with pytest.raises(NotAllowed):
        actions.rename_compound(city.compound["春晓花园"].pk, name="改名", on=CUT, by=city.reviewer, at=AT)
    with pytest.raises(NotAllowed):
        actions.rename_compound(
            city.compound["春晓花园"].pk, name="改名", on=CUT, by=city.company_manager, at=AT
        )


def test_what_changed_leaves_the_days_before_as_they_were(city):
    home = city.compound["春晓花园"]
    actions.change_compound(home.pk, on=SPRING, household_count=900, by=city.district_clerk, at=AT)
    assert state_on(home, date(2021, 3, 31)).household_count == 820
    assert state_on(home, SPRING).household_count == 900
    assert state_on(home, SPRING).community_id == city.community.pk


def test_what_was_wrong_is_put_right_for_the_whole_period(city):
    home = city.compound["春晓花园"]
    actions.correct_compound(home.pk, as_at=CUT, household_count=888, by=city.district_clerk, at=AT)
    assert state_on(home, date(2018, 1, 1)).household_count == 888
    assert CompoundState.objects.filter(compound=home).count() == 1


def test_the_same_again_is_not_a_change(city):
    with pytest.raises(Refusal, match="没有变化"):
        actions.change_compound(
            city.compound["春晓花园"].pk, on=SPRING, household_count=820, by=city.district_clerk, at=AT
        )


def test_two_changes_on_one_day_are_a_correction(city):
    home = city.compound["春晓花园"].pk
    actions.change_compound(home, on=SPRING, household_count=900, by=city.district_clerk, at=AT)
    with pytest.raises(ChangedThatDay, match="更正"):
        actions.change_compound(home, on=SPRING, household_count=901, by=city.district_clerk, at=AT)


def test_a_form_opened_before_somebody_elses_change_is_not_saved(city):
    home = city.compound["春晓花园"]
    opened = seal(shown_compound(home, state_on(home, CUT)))
    actions.correct_compound(home.pk, as_at=CUT, household_count=830, by=city.city_clerk, at=AT)
    with pytest.raises(ChangedMeanwhile, match="户数：820 → 830"):
        actions.correct_compound(
            home.pk, as_at=CUT, household_count=840, seen=opened, by=city.district_clerk, at=AT
        )
    assert state_on(home, CUT).household_count == 830


def test_the_old_name_stays_findable(city):
    home = city.compound["春晓花园"]
    actions.rename_compound(home.pk, name="迎春花园", on=SPRING, by=city.district_clerk, at=AT)
    home.refresh_from_db()
    assert (home.name, home.initials) == ("迎春花园", "ychy")
    kept = FormerName.objects.get(compound=home)
    assert (kept.name, kept.until, kept.initials) == ("春晓花园", SPRING, "cxhy")


# ---- merging and splitting ----


def test_merging_adds_the_households_and_ends_the_one_that_is_gone(city):
    into, gone = city.compound["柳岸小区"], city.compound["柳岸东院"]
    actions.merge_compounds(into.pk, from_ids=[gone.pk], on=date(2021, 10, 1), by=city.district_clerk, at=AT)
    gone.refresh_from_db()
    assert gone.period.upper == date(2021, 10, 1)
    assert not ServiceMode.objects.filter(compound=gone, period__contains=CUT).exists()
    assert state_on(into, CUT).household_count == 420 + 90
    assert state_on(into, date(2021, 9, 30)).household_count == 420
    assert FormerName.objects.filter(compound=into, name="柳岸东院").exists()


def test_a_compound_cannot_be_merged_into_one_of_another_district(city):
    with pytest.raises(Compound.DoesNotExist):
        actions.merge_compounds(
            city.compound["春晓花园"].pk, from_ids=[city.compound["西苑华庭"].pk], on=SPRING,
            by=city.district_clerk, at=AT,
        )  # fmt: skip


def test_parts_of_a_split_are_served_as_the_whole_was(city):
    home = city.compound["河畔新城"]
    made = actions.split_compound(
        home.pk, parts=[actions.Part("河畔北区", 400), actions.Part("河畔南区", None)], on=SPRING,
        household_count=1050, by=city.district_clerk, at=AT,
    )  # fmt: skip
    assert [mode_on(part, CUT).company_id for part in made] == [mode_on(home, CUT).company_id] * 2
    assert state_on(home, CUT).household_count == 1050
    assert [part.came_from.get().source_id for part in made] == [home.pk, home.pk]


# ---- service ----


def test_a_mode_holds_from_its_day_on(city):
    yard = city.compound["云峰旧院"]
    firm = city.company["永新物业服务有限公司"]
    actions.set_service_mode(
        yard.pk, mode=Mode.FLOOR, company_id=firm.pk, on=SPRING, by=city.zone_clerk, at=AT
    )
    assert mode_on(yard, date(2021, 3, 31)).mode == Mode.NONE
    assert mode_on(yard, CUT).company_id == firm.pk


def test_nothing_is_registered_before_it_has_happened(city):
    with pytest.raises(Refusal, match="还没有到"):
        actions.set_service_mode(
            city.compound["云峰旧院"].pk,
            mode=Mode.SELF_MANAGED,
            on=date(2022, 1, 1),
            by=city.zone_clerk,
            at=AT,
        )


def test_nothing_is_registered_before_the_compound_stood(city):
    with pytest.raises(Refusal, match="才开始登记"):
        actions.set_service_mode(
            city.compound["云峰旧院"].pk,
            mode=Mode.SELF_MANAGED,
            on=date(2017, 1, 1),
            by=city.zone_clerk,
            at=AT,
        )


def test_one_company_after_another_is_a_change_of_company(city):
    with pytest.raises(Refusal, match="更换物业企业"):
        actions.set_service_mode(
            city.compound["春晓花园"].pk, mode=Mode.PROFESSIONAL,
            company_id=city.company["康居物业管理有限公司"].pk, on=CUT, by=city.district_clerk, at=AT,
        )  # fmt: skip


def test_a_change_of_company_is_one_deed(city):
    home, comes = city.compound["春晓花园"], city.company["康居物业管理有限公司"]
    leaves = mode_on(home, CUT).company_id
    actions.change_company(
        home.pk, to_company_id=comes.pk, on=date(2021, 10, 1), reason="选聘", contract_until=date(2024, 9, 30),
        by=city.district_clerk, at=AT,
    )  # fmt: skip
    change = CompanyChange.objects.get(compound=home)
    assert (change.from_company_id, change.to_company_id) == (leaves, comes.pk)
    assert mode_on(home, CUT).company_id == comes.pk
    old, new = ServiceProject.objects.filter(compound=home).order_by("period")
    assert (old.period.upper, new.period.upper) == (date(2021, 10, 1), date(2024, 10, 1))
    assert not ProjectManager.objects.filter(project=old, period__contains=CUT).exists()
    assert AuditLine.objects.filter(event="company.changed").count() == 1


def test_a_change_that_cannot_be_told_leaves_nothing_behind(city, monkeypatch):
    home = city.compound["春晓花园"]

    def fails(*args, **kwargs):
        raise RuntimeError("the line was not written")

    monkeypatch.setattr("sifang.audit.public.record", fails)
    with pytest.raises(RuntimeError):
        actions.change_company(
            home.pk, to_company_id=city.company["康居物业管理有限公司"].pk, on=date(2021, 10, 1),
            by=city.district_clerk, at=AT,
        )  # fmt: skip
    assert not CompanyChange.objects.filter(compound=home).exists()
    assert ServiceMode.objects.filter(compound=home).count() == 1


def test_a_company_does_not_follow_itself(city):
    home = city.compound["春晓花园"]
    with pytest.raises(Refusal, match="没有更换"):
        actions.change_company(
            home.pk, to_company_id=mode_on(home, CUT).company_id, on=SPRING, by=city.district_clerk, at=AT
        )


def test_two_contracts_of_one_day_are_refused_with_a_sentence(city):
    home = city.compound["春晓花园"]
    with pytest.raises(IntegrityError) as why:
        actions.sign_contract(
            home.pk, company_id=city.company["康居物业管理有限公司"].pk, starts_on=SPRING,
            ends_on=date(2023, 1, 1), by=city.district_clerk, at=AT,
        )  # fmt: skip
    assert sentence_for(why.value) == "小区同一天只能有一份有效的物业服务合同"


def test_a_manager_serves_no_longer_than_the_contract(city):
    home = city.compound["春晓花园"]
    row = actions.name_manager(
        home.pk, name="高明远", phone="13900001111", on=SPRING, reported_in_on=date(2021, 4, 3),
        by=city.district_clerk, at=AT,
    )  # fmt: skip
    assert row.period.upper == row.project.period.upper
    before = ProjectManager.objects.get(project=row.project, period__contains=date(2021, 3, 31))
    assert before.period.upper == SPRING
    assert "高" not in AuditLine.objects.get(event="manager.named").note


def test_a_manager_cannot_report_in_before_the_contract_begins(city):
    with pytest.raises(Refusal, match="请改日期"):
        actions.name_manager(
            city.compound["春晓花园"].pk, name="高明远", on=SPRING, reported_in_on=date(2017, 1, 1),
            by=city.district_clerk, at=AT,
        )  # fmt: skip


# ---- companies ----


def test_a_wrong_credit_code_warns_and_loses_nothing(city):
    made = actions.register_company(
        name="抄错物业有限公司", area_id=city.district.pk, since_day=SPRING, credit_code="9137 0000 0000 0000 00",
        by=city.district_clerk, at=AT,
    )  # fmt: skip
    assert made.credit_code == "913700000000000000"
    assert "校验位" in made.credit_code_fault
    actions.correct_company(
        made.pk, credit_code=city.companies[0].credit_code[:-1], by=city.district_clerk, at=AT
    )
    made.refresh_from_db()
    assert made.credit_code_fault == "应为 18 位，填了 17 位"


@pytest.mark.parametrize(
    ("code", "fault"),
    [("", ""), ("91370000MA3C0I0000", "不会出现"), ("9", "应为 18 位")],
)
def test_a_code_is_read_as_the_standard_says(code, fault):
    assert fault in credit_code_fault(code)


def test_a_company_that_still_serves_stays_on_the_register(city):
    with pytest.raises(Refusal, match="还有小区"):
        actions.close_company(city.companies[0].pk, on=CUT, by=city.district_clerk, at=AT)


def test_an_organisation_recalls_the_instructor(city):
    firm = city.company["佳邻物业服务有限公司"]
    own = actions.found_party_organisation(
        name="中共佳邻物业支部", kind="COMPANY", area_id=city.other_district.pk, on=SPRING,
        by=city.other_district_clerk, at=AT,
    )  # fmt: skip
    actions.cover_company(
        firm.pk, organisation_id=own.pk, form="INDEPENDENT", on=SPRING, by=city.other_district_clerk, at=AT
    )
    assert PartyCoverage.objects.get(company=firm).form == "INDEPENDENT"
    assert PartyInstructor.objects.get(company=firm).period.upper == SPRING
    with pytest.raises(Refusal, match="不再派指导员"):
        actions.send_instructor(firm.pk, name="石守一", on=CUT, by=city.other_district_clerk, at=AT)


# ---- behind the mask ----


def test_a_look_behind_the_mask_is_told_with_its_reason_and_without_the_name(city):
    home = city.compound["春晓花园"]
    row = actions.unmask_manager(
        home.pk, reason="3 号楼漏水，联系到场", on=CUT, by=city.community_worker, at=AT
    )
    line = AuditLine.objects.get(event="personal.unmasked")
    assert line.note == "3 号楼漏水，联系到场"
    assert row.name not in str(line.data) + line.note + line.subject_label


def test_without_a_reason_or_a_right_the_mask_stays(city):
    home = city.compound["春晓花园"]
    with pytest.raises(Refusal, match="为什么"):
        actions.unmask_manager(home.pk, reason="看", on=CUT, by=city.community_worker, at=AT)
    with pytest.raises(NotAllowed):
        actions.unmask_manager(home.pk, reason="我想看一看", on=CUT, by=city.company_manager, at=AT)
    assert not AuditLine.objects.filter(event="personal.unmasked").exists()


def test_a_company_from_nowhere_is_not_registered(city):
    with pytest.raises(NotAllowed):
        actions.register_company(
            name="越界物业", area_id=city.other_district.pk, since_day=SPRING, by=city.district_clerk, at=AT
        )
    assert not Company.objects.filter(name="越界物业").exists()
