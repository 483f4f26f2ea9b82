"""The reporter speaks on his own page: solved or not, what was asked of him, and please hurry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from sifang.audit import public as audit
from sifang.cases.actions.checking import reopen_within
from sifang.cases.choices import CaseStatus, Word
from sifang.cases.models import Case, Report, Supplement
from sifang.cases.noticing import reporters_within
from sifang.cases.stepping import begin
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.notices import public as notices
from sifang.registry import public as registry


def _answering(report_id: int) -> tuple[Report, int]:
    """The telling, locked, and the case that answers it."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    case_id = report.case_id
    for _ in range(5):
        merged = Case.objects.filter(pk=case_id).values_list("merged_into_id", flat=True).get()
        if merged is None:
            break
        case_id = merged
    return report, case_id


@transaction.atomic(durable=True)
def say_solved(
    report_id: int, *, has_come: bool | None = None, has_explained: bool | None = None, by: None, at: datetime
) -> Case:
    """
    Whoever told says that it is solved. One of several who says otherwise outweighs him.

    :raises CannotStep: nobody asks now
    """
    report, case_id = _answering(report_id)
    _insist_asked(case_id, CaseStatus.AWAITING_WORD)
    _keep(report, Word.SOLVED, has_come, has_explained, at)
    others = Report.objects.filter(case=case_id).exclude(pk=report.pk)
    word = Word.UNSOLVED if others.filter(word=Word.UNSOLVED).exists() else Word.SOLVED
    step = begin("record_word", case_id, by=by, at=at, is_reporter=True)
    step.set(word=word)
    return step.end(word=str(word), said=str(Word.SOLVED))


@transaction.atomic(durable=True)
def say_unsolved(
    report_id: int,
    *,
    why: str = "",
    has_come: bool | None = None,
    has_explained: bool | None = None,
    by: None,
    at: datetime,
) -> Case:
    """
    Whoever told says that it is not solved: while he is asked it is not closed, and once closed another looks.

    :raises Refusal: there is nothing to look at yet
    """
    report, case_id = _answering(report_id)
    _insist_asked(case_id, CaseStatus.AWAITING_WORD, CaseStatus.CLOSED)
    _keep(report, Word.UNSOLVED, has_come, has_explained, at)
    if Case.objects.get(pk=case_id).status == CaseStatus.AWAITING_WORD:
        step = begin("record_word", case_id, by=by, at=at, is_reporter=True)
        step.set(word=Word.UNSOLVED)
        return step.end(note=why, word=str(Word.UNSOLVED))
    return reopen_within(case_id, why=why or "诉求人说还没解决", by=by, at=at, is_reporter=True)


def _insist_asked(case_id: int, *asked: CaseStatus) -> None:
    """:raises Refusal: his page stood open while the case went on; in words for him, not for the desks"""
    case = Case.objects.get(pk=case_id)
    if case.status in asked:
        return
    if case.is_over:
        raise Refusal("这件事已经了结，请看这一页最新的情况")
    if case.reopenings and case.status == CaseStatus.AWAITING_CHECK:
        raise Refusal("已经有人说还没解决，换了上一级的人在重新核查，看完再问您")
    raise Refusal("这件事还在办，办好以后再问您")


def _keep(
    report: Report, word: Word, has_come: bool | None, has_explained: bool | None, at: datetime
) -> None:
    report.word, report.has_come, report.has_explained, report.answered_at = word, has_come, has_explained, at
    report.save(update_fields=["word", "has_come", "has_explained", "answered_at"])


@transaction.atomic(durable=True)
def ask_reporter(case_id: int, *, question: str, by: Any, at: datetime) -> Supplement:
    """
    Ask whoever told for something; he reads and answers it on his page.

    :raises Refusal: nothing is asked, or the case is over
    :raises NotAllowed: the place is not on the person's ground
    """
    case = Case.objects.visible_to(by).get(pk=case_id)
    registry.check_may_edit_area(by, case.community_id)
    if case.is_over:
        raise Refusal("案件已经了结，不再问诉求人")
    if not legible(question):
        raise Refusal("请写明要补充什么")
    row = Supplement.objects.create(case=case, question=legible(question)[:300], asked_at=at, asked_by=by)
    audit.record("case.reporter_asked", subject=case, by=by, at=at)
    reporters_within(
        case, f"case/{case.pk}/asked/{row.pk}", "想请您补充一点情况，请打开您的页面", by=by, at=at
    )
    return row


@transaction.atomic(durable=True)
def supplement(supplement_id: int, report_id: int, *, answer: str, by: None, at: datetime) -> Supplement:
    """
    Whoever told answers what he was asked.

    :raises Refusal: nothing is said
    :raises Supplement.DoesNotExist: it was not asked about his case
    """
    report, case_id = _answering(report_id)
    row = Supplement.objects.select_for_update().get(pk=supplement_id, case=case_id)
    if row.said_at is not None:
        return row
    if not legible(answer):
        raise Refusal("请写下要补充的情况")
    row.answer, row.said_at, row.report = legible(answer)[:1000], at, report
    row.save(update_fields=["answer", "said_at", "report"])
    audit.record("case.supplemented", subject=row.case, by=by, at=at)
    asked = [notices.Receiver(notices.Channel.PAGE, user_id=row.asked_by_id)]
    notices.tell_within(
        f"case/{case_id}/said/{row.pk}", asked, title=f"诉求人补充了情况：{row.case.title}"[:120],
        href=reverse("case_page", args=[case_id]), by=by, at=at,
    )  # fmt: skip
    return row
