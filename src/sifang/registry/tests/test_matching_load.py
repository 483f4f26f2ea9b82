"""A row of a sheet meets the register: told by likeness, offered in doubt, remembered when somebody decided."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection

from sifang.accounts.public import NotAllowed
from sifang.ledgers import public as ledgers
from sifang.ledgers.tests.books import xlsx
from sifang.lib.refusals import Refusal
from sifang.registry import actions
from sifang.registry.choices import Mode, Verdict
from sifang.registry.models import (
    Compound,
    CompoundState,
    DoubtfulPair,
    FormerName,
    MatchDecision,
    RecordUnion,
)

HEAD = ("小区名称", "区县", "社区", "地址", "户数", "物业服务企业", "收费标准")
DAY, LATER = date(2021, 11, 29), date(2021, 11, 30)
AT = datetime(2021, 12, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def city(small_city, settings):
    settings.SIFANG_CLOCK_START = "2021-12-01T08:30:00+08:00"
    return small_city


@pytest.fixture
def load(city):
    """`load(rows)` as the city's clerk; answers what would be or was done to each row, and the doubts."""

    def run(*rows, as_at=DAY):
        sheet = ledgers.sheet("compounds")
        told = [(*row, *[""] * (len(HEAD) - len(row))) for row in rows]
        table = ledgers.read_table(xlsx([HEAD, *told]), "台账.xlsx", sheet)
        _, plan = ledgers.load(
            table, ledgers.Load(as_at=as_at, by=city.city_clerk), by=city.city_clerk, at=city.at
        )
        return [change.what for change in plan.changes], [doubt.why for doubt in plan.doubts]

    return run


def named(name):
    return Compound.objects.get(name=name)


def offered(one, other):
    return DoubtfulPair.objects.filter(one_id=one.pk, other_id=other.pk).exists()


def everything(*but):
    """Every row of every table of the product, as the database writes it."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if model.__module__.startswith("sifang.") and model not in but:
                cursor.execute(
                    f"select to_jsonb(t)::text from {table} t order by id"
                    if model._meta.pk.column == "id"
                    else f"select to_jsonb(t)::text from {table} t order by 1"
                )
                found[table] = cursor.fetchall()
    return found


def test_a_row_under_another_name_at_the_same_number_is_the_compound_of_the_register(load):
    load(("方正凤凰国际", "东岭区", "", "重庆路18号", 900))
    what, doubts = load(("凤凰国际小区", "东岭区", "", "重庆路18号", 901), as_at=LATER)
    assert what == ["CHANGED"]
    assert "当作登记册里的“方正凤凰国际”" in doubts[0] and "门牌相同：重庆路18号" in doubts[0]
    assert Compound.objects.filter(name__contains="凤凰国际").count() == 1
    kept = named("方正凤凰国际")
    assert kept.states.count() == 2, "what was before stays"
    assert [(n.name, n.until) for n in kept.former_names.all()] == [("凤凰国际小区", None)]
    what, _ = load(("凤凰国际小区", "东岭区", "", "", 901), as_at=LATER)
    assert what == ["SAME"], "a third sheet that calls it so finds it, and the name is kept once"
    assert kept.former_names.count() == 1


def test_a_name_alone_is_not_a_key_when_the_addresses_disagree(load):
    load(("河滨小区", "东岭区", "", "河东路3号"))
    what, _ = load(("河滨小区", "西塘区", "", "西山路9号"))
    assert what == ["NEW"], "another district"
    assert Compound.objects.filter(name="河滨小区").count() == 2


def test_a_row_in_doubt_becomes_a_new_compound_and_says_which_it_may_be(load):
    load(("金城春天里", "东岭区", "", "山泉路221号"))
    what, doubts = load(("春天里", "东岭区", "", "柳泉路东首"))
    assert what == ["NEW"]
    assert f"可能是登记册里的编号 {named('金城春天里').pk}（" in doubts[0]


def test_another_phase_is_another_compound(load):
    load(("盛世康城一期", "东岭区", "", "世纪路1号"))
    what, doubts = load(("盛世康城二期", "东岭区", "", "世纪路1号"))
    assert (what, doubts) == (["NEW"], [])


def test_a_row_that_says_it_twice_in_other_writing_is_handed_back(load):
    with pytest.raises(ledgers.LoadRefused) as why:
        load(("黄金1号公馆", "东岭区", "", "华光路8号"), ("黄金1号公馆`", "东岭区", "", "华光路8号"))
    assert "与第 2 行说的像是同一个小区" in why.value.plan.faults[0].why


@pytest.fixture
def two(load, city):
    """A compound that is on the register twice, offered to the clerk."""
    load(("金城春天里", "东岭区", "", "山泉路221号", "", "安居物业", 0.7))
    load(("春天里", "东岭区", "", "柳泉路东首", 544, "安居物业", 0.8))
    actions.find_doubtful_pairs(by=city.city_clerk, at=AT)
    return named("金城春天里"), named("春天里")


def test_the_pair_is_offered_with_its_reasons_in_a_clerks_words(two):
    pair = DoubtfulPair.objects.get(one=two[0], other=two[1])
    assert pair.reasons[0] == "去掉“金城”，名称都是“春天里”"
    assert 45 <= pair.score < 70


def test_the_same_records_become_one_and_the_older_stays(two, city, load):
    actions.decide_pair(two[0].pk, two[1].pk, same=True, by=city.city_clerk, at=AT)
    kept = named("金城春天里")
    assert not Compound.objects.filter(name="春天里").exists()
    assert FormerName.objects.get(compound=kept).name == "春天里"
    assert kept.states.get().household_count == 544, "what the older did not know is filled from the other"
    assert kept.projects.count() == 1
    assert not offered(*two)
    what, _ = load(("春天里", "东岭区", "", "柳泉路东首", 544), as_at=LATER)
    assert what in (["SAME"], ["CHANGED"]), "remembered at the next load"
    assert Compound.objects.filter(name__contains="春天里").count() == 1


def test_uniting_and_taking_it_back_changes_no_table(two, city):
    before = everything(MatchDecision, RecordUnion, *apps.get_app_config("audit").get_models())
    decision = actions.decide_pair(two[0].pk, two[1].pk, same=True, by=city.city_clerk, at=AT)
    assert everything(MatchDecision, RecordUnion, *apps.get_app_config("audit").get_models()) != before
    actions.withdraw_decision(decision.pk, by=city.city_clerk, at=AT)
    assert everything(MatchDecision, RecordUnion, *apps.get_app_config("audit").get_models()) == before
    assert RecordUnion.objects.get().steps == [], "nothing put away is kept longer than needed"


def test_records_of_every_room_move_with_it_and_come_back_to_the_letter(city):
    """The register does not know who points at a compound; nothing is lost all the same, whichever two they are."""
    but = (MatchDecision, RecordUnion, *apps.get_app_config("audit").get_models())
    before, moved = everything(*but), set()
    ids = list(Compound.objects.order_by("pk").values_list("pk", flat=True))
    for one, other in [*pairwise(ids), *zip(ids, ids[5:], strict=False)]:
        try:
            decision = actions.decide_pair(one, other, same=True, by=city.city_clerk, at=AT)
        except Refusal as why:
            assert "只能有一个" in str(why)
            assert everything(*but) == before, "what is refused changes nothing"
            continue
        moved |= {step["table"] for step in decision.union.steps}
        actions.withdraw_decision(decision.pk, by=city.city_clerk, at=AT)
        assert everything(*but) == before
    assert {"cases_case", "registry_servicemode", "registry_formername"} <= moved


def test_what_was_changed_since_is_not_taken_back(two, city):
    decision = actions.decide_pair(two[0].pk, two[1].pk, same=True, by=city.city_clerk, at=AT)
    CompoundState.objects.filter(compound=two[0]).update(household_count=600)
    with pytest.raises(Refusal, match="小区情况又有改动"):
        actions.withdraw_decision(decision.pk, by=city.city_clerk, at=AT)
    assert MatchDecision.objects.get().withdrawn_at is None


def test_two_that_are_not_one_are_not_offered_again(two, city, load):
    actions.decide_pair(two[1].pk, two[0].pk, same=False, by=city.city_clerk, at=AT)
    assert not offered(*two)
    actions.find_doubtful_pairs(by=city.city_clerk, at=AT)
    assert not offered(*two)
    what, doubts = load(("春天里", "东岭区", "", "柳泉路东首", 544), as_at=LATER)
    assert (what, doubts) == (["SAME"], [])


def test_a_decision_can_be_withdrawn_and_the_pair_is_offered_again(two, city):
    decision = actions.decide_pair(two[0].pk, two[1].pk, same=False, by=city.city_clerk, at=AT)
    actions.withdraw_decision(decision.pk, by=city.city_clerk, at=AT)
    assert offered(*two)
    with pytest.raises(Refusal, match="已经撤回"):
        actions.withdraw_decision(decision.pk, by=city.city_clerk, at=AT)
    again = actions.decide_pair(two[0].pk, two[1].pk, same=True, by=city.city_clerk, at=AT)
    assert again.verdict == Verdict.SAME


def test_only_whoever_may_change_both_decides(two, city):
    with pytest.raises((NotAllowed, Compound.DoesNotExist)):
        actions.decide_pair(two[0].pk, two[1].pk, same=True, by=city.company_manager, at=AT)
    with pytest.raises(Refusal, match="两个不同的小区"):
        actions.decide_pair(two[0].pk, two[0].pk, same=True, by=city.city_clerk, at=AT)
    actions.decide_pair(two[0].pk, two[1].pk, same=False, by=city.city_clerk, at=AT)
    with pytest.raises(Refusal, match="已经有人核对过"):
        actions.decide_pair(two[0].pk, two[1].pk, same=True, by=city.city_clerk, at=AT)


def test_the_way_of_service_nobody_knew_is_filled(load, city):
    load(("金城春天里", "东岭区", "", "山泉路221号"))
    load(("春天里", "东岭区", "", "柳泉路东首", "", "安居物业"))
    one, other = named("金城春天里"), named("春天里")
    actions.decide_pair(one.pk, other.pk, same=True, by=city.city_clerk, at=AT)
    assert one.modes.get().mode == Mode.PROFESSIONAL


def test_a_former_name_that_is_like_another_compound_is_said_to_be_one(load, city):
    load(("金城春天里", "东岭区", "", "山泉路221号"))
    kept = named("金城春天里")
    actions.rename_compound(kept.pk, name="青禾府", on=LATER, by=city.city_clerk, at=AT)
    load(("春天里", "东岭区", "", "柳泉路东首"), as_at=LATER)
    actions.find_doubtful_pairs(by=city.city_clerk, at=AT)
    pair = DoubtfulPair.objects.get(one=kept)
    assert pair.reasons[0] == "其中一个也叫“金城春天里”"
