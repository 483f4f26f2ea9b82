"""Every verb from every status, by everybody: what the table says happens, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sifang.accounts import public as accounts
from sifang.lib.refusals import Refusal
from sifang.ui.icons import STATE_KINDS
from sifang.whistles import actions
from sifang.whistles.actions.steps import EFFECTS
from sifang.whistles.choices import MEANING, OVER, Step, SummonsStatus, WhistleStatus
from sifang.whistles.models import StepClock, WhistleEvent
from sifang.whistles.rules import entries, names_another
from sifang.whistles.shown import ASKED
from sifang.whistles.tests.cast import NOON, Cast
from sifang.whistles.workflow import MOVES, OF_WHISTLE, Who, verbs_from
from sifang.whistles.writing import NotNow

pytestmark = pytest.mark.django_db
STATUSES = list(SummonsStatus)


def test_the_table_is_whole():
    assert (
        set(EFFECTS) == set(ASKED) == set(MOVES) - set(OF_WHISTLE) - {"summon", "uphold", "reassign", "climb"}
    )
    for status in (*WhistleStatus, *SummonsStatus):
        assert MEANING[status] in STATE_KINDS
        assert verbs_from(status) or status in OVER
    started = {step for move in MOVES.values() for step in move.starts}
    assert started == {step for move in MOVES.values() for step in move.meets} == set(Step)
    for move in MOVES.values():
        assert (move.label and move.pressed_by and len(move.targets) == 1) or move.stays


def test_whoever_is_called_never_judges_nor_rules_on_himself():
    for verb in (
        "confirm",
        "deny",
        "judge",
        "send_back",
        "dispense",
        "uphold",
        "reassign",
        "close",
        "assess",
    ):
        assert Who.OFFICE not in MOVES[verb].who


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", EFFECTS)
def test_a_verb_works_from_where_the_table_says_and_from_nowhere_else(small_city, verb, status):
    cast = Cast(small_city)
    whistle = cast.blow()
    row = cast.brings_to(whistle, cast.guard, cast.liaison, status)
    if status == "SIGNED" and verb == "arrive":
        cast.take(whistle, cast.guard, "name_officer", by=cast.liaison, after=12)
    if verb == "confirm" and status in ("ARRIVED", "ACTED"):
        # The usual way has this step behind it from here on.
        row.attested_at = row.attested_by = None
        row.save()
    whose = cast.liaison if Who.OFFICE in MOVES[verb].who else cast.caller
    before = WhistleEvent.objects.filter(whistle=whistle).count()
    try:
        done = cast.take(whistle, cast.guard, verb, by=whose, after=60)
    except Refusal as why:
        allowed_but_done = verb in ("confirm",) and status == "REPLIED"
        assert status not in MOVES[verb].sources or allowed_but_done, str(why)
        if status not in MOVES[verb].sources:
            assert isinstance(why, NotNow) and MOVES[verb].label in str(why)
        assert WhistleEvent.objects.filter(whistle=whistle).count() == before
    else:
        assert status in MOVES[verb].sources
        assert done.status == MOVES[verb].target(status)
        assert WhistleEvent.objects.filter(whistle=whistle).count() == before + 1


@pytest.mark.parametrize("verb", EFFECTS)
def test_a_press_that_is_somebody_elses_is_refused(small_city, verb):
    cast = Cast(small_city)
    whistle = cast.blow()
    wrong = cast.fireman if Who.OFFICE in MOVES[verb].who else cast.liaison
    with pytest.raises(accounts.NotAllowed):
        cast.take(whistle, cast.guard, verb, by=wrong)


def test_whoever_sees_nothing_of_it_is_told_it_is_not_there(small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    for stranger in (
        cast.fireman,
        small_city.company_manager,
        small_city.other_district_clerk,
        small_city.stranger,
    ):
        with pytest.raises(type(whistle).DoesNotExist):
            cast.take(whistle, cast.guard, "sign", by=stranger)


def test_the_clocks_run_side_by_side_from_the_whistle_and_then_one_after_another(small_city):
    cast = Cast(small_city)
    whistle = cast.blow()
    row = cast.of(whistle, cast.guard)
    begun = {clock.step for clock in StepClock.objects.filter(summons=row)}
    assert begun == {"SIGN", "OFFICER", "CONTACT", "ARRIVE"}
    # An hour of working time, and three working days over a weekend: 1 December 2021 is a Wednesday.
    assert cast.clock(whistle, cast.guard, "SIGN").due_at == NOON + timedelta(hours=1)
    assert cast.clock(whistle, cast.guard, "ARRIVE").due_at.date().isoformat() in ("2021-12-03", "2021-12-06")
    cast.brings_to(whistle, cast.guard, cast.liaison, "JUDGED")
    assert not StepClock.objects.filter(summons=row, met_at=None, ended_at=None).exists()
    assert {c.step for c in StepClock.objects.filter(summons=row, met_at__isnull=False)} == set(Step)


def test_a_coming_that_nobody_saw_is_taken_back_and_its_clock_runs_on(small_city):
    cast = Cast(small_city)
    whistle = cast.blow()
    for verb in ("sign", "name_officer", "arrive"):
        cast.take(whistle, cast.guard, verb, by=cast.liaison, after=10)
    due = cast.clock(whistle, cast.guard, "ARRIVE").due_at
    row = cast.take(whistle, cast.guard, "deny", by=cast.caller, after=30, words="现场没有人")
    assert (row.status, row.arrived_at) == ("SIGNED", None)
    clock = cast.clock(whistle, cast.guard, "ARRIVE")
    assert (clock.met_at, clock.due_at) == (None, due)
    assert list(WhistleEvent.objects.filter(summons=row, verb__in=["arrive", "deny"]).values_list("verb", flat=True)) == [
        "arrive", "deny"
    ]  # fmt: skip


def test_nobody_arrives_without_a_named_officer_and_nobody_is_judged_unseen(small_city):
    cast = Cast(small_city)
    whistle = cast.blow()
    cast.take(whistle, cast.guard, "sign", by=cast.liaison)
    with pytest.raises(Refusal, match="先指定负责人"):
        cast.take(whistle, cast.guard, "arrive", by=cast.liaison)
    for verb in ("name_officer", "arrive", "act", "reply"):
        cast.take(whistle, cast.guard, verb, by=cast.liaison)
    with pytest.raises(Refusal, match="先记下"):
        cast.take(whistle, cast.guard, "judge", by=cast.caller)


def test_it_closes_when_all_have_signed_off_or_the_district_decides(small_city):
    cast = Cast(small_city)
    whistle = cast.blow()
    cast.brings_to(whistle, cast.guard, cast.liaison, "JUDGED")
    with pytest.raises(Refusal, match="青禾市消防救援机构“待单位签收”"):
        actions.close(whistle.pk, words="", by=cast.caller, at=NOON)
    cast.take(whistle, cast.fire, "dispense", by=cast.caller, after=90)
    closed = actions.close(whistle.pk, words="通道已清", by=cast.caller, at=NOON + timedelta(hours=2))
    assert closed.status == "CLOSED"
    assessed = actions.assess(whistle.pk, worth="RIGHTLY", words="街道办不了", by=cast.district, at=NOON)
    assert assessed.worth == "RIGHTLY"
    with pytest.raises(Refusal, match="已经评过"):
        actions.assess(whistle.pk, worth="IN_VAIN", words="再评", by=cast.district, at=NOON)

    other = cast.blow()
    decided = actions.decide(other.pk, words="交由城管一家办", by=cast.district, at=NOON + timedelta(hours=1))
    assert decided.status == "DECIDED"
    assert not StepClock.objects.filter(summons__whistle=other, met_at=None, ended_at=None).exists()
    with pytest.raises(NotNow, match="区县已定"):
        cast.take(other, cast.guard, "sign", by=cast.liaison, after=61)


def test_a_whistle_is_taken_back_only_while_nobody_has_come(small_city):
    cast = Cast(small_city)
    whistle = cast.blow()
    cast.brings_to(whistle, cast.guard, cast.liaison, "ARRIVED")
    with pytest.raises(Refusal, match="已经有单位到场"):
        actions.withdraw(whistle.pk, words="吹错了", by=cast.caller, at=NOON)
    assert actions.withdraw(cast.blow().pk, words="吹错了", by=cast.caller, at=NOON).status == "WITHDRAWN"


def test_a_subdistrict_whistles_on_its_own_ground_for_offices_of_the_list(small_city):
    cast = Cast(small_city)
    with pytest.raises(accounts.NotAllowed):
        cast.blow(by=small_city.district_clerk)
    with pytest.raises(Refusal, match="清单"):
        cast.blow(small_city.offices["安和物业服务有限公司"])
    with pytest.raises(Refusal, match="没有这一种哨"):
        cast.blow(kind_key="loud")
    alone = cast.blow(compound_id=None)
    assert alone.subdistrict == small_city.subdistrict and alone.compound is None


def test_a_refusal_goes_to_the_district_and_its_ruling_is_found_again(small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    row = cast.take(whistle, cast.guard, "refuse", by=cast.liaison, words="消防通道归消防")
    with pytest.raises(accounts.NotAllowed):
        actions.rule(row.pk, to_office_id=None, matter="占用通道", reasons="x", by=cast.caller, at=NOON)
    ruling = actions.rule(
        row.pk, to_office_id=cast.fire.pk, matter="地下车库占用消防车通道", reasons="条例第七十三条",
        rule_key="fire", by=cast.district, at=NOON,
    )  # fmt: skip
    assert (ruling.stands, ruling.to_office) == (False, cast.fire)
    assert cast.of(whistle, cast.guard).status == "RELEASED"
    instead = cast.of(whistle, cast.fire)
    assert (instead.status, instead.is_lead) == ("CALLED", True)
    assert ruling.rule_words and ruling.rule_source
    from sifang.whistles.public import precedents

    assert list(precedents(cast.liaison, "消防车通道 七十三")) == [ruling]
    assert list(precedents(cast.liaison, "油烟")) == []
    assert list(precedents(small_city.sysadmin)) == []


def test_a_ruling_that_does_not_follow_the_list_says_why_or_is_refused(small_city):
    cast = Cast(small_city)
    row = cast.take(cast.blow(cast.guard), cast.guard, "refuse", by=cast.liaison)
    given = {
        "to_office_id": None,
        "matter": "占用消防车通道",
        "reasons": "通道在绿地上",
        "by": cast.district,
        "at": NOON,
    }
    with pytest.raises(Refusal, match="写的是消防救援机构，为什么裁定归青禾市城市管理局"):
        actions.rule(row.pk, rule_key="fire", **given)
    with pytest.raises(Refusal, match="连在一起最多写 500 字"):
        actions.rule(row.pk, rule_key="fire", differs="长" * 150, **given | {"reasons": "长" * 400})
    ruling = actions.rule(row.pk, rule_key="fire", differs="占的是绿地，先还绿", **given)
    assert ruling.reasons == "通道在绿地上。与管辖清单不一致（清单写的是消防救援机构）：占的是绿地，先还绿"


def test_the_bureau_of_housing_of_a_zone_is_the_one_the_list_names_under_another_name(small_city):
    entry = next(each for each in entries(NOON.date()) if each.party.office == "housing")
    own = accounts.Office(name="青禾高新区建设局", kind="DISTRICT_BUREAU")
    assert names_another(entry, own) == ""
    assert names_another(entry, accounts.Office(name="青禾市公安局", kind="DEPARTMENT")) == "住房和城乡建设局"


def test_whom_the_ruling_keeps_cannot_refuse_again(small_city):
    cast = Cast(small_city)
    whistle = cast.blow(cast.guard)
    row = cast.take(whistle, cast.guard, "refuse", by=cast.liaison)
    actions.rule(
        row.pk, to_office_id=None, matter="占用绿地停车", reasons="归城管", by=cast.district, at=NOON
    )
    assert cast.of(whistle, cast.guard).status == "CALLED"
    with pytest.raises(Refusal, match="不能再拒收"):
        cast.take(whistle, cast.guard, "refuse", by=cast.liaison)


def test_both_sides_are_counted_and_what_was_not_an_offices_own_is_not_asked_of_it(small_city):
    cast = Cast(small_city)
    from sifang.whistles.public import callers, offices

    whistle = cast.blow()
    cast.brings_to(whistle, cast.guard, cast.liaison, "JUDGED")
    row = cast.take(whistle, cast.fire, "refuse", by=cast.fireman)
    actions.rule(
        row.pk, to_office_id=cast.police.pk, matter="占道", reasons="归公安", by=cast.district, at=NOON
    )
    actions.decide(whistle.pk, words="到此", by=cast.district, at=NOON + timedelta(days=30))
    actions.assess(whistle.pk, worth="RIGHTLY", words="该吹", by=cast.district, at=NOON)
    first, last = NOON.date().replace(month=1, day=1), NOON.date()
    (one,) = callers(cast.district, first, last)
    assert (one.blown, one.rightly, one.in_vain) == (1, 1, 0)
    told = {each.office: each for each in offices(cast.district, first, last, NOON + timedelta(days=40))}
    assert (told[cast.guard].in_time, told[cast.guard].due, told[cast.guard].solved) == (1, 1, 1)
    assert (told[cast.fire].due, told[cast.fire].refused_rightly) == (0, 1)
    assert (told[cast.police].in_time, told[cast.police].late) == (0, 1)
    assert (one.upheld, told[cast.guard].response) == ("100.00%（样本不足）", "100.00%（样本不足）")
    assert told[cast.fire].response == "没有数据"
    # An office reads of itself alone.
    assert [each.office for each in offices(cast.liaison, first, last, NOON)] == [cast.guard]
