"""What is true of every whistle, whoever writes it: each constraint is violated once and answers with its sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from sifang.cases.tests import factories
from sifang.lib.constraints import sentence_for
from sifang.whistles.models import Ruling, Rung, StepClock, Summons, Whistle, WhistleEvent
from sifang.whistles.tests.cast import NOON, Cast


class Ground(Cast):
    def __init__(self, city: Any) -> None:
        super().__init__(city)
        self.one = self.blow(self.guard)
        self.called = self.of(self.one, self.guard)
        self.problem = factories.case(city.compound["春晓花园"], city.community, found_on=NOON.date())

    def whistle(self, **more: Any) -> Whistle:
        given = {
            "number": "哨9", "subdistrict": self.city.subdistrict, "district": self.city.district, "blown_at": NOON,
            "blown_by": self.caller,
        } | more  # fmt: skip
        return Whistle.objects.create(**given)

    def change(self, row: Any, **to: Any) -> None:
        type(row).objects.filter(pk=row.pk).update(**to)

    def summons(self, **more: Any) -> Summons:
        return Summons.objects.create(**({"whistle": self.one, "office": self.fire, "task": "x"} | more))

    def clock(self, **more: Any) -> StepClock:  # type: ignore[override]  # the test knows what stands there
        given = {"summons": self.called, "step": "ACT", "unit": "WORKDAY", "started_at": NOON} | more
        return StepClock.objects.create(**given)

    def rung(self, **more: Any) -> Rung:
        return Rung.objects.create(
            **({"summons": self.called, "level": "CITY", "fired_at": NOON, "told": "x"} | more)
        )

    def ruling(self, **more: Any) -> Ruling:
        given = {
            "summons": self.called, "matter": "x", "from_office": self.guard, "stands": True, "reasons": "x",
            "ruled_at": NOON, "ruled_by": self.district,
        } | more  # fmt: skip
        return Ruling.objects.create(**given)

    def event(self) -> WhistleEvent:
        return WhistleEvent.objects.create(whistle=self.one, seq=99, verb="sign", at=NOON, by_title="x")


def twice(make: Any) -> None:
    make()
    make()


VIOLATIONS = {
    "a_whistle_number_is_given_once": lambda g: twice(g.whistle),
    "a_case_is_whistled_for_once_at_a_time": lambda g: [g.whistle(number=f"哨{n}", case=g.problem) for n in (1, 2)],
    "whistle_status_is_known": lambda g: g.change(g.one, status="LOST", closed_at=NOON, closed_by=g.caller),
    "whistle_worth_is_known": lambda g: g.change(
        g.one, status="CLOSED", closed_at=NOON, closed_by=g.caller, worth="SO", assessed_at=NOON, assessed_by=g.caller
    ),
    "an_ended_whistle_says_by_whom": lambda g: g.change(g.one, status="CLOSED", closed_at=NOON),
    "a_whistle_is_open_until_it_is_ended": lambda g: g.change(g.one, status="CLOSED"),
    "an_assessed_whistle_says_by_whom": lambda g: g.change(
        g.one, status="CLOSED", closed_at=NOON, closed_by=g.caller, worth="IN_VAIN", assessed_at=NOON
    ),
    "a_whistle_is_assessed_after_it_ended_with_a_word": lambda g: g.change(
        g.one, worth="IN_VAIN", assessed_at=NOON, assessed_by=g.district
    ),
    "an_office_is_summoned_once_by_a_whistle": lambda g: g.summons(office=g.guard),
    "a_whistle_has_one_lead": lambda g: g.summons(is_lead=True),
    "summons_status_is_known": lambda g: g.change(g.called, status="LOST"),
    "summons_verdict_is_known": lambda g: g.change(
        g.called, status="JUDGED", verdict="SO", judged_at=NOON, judged_by=g.caller, attested_at=NOON,
        attested_by=g.caller, officer_name="x", arrived_at=NOON,
    ),
    "whoever_came_has_a_named_officer": lambda g: g.change(g.called, status="ARRIVED"),
    "an_office_refuses_once": lambda g: g.change(g.called, refusals=2),
    "whoever_saw_them_come_is_known": lambda g: g.change(g.called, attested_at=NOON),
    "a_judged_office_says_by_whom": lambda g: g.change(
        g.called, status="JUDGED", verdict="SOLVED", judged_at=NOON, attested_at=NOON, attested_by=g.caller,
        officer_name="x", arrived_at=NOON,
    ),
    "a_judged_office_came_and_has_its_verdict": lambda g: g.change(g.called, verdict="SOLVED"),
    "a_step_of_an_office_has_one_running_clock": lambda g: twice(g.clock),
    "a_step_is_met_or_ends_but_not_both": lambda g: g.clock(met_at=NOON, ended_at=NOON),
    "clock_step_is_known": lambda g: g.clock(step="DREAM"),
    "a_level_is_told_once_of_an_office": lambda g: twice(g.rung),
    "rung_level_is_known": lambda g: g.rung(level="HEAVEN"),
    "a_step_of_a_whistle_is_taken_once": lambda g: twice(g.event),
    "a_refusal_is_ruled_on_once": lambda g: twice(g.ruling),
    "a_ruling_names_another_office_or_keeps_the_one": lambda g: g.ruling(to_office=g.fire),
}  # fmt: skip


def declared() -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_app_config("whistles").get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_of_the_whistles_is_violated_below():
    assert set(declared()) == set(VIOLATIONS)


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violated_constraint_says_its_sentence(small_city, name):
    ground = Ground(small_city)
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        VIOLATIONS[name](ground)
    assert why.value.__cause__.diag.constraint_name == name
    assert sentence_for(why.value) == declared()[name]


@pytest.mark.parametrize(
    "what", ["UPDATE whistles_whistleevent SET note = 'x'", "DELETE FROM whistles_whistleevent"]
)
def test_what_happened_can_neither_be_changed_nor_deleted(small_city, what):
    Ground(small_city)
    with pytest.raises(IntegrityError) as why, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(what)
    assert sentence_for(why.value) == "吹哨经过记下就不能改、不能删"
