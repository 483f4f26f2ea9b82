"""What is true of every case, whoever writes it: each constraint is violated once and answers with its sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from sifang.cases.models import (
    Case,
    CaseClock,
    CaseEvent,
    DraftPicture,
    DutyTurn,
    Evidence,
    Excuse,
    MonthlyCount,
    Report,
    Rung,
    Supplement,
    TellingLift,
    TellingTrace,
)
from sifang.cases.rows import historical
from sifang.cases.tests import factories
from sifang.files import public as files
from sifang.files.tests.pictures import picture
from sifang.lib.clock import ZONE
from sifang.lib.constraints import sentence_for
from sifang.lib.periods import since

NOON = datetime(2021, 12, 1, 12, tzinfo=ZONE)
DAY = date(2021, 11, 1)
LIMITS = files.Limits(megabytes=20, megapixels=60, longest_edge=1600)


class Ground:
    """An open case and a closed one, and the people who may press."""

    def __init__(self, city: Any) -> None:
        self.city = city
        self.home, self.community = city.compound["春晓花园"], city.community
        self.one = self.case()
        self.two = self.case()

    def case(self, **more: Any) -> Case:
        return factories.case(self.home, self.community, found_on=DAY, **more)

    def row(self, solved_on: date | None = None, /, **more: Any) -> Case:
        """A row written past the actions, with some columns changed."""
        given = historical(DAY, solved_on, self.community.pk) | more
        given = {"number": "T0", "problem_type": "x", "title": "x", "source": "VISIT"} | given
        return Case.objects.create(compound=self.home, community=self.community, **given)

    def event(self, **more: Any) -> CaseEvent:
        given = {"case": self.one, "seq": 9, "verb": "note", "to_status": "HANDLING", "at": NOON} | more
        return CaseEvent.objects.create(by_title="社区", **given)

    def clock(self, **more: Any) -> CaseClock:
        given = {"case": self.one, "stage": "HANDLE", "party_kind": "COMPANY", "unit": "WORKDAY"} | more
        return CaseClock.objects.create(started_at=NOON, **given)

    def report(self, **more: Any) -> Report:
        return Report.objects.create(**({"case": self.one, "told_at": NOON, "channel": "RESIDENT"} | more))

    def picture(self) -> Any:
        with transaction.atomic():
            return files.keep_within(files.photograph(picture(), LIMITS), by=None, at=NOON)

    def evidence(self, **more: Any) -> Evidence:
        given = {"case": self.one, "picture": self.picture(), "stage": "CHECKED", "kept_at": NOON} | more
        return Evidence.objects.create(**given)

    def draft(self) -> DraftPicture:
        return DraftPicture.objects.create(form_mark="x", picture=self.picture(), kept_at=NOON)

    def lift(self, **more: Any) -> TellingLift:
        given = {"compound": self.home, "reason": "x", "lifted_at": NOON, "until": NOON + timedelta(1)} | more
        return TellingLift.objects.create(lifted_by=self.city.community_worker, **given)

    def supplement(self, **more: Any) -> Supplement:
        given = {"case": self.one, "question": "x", "asked_at": NOON} | more
        return Supplement.objects.create(asked_by=self.city.community_worker, **given)

    def duty(self, first: date = DAY, before: date | None = date(2021, 11, 8), **more: Any) -> DutyTurn:
        worker = self.city.community_worker
        given = {
            "area": self.community,
            "shift": "DAY",
            "user": worker,
            "period": since(first, before),
        } | more
        return DutyTurn.objects.create(arranged_at=NOON, arranged_by=worker, **given)

    def appeal(self, **more: Any) -> Excuse:
        given = {"case": self.one, "fault": "LATE", "reason": "x", "asked_at": NOON} | more
        return Excuse.objects.create(asked_by=self.city.community_worker, **given)


def twice(make: Any) -> None:
    make()
    make()


VIOLATIONS = {
    "a_desk_has_one_on_duty_a_day": lambda g: twice(g.duty),
    "a_desk_has_one_on_duty_a_night": lambda g: twice(lambda: g.duty(shift="NIGHT")),
    "a_turn_of_duty_lasts_a_day": lambda g: g.duty(DAY, DAY),
    "a_turn_of_duty_says_when_it_ends": lambda g: g.duty(before=None),
    "shift_is_known": lambda g: g.duty(shift="NOON"),
    "a_case_number_is_given_once": lambda g: twice(g.row),
    "an_order_from_outside_is_one_case": lambda g: (
        g.case(external_number="H1"),
        g.case(external_number="H1"),
    ),
    "a_problem_is_resolved_after_it_is_found": lambda g: g.row(date(2021, 10, 1)),
    "a_place_has_both_numbers_and_lies_on_the_map": lambda g: g.row(longitude=118.05),
    "case_source_is_known": lambda g: g.row(source="RUMOUR"),
    "case_severity_is_known": lambda g: g.row(severity="MILD"),
    "case_status_is_known": lambda g: g.row(status="LOST"),
    "case_outcome_is_known": lambda g: g.row(DAY, outcome="GOOD", resolved_on=None),
    "case_word_is_known": lambda g: g.row(word="MAYBE"),
    "case_turn_is_known": lambda g: g.row(turn_kind="KING"),
    "case_handler_is_known": lambda g: g.row(handler_kind="KING"),
    "case_checker_is_known": lambda g: g.row(checker_kind="KING"),
    "a_case_that_is_over_says_since_when_and_is_nobodys_turn": lambda g: g.row(turn_kind=""),
    "a_closed_case_has_an_outcome_and_no_other_has": lambda g: g.row(outcome="BY_WORD", resolved_on=DAY),
    "solved_has_its_day_and_nothing_else_has": lambda g: g.row(DAY, resolved_on=None),
    "the_body_that_handles_never_checks": lambda g: g.row(checker_kind="COMMUNITY"),
    "verified_means_that_another_has_checked": lambda g: g.row(DAY, outcome="VERIFIED"),
    "unsolved_says_why_and_what_comes_next": lambda g: g.row(DAY, outcome="UNSOLVED", resolved_on=None),
    "a_case_being_handled_has_its_handler": lambda g: g.row(handler_kind=""),
    "a_shelved_or_finished_case_has_no_clock": lambda g: g.row(DAY, due_at=NOON),
    "a_shelved_case_says_until_when": lambda g: g.row(status="SHELVED"),
    "extension_and_shelving_and_objection_are_counted": lambda g: g.row(extensions=3),
    "merged_says_into_which_and_not_into_itself": lambda g: g.row(merged_into=g.one),
    "a_case_is_not_its_own_parent": lambda g: Case.objects.filter(pk=g.one.pk).update(parent=g.one),
    "a_step_of_a_case_is_taken_once": lambda g: twice(g.event),
    "event_start_is_known": lambda g: g.event(from_status="LOST"),
    "event_end_is_known": lambda g: g.event(to_status="LOST"),
    "event_party_is_known": lambda g: g.event(party_kind="KING"),
    "a_stage_of_a_case_has_one_running_clock": lambda g: twice(g.clock),
    "a_clock_is_met_or_ends_but_not_both": lambda g: g.clock(met_at=NOON, ended_at=NOON),
    "a_paused_clock_falls_due_at_no_moment": lambda g: g.clock(paused_at=NOON, due_at=NOON),
    "only_a_clock_that_runs_rings": lambda g: g.clock(paused_at=NOON, rings_at=NOON),
    "clock_stage_is_known": lambda g: g.clock(stage="DREAM"),
    "clock_party_is_known": lambda g: g.clock(party_kind="KING"),
    "a_level_of_a_clock_fires_once": lambda g: [
        Rung.objects.create(clock=c, level=1, fired_at=NOON) for c in [g.clock()] * 2
    ],
    "an_order_from_outside_is_told_once": lambda g: twice(lambda: g.report(external_number="H1")),
    "a_page_of_a_telling_is_its_own": lambda g: twice(lambda: g.report(token_hash="x")),
    "an_anonymous_telling_keeps_no_name": lambda g: g.report(is_anonymous=True, name="张三"),
    "report_channel_is_known": lambda g: g.report(channel="RUMOUR"),
    "report_word_is_known": lambda g: g.report(word="MAYBE"),
    "a_review_of_an_appeal_has_its_person": lambda g: g.appeal(reviewed_at=NOON),
    "a_decision_on_an_appeal_has_its_person": lambda g: g.appeal(
        reviewed_at=NOON, reviewed_by=g.city.subdistrict_clerk, decided_at=NOON
    ),
    "an_appeal_is_reviewed_before_it_is_decided": lambda g: g.appeal(
        decided_at=NOON, decided_by=g.city.subdistrict_clerk
    ),
    "two_people_weigh_an_appeal": lambda g: g.appeal(
        reviewed_at=NOON, reviewed_by=g.city.district_clerk, decided_at=NOON, decided_by=g.city.district_clerk
    ),
    "a_picture_proves_a_step_of_a_case_once": lambda g: twice(g.evidence),
    "evidence_stage_is_known": lambda g: g.evidence(stage="DREAMT"),
    "a_picture_that_was_told_has_its_telling": lambda g: g.evidence(stage="TOLD"),
    "a_case_is_not_the_other_one_a_picture_was_seen_in": lambda g: g.evidence(seen_in=g.one),
    "a_picture_stands_in_a_form_once": lambda g: twice(g.draft),
    "trace_kind_is_known": lambda g: TellingTrace.objects.create(kind="FACE", mark="x", at=NOON),
    "a_lift_says_why": lambda g: g.lift(reason=""),
    "a_lift_ends_after_it_begins": lambda g: g.lift(until=NOON),
    "a_question_to_the_reporter_asks_something": lambda g: g.supplement(question=""),
    "an_answer_of_a_reporter_is_somebodys": lambda g: g.supplement(answer="x", said_at=NOON),
    "a_months_count_stands_under_its_first_day": lambda g: MonthlyCount.objects.create(
        community=g.community, month=date(2021, 3, 2)
    ),
    "excuse_fault_is_known": lambda g: g.appeal(fault="LAZY"),
}


def declared() -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_app_config("cases").get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_of_the_cases_is_violated_below():
    assert set(declared()) == set(VIOLATIONS)


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violated_constraint_says_its_sentence(small_city, name):
    ground = Ground(small_city)
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        VIOLATIONS[name](ground)
    assert why.value.__cause__.diag.constraint_name == name
    assert sentence_for(why.value) == declared()[name]


def test_a_parent_has_no_parent_whoever_writes_it(small_city):
    ground = Ground(small_city)
    parent, child, other = ground.one, ground.two, ground.case()
    Case.objects.filter(pk=child.pk).update(parent=parent)
    for pk, into in ((parent.pk, other), (other.pk, child)):
        with pytest.raises(IntegrityError) as why, transaction.atomic():
            Case.objects.filter(pk=pk).update(parent=into)
        assert sentence_for(why.value) == "母案件自己不能是子案件，子案件也不能再有子案件"


@pytest.mark.parametrize("what", ["UPDATE cases_caseevent SET note = 'x'", "DELETE FROM cases_caseevent"])
def test_what_happened_can_neither_be_changed_nor_deleted(small_city, what):
    Ground(small_city).event()
    with pytest.raises(IntegrityError) as why, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(what)
    assert sentence_for(why.value) == "案件经过记下就不能改、不能删"
