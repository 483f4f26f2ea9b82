"""What the hotline is answered: where each of its orders stands, in the words its caller reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from sifang.cases.choices import CaseStatus, Source
from sifang.cases.models import Case, CaseEvent, Report
from sifang.cases.permissions import is_hotlines_desk
from sifang.cases.rulebook import rulebook
from sifang.cases.telling.words import without_numbers
from sifang.lib.clock import ZONE

_INTO = ("__merged_into__merged_into__merged_into", "__merged_into__merged_into", "__merged_into")
"""What it went into may have gone into another in turn."""
_SAID = ("hand_in", "refuse", "shelve")
_DONE = (
    CaseStatus.AWAITING_CHECK,
    CaseStatus.AWAITING_JUDGEMENT,
    CaseStatus.AWAITING_WORD,
    CaseStatus.CLOSED,
)

HEAD = ("工单号", "案件编号", "状态", "结果", "答复", "上报时间", "了结时间", "最近变化", "答复期限")


@dataclass(frozen=True)
class Answer:
    """One order."""

    report_id: int
    number: str
    case_number: str
    status: str
    word: str
    outcome: str
    said: str
    told_at: datetime
    closed_at: datetime | None
    changed_at: datetime
    due_at: datetime | None

    def cells(self) -> list[Any]:
        """The row of the file that goes out."""
        moments = (self.told_at, self.closed_at, self.changed_at, self.due_at)
        told, closed, changed, due = (m.astimezone(ZONE) if m else None for m in moments)
        return [self.number, self.case_number, self.word, self.outcome, self.said, told, closed, changed, due]


def orders_of(user: Any, *, since: datetime | None = None, after: int = 0) -> QuerySet[Report]:
    """
    The orders whose cases the person may see, in the order they came; with what is asked of them.

    The hotline's own desk sees every order of the hotline, and no case.
    """
    last = CaseEvent.objects.order_by("-seq")
    done = last.filter(case=OuterRef("answers"), verb__in=_SAID)
    moment = last.values("at")
    rows = Report.objects.filter(external_number__isnull=False, pk__gt=after)
    if is_hotlines_desk(user):
        rows = rows.filter(channel=Source.HOTLINE)
    else:
        rows = rows.filter(case__in=Case.objects.visible_to(user).values("pk"))
    rows = rows.annotate(answers=Coalesce(*(f"case{into}__id" for into in _INTO), "case_id")).annotate(
        # Merging it was a change of its own; from then on it changes with the case it went into.
        changed=Greatest(
            Subquery(moment.filter(case=OuterRef("case"))[:1]),
            Subquery(moment.filter(case=OuterRef("answers"))[:1]),
        ),
        done=Subquery(done.values("note")[:1]),
        done_verb=Subquery(done.values("verb")[:1]),
        done_route=Subquery(done.values("data__route")[:1]),
    )
    if since is not None:
        rows = rows.filter(changed__gte=since)
    return rows.select_related(*(f"case{into}" for into in _INTO)).order_by("pk")


def answer(row: Any, day: date) -> Answer:
    """One of `orders_of`, put into words; a merged one is answered by the case it went into."""
    case = row.case
    for _ in _INTO:
        case = case.merged_into or case
    words = rulebook(day).status_words(case.status, case.outcome)
    said = _said(case, row) or words.said
    return Answer(
        row.pk, row.external_number, case.number, str(case.status), words.word,
        case.get_outcome_display() if case.outcome else "", said, row.told_at, case.closed_at,
        row.changed or row.told_at, case.due_at,
    )  # fmt: skip


def _said(case: Any, row: Any) -> str:
    """What a person wrote for the caller, where that is how it stands; what was handed in and sent back is not."""
    if case.unsolved_why:
        return f"{case.unsolved_why}；下一步：{case.comes_next}"
    note = without_numbers(row.done or "")
    if case.status == CaseStatus.REFUSED and row.done_verb == "refuse":
        return f"{note}；应当找：{row.done_route}" if row.done_route else note
    if case.status == CaseStatus.SHELVED and row.done_verb == "shelve":
        return f"{note}；预计 {case.shelved_until:%Y-%m-%d} 接着办"
    return note if case.status in _DONE and row.done_verb == "hand_in" else ""
