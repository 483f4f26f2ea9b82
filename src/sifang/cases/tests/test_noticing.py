"""Who is told of a step, once: the desk whose turn it is, the checker, whoever told; never himself, never a name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sifang.cases import actions
from sifang.cases.actions.answer import ask_reporter, supplement
from sifang.cases.choices import CaseStatus as S
from sifang.cases.models import Report
from sifang.cases.tests.conftest import MORNING
from sifang.lib.sealing import open_sealed
from sifang.notices.actions.tell import PURPOSE
from sifang.notices.models import Notice

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=2)


def told(person) -> list[str]:
    return list(Notice.objects.filter(to_id=person.pk).order_by("id").values_list("title", flat=True))


def test_each_desk_is_told_when_it_is_its_turn(cast, case_at):
    case_at(S.CLOSED)
    assert [title.split("：")[0] for title in told(cast.company)] == ["等您签收"]
    # The community told of it and presses itself: only what others bring is news to it.
    assert [title.split("：")[0] for title in told(cast.community)] == ["回单等您核查"]
    assert told(cast.subdistrict) == [] and told(cast.stranger) == []


def test_a_send_back_is_told_as_one(cast, case_at):
    case = case_at(S.AWAITING_CHECK)
    actions.send_back(case.pk, why="还有一盏", by=cast.community, at=LATER)
    assert told(cast.company)[-1].startswith("退回返工：")


def test_a_department_is_told_by_its_office(cast, case_at):
    case_at(S.DISPATCHED, handler="DEPARTMENT")
    assert told(cast.department)[-1].startswith("等您签收：")


def test_whoever_told_gets_a_message_without_a_word_of_the_problem(cast, case_at):
    case = case_at(S.CLOSED)
    sent = Notice.objects.filter(channel="SMS").order_by("id")
    assert [one.title.split("）")[1] for one in sent] == [
        "社区已受理", "办理单位说办好了，也有人看过了，请您说一声好了没有", "已办好结案",
    ]  # fmt: skip
    for one in sent:
        assert case.title not in one.title + one.text and "13300010001" not in one.address
        assert open_sealed(one.address, purpose=PURPOSE) == "13300010001"


def test_those_who_joined_get_the_answer_too_each_once(cast, case_at):
    case = case_at(S.AWAITING_WORD)
    Report.objects.create(case=case, told_at=LATER, channel="RESIDENT", phone="13900000000")
    Report.objects.create(case=case, told_at=LATER, channel="RESIDENT", phone="13900000000")
    actions.record_word(case.pk, word="SOLVED", by=cast.community, at=LATER)
    before = Notice.objects.filter(channel="SMS").count()
    actions.close(case.pk, by=cast.community, at=LATER)
    assert Notice.objects.filter(channel="SMS").count() == before + 2


def test_a_question_reaches_whoever_told_and_the_answer_whoever_asked(cast, case_at):
    case = case_at(S.HANDLING)
    asked = ask_reporter(case.pk, question="哪一层？", by=cast.community, at=LATER)
    assert "补充" in Notice.objects.filter(channel="SMS").latest("id").title
    supplement(asked.pk, Report.objects.get(case=case).pk, answer="三层", by=None, at=LATER)
    assert told(cast.community)[-1].startswith("诉求人补充了情况")


def test_a_refused_step_tells_nobody(cast, case_at):
    case = case_at(S.AWAITING_CHECK)
    before = Notice.objects.count()
    with pytest.raises(actions.CannotStep):
        actions.send_back(case.pk, why=" ", by=cast.community, at=LATER)
    assert Notice.objects.count() == before


def test_a_nudge_reaches_whoever_has_it(cast, case_at):
    case = case_at(S.HANDLING)
    actions.urge(case.pk, note="三天了", by=cast.subdistrict, at=LATER)
    assert told(cast.company)[-1].startswith("催办：")
