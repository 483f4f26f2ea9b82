"""Open cases of the compound that may be the same problem: said without a word anybody else has written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sifang.cases.choices import OPEN, CaseStatus
from sifang.cases.models import Case
from sifang.cases.telling import position
from sifang.cases.telling.words import building_in, likeness
from sifang.lib.clock import ZONE
from sifang.policy import public as policy

# Of so many latest open cases of the compound the likest are shown.
_LOOKED_AT, _SHOWN = 200, 3
_ALIKE = 0.34


@dataclass(frozen=True)
class Near:
    """One of them, as a neighbour may read it."""

    case_id: int
    number: str
    sentence: str
    metres: int | None = None


def similar(
    compound_id: int,
    words: str,
    *,
    type_codes: tuple[str, ...] = (),
    place: position.Place | None = None,
    at: datetime,
) -> list[Near]:
    """The likest first, with a place given the nearest of those that have one; one query."""
    days = policy.whole("telling.nearby_days", at.astimezone(ZONE).date())
    rows = (
        Case.objects.filter(compound=compound_id, status__in=OPEN, reported_at__gte=at - timedelta(days=days))
        .order_by("-found_on")
        .only(
            "id",
            "number",
            "title",
            "place",
            "longitude",
            "latitude",
            "problem_type",
            "type_code",
            "reported_at",
            "report_count",
            "status",
        )
    )
    scored = []
    for case in rows[:_LOOKED_AT]:
        told = building_in(words)
        stands = building_in(case.place, case.title)
        if told and stands and told != stands:
            continue
        score = likeness(words, case.title) + (0.5 if case.type_code and case.type_code in type_codes else 0)
        score += 0.2 if told and told == stands else 0
        if score >= _ALIKE:
            scored.append((score, case))
    scored.sort(key=lambda one: -one[0])
    found = []
    for _, case in scored[:_SHOWN]:
        metres = position.distance_m(place, position.of_case(case))
        found.append(Near(case.pk, case.number, _sentence(case, at, metres), metres))
    return sorted(found, key=position.nearest_first)


def _sentence(case: Any, at: datetime, metres: int | None) -> str:
    where = building_in(case.place, case.title)
    what = f"“{where}{case.problem_type}”" if case.problem_type not in ("", "待定") else f"{where}类似的事"
    households = f"，已有 {case.report_count} 户报过" if case.report_count > 1 else ""
    doing = "挂着账，还没办完" if case.status == CaseStatus.SHELVED else "正在办"
    far = "" if metres is None else f"，离您点的地方 {metres} 米"
    return f"{_when(case.reported_at, at)}有邻居报过{what}{far}{households}，{doing}。"


def _when(then: datetime, at: datetime) -> str:
    days = (at.astimezone(ZONE).date() - then.astimezone(ZONE).date()).days
    return {0: "今天", 1: "昨天", 2: "前天"}.get(days, f"{then.astimezone(ZONE):%m-%d} ")
