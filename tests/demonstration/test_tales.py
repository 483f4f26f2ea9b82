"""What stands on the desks when the doors open was told through the actions, and every state of the way is there."""

from __future__ import annotations

from sifang.cases.choices import CaseStatus


def test_told_cases_stand_in_every_state_of_the_way(rows):
    told = {
        status for (status,) in rows("select distinct status from cases_case where number like 'AJ2021-%%'")
    }
    assert told == set(CaseStatus)


def test_told_cases_end_in_every_way_and_some_are_not_left_at_that(rows, count):
    found = rows(
        "select distinct outcome from cases_case where number like 'AJ2021-%%' and status = 'CLOSED'"
    )
    assert {outcome for (outcome,) in found} == {"VERIFIED", "BY_WORD", "UNSOLVED"}
    assert count("select count(*) from cases_case where number like 'AJ2021-%%' and reopenings > 0") > 0
    assert count("select count(*) from cases_excuse where is_upheld") > 0
    assert count("select count(*) from cases_excuse where is_upheld = false") > 0
    assert count("select count(*) from cases_case where parent_id is not null") > 1
    assert count("select count(*) from cases_case where report_count > 1") > 0


def test_whistles_run_are_refused_ruled_on_climbed_closed_and_judged(rows, count):
    assert {s for (s,) in rows("select distinct status from whistles_whistle")} == {
        "OPEN",
        "CLOSED",
        "DECIDED",
        "WITHDRAWN",
    }
    assert {s for (s,) in rows("select distinct stands from whistles_ruling")} == {True, False}
    assert {level for (level,) in rows("select distinct level from whistles_rung")} == {
        "DEPARTMENT",
        "DISTRICT",
        "CITY",
    }
    assert {worth for (worth,) in rows("select distinct worth from whistles_whistle")} == {
        "",
        "RIGHTLY",
        "IN_VAIN",
    }


def test_supervisions_campaigns_and_a_sample_are_under_way(rows, count):
    assert {s for (s,) in rows("select distinct status from supervision_supervision")} == {
        "OPEN",
        "HANDED_IN",
        "CANCELLED",
    }
    assert count("select count(*) from supervision_supervision where next_feedback_on = '2021-12-01'") == 1
    assert count("select count(*) from campaigns_finding where case_id is not null") == 3
    assert count("select count(*) from campaigns_sampleitem where result = 'AGREES'") > 0


def test_one_notice_did_not_arrive(count):
    assert count("select count(*) from notices_notice where status = 'FAILED'") == 1


def test_no_photograph_of_one_told_case_passes_for_anothers(count):
    assert count("select count(*) from cases_evidence") > 15
    assert count("select count(*) from cases_evidence where seen_in_id is not null") == 0
