"""What the cases promise, told as stories."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from sifang.audit.models import AuditLine
from sifang.cases import actions
from sifang.cases.choices import CaseStatus as S
from sifang.cases.choices import PartyKind
from sifang.cases.models import Case, CaseClock, Excuse, Report
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal

NOON = datetime(2021, 12, 1, 12, tzinfo=ZONE)
LATER = datetime(2021, 12, 20, 10, tzinfo=ZONE)
DAY = timedelta(days=1)


def clock_of(case, stage):
    return CaseClock.objects.filter(case=case, stage=stage).order_by("-id").first()


def test_a_problem_told_by_anybody_is_closed_as_solved_only_when_another_has_seen_it(case_at):
    case = case_at(S.CLOSED)
    assert (case.outcome, case.handler_kind, case.checker_kind) == ("VERIFIED", "COMPANY", "COMMUNITY")
    assert case.resolved_on == date(2021, 12, 1) and case.turn_kind == "" and case.due_at is None
    verbs = list(case.events.order_by("seq").values_list("verb", flat=True))
    assert verbs == [
        "report", "accept", "file", "dispatch", "sign", "hand_in", "pass_check", "record_word", "close",
    ]  # fmt: skip
    assert AuditLine.objects.filter(subject_kind="cases.case", subject_id=case.pk).count() == len(verbs)


def test_two_press_at_once_one_wins_and_the_other_is_told_who_did_what(case_at, cast):
    case = case_at(S.REPORTED)
    actions.accept(case.pk, by=cast.community, at=NOON, seen=1)
    with pytest.raises(actions.PressedMeanwhile, match=r"春晓社区居委会 彭\*+ 12-01 12:00 受理"):
        actions.accept(case.pk, by=cast.subdistrict, at=NOON, seen=1)
    with pytest.raises(Refusal, match=r"待立案.*轮到春晓社区居委会.*12:00 受理"):
        actions.accept(case.pk, by=cast.community, at=NOON)
    assert case.events.count() == 2


def test_an_anonymous_telling_keeps_no_name_and_the_company_does_not_learn_it(cast):
    told = actions.report(
        cast.home.pk, actions.Telling("飞线充电", name="张三", phone="13300010001", is_anonymous=True),
        by=cast.community, at=NOON,
    )  # fmt: skip
    row = Report.objects.get(case=told.case)
    assert (row.name, row.phone) == ("", "") and told.case.is_anonymous_to_company
    assert told.token and told.token not in (row.token_hash, "")


def test_a_second_household_joins_and_is_counted(case_at, cast):
    case = case_at(S.HANDLING)
    actions.join(case.pk, actions.Telling("灯还不亮", name="李四"), by=cast.community, at=NOON)
    case.refresh_from_db()
    assert case.report_count == 2 and Report.objects.filter(case=case).count() == 2
    assert case.events.order_by("-seq").first().verb == "join"


def test_one_order_of_the_hotline_is_one_case(cast):
    from django.db import IntegrityError

    given = actions.Telling("停水", source="HOTLINE", external_number="12345-1")
    actions.report(cast.home.pk, given, by=cast.community, at=NOON)
    with pytest.raises(IntegrityError):
        actions.report(cast.home.pk, given, by=cast.community, at=NOON)


def test_numbers_come_from_the_years_own_sequence(cast):
    first, second = (
        actions.report(cast.home.pk, actions.Telling("x"), by=cast.community, at=NOON).case for _ in "ab"
    )
    assert first.number.startswith("AJ2021-") and int(second.number[-7:]) == int(first.number[-7:]) + 1
    other = actions.report(
        cast.home.pk, actions.Telling("x"), by=cast.community, at=NOON.replace(year=2022)
    ).case
    assert other.number == "AJ2022-0000001"


def test_a_refusal_says_why_and_shows_the_right_road(case_at, cast):
    case = case_at(S.REPORTED)
    with pytest.raises(Refusal, match="该找谁"):
        actions.refuse(case.pk, why="已在法院", route=" ", by=cast.community, at=NOON)
    done = actions.refuse(case.pk, why="已在法院", route="请等判决", by=cast.community, at=NOON)
    assert done.status == S.REFUSED and done.turn_kind == "" and done.closed_at == NOON
    assert done.events.get(verb="refuse").data["route"] == "请等判决"


def test_an_objection_is_heard_once_then_the_level_above_designates_for_good(case_at, cast):
    case = case_at(S.OBJECTED)
    assert (case.turn_kind, case.objections) == ("SUBDISTRICT", 1)
    actions.designate(case.pk, kind=PartyKind.COMPANY, why="合同写明归物业", by=cast.subdistrict, at=NOON)
    with pytest.raises(Refusal, match="不能再退"):
        actions.object_(case.pk, why="还是不办", by=cast.company, at=NOON)
    actions.sign(case.pk, by=cast.company, at=NOON)


def test_a_community_cannot_send_to_a_department_but_hands_up(case_at, cast):
    case = case_at(S.FILED)
    with pytest.raises(Refusal, match="请上呼"):
        actions.dispatch(
            case.pk,
            kind=PartyKind.DEPARTMENT,
            office_id=cast.department_office.pk,
            by=cast.community,
            at=NOON,
        )
    up = actions.hand_up(case.pk, why="要执法", by=cast.community, at=NOON)
    assert (up.status, up.turn_kind) == (S.FILED, "SUBDISTRICT")
    up = actions.hand_up(case.pk, why="要几个部门", by=cast.subdistrict, at=NOON)
    assert up.turn_kind == "DISTRICT"


def test_a_wrong_type_is_put_right_and_the_case_goes_out_anew_by_the_new_one(case_at, cast):
    case = case_at(S.HANDLING)
    first = clock_of(case, "HANDLE")
    with pytest.raises(Refusal, match="没有变"):
        actions.retype(case.pk, type_code="0308", why="看错", by=cast.community, at=NOON)
    with pytest.raises(Refusal, match="为什么"):
        actions.retype(case.pk, type_code="0304", why=" ", by=cast.community, at=NOON)
    done = actions.retype(case.pk, type_code="0304", why="灯没坏，是栏杆坏了", by=cast.community, at=NOON)
    assert (done.status, done.type_code, done.turn_kind) == (S.FILED, "0304", "COMMUNITY")
    first.refresh_from_db()
    assert first.ended_at == NOON and first.met_at is None
    actions.dispatch(case.pk, kind=PartyKind.COMPANY, by=cast.community, at=NOON)
    actions.sign(case.pk, by=cast.company, at=NOON)
    anew = clock_of(case, "HANDLE")
    assert anew.pk != first.pk and anew.used == 0 and anew.length != first.length
    told = case.events.get(verb="retype").data
    assert told["was"] == "公共照明不亮" and told["type"] == "楼道台阶栏杆墙面破损"


def test_a_type_of_the_subdistrict_takes_the_case_up_and_none_takes_it_down_again(case_at, cast):
    case = case_at(S.FILED)
    up = actions.retype(case.pk, type_code="0505", why="要更新电梯", by=cast.community, at=NOON)
    assert up.turn_kind == "SUBDISTRICT"
    down = actions.retype(case.pk, type_code="0308", why="还是灯", by=cast.subdistrict, at=NOON)
    assert down.turn_kind == "SUBDISTRICT" and clock_of(case, "DISPATCH").started_at == NOON


def test_extension_adds_the_original_limit_at_most_twice_and_only_before_it_is_late(case_at, cast):
    case = case_at(S.HANDLING)
    first = clock_of(case, "HANDLE").due_at
    assert first == datetime(2021, 12, 3, 9, 4, tzinfo=ZONE)
    for n, due in (
        (1, datetime(2021, 12, 7, 9, 4, tzinfo=ZONE)),
        (2, datetime(2021, 12, 9, 9, 4, tzinfo=ZONE)),
    ):
        actions.ask_extension(case.pk, why="等配件", by=cast.company, at=NOON)
        with pytest.raises(Refusal, match="还没有批"):
            actions.ask_extension(case.pk, why="等配件", by=cast.company, at=NOON)
        done = actions.grant_extension(case.pk, by=cast.community, at=NOON)
        assert done.extensions == n and clock_of(case, "HANDLE").due_at == due
    with pytest.raises(Refusal, match="最多批准 2 次"):
        actions.ask_extension(case.pk, why="等配件", by=cast.company, at=NOON)
    other = case_at(S.HANDLING)
    with pytest.raises(Refusal, match="已经逾期"):
        actions.ask_extension(other.pk, why="忙", by=cast.company, at=LATER)


def test_a_refused_extension_does_not_count(case_at, cast):
    case = case_at(S.HANDLING)
    actions.ask_extension(case.pk, why="等配件", by=cast.company, at=NOON)
    done = actions.deny_extension(case.pk, why="配件有货", by=cast.community, at=NOON)
    assert done.extensions == 0 and not done.asks_extension


def test_a_shelved_case_has_no_clock_and_goes_on_by_itself_with_what_was_left(case_at, cast):
    case = case_at(S.HANDLING)
    before = clock_of(case, "HANDLE").due_at
    day = date(2021, 12, 15)
    shelved = actions.shelve(case.pk, until=day, why="等维修资金", by=cast.community, at=NOON)
    assert shelved.due_at is None and clock_of(case, "HANDLE").paused_at == NOON
    with pytest.raises(Refusal, match="还没有到"):
        actions.resume(case.pk, by=None, at=NOON)
    morning = datetime(2021, 12, 15, 12, tzinfo=ZONE)
    done = actions.resume(case.pk, by=None, at=morning)
    assert done.status == S.HANDLING and done.due_at is not None
    assert clock_of(case, "HANDLE").due_at - morning == before - NOON
    with pytest.raises(Refusal, match="只能挂一次"):
        actions.shelve(case.pk, until=date(2022, 1, 15), why="再等", by=cast.community, at=morning)


def test_shelving_is_at_most_a_year(case_at, cast):
    case = case_at(S.HANDLING)
    with pytest.raises(Refusal, match="最晚到 2022-12-01"):
        actions.shelve(case.pk, until=date(2022, 12, 2), why="等", by=cast.community, at=NOON)


def test_work_sent_back_goes_on_with_the_clock_it_had(case_at, cast):
    case = case_at(S.AWAITING_CHECK)
    met = clock_of(case, "HANDLE")
    back = actions.send_back(case.pk, why="灯还是不亮", by=cast.community, at=NOON)
    again = clock_of(case, "HANDLE")
    assert back.send_backs == 1 and again.pk != met.pk and again.used == 1
    assert again.due_at > met.due_at


def test_a_case_given_to_the_same_company_again_goes_on_another_begins_anew(case_at, cast):
    case = case_at(S.HANDLING)
    first = clock_of(case, "HANDLE")
    actions.transfer(case.pk, kind=PartyKind.COMPANY, why="重派", by=cast.community, at=NOON)
    actions.sign(case.pk, by=cast.company, at=NOON + DAY)
    same = clock_of(case, "HANDLE")
    assert same.pk == first.pk and same.resumed_at == NOON + DAY and same.used > 0
    actions.transfer(case.pk, kind=PartyKind.COMMUNITY, why="社区来办", by=cast.community, at=NOON + DAY)
    actions.sign(case.pk, by=cast.community, at=NOON + DAY)
    anew = clock_of(case, "HANDLE")
    assert anew.pk != first.pk and anew.used == 0
    first.refresh_from_db()
    assert first.ended_at == NOON + DAY


def test_a_limit_in_steps_runs_one_after_the_other(case_at, cast):
    case = case_at(S.HANDLING, type_code="0302")
    first = clock_of(case, "HANDLE")
    assert first.step == 0 and first.step_words
    actions.finish_step(case.pk, note="围好了", by=cast.company, at=NOON)
    second = clock_of(case, "HANDLE")
    assert second.step == 1 and second.due_at > first.due_at
    with pytest.raises(Refusal, match="没有下一步"):
        actions.finish_step(case.pk, note="修好了", by=cast.company, at=NOON)


def test_nothing_is_closed_as_solved_against_the_reporters_word(case_at, cast):
    case = case_at(S.AWAITING_WORD)
    with pytest.raises(Refusal, match="还没有诉求人的话"):
        actions.close(case.pk, by=cast.community, at=NOON)
    actions.record_word(case.pk, word="UNSOLVED", by=cast.community, at=NOON)
    with pytest.raises(Refusal, match="诉求人说没解决"):
        actions.close(case.pk, by=cast.community, at=NOON)
    with pytest.raises(Refusal, match="怎么联系的"):
        actions.record_word(case.pk, word="NO_CONTACT", by=cast.community, at=NOON)
    actions.record_word(case.pk, word="NO_CONTACT", note="12-01 打了三次没人接", by=cast.community, at=NOON)
    assert actions.close(case.pk, by=cast.community, at=NOON).outcome == "VERIFIED"


def test_closing_by_the_handlers_word_needs_the_reason_and_is_counted_apart(case_at, cast):
    case = case_at(S.AWAITING_CHECK)
    with pytest.raises(Refusal, match="为什么核查不了"):
        actions.close_by_word(case.pk, why="", by=cast.community, at=NOON)
    done = actions.close_by_word(case.pk, why="住户外出，进不去", by=cast.community, at=NOON)
    assert (done.outcome, done.resolved_on) == ("BY_WORD", date(2021, 12, 1))


def test_unsolved_says_why_and_what_comes_next(case_at, cast):
    case = case_at(S.HANDLING)
    with pytest.raises(Refusal, match="下一步"):
        actions.close_unsolved(case.pk, why="没有资金", comes_next="", by=cast.community, at=NOON)
    with pytest.raises(Refusal, match=r"自己办的|处置单位的上一级"):
        actions.close_unsolved(case.pk, why="没有资金", comes_next="明年再修", by=cast.company, at=NOON)
    done = actions.close_unsolved(
        case.pk, why="没有资金", comes_next="列入明年维修计划", by=cast.community, at=NOON
    )
    assert (done.outcome, done.resolved_on) == ("UNSOLVED", None)


def test_still_not_solved_goes_to_another_checker_one_level_up(case_at, cast):
    case = case_at(S.CLOSED)
    again = actions.reopen(case.pk, why="又黑了", by=None, is_reporter=True, at=NOON)
    assert (again.status, again.checker_kind, again.turn_kind) == (
        S.AWAITING_CHECK,
        "SUBDISTRICT",
        "SUBDISTRICT",
    )
    assert again.outcome == "" and again.resolved_on is None and again.reopenings == 1
    with pytest.raises(Refusal):
        actions.pass_check(case.pk, note="看了", by=cast.community, at=NOON)
    with pytest.raises(Refusal):
        actions.close_unsolved(case.pk, why="不好办", comes_next="以后再说", by=cast.community, at=NOON)
    actions.send_back(case.pk, why="真的没亮", by=cast.subdistrict, at=NOON)


def test_whoever_stands_in_is_the_checker_that_is_kept(case_at, cast):
    case = case_at(S.AWAITING_CHECK)
    done = actions.pass_check(case.pk, note="街道替社区看了", by=cast.subdistrict, at=NOON)
    assert done.checker_kind == "SUBDISTRICT" and done.events.get(verb="pass_check").data["stands_in"]


def test_merging_is_undone_with_the_time_that_was_used(case_at, cast):
    case, other = case_at(S.HANDLING), case_at(S.HANDLING)
    before = clock_of(case, "HANDLE")
    merged = actions.merge(case.pk, into_id=other.pk, why="同一盏灯", by=cast.community, at=NOON)
    other.refresh_from_db()
    assert merged.status == S.MERGED and merged.due_at is None and other.report_count == 2
    back = actions.unmerge(case.pk, why="是两盏灯", by=cast.community, at=NOON + DAY)
    other.refresh_from_db()
    after = clock_of(case, "HANDLE")
    assert (back.status, back.turn_kind, other.report_count) == (S.HANDLING, "COMPANY", 1)
    assert after.pk == before.pk and after.due_at > before.due_at


def test_a_parent_does_not_close_over_open_children_in_silence(case_at, cast):
    parent, child = case_at(S.AWAITING_WORD), case_at(S.HANDLING)
    actions.adopt(parent.pk, child_id=child.pk, by=cast.community, at=NOON)
    with pytest.raises(Refusal, match="已经是子案件"):
        actions.adopt(case_at(S.HANDLING).pk, child_id=child.pk, by=cast.community, at=NOON)
    with pytest.raises(Refusal, match="自己是子案件"):
        actions.adopt(child.pk, child_id=case_at(S.HANDLING).pk, by=cast.community, at=NOON)
    actions.record_word(parent.pk, word="SOLVED", by=cast.community, at=NOON)
    with pytest.raises(Refusal, match="1 件子案件"):
        actions.close(parent.pk, by=cast.community, at=NOON)
    done = actions.close(parent.pk, children={child.pk: "单独换线"}, by=cast.community, at=NOON)
    assert done.events.get(verb="close").data["children"] == {child.number: "单独换线"}
    assert Case.objects.get(pk=child.pk).status == S.HANDLING


def test_lateness_is_excused_by_two_people_and_never_erased(case_at, cast):
    case = case_at(S.HANDLING)
    actions.hand_in(case.pk, said="修好了", by=cast.company, at=LATER)
    actions.close_by_word(case.pk, why="进不去", by=cast.community, at=LATER)
    actions.appeal(case.pk, fault="LATE", why="配件停产", by=cast.company, at=LATER)
    with pytest.raises(Refusal, match="只能申诉一次"):
        actions.appeal(case.pk, fault="LATE", why="配件停产", by=cast.company, at=LATER)
    with pytest.raises(Refusal, match="还没有初审"):
        actions.decide_appeal(case.pk, is_upheld=True, why="属实", by=cast.subdistrict, at=LATER)
    actions.review_appeal(case.pk, is_supported=True, why="属实", by=cast.community, at=LATER)
    with pytest.raises(Refusal, match="同一个人"):
        actions.decide_appeal(case.pk, is_upheld=True, why="属实", by=cast.community, at=LATER)
    actions.decide_appeal(case.pk, is_upheld=True, why="属实", by=cast.subdistrict, at=LATER)
    clock = clock_of(case, "HANDLE")
    assert Excuse.objects.get(case=case).is_upheld and clock.met_at > clock.due_at


def test_a_step_whose_audit_line_fails_never_happened(case_at, cast, monkeypatch):
    case = case_at(S.REPORTED)

    def broken(*_, **__):
        raise RuntimeError("the audit is away")

    monkeypatch.setattr("sifang.audit.public.line_of", broken)
    with pytest.raises(RuntimeError):
        actions.accept(case.pk, by=cast.community, at=NOON)
    assert Case.objects.get(pk=case.pk).status == S.REPORTED and case.events.count() == 1
