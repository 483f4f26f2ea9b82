"""The city's rulebook of cases: complete, consistent, and asked by day."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sifang.cases import rulebook as rules
from sifang.cases.choices import CaseStatus, Outcome, PartyKind, Severity, Stage
from sifang.cases.rulebook.shapes import Fact
from sifang.cases.rulebook.types import chinese
from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.policy.public import Unit

OPENING = date(2021, 12, 1)
NOON = datetime(2021, 12, 1, 12, 30, tzinfo=ZONE)
MORNING = datetime(2021, 12, 1, 9, 0, tzinfo=ZONE)
NIGHT = datetime(2021, 12, 1, 23, 0, tzinfo=ZONE)

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> rules.Rulebook:
    return rules.rulebook(OPENING)


def test_there_are_142_types_in_21_groups(book):
    assert len(book.types) == 142
    assert len(book.groups) == 21
    assert all(code[:2] == kind.group_code for code, kind in book.types.items())


def test_every_type_is_complete(book):
    for kind in book.types.values():
        assert kind.legal_anchor(OPENING), kind.code
        assert len(kind.synonyms) >= 4, kind.code
        for condition in kind.conditions:
            where = f"{kind.code} {condition.key}"
            assert condition.filing and condition.closing, where
            assert book.steps(Stage.HANDLE, kind, condition.key), where
            assert condition.of_stage(Stage.CONTACT) or condition.of_stage(Stage.ARRIVE), where
            assert all(each.unit.has_length == (each.length is not None) for each in condition.limits), where


def test_a_type_without_a_published_standard_says_that_it_is_a_demonstration(book):
    for kind in book.types.values():
        assert kind.source.words == policy.DEMONSTRATION_SOURCE
        for limit in (each for condition in kind.conditions for each in condition.limits):
            assert (limit.source == policy.DEMONSTRATION_SOURCE) == (limit.source_kind == "DEMONSTRATION")


def test_every_named_office_exists(book):
    known = {office.key for office in policy.offices()}
    for kind in book.types.values():
        parties = (kind.handler, kind.lead, *kind.helping)
        assert all(party.office in known for party in parties if party.office)
        assert all(
            (party.kind in ("DEPARTMENT", "UTILITY")) == (party.office is not None) for party in parties
        )


def test_a_limit_in_steps_keeps_its_order(book):
    assert [str(step) for step in book.steps(Stage.HANDLE, "0302")] == [
        "围挡 2个紧急工作时",
        "修复 30个工作日",
    ]
    assert book.limit(Stage.HANDLE, "0302").length == 30


def test_a_condition_has_limits_of_its_own(book):
    assert book.limit(Stage.HANDLE, "0310", "cover_missing").unit == Unit.URGENT_HOUR
    assert book.limit(Stage.HANDLE, "0310", "cover_loose").unit == Unit.WORKDAY


def test_limits_without_length_are_at_once_handed_over_or_as_agreed(book):
    units = {limit.unit for kind in book.types.values() for each in kind.conditions for limit in each.limits}
    assert {Unit.IMMEDIATE, Unit.HAND_OVER, Unit.AS_AGREED} <= units


@pytest.mark.parametrize("stage", [each for each in Stage if each not in (Stage.CONTACT, Stage.ARRIVE)])
@pytest.mark.parametrize("severity", list(Severity))
def test_every_stage_has_a_limit_for_every_severity(book, stage, severity):
    kind = next(each for each in book.types.values() if each.severity == severity)
    assert book.limit(stage, kind) is not None


@pytest.mark.parametrize("handler", [kind for kind in PartyKind if kind != PartyKind.REPORTER])
def test_nobody_checks_what_it_handled_itself(book, handler):
    checkers = [book.checker_of(handler, reopened=times)[0] for times in range(5)]
    assert handler not in checkers


def test_after_reopening_somebody_else_checks(book):
    assert book.checker_of(PartyKind.COMPANY)[0] == PartyKind.COMMUNITY
    assert book.checker_of(PartyKind.COMPANY, reopened=1)[0] == PartyKind.SUBDISTRICT
    assert book.checker_of(PartyKind.COMPANY, reopened=9)[0] == PartyKind.DISTRICT


def test_what_a_department_handled_is_judged_by_the_subdistrict(book):
    assert book.checker_of(PartyKind.DEPARTMENT) == (PartyKind.COMMUNITY, True)
    assert book.checker_of(PartyKind.UTILITY) == (PartyKind.COMMUNITY, True)
    assert book.checker_of(PartyKind.SUBDISTRICT) == (PartyKind.DISTRICT, False)


def _route(book, code, at=MORNING, facts=("PROFESSIONAL",), areas=("370303",)):
    return book.route(code, area_codes=areas, at=at, compound_facts=facts)


def test_the_company_gets_what_is_its_own(book):
    found = _route(book, "0101")
    assert (found.kind, found.rule_key) == (PartyKind.COMPANY, "by_type")
    assert "按类型表由物业企业先办" in found.why


def test_without_a_company_the_community_takes_it(book):
    facts = rules.facts_of("NONE", has_company=False, has_owners_body=False)
    found = _route(book, "0101", facts=facts)
    assert (found.kind, found.rule_key) == (PartyKind.COMMUNITY, "without_company")
    assert "本由物业企业先办" in found.why


def test_gas_goes_to_the_gas_company_everywhere(book):
    found = _route(book, "0606", facts=[Fact.NO_COMPANY])
    assert (found.kind, found.office_key) == (PartyKind.UTILITY, "heat_gas_company")


def test_outside_working_hours_somebody_on_duty_takes_it(book):
    by_day = _route(book, "0401", facts=["NONE", "NO_COMPANY"])
    by_night = _route(book, "0401", at=NIGHT, facts=["NONE", "NO_COMPANY"])
    assert by_day.kind == PartyKind.COMMUNITY
    assert by_night.kind == PartyKind.SUBDISTRICT
    assert _route(book, "0401", at=NOON, facts=["NONE", "NO_COMPANY"]).kind == PartyKind.SUBDISTRICT


def test_a_changed_rule_holds_from_its_day():
    before = rules.rulebook(date(2021, 11, 30))
    after = rules.rulebook(date(2021, 12, 1))
    facts = ["SELF_MANAGED", "NO_COMPANY"]
    at = datetime(2021, 11, 30, 9, tzinfo=ZONE)
    assert _route(before, "0502", at=at, facts=facts).kind == PartyKind.OWNERS_BODY
    assert _route(after, "0502", facts=facts).kind == PartyKind.COMMUNITY


def test_between_two_changes_the_book_is_the_same_object():
    assert rules.rulebook(date(2021, 6, 1)) is rules.rulebook(date(2021, 7, 1))
    assert rules.rulebook(date(2021, 11, 30)) is not rules.rulebook(date(2021, 12, 1))


def test_an_article_is_named_only_once_its_law_holds():
    lift = rules.rulebook(OPENING).type("0501")
    assert "电梯安全条例" not in lift.legal_anchor(OPENING)
    assert "《淄博市电梯安全条例》第四十三条至第四十四条" in lift.legal_anchor(date(2022, 3, 1))


def test_a_grave_case_climbs_its_own_ladder(book):
    assert [rung.key for rung in book.ladder(Stage.HANDLE, Severity.CRITICAL)][-1] == "late_hours"
    assert [rung.key for rung in book.ladder(Stage.HANDLE, Severity.ORDINARY)][1] == "yellow"
    assert book.ladder(Stage.SIGN, Severity.CRITICAL)[0].key == "soon"


def test_every_stage_has_a_ladder(book):
    assert all(book.ladder(stage, severity) for stage in Stage for severity in Severity)


@pytest.mark.parametrize(
    ("words", "road"),
    [("三楼着火了快来", "fire_119"), ("楼道堆物容易起火", None), ("法院判决了还不执行", "court"), ("灯不亮", None),
     ("物业拖欠工资", "labour"), ("有人持刀", "police_110")],
)  # fmt: skip
def test_a_matter_for_another_road_is_answered_with_it(book, words, road):
    found = book.elsewhere(words)
    assert (found.key if found else None) == road


def test_an_emergency_is_handed_over_and_still_filed(book):
    assert book.elsewheres["fire_119"].at_once and not book.elsewheres["fire_119"].refused
    assert book.elsewheres["court"].refused


def test_fumes_belong_to_the_city_management_here(book):
    matter = book.matters_of("1204")[0]
    assert matter.party.office == "urban_management" and "不归生态环境" in matter.trap
    assert book.matters_of(words="停电两天了")[0].party.office == "development_reform"


def test_a_resident_reads_plain_words_for_every_status(book):
    for status in CaseStatus:
        for outcome in Outcome if status == CaseStatus.CLOSED else (None,):
            assert book.status_words(status, outcome).said
    assert book.status_words("CLOSED", "BY_WORD").word == "已答复"
    assert book.status_words("CLOSED", "VERIFIED").word == "已解决"


def test_the_three_whistles_say_by_when(book):
    assert set(book.whistles) == {"emergency", "ordinary", "hard"}
    assert book.whistles["emergency"].limit("arrive") == (Unit.URGENT_HOUR, 2)
    assert book.whistles["hard"].limit("arrive") == (Unit.WORKDAY, 5)


def test_a_failed_check_of_a_campaign_becomes_a_known_type(book):
    assert {campaign.kind for campaign in book.campaigns.values()} == {"INSPECTION", "SUPERVISION", "SAMPLE"}
    assert all(item.type_code in book.types for each in book.campaigns.values() for item in each.items)


def test_an_unknown_type_is_told_in_a_sentence(book):
    with pytest.raises(rules.NoSuchCaseRule, match="没有问题类型“9999”"):
        book.type("9999")
    with pytest.raises(rules.NoSuchCaseRule):
        rules.history("9999")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (5, "五"),
        (10, "十"),
        (13, "十三"),
        (43, "四十三"),
        (100, "一百"),
        (109, "一百零九"),
        (944, "九百四十四"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
    ],
)
def test_articles_are_numbered_as_laws_number_them(number, words):
    assert chinese(number) == words
