"""Whoever checks, denies, reviews or designates reads, on the page where he acts, what the other side wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from sifang.cases import actions
from sifang.cases.actions.answer import say_unsolved
from sifang.cases.choices import CaseStatus as S
from sifang.cases.models import Case, CaseClock, Report
from sifang.cases.tests.conftest import MORNING

HOUR = timedelta(hours=1)


@pytest.fixture
def read(client, sign_in, settings):
    """What stands above the questions of a press, or anywhere on another page."""
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"

    def get(person, case: Case, verb: str = "") -> str:
        sign_in(client, person)
        answer = client.get(f"/cases/{case.pk}/{verb}/" if verb else f"/cases/{case.pk}/")
        assert answer.status_code == 200, (verb, answer.content.decode()[-400:])
        page = BeautifulSoup(answer.content, "html.parser")
        (where,) = page.select(".head" if verb else ".case-do")
        return where.get_text(" ", strip=True)

    return get


def test_whoever_dispatches_what_was_handed_up_reads_why(case_at, cast, read):
    case = case_at(S.FILED)
    actions.hand_up(case.pk, why="线缆归权属单位，社区叫不动", by=cast.community, at=MORNING + HOUR)
    assert "上呼的说：线缆归权属单位，社区叫不动。" in read(cast.subdistrict, case, "dispatch")


def test_whoever_designates_reads_the_objection(case_at, cast, read):
    case = case_at(S.OBJECTED)
    assert "提异议的说：不是我们的事。" in read(cast.subdistrict, case, "designate")


def test_whoever_grants_or_denies_more_time_reads_what_it_is_asked_for(case_at, cast, read, client):
    case = case_at(S.HANDLING)
    actions.ask_extension(case.pk, why="配件要从外地调", by=cast.company, at=MORNING + HOUR)
    assert "申请延期的说：配件要从外地调。" in read(cast.community, case, "deny_extension")
    # Granted with one press, on the page of the case and on the desk: read there.
    assert "申请延期的说：配件要从外地调。" in read(cast.community, case)
    desk = BeautifulSoup(client.get("/cases/desk/?of=asking").content, "html.parser")
    assert "申请延期的说：配件要从外地调" in desk.select_one(".desk li").get_text()
    assert "申请延期的说" not in read(cast.company, case), "he knows what he wrote"


def test_whoever_checks_reads_the_hand_in_and_whoever_does_it_again_what_was_wrong(case_at, cast, read):
    case = case_at(S.AWAITING_CHECK)
    for verb in ("pass_check", "send_back", "close_by_word"):
        assert "回单上写的：换了灯。" in read(cast.community, case, verb)
    actions.send_back(case.pk, why="还有一盏不亮", by=cast.community, at=MORNING + HOUR)
    assert "退回的说：还有一盏不亮。" in read(cast.company, case, "hand_in")


@pytest.mark.parametrize("is_reporter", [True, False])
def test_whoever_looks_again_reads_what_is_not_solved_before_the_hand_in(case_at, cast, read, is_reporter):
    case = case_at(S.CLOSED)
    if is_reporter:
        report = Report.objects.get(case=case)
        say_unsolved(report.pk, why="夜里又灭了", by=None, at=MORNING + HOUR)
    else:
        actions.reopen(case.pk, why="夜里又灭了", by=cast.district, at=MORNING + HOUR)
    said = read(cast.subdistrict, case, "pass_check")
    assert "说没解决的：夜里又灭了。回单上写的：换了灯。" in said
    assert "说没解决的：夜里又灭了。" in read(cast.subdistrict, case, "send_back")


def test_whoever_judges_reads_the_hand_in_and_the_check(case_at, cast, read):
    case = case_at(S.AWAITING_JUDGEMENT, handler="DEPARTMENT")
    said = read(cast.subdistrict, case, "judge")
    assert "回单上写的：换了灯。核查的说：到现场看了，灯亮。" in said


def test_both_who_look_at_an_appeal_read_it(case_at, cast, read):
    case = case_at(S.CLOSED)
    CaseClock.objects.filter(case=case, stage="HANDLE").update(due_at=MORNING)
    actions.appeal(case.pk, fault="LATE", why="停电两天进不了场", by=cast.company, at=MORNING + HOUR)
    assert "申诉的说：停电两天进不了场。" in read(cast.community, case, "review_appeal")
    actions.review_appeal(case.pk, is_supported=True, why="停电属实", by=cast.community, at=MORNING + HOUR)
    said = read(cast.subdistrict, case, "decide_appeal")
    assert "申诉的说：停电两天进不了场。初审意见：停电属实。" in said


def test_nothing_was_said_nothing_stands_there(case_at, cast, read):
    case = case_at(S.HANDLING)
    assert "退回的说" not in read(cast.company, case, "hand_in")
