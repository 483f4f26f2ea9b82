"""Somebody other than the handler looks, the reporter speaks, and the case is closed, sent back or opened again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.cases import rules
from sifang.cases.actions.evidence import attach_within, keep_taken_within
from sifang.cases.choices import CaseStatus, EvidenceStage, Outcome, PartyKind, Stage, Word
from sifang.cases.models import Case, Report
from sifang.cases.parties import Party, body, party_of
from sifang.cases.rulebook import rulebook
from sifang.cases.stepping import CannotStep, Step, begin, insist
from sifang.cases.telling.photographs import Taken
from sifang.lib.words import legible

S = CaseStatus


def _checked_by(step: Step) -> Party:
    """Whoever really looked is kept as the checker, also when he stood in for another."""
    party = step.party
    if party is not None and step.stands_in:
        step.set(checker_kind=party.kind, checker_area_id=party.area_id)
        return party
    checker = party_of(step.case, "checker")
    assert checker is not None
    return checker


@transaction.atomic(durable=True)
def pass_check(
    case_id: int,
    *,
    note: str,
    photographs: Sequence[Taken] = (),
    by: Any,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """
    The checker has seen that it is done. A department's work is judged by the subdistrict first.

    :param photographs: what `taken` made of the uploads
    :raises CannotStep: nothing is said of what was seen
    """
    step = begin("pass_check", case_id, by=by, at=at, seen=seen)
    insist("" if legible(note) else "写明怎么核查的、看到了什么")
    checker = _checked_by(step)
    _kind, is_judged = rulebook(step.today).checker_of(step.handler.kind, reopened=step.case.reopenings)
    judge = body(step.case, PartyKind.SUBDISTRICT)
    kept = keep_taken_within(photographs, by=by, at=at)
    attach_within(step.case, kept, stage=EvidenceStage.CHECKED, by=by, at=at)
    if is_judged and step.handler.kind is not PartyKind.SUBDISTRICT and not step.case.reopenings:
        step.clocks.start(Stage.JUDGE, judge)
        return step.end(to=S.AWAITING_JUDGEMENT, turn=judge, note=note, photographs=len(kept) or None)
    step.clocks.start(Stage.WORD, checker)
    return step.end(to=S.AWAITING_WORD, turn=checker, note=note, photographs=len(kept) or None)


@transaction.atomic(durable=True)
def judge(
    case_id: int,
    *,
    has_come: bool,
    is_solved: bool,
    note: str = "",
    by: Any,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """
    The subdistrict judges the department: did it come, is it solved? Both stay in the record.

    :raises CannotStep: it is not solved in its eyes, so it is sent back
    """
    step = begin("judge", case_id, by=by, at=at, seen=seen)
    insist("" if is_solved else "街道认为没有解决的，请退回返工")
    checker = party_of(step.case, "checker")
    assert checker is not None
    step.clocks.start(Stage.WORD, checker)
    return step.end(turn=checker, note=note, has_come=has_come, is_solved=is_solved)


@transaction.atomic(durable=True)
def send_back(case_id: int, *, why: str, by: Any, at: datetime, seen: int | None = None) -> Case:
    """Not done: back to the handler, whose clock goes on from where it stood."""
    step = begin("send_back", case_id, by=by, at=at, seen=seen)
    insist("" if legible(why) else "返工要写明哪里没有办好")
    handler = step.handler
    step.set(send_backs=step.case.send_backs + 1, word="")
    step.clocks.go_on(Stage.HANDLE, handler)
    return step.end(turn=handler, note=why)


@transaction.atomic(durable=True)
def record_word(
    case_id: int,
    *,
    word: str,
    note: str = "",
    is_satisfied: bool | None = None,
    report_id: int | None = None,
    by: Any,
    at: datetime,
    seen: int | None = None,
    is_reporter: bool = False,
) -> Case:
    """
    What the reporter says of it, or how it was tried to reach him.

    :param is_reporter: he says it himself, on his own page (`by=None`)
    :raises CannotStep: a failed contact without its story
    """
    step = begin("record_word", case_id, by=by, at=at, seen=seen, is_reporter=is_reporter)
    if word not in Word.values:
        raise CannotStep("诉求人的话要选一项：解决了、没解决、联系不上")
    insist("写明什么时候、怎么联系的" if word == Word.NO_CONTACT and not legible(note) else "")
    told = Report.objects.filter(case=step.case, **({"pk": report_id} if report_id else {}))
    if word != Word.NO_CONTACT:
        first = told.order_by("id").values_list("pk", flat=True).first()
        Report.objects.filter(pk=first or 0).update(word=word, is_satisfied=is_satisfied, answered_at=at)
    step.set(word=word)
    return step.end(note=note, word=word)


def _open_children(case: Case, reasons: Mapping[int, str]) -> tuple[int, int, dict[str, str]]:
    open_ones = list(Case.objects.filter(parent=case.pk, closed_at=None).values_list("pk", "number"))
    given = {number: legible(reasons[pk]) for pk, number in open_ones if legible(reasons.get(pk, ""))}
    return len(open_ones), len(given), given


@transaction.atomic(durable=True)
def close(
    case_id: int,
    *,
    note: str = "",
    children: Mapping[int, str] | None = None,
    by: Any,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """
    Solved and verified: seen by somebody other than the handler, with the reporter's word.

    :param children: for each open child the reason why the parent may close before it
    :raises CannotStep: the word is missing or says otherwise, or a child is open without a reason
    """
    step = begin("close", case_id, by=by, at=at, seen=seen)
    count, given, told = _open_children(step.case, children or {})
    insist(rules.against_closing(word=step.case.word, open_children=count, reasons=given))
    _checked_by(step)
    step.set(outcome=Outcome.VERIFIED, resolved_on=max(step.today, step.case.found_on))
    return step.end(note=note, children=told)


@transaction.atomic(durable=True)
def close_by_word(
    case_id: int,
    *,
    why: str,
    children: Mapping[int, str] | None = None,
    by: Any,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """Nobody could look; it stands on the handler's word, and is counted apart."""
    step = begin("close_by_word", case_id, by=by, at=at, seen=seen)
    insist("" if legible(why) else "没有核实就结案，要写明为什么核查不了")
    count, given, told = _open_children(step.case, children or {})
    insist(rules.against_leaving_children(open_children=count, reasons=given))
    _checked_by(step)
    step.set(outcome=Outcome.BY_WORD, resolved_on=max(step.today, step.case.found_on))
    return step.end(note=why, children=told)


@transaction.atomic(durable=True)
def close_unsolved(
    case_id: int,
    *,
    why: str,
    comes_next: str,
    children: Mapping[int, str] | None = None,
    by: Any,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """It cannot be solved now: the reason, and what comes next; the reporter reads both."""
    step = begin("close_unsolved", case_id, by=by, at=at, seen=seen)
    insist(rules.against_closing_unsolved(why=why, comes_next=comes_next))
    count, given, told = _open_children(step.case, children or {})
    insist(rules.against_leaving_children(open_children=count, reasons=given))
    step.set(
        outcome=Outcome.UNSOLVED, unsolved_why=legible(why)[:300], comes_next=legible(comes_next)[:300],
        resolved_on=None,
    )  # fmt: skip
    return step.end(note=why, comes_next=comes_next, children=told)


@transaction.atomic(durable=True)
def reopen(
    case_id: int, *, why: str, by: Any, at: datetime, seen: int | None = None, is_reporter: bool = False
) -> Case:
    """
    Not solved after all: another checker, one level up, looks again.

    :param is_reporter: the person who told of it says so on his own page (`by=None`)
    :raises CannotStep: no reason
    """
    return reopen_within(case_id, why=why, by=by, at=at, seen=seen, is_reporter=is_reporter)


def reopen_within(
    case_id: int, *, why: str, by: Any, at: datetime, seen: int | None = None, is_reporter: bool = False
) -> Case:
    """See `reopen`; needs an open transaction."""
    step = begin("reopen", case_id, by=by, at=at, seen=seen, is_reporter=is_reporter)
    insist("" if legible(why) else "请写明还有什么没解决")
    case = step.case
    handler = party_of(case, "handler")
    if handler is None:
        raise CannotStep("这一件没有处置单位，请重新上报")
    reopenings = case.reopenings + 1
    kind, _judged = rulebook(step.today).checker_of(handler.kind, reopened=reopenings)
    checker = body(case, kind)
    step.set(
        outcome="", closed_at=None, resolved_on=None, unsolved_why="", comes_next="", word="", reopenings=reopenings,
        checker_kind=checker.kind, checker_area_id=checker.area_id,
    )  # fmt: skip
    step.clocks.start(Stage.CHECK, checker)
    return step.end(turn=checker, note=why)
