"""One more line of what happened, and words that must be there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Max

from sifang.policy import public as policy
from sifang.supervision.models import Supervision, SupervisionEntry
from sifang.workdays import public as workdays


def entry(row: Supervision, verb: str, *, by: Any, at: datetime, note: str) -> SupervisionEntry:
    """The supervision is locked."""
    last = SupervisionEntry.objects.filter(supervision=row).aggregate(last=Max("seq"))["last"] or 0
    title = getattr(by, "acting_title", "") or "未任岗"
    return SupervisionEntry.objects.create(
        supervision=row, seq=last + 1, verb=verb, at=at, by=by, by_title=title[:120], note=note[:1000]
    )


def next_feedback(today: date, every: int) -> date:
    """So many working days from today."""
    return workdays.add_workdays(today, every)


def extensions_allowed(on: date) -> int:
    return policy.whole("supervision.extensions_allowed", on)


def longest_rhythm(on: date) -> int:
    """At most so many working days between two feedbacks."""
    return policy.whole("supervision.feedback_longest_days", on)
