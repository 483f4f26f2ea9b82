"""A problem of which only two days are known: when it was found, and when its solving was urged through."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sifang.cases.choices import CaseStatus, Outcome, PartyKind
from sifang.lib.clock import ZONE

_MORNING, _EVENING = time(8, 30), time(17, 30)


HISTORICAL_COLUMNS = (
    "found_on", "resolved_on", "reported_at", "filed_at", "closed_at", "status", "outcome", "turn_kind",
    "turn_area_id", "handler_kind", "handler_area_id", "checker_kind", "severity", "type_code", "condition_key",
    "description", "place", "word", "unsolved_why", "comes_next", "objections", "transfers", "extensions",
    "shelvings", "send_backs", "reopenings", "urgings", "report_count", "asks_extension",
    "is_anonymous_to_company", "version",
)  # fmt: skip
"""In the order a COPY writes them."""

_PLAIN = {
    **dict.fromkeys(("checker_kind", "type_code", "condition_key", "description", "place", "word"), ""),
    **dict.fromkeys(("unsolved_why", "comes_next"), ""),
    **dict.fromkeys(("objections", "transfers", "extensions", "shelvings", "send_backs", "reopenings", "urgings"), 0),
    "severity": "ORDINARY", "report_count": 1, "asks_extension": False, "is_anonymous_to_company": False,
    "version": 1,
}  # fmt: skip


def historical(found_on: date, resolved_on: date | None, community_id: int) -> dict[str, Any]:
    """
    The columns of such a row: resolved ones are closed by the handler's word, since nobody wrote down who looked;
    the others are with the community that found them.
    """
    return _PLAIN | _known(found_on, resolved_on, community_id)


def _known(found_on: date, resolved_on: date | None, community_id: int) -> dict[str, Any]:
    told = datetime.combine(found_on, _MORNING, ZONE)
    if resolved_on is not None:
        return {
            "found_on": found_on, "resolved_on": resolved_on, "reported_at": told, "filed_at": told,
            "closed_at": datetime.combine(resolved_on, _EVENING, ZONE), "status": CaseStatus.CLOSED,
            "outcome": Outcome.BY_WORD, "turn_kind": "", "turn_area_id": None,
            "handler_kind": PartyKind.COMMUNITY, "handler_area_id": community_id,
        }  # fmt: skip
    return {
        "found_on": found_on, "resolved_on": None, "reported_at": told, "filed_at": told, "closed_at": None,
        "status": CaseStatus.HANDLING, "outcome": "", "turn_kind": PartyKind.COMMUNITY,
        "turn_area_id": community_id, "handler_kind": PartyKind.COMMUNITY, "handler_area_id": community_id,
    }  # fmt: skip
