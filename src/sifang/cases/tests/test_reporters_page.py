"""What a reporter reads and says on his own page: plain words, no person, no note of the house, no way back to him."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sifang.cases import actions
from sifang.cases.actions.answer import ask_reporter
from sifang.cases.actions.evidence import attach_within, keep_taken_within
from sifang.cases.choices import CaseStatus as S
from sifang.cases.choices import EvidenceStage
from sifang.cases.models import Case, Evidence, Report, Supplement
from sifang.cases.telling.photographs import Taken
from sifang.cases.tellings import fingerprint
from sifang.cases.tests.conftest import MINUTE, MORNING
from sifang.files import public as files
from sifang.files.tests.pictures import picture

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=2)
TOKEN = "a-secret-of-enough-length"
LIMITS = files.Limits(megabytes=20, megapixels=60, longest_edge=1600)
INNER = "内部意见：此户经常投诉，住三楼李四"


@pytest.fixture(autouse=True)
def _city_clock(settings: Any) -> None:
    settings.SIFANG_CLOCK_START = "2021-12-01T12:00:00+08:00"


def page_of(case: Case, token: str = TOKEN) -> str:
    """Gives the first telling of a case a page, as the public form does."""
    report = Report.objects.filter(case=case).order_by("id").first()
    report.token_hash = fingerprint(token)  # type: ignore[union-attr]  # the test knows what stands there
    report.save()  # type: ignore[union-attr]  # the test knows what stands there
    return f"/r/{token}/"


def joins(case: Case, token: str, **more: Any) -> Report:
    return Report.objects.create(
        case=case, told_at=LATER, channel="RESIDENT", words="我家也漏", token_hash=fingerprint(token), **more
    )


def put(case: Case, stage: str, report: Report | None = None, shade: int = 40) -> Evidence:
    shown = Taken(files.photograph(picture(shade=shade), LIMITS), 30, None)
    kept = keep_taken_within([shown], by=None, at=LATER)
    attach_within(case, kept, stage=EvidenceStage(stage), report=report, by=None, at=LATER)
    return Evidence.objects.latest("id")


WORDS = {
    S.REPORTED: "已收到", S.REFUSED: "转到别处", S.FILED: "办理中", S.DISPATCHED: "办理中", S.OBJECTED: "办理中",
    S.HANDLING: "办理中", S.SHELVED: "暂时解决不了", S.AWAITING_CHECK: "已答复", S.AWAITING_WORD: "已答复",
    S.CLOSED: "已解决",
}  # fmt: skip


@pytest.mark.parametrize("status", WORDS)
def test_every_status_has_its_plain_word_and_says_who_has_it(client, case_at, status):
    case = case_at(status)
    text = client.get(page_of(case)).content.decode()
    assert WORDS[status] in text
    for name in ("张三", "13300010001", "彭若谷", "卢致和", "邓如松"):
        assert name not in text
    if not case.is_over:
        assert ("手里" in text) is (status != S.AWAITING_WORD), "asked himself, he has it in hand"
    if status == S.REFUSED:
        assert "在法院诉讼" in text and "法院" in text
    if status == S.SHELVED:
        assert "等维修资金" in text and str(case.shelved_until) in text


def test_it_is_not_kept_not_found_and_tells_nobody_its_address(client, case_at):
    answer = client.get(page_of(case_at(S.HANDLING)))
    assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "strict-origin"
    text = answer.content.decode()
    assert TOKEN not in text.replace(f"/r/{TOKEN}/pictures/", "")
    assert "/feedback/" not in text


@pytest.mark.parametrize("address", ["/r/x/", f"/r/{'x' * 24}/", f"/r/{'x' * 24}/pictures/1/"])
def test_a_wrong_secret_is_nothing(client, case_at, address):
    page_of(case_at(S.HANDLING))
    answer = client.get(address)
    assert answer.status_code == 404
    assert "还在照常办" in answer.content.decode() and "/todo/" not in answer.content.decode()


def test_no_note_of_the_house_is_on_it(client, cast, case_at):
    case = case_at(S.HANDLING)
    actions.note(case.pk, said=INNER, by=cast.community, at=LATER)
    actions.hand_in(case.pk, said="换了 3 盏灯，电话 13912345678", by=cast.company, at=LATER + MINUTE)
    actions.pass_check(case.pk, note=INNER, by=cast.community, at=LATER + 2 * MINUTE)
    text = client.get(page_of(case)).content.decode()
    assert INNER not in text and "李四" not in text
    assert "换了 3 盏灯" in text and "13912345678" not in text


def test_who_handles_is_a_body(client, case_at):
    text = client.get(page_of(case_at(S.HANDLING))).content.decode()
    assert "安和物业服务有限公司接手了" in text


def test_solved_is_kept_with_what_was_answered(client, cast, case_at, fresh):
    case = case_at(S.AWAITING_WORD)
    page = page_of(case)
    assert "修好了没有" in client.get(page).content.decode()
    answer = client.post(page, {"say": "solved", "came": "yes", "explained": "no"})
    assert answer.status_code == 303
    report = Report.objects.get(case=case)
    assert (report.word, report.has_come, report.has_explained) == ("SOLVED", True, False)
    assert fresh(case).word == "SOLVED"
    assert actions.close(case.pk, by=cast.community, at=LATER + timedelta(hours=3)).status == S.CLOSED


def test_who_has_said_that_it_is_well_is_not_asked_again_and_may_take_it_back(
    client, cast, case_at, fresh, sign_in
):
    case = case_at(S.AWAITING_WORD)
    address = page_of(case)
    client.post(address, {"say": "solved"})
    text = client.get(address).content.decode()
    assert "您说好了" in text and "修好了没有" not in text and "轮到您" not in text and "没有回音" not in text
    assert 'value="unsolved"' in text and 'value="solved"' not in text
    client.post(address, {"say": "unsolved", "why": "夜里又\u202e灭了"})
    text = client.get(address).content.decode()
    assert fresh(case).word == "UNSOLVED" and "轮到您" not in text
    page = sign_in(Client(), cast.community).get(f"/cases/{case.pk}/").content.decode()
    assert "诉求人说解决了" in page and "诉求人说没解决" in page and "夜里又灭了" in page


def test_one_who_says_unsolved_outweighs_the_others(client, cast, case_at, fresh):
    case = case_at(S.AWAITING_WORD)
    page = page_of(case)
    joins(case, "another-secret-long-enough")
    client.post("/r/another-secret-long-enough/", {"say": "unsolved", "why": "还在漏"})
    client.post(page, {"say": "solved"})
    assert fresh(case).word == "UNSOLVED"
    with pytest.raises(actions.CannotStep, match="没解决"):
        actions.close(case.pk, by=cast.community, at=LATER + timedelta(hours=3))


def test_not_solved_after_closing_another_checker_looks(client, case_at, fresh):
    case = case_at(S.CLOSED)
    before = fresh(case).checker_kind
    answer = client.post(page_of(case), {"say": "unsolved", "why": "又不亮了"})
    assert answer.status_code == 303
    again = fresh(case)
    assert again.status == S.AWAITING_CHECK and again.reopenings == 1
    assert (before, again.checker_kind) == ("COMMUNITY", "SUBDISTRICT")


def test_pressed_twice_it_is_opened_once_and_the_second_reads_why_not(client, case_at, fresh):
    case = case_at(S.CLOSED)
    page = page_of(case)
    client.post(page, {"say": "unsolved"})
    answer = client.post(page, {"say": "unsolved"})
    assert answer.status_code == 422 and "没有记上" in answer.content.decode()
    assert fresh(case).reopenings == 1


def test_a_press_that_is_not_offered_is_refused(client, case_at, fresh):
    page = page_of(case_at(S.HANDLING))
    assert client.post(page, {"say": "solved"}).status_code == 422
    assert client.post(page, {"say": "nonsense"}).status_code == 422


def test_he_is_asked_and_answers(client, cast, case_at):
    case = case_at(S.HANDLING)
    ask_reporter(case.pk, question="是哪一盏灯？", by=cast.community, at=LATER)
    page = page_of(case)
    text = client.get(page).content.decode()
    assert "需要您补充" in text and "是哪一盏灯" in text
    asked = Supplement.objects.get()
    assert client.post(page, {"say": "supplement", "question": asked.pk, "answer": " "}).status_code == 422
    assert (
        client.post(page, {"say": "supplement", "question": asked.pk, "answer": "三楼那盏"}).status_code
        == 303
    )
    assert Supplement.objects.get().answer == "三楼那盏"
    assert "需要您补充" not in client.get(page).content.decode()


def test_a_question_about_another_case_is_not_his_to_answer(client, cast, case_at):
    mine, other = case_at(S.HANDLING), case_at(S.HANDLING)
    asked = ask_reporter(other.pk, question="哪一层？", by=cast.community, at=LATER)
    assert (
        client.post(page_of(mine), {"say": "supplement", "question": asked.pk, "answer": "x"}).status_code
        == 404
    )


def test_he_sees_his_own_pictures_and_those_of_the_work_but_no_neighbours(client, case_at):
    case = case_at(S.AWAITING_CHECK)
    page = page_of(case)
    first = Report.objects.get(case=case)
    other = joins(case, "another-secret-long-enough")
    own, his, done = put(case, "TOLD", first), put(case, "TOLD", other, 90), put(case, "HANDED_IN", None, 150)
    text = client.get(page).content.decode()
    assert (
        f"pictures/{own.pk}/" in text and f"pictures/{done.pk}/" in text and f"pictures/{his.pk}/" not in text
    )
    assert client.get(f"{page}pictures/{own.pk}/")["Content-Type"] == "image/jpeg"
    assert client.get(f"{page}pictures/{done.pk}/?small").status_code == 200
    assert client.get(f"{page}pictures/{his.pk}/").status_code == 404
    assert "no-store" in client.get(f"{page}pictures/{own.pk}/")["Cache-Control"]


def test_a_merged_telling_reads_the_answer_of_the_case_it_went_into(client, cast, case_at):
    case = case_at(S.MERGED)
    text = client.get(page_of(case)).content.decode()
    assert Case.objects.get(pk=case.pk).merged_into.number in text and "已收到" in text


def test_a_merge_taken_back_never_was_to_him(client, cast, case_at):
    case, other = case_at(S.HANDLING), case_at(S.HANDLING)
    actions.merge(case.pk, into_id=other.pk, why="同一处", by=cast.community, at=LATER)
    actions.unmerge(case.pk, why="两处", by=cast.community, at=LATER)
    assert "合在一起" not in client.get(page_of(case)).content.decode()


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2021-12-01T15:30:00+08:00", "今天 15:30 前有回音"),
        ("2021-12-03T15:30:00+08:00", "12 月 3 日前有回音"),
        ("2021-11-29T15:30:00+08:00", "11 月 29 日前该有回音，已经晚了"),
    ],
)
def test_until_when_is_said_as_one_says_it(client, case_at, due, said):
    case = case_at(S.HANDLING)
    Case.objects.filter(pk=case.pk).update(due_at=datetime.fromisoformat(due))
    assert said in client.get(page_of(case)).content.decode()


def test_the_longer_the_story_the_page_asks_no_more(client, case_at):
    def asked(case: Case, token: str) -> int:
        page = page_of(case, token)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    short, long = (
        asked(case_at(S.REPORTED), "one-secret-of-length"),
        asked(case_at(S.CLOSED), "two-secret-of-length"),
    )
    assert long <= short + 2 and long <= 16


def test_signed_in_people_see_the_same_and_no_more(case_at, cast, sign_in):
    page = page_of(case_at(S.HANDLING))
    text = sign_in(Client(), cast.community).get(page).content.decode()
    assert "张三" not in text and "13300010001" not in text


def test_a_page_that_stood_open_while_the_case_went_on_is_answered_in_his_words(client, case_at, cast):
    case = case_at(S.CLOSED)
    mine, neighbours = page_of(case), "/r/a-neighbours-own-secret/"
    joins(case, "a-neighbours-own-secret")
    assert client.post(mine, {"say": "unsolved", "why": "又不亮了"}).status_code == 303
    for said in ("unsolved", "solved"):
        late = client.post(neighbours, {"say": said})
        text = late.content.decode()
        assert late.status_code == 422 and "换了上一级的人在重新核查" in text
        assert "不能还没解决" not in text and "待核查" not in text
    assert Report.objects.get(token_hash=fingerprint("a-neighbours-own-secret")).word == ""
    actions.send_back(case.pk, why="换整灯", by=cast.subdistrict, at=LATER + 2 * MINUTE)
    assert "办好以后再问您" in client.post(neighbours, {"say": "unsolved"}).content.decode()
    assert (
        "已经了结" in client.post(page_of(case_at(S.REFUSED), "z" * 20), {"say": "solved"}).content.decode()
    )
