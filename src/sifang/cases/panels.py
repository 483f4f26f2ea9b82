"""What the cases have to say on a compound's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from sifang.cases.models import Case, Source
from sifang.lib.words import days_since
from sifang.ui import public as ui


@dataclass
class OpenCases:
    """Problems not solved by the day, oldest first, and how many there were in all."""

    rows: list[dict[str, Any]]
    open_count: int
    solved_lately: int
    total: int


def problems(compound_id: int, user: Any, at: date) -> list[Case]:
    """The problems of one compound found by the day, oldest first: some dozens, one query."""
    seen = Case.objects.visible_to(user).filter(compound=compound_id, found_on__lte=at)
    return list(seen.order_by("found_on", "id"))


def open_cases(rows: list[Case], at: date, kept: str = "", limit: int = 5) -> OpenCases:
    """What of them is not solved by the day."""
    still = [row for row in rows if row.resolved_on is None or row.resolved_on > at]
    lately = [row for row in rows if row.resolved_on and at - timedelta(days=30) < row.resolved_on <= at]
    shown = [
        {
            "href": reverse("case_page", args=[case.pk]) + kept,
            "title": case.title,
            "kind": "run",
            "words": days_since(case.found_on, at),
            "source": Source(case.source).label,
        }
        for case in still[:limit]
    ]
    return OpenCases(shown, len(still), len(lately), len(rows))


def history(rows: list[Case], at: date, limit: int = 10) -> list[ui.TimelineItem]:
    """The latest problems solved."""
    solved = [(row.resolved_on, row.pk, row) for row in rows if row.resolved_on and row.resolved_on <= at]
    solved.sort(key=lambda one: one[:2], reverse=True)
    return [
        ui.TimelineItem(on, f"{case.title}，督促解决", reverse("case_page", args=[case.pk]))
        for on, _, case in solved[:limit]
    ]
