"""The state row, the parties and the clocks of walked cases, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sifang.cases.choices import PartyKind
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


class Parties:
    """One object for each party of a run: two are the same or they are not, and what is made of one is made once."""

    def __init__(self) -> None:
        self._known: dict[tuple[PartyKind, int | None, int | None, int | None], Party] = {}
        self._by_id: dict[int, Party] = {}
        self._columns: dict[tuple[str, int], dict[str, Any]] = {}
        self.cells: dict[int, str] = {id(None): "\t\\N\t\\N\t\\N"}
        """the four cells of a party, as COPY reads them, by its `id`"""

    def of(
        self, kind: PartyKind, area: int | None = None, office: int | None = None, company: int | None = None
    ) -> Party:
        found = self._known.get((kind, area, office, company))
        return found or self._learnt(Party(kind, area, office, company))

    def one(self, party: Party) -> Party:
        """The object that stands for this party."""
        # What it holds keeps its id to itself.
        if self._by_id.get(id(party)) is party:
            return party
        found = self._known.get((party.kind, party.area_id, party.office_id, party.company_id))
        return found or self._learnt(party)

    def _learnt(self, party: Party) -> Party:
        self._known[party.kind, party.area_id, party.office_id, party.company_id] = party
        self._by_id[id(party)] = party
        numbers = (party.area_id, party.office_id, party.company_id)
        cells = ["\\N" if number is None else str(number) for number in numbers]
        self.cells[id(party)] = "\t".join([str(party.kind), *cells])
        return party

    def columns(self, prefix: str, party: Party | None) -> Mapping[str, Any]:
        """The four columns of one of its own, or of nobody, as plain values."""
        found = self._columns.get((prefix, id(party)))
        if found is None:
            parts = (
                (str(party.kind), party.area_id, party.office_id, party.company_id)
                if party
                else ("", None, None, None)
            )
            names = ("kind", "area_id", "office_id", "company_id")
            named = [f"{prefix}_{name}" for name in names]
            found = self._columns[prefix, id(party)] = dict(zip(named, parts, strict=True))
        return found


class Clock:
    """A clock of the walked case."""

    __slots__ = ("now", "party", "rule_key", "stage", "step", "words")

    def __init__(self, stage: str, party: Party, step: int, words: str, rule_key: str, now: Ticking) -> None:
        self.stage, self.party, self.step, self.words = stage, party, step, words
        self.rule_key, self.now = rule_key, now
