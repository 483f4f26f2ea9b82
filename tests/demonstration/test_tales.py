"""What stands on the desks when the doors open was told through the actions, and every state of the way is there."""

from __future__ import annotations

from sifang.cases.choices import CaseStatus, PartyKind, Source
from sifang.cases.rulebook import rulebook
from sifang.site.demo.moments import CUT_OFF


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


def test_told_cases_come_from_everywhere_of_every_kind_and_go_to_everybody(rows, count):
    told = "from cases_case c where number like 'AJ2021-%%'"
    districts = {
        code
        for (code,) in rows(f"select distinct (select code from areas_area where id = district_id) {told}")
    }
    assert {"370302", "370303", "370304", "370305", "370306", "370321", "370322", "370323"} <= districts
    assert {source for (source,) in rows(f"select distinct source {told}")} == set(Source)
    assert count(f"select count(distinct left(type_code, 2)) {told} and type_code <> ''") == 21
    handlers = {kind for (kind,) in rows(f"select distinct handler_kind {told} and handler_kind <> ''")}
    assert handlers == set(PartyKind) - {PartyKind.REPORTER, PartyKind.CITY}
    assert count(f"select count(*) {told}") >= 300


def test_on_the_desks_some_clocks_are_late_some_run_out_today_and_some_have_time(rows):
    at_work = "number like 'AJ2021-%%' and status = 'HANDLING' and due_at is not null"
    found = rows(
        f"""select case when due_at < '2021-12-01 08:30+08' then 'late' when due_at < '2021-12-02 00:00+08' then 'today'
            else 'later' end, count(*) from cases_case where {at_work} group by 1"""
    )
    found = dict(found)
    assert all(found[when] >= 5 for when in ("late", "today", "later")), found


def test_most_of_what_waits_to_be_taken_up_is_fresh_and_some_was_left_lying(rows):
    waiting = (
        "number like 'AJ2021-%%' and status in ('REPORTED', 'ACCEPTED', 'FILED', 'DISPATCHED', 'OBJECTED')"
    )
    found = rows(f"select status, count(*), count(*) filter (where due_at < '2021-12-01 08:30+08') from cases_case where {waiting} group by 1")  # fmt: skip
    assert len(found) == 5
    assert all(0 < late <= many / 3 for _status, many, late in found), found


def test_no_wording_stands_on_a_desk_three_times(count):
    most = """select max(n) from (select count(*) n from cases_case where number like 'AJ2021-%%'
              group by community_id, title) x"""
    assert count(most) <= 2
    assert (
        count("select count(*) from cases_case where number like 'AJ2021-%%' and title || place like '%%{%%'")
        == 0
    )


def test_short_tales_are_the_same_each_time_and_speak_of_types_that_are_there():
    from sifang.site.demo.tales import composed

    assert composed.composed.__wrapped__() == composed.composed()
    acts = [act for tale in composed.composed() for act in tale.acts]
    assert len(acts) / len(composed.composed()) < 5
    known = rulebook(CUT_OFF).types
    assert {matter.type_code for matter in composed.MATTERS} <= set(known)
