"""What the cases have to say on a compound's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from sifang.cases.models import Case, Source
from sifang.ui import public as ui


@dataclass
class OpenCases:
    """Problems not solved by the day, oldest first, and how many there were in all."""

    rows: list[dict[str, Any]]
    open_count: int
    solved_lately: int
    total: int


def open_cases(compound_id: int, user: Any, at: date, kept: str = "", limit: int = 5) -> OpenCases:
    """Two queries: the open ones, and the counts."""
    seen = Case.objects.visible_to(user).filter(compound=compound_id, found_on__lte=at)
    still = Q(resolved_on__isnull=True) | Q(resolved_on__gt=at)
    counts = seen.aggregate(
        total=Count("id"),
        open=Count("id", filter=still),
        lately=Count("id", filter=Q(resolved_on__gt=at - timedelta(days=30), resolved_on__lte=at)),
    )
    rows = [
        {
            "href": reverse("case_page", args=[case.pk]) + kept,
            "title": case.title,
            "kind": "run",
            "words": f"已 {(at - case.found_on).days} 天",
            "source": Source(case.source).label,
        }
        for case in seen.filter(still).order_by("found_on", "id")[:limit]
    ]
    return OpenCases(rows, counts["open"], counts["lately"], counts["total"])


def history(compound_id: int, user: Any, at: date, limit: int = 10) -> list[ui.TimelineItem]:
    """The latest problems solved."""
    seen = Case.objects.visible_to(user).filter(compound=compound_id, resolved_on__lte=at)
    return [
        ui.TimelineItem(case.resolved_on, f"{case.title}，督促解决", reverse("case_page", args=[case.pk]))
        for case in seen.order_by("-resolved_on", "-id")[:limit]
    ]
