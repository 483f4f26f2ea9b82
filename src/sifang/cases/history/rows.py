"""The state row and the clocks of a walked case, as plain values."""

from __future__ import annotations

from typing import Any

from sifang.cases.clocks import Ticking
from sifang.cases.parties import Party

NEW: dict[str, Any] = {
    "type_code": "", "condition_key": "", "description": "", "resolved_on": None, "status": "REPORTED",
    "outcome": "", "filed_at": None, "closed_at": None, "due_at": None, "turn_kind": "", "turn_area_id": None,
    "turn_office_id": None, "turn_company_id": None, "handler_kind": "", "handler_area_id": None,
    "handler_office_id": None, "handler_company_id": None, "checker_kind": "", "checker_area_id": None,
    "objections": 0, "transfers": 0, "extensions": 0, "shelvings": 0, "send_backs": 0, "reopenings": 0,
    "urgings": 0, "report_count": 1, "asks_extension": False, "shelved_until": None, "word": "",
    "unsolved_why": "", "comes_next": "", "version": 0, "parent_id": None, "merged_into_id": None,
}  # fmt: skip
"""A case nobody has told of yet."""


def columns(prefix: str, party: Party | None) -> dict[str, Any]:
    """The four columns of a party, as plain values."""
    parts = (
        (str(party.kind), party.area_id, party.office_id, party.company_id)
        if party
        else ("", None, None, None)
    )
    names = (f"{prefix}_kind", f"{prefix}_area_id", f"{prefix}_office_id", f"{prefix}_company_id")
    return dict(zip(names, parts, strict=True))


class Clock:
    """A clock of the walked case."""

    __slots__ = ("now", "party", "rule_key", "stage", "step", "words")

    def __init__(self, stage: str, party: Party, step: int, words: str, rule_key: str, now: Ticking) -> None:
        self.stage, self.party, self.step, self.words = stage, party, step, words
        self.rule_key, self.now = rule_key, now
