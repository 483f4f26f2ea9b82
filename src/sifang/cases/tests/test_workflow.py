"""The table of moves is whole: every status can be reached and left, and nobody checks himself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sifang.cases import rules
from sifang.cases.choices import MEANING, OPEN, OVER, CaseStatus, PartyKind, Stage
from sifang.cases.workflow import (
    BEGINNING,
    MOVES,
    OFFICIALS,
    Next,
    Who,
    above,
    designator_of,
    desk_of,
    verbs_from,
)
from sifang.policy import public as policy
from sifang.ui.icons import STATE_KINDS

HANDLERS = [kind for kind in PartyKind if kind is not PartyKind.REPORTER]


def test_every_status_is_reached_from_the_telling():
    reached = set(MOVES[BEGINNING].targets)
    while (
        more := {
            end
            for move in MOVES.values()
            for status in move.sources & reached
            for end in move.ends_in(status)
        }
        - reached
    ):
        reached |= more
    assert reached == set(CaseStatus)


def test_from_every_open_status_a_case_can_be_closed():
    ends = {CaseStatus.CLOSED}
    while (
        more := {status for move in MOVES.values() for status in move.sources if move.ends_in(status) & ends}
        - ends
    ):
        ends |= more
    assert set(OPEN) <= ends


@pytest.mark.parametrize("status", CaseStatus)
def test_every_status_has_a_sign_and_something_to_press(status):
    assert MEANING[status] in STATE_KINDS
    assert verbs_from(status) or status is CaseStatus.REFUSED


@pytest.mark.parametrize("verb", MOVES)
def test_every_move_can_be_drawn_and_somebody_may_press_it(verb):
    move = MOVES[verb]
    assert move.label and move.who and move.targets
    assert move.sources or verb == BEGINNING
    assert move.pressed_by


def test_no_two_moves_have_one_name():
    labels = [move.label for move in MOVES.values()]
    assert len(labels) == len(set(labels))


def test_whatever_ends_a_case_leaves_nobody_in_turn():
    for move in MOVES.values():
        if move.targets <= OVER and not move.stays:
            assert move.turn is Next.NOBODY


@pytest.mark.parametrize(
    "verb",
    ["pass_check", "judge", "send_back", "record_word", "close", "close_by_word", "close_unsolved",
     "grant_extension", "deny_extension", "shelve", "review_appeal", "decide_appeal"],
)  # fmt: skip
def test_the_body_that_handles_never_checks_nor_closes_nor_grants_itself_anything(verb):
    assert MOVES[verb].not_by_handler
    assert Who.HANDLER not in MOVES[verb].who


def test_nothing_leads_to_closing_but_the_three_endings():
    closing = {verb for verb, move in MOVES.items() if CaseStatus.CLOSED in move.targets and not move.stays}
    assert closing == {"close", "close_by_word", "close_unsolved"}


@pytest.mark.parametrize("kind", HANDLERS)
def test_the_kind_that_handles_never_stands_above_itself(kind):
    seen, level = set(), kind
    while (level := above(level)) is not None:
        assert level is not kind and level not in seen and level in OFFICIALS
        seen.add(level)
    assert desk_of(kind) in OFFICIALS
    assert designator_of(kind) is not kind


def test_every_clock_that_starts_is_met_somewhere():
    started = {stage for move in MOVES.values() for stage in move.starts}
    met = {stage for move in MOVES.values() for stage in move.meets}
    assert started == set(Stage) and started <= met


def test_how_often_and_how_long_comes_from_the_citys_policy_and_never_beyond_the_regulation():
    today = date(2021, 12, 1)
    most = rules.allowed(today)
    assert most == rules.Allowed(extensions=2, transfers=2, shelve_months=12)
    half = date(2022, 6, 1)
    assert not rules.against_shelving(shelvings=0, until=half, today=today, months=6)
    assert "挂账最长 6 个月，最晚到 2022-06-01" in rules.against_shelving(
        shelvings=0, until=half + timedelta(days=1), today=today, months=6
    )
    assert "最多批准 1 次" in rules.against_granting(is_asked=True, granted=1, most=1)
    with pytest.raises(policy.Mistake, match="可以定得更严，不能更宽"):
        policy.parsing.at_most(2)("3")
