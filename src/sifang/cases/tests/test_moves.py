"""Who may press what, where: the table of moves walked whole, and each refusal is a sentence."""

from __future__ import annotations

import re
from itertools import product

import pytest

from sifang.accounts import public as accounts
from sifang.cases import actions, permissions
from sifang.cases.choices import OPEN, CaseStatus
from sifang.cases.choices import CaseStatus as S
from sifang.cases.models import Report
from sifang.cases.workflow import BESIDE, MOVES
from sifang.lib.refusals import Refusal

PEOPLE = ("community", "sibling", "subdistrict", "district", "city_clerk", "company", "department", "reader")
HAN = re.compile(r"[\u4e00-\u9fff]")

# verb -> who may press it on a case that the company handles (its community checks), where the table lets it start.
# Whoever stands one level above a community or subdistrict may stand in for it.
BY_COMMUNITY_DESK = {"community", "subdistrict"}
ALLOWED = {
    "accept": BY_COMMUNITY_DESK, "file": BY_COMMUNITY_DESK, "refuse": BY_COMMUNITY_DESK,
    "dispatch": BY_COMMUNITY_DESK, "sign": {"company"}, "object": {"company"},
    "designate": {"subdistrict", "district"}, "transfer": BY_COMMUNITY_DESK, "hand_up": BY_COMMUNITY_DESK,
    "retype": BY_COMMUNITY_DESK,
    "contact": {"company"}, "arrive": {"company"}, "finish_step": {"company"}, "ask_extension": {"company"},
    "grant_extension": BY_COMMUNITY_DESK, "deny_extension": BY_COMMUNITY_DESK, "shelve": BY_COMMUNITY_DESK,
    "resume": {"company", *BY_COMMUNITY_DESK}, "hand_in": {"company"}, "pass_check": BY_COMMUNITY_DESK,
    "send_back": BY_COMMUNITY_DESK, "record_word": BY_COMMUNITY_DESK, "close": BY_COMMUNITY_DESK,
    "close_by_word": BY_COMMUNITY_DESK, "close_unsolved": BY_COMMUNITY_DESK,
    "reopen": {"community", "subdistrict", "district", "city_clerk"}, "merge": BY_COMMUNITY_DESK,
    "unmerge": {"community", "subdistrict", "district", "city_clerk"}, "adopt": BY_COMMUNITY_DESK,
    "release": BY_COMMUNITY_DESK, "urge": {"community", "subdistrict", "district", "city_clerk"},
    "note": {"community", "subdistrict", "district", "city_clerk", "company"}, "appeal": {"company"},
    "review_appeal": BY_COMMUNITY_DESK, "decide_appeal": {"community", "subdistrict", "district", "city_clerk"},
}  # fmt: skip
# Before the company has the case, it has no part in it; an objection waits on the level above.
EXCEPTIONS: dict[tuple[str, str], set[str]] = {
    **{("note", status): {"community", "subdistrict", "district", "city_clerk"} for status in ("REPORTED", "ACCEPTED", "FILED")},
    **{("close_unsolved", "HANDLING"): BY_COMMUNITY_DESK},
    # A judge is needed only where a department handled.
    **{(verb, "AWAITING_JUDGEMENT"): set() for verb in MOVES},
}  # fmt: skip
STATUSES = [status for status in CaseStatus if status is not S.AWAITING_JUDGEMENT]


def test_every_verb_has_its_action_and_its_words_in_the_audit():
    from sifang.audit import public as audit
    from sifang.cases.stepping import AUDIT

    assert set(actions.VERBS) == set(MOVES) - {"report"}
    assert set(MOVES) | set(BESIDE) == set(AUDIT)
    assert all(event in audit.EVENTS for event in AUDIT.values())


@pytest.mark.parametrize("status", STATUSES)
def test_each_verb_is_open_to_exactly_those_the_table_names(case_at, cast, status):
    case = case_at(status)
    for verb, who in product(MOVES, PEOPLE):
        if verb in ("report", "judge"):
            continue
        person = getattr(cast, who)
        why = permissions.why_not(person, case, verb)
        may = status in MOVES[verb].sources and who in EXCEPTIONS.get((verb, str(status)), ALLOWED[verb])
        assert (why == "") == may, (verb, who, status, why)
        if why:
            assert HAN.search(why) and len(why) > 8
            assert "轮到" in why


@pytest.mark.parametrize("status", STATUSES)
def test_pressing_what_is_not_allowed_is_refused_with_the_same_sentence(case_at, cast, status):
    case = case_at(status)
    for verb in ("accept", "sign", "hand_in", "close"):
        for who in ("community", "company", "sibling"):
            person = getattr(cast, who)
            why = permissions.why_not(person, case, verb)
            if not why:
                continue
            given = {"said": "x"} if verb == "hand_in" else {}
            with pytest.raises((Refusal, type(case).DoesNotExist)) as told:
                actions.VERBS[verb](case.pk, by=person, at=cast.city.at, **given)
            if isinstance(told.value, Refusal):
                assert why in str(told.value)


def test_whoever_cannot_see_a_case_meets_the_same_as_if_it_did_not_exist(case_at, cast):
    case = case_at(S.REPORTED)
    for person in (cast.sibling, cast.stranger, cast.department, cast.other_district):
        with pytest.raises(type(case).DoesNotExist):
            actions.accept(case.pk, by=person, at=cast.city.at)


def test_a_department_sees_what_it_was_given_and_nothing_else(case_at, cast):
    given, other = case_at(S.HANDLING, handler="DEPARTMENT"), case_at(S.HANDLING)
    seen = set(type(given).objects.visible_to(cast.department).values_list("pk", flat=True))
    assert given.pk in seen and other.pk not in seen


def test_a_department_is_judged_by_its_subdistrict_and_nobody_else(case_at, cast):
    case = case_at(S.AWAITING_JUDGEMENT, handler="DEPARTMENT")
    assert case.status == S.AWAITING_JUDGEMENT and case.turn_kind == "SUBDISTRICT"
    may = {who for who in PEOPLE if permissions.may(getattr(cast, who), case, "judge")}
    assert may == {"subdistrict", "district"}


@pytest.mark.parametrize("handler", ["COMPANY", "COMMUNITY", "SUBDISTRICT", "DEPARTMENT"])
def test_whoever_handles_is_checked_by_another_kind(case_at, cast, handler):
    case = case_at(S.AWAITING_CHECK, handler=handler)
    assert case.checker_kind != case.handler_kind == handler
    works = {
        "COMPANY": "company",
        "COMMUNITY": "community",
        "SUBDISTRICT": "subdistrict",
        "DEPARTMENT": "department",
    }
    person = getattr(cast, works[handler])
    for verb in ("pass_check", "send_back", "close_by_word", "close_unsolved"):
        assert permissions.why_not(person, case, verb)


@pytest.mark.parametrize("status", OPEN)
def test_a_case_that_is_open_always_waits_on_somebody(case_at, status):
    case = case_at(status, handler="DEPARTMENT" if status == S.AWAITING_JUDGEMENT else "COMPANY")
    assert case.status == status and case.turn_kind


def test_nobody_who_keeps_no_register_tells_of_problems(cast):
    for person in (cast.reader, cast.department):
        with pytest.raises((accounts.NotAllowed, Exception)):
            actions.report(cast.home.pk, actions.Telling("x"), by=person, at=cast.city.at)


def test_signs_nobody_sees_are_taken_out_of_what_colleagues_type_too(cast, case_at):
    told = actions.Telling(
        "\u202e三号楼\u200b灯坏了", words="灯\u2066坏了", place="三号\u200b楼", name="张\u202e三"
    )
    case = actions.report(cast.home.pk, told, by=cast.community, at=cast.city.at).case
    report = Report.objects.get(case=case)
    assert (case.title, case.place, report.words, report.name) == ("三号楼灯坏了", "三号楼", "灯坏了", "张三")
    actions.accept(case.pk, by=cast.community, at=cast.city.at, note="看\u202e过")
    assert case.events.get(verb="accept").note == "看过"
    with pytest.raises(actions.CannotStep, match="写一句"):
        actions.report(cast.home.pk, actions.Telling("\u200b\u202e"), by=cast.community, at=cast.city.at)
    handled = case_at(S.HANDLING)
    with pytest.raises(actions.CannotStep, match="写明"):
        actions.hand_in(handled.pk, said="\u202e", by=cast.company, at=cast.city.at)


def test_report_asks_for_a_day_that_has_come(cast):
    from datetime import date

    with pytest.raises(actions.CannotStep, match="还没有到"):
        actions.report(
            cast.home.pk, actions.Telling("x", found_on=date(2022, 1, 1)), by=cast.community, at=cast.city.at
        )
