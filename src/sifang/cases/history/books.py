"""The city's tables as a load asks them: the same answers as the actions get, each worked out once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sifang.cases import clocks
from sifang.cases.choices import PartyKind, Severity, Stage
from sifang.cases.history.rows import Parties
from sifang.cases.rulebook import CaseType, Limit, Rulebook, rulebook
from sifang.policy import public as policy

Steps = tuple[tuple[policy.Unit, Limit], ...]


class Books:
    """For one run: a change of the policy folder in its middle is not seen, one of the calendar before it is."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self.timetable = policy.timetable()
        self.parties = Parties()
        self._books: dict[date, Rulebook] = {}
        self._pauses: dict[tuple[date, str, str, bool], Any] = {}
        self._tables: dict[date, clocks.Pauses] = {}
        self._limits: dict[tuple, Steps] = {}
        self._checkers: dict[tuple, tuple[PartyKind, bool]] = {}

    def book(self, day: date) -> Rulebook:
        found = self._books.get(day)
        if found is None:
            found = self._books[day] = rulebook(day)
        return found

    def type(self, day: date, code: str) -> CaseType | None:
        return self.book(day).types.get(code)

    def limits(self, day: date, stage: str, type_code: str, condition: str, severity: str) -> Steps:
        """What policy gives a stage, in its steps; see `clocking.limits_of`."""
        book = self.book(day)
        key = (id(book), stage, type_code, condition, severity)
        found = self._limits.get(key)
        if found is None:
            if type_code in book.types:
                steps = book.steps(Stage(stage), type_code, condition or None)
            else:
                usual = book.stage_limits.get(Stage(stage), {})
                one = usual.get(severity) or usual.get(Severity.ORDINARY)
                steps = (one,) if one is not None else ()
            found = self._limits[key] = tuple((policy.Unit(limit.unit), limit) for limit in steps)
        return found

    def effect(self, day: date, stage: str, verb: str, same: bool) -> clocks.Effect | None:
        """What the table says of a verb and a stage's running clock."""
        key = (day, stage, verb, same)
        if key not in self._pauses:
            if day not in self._tables:
                self._tables[day] = clocks.pauses(day)
            self._pauses[key] = self._tables[day].of(Stage(stage), verb, same_party=same)
        return self._pauses[key]

    def checker(self, day: date, handler: PartyKind, reopened: int) -> tuple[PartyKind, bool]:
        book = self.book(day)
        key = (id(book), handler._value_, reopened)
        if key not in self._checkers:
            self._checkers[key] = book.checker_of(handler, reopened=reopened)
        return self._checkers[key]
