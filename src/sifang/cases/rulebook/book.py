"""The rulebook of one day: types, routes, checkers, ladders, whistles and words, ready to be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sifang.cases.choices import CaseStatus, Outcome, PartyKind, Severity, Stage
from sifang.cases.clocks.reading import Pauses, pauses
from sifang.cases.rulebook import routing
from sifang.cases.rulebook.shapes import (
    Campaign,
    CaseType,
    Checks,
    Elsewhere,
    Ladder,
    Limit,
    Matter,
    Route,
    Routed,
    Rung,
    StatusWords,
    Versions,
    WhistleKind,
)
from sifang.cases.rulebook.shelves import Library
from sifang.lib.clock import ZONE


class NoSuchCaseRule(LookupError):
    """The city's rulebook says nothing of it on that day; the message is a sentence."""


@dataclass(frozen=True, eq=False)
class Rulebook:
    """What holds on a day. Made once for each span between two changes and shared by everybody."""

    on: date
    types: Mapping[str, CaseType]
    routes: tuple[Route, ...]
    checkers: Mapping[str, Checks]
    ladders: Mapping[str, Ladder]
    whistles: Mapping[str, WhistleKind]
    jurisdiction: Mapping[str, Matter]
    elsewheres: Mapping[str, Elsewhere]
    campaigns: Mapping[str, Campaign]
    stage_limits: Mapping[str, Mapping[str, Limit]]
    statuses: Mapping[tuple[str, str], StatusWords]

    def type(self, code: str) -> CaseType:
        """:raises NoSuchCaseRule: there is no such type on the day"""
        if code not in self.types:
            raise NoSuchCaseRule(f"{self.on}没有问题类型“{code}”。")
        return self.types[code]

    @cached_property
    def groups(self) -> dict[str, tuple[str, tuple[CaseType, ...]]]:
        """First-level code: its name and its types."""
        answers: dict[str, tuple[str, tuple[CaseType, ...]]] = {}
        for kind in self.types.values():
            before = answers.get(kind.group_code, (kind.group_name, ()))[1]
            answers[kind.group_code] = (kind.group_name, (*before, kind))
        return answers

    def route(
        self, type_code: str, *, area_codes: Collection[str], at: datetime, compound_facts: Collection[str]
    ) -> Routed:
        """
        Who handles a problem of this type, and the sentence that says why.

        :param area_codes: the codes of the community and everything above it
        :param compound_facts: members of `Fact`, see `facts_of`
        :raises NoSuchCaseRule: there is no such type on the day
        """
        here = at.astimezone(ZONE)
        return routing.route(
            self.routes, self.type(type_code), areas=area_codes, at=here, facts=compound_facts
        )

    def checker_of(self, handler: PartyKind, *, reopened: int = 0) -> tuple[PartyKind, bool]:
        """Who looks whether it is solved, and whether the subdistrict judges the handler afterwards."""
        checks = self.checkers[handler]
        return checks.by[min(reopened, len(checks.by) - 1)], checks.judgement

    def steps(
        self, stage: Stage, kind: CaseType | str | None, condition: str | None = None
    ) -> tuple[Limit, ...]:
        """Every limit of a stage in order: `围挡 2个紧急工作时`, then `修复 30个工作日`."""
        kind = self.type(kind) if isinstance(kind, str) else kind
        if kind is not None:
            own = kind.condition(condition).of_stage(stage)
            if own:
                return own
        severity = kind.severity if kind is not None else Severity.ORDINARY
        usual = self.stage_limits.get(stage, {}).get(severity)
        return (usual,) if usual is not None else ()

    def limit(
        self, stage: Stage, kind: CaseType | str | None = None, condition: str | None = None
    ) -> Limit | None:
        """The limit that ends the stage: the last of its steps; nothing when the stage has no clock."""
        steps = self.steps(stage, kind, condition)
        return steps[-1] if steps else None

    @property
    def pauses(self) -> Pauses:
        """What pauses, resumes and restarts each stage's clock."""
        return pauses(self.on)

    def ladder(self, stage: Stage, severity: Severity | str | None = None) -> tuple[Rung, ...]:
        """Whom to tell while the clock of a stage runs: the ladder that names the severity, else the general one."""
        return self._ladders.get((stage, str(severity)), self._ladders.get((stage, ""), ()))

    @cached_property
    def _ladders(self) -> dict[tuple[str, str], tuple[Rung, ...]]:
        answers: dict[tuple[str, str], tuple[Rung, ...]] = {}
        for ladder in self.ladders.values():
            for stage in ladder.stages:
                for severity in ladder.severities or ("",):
                    answers.setdefault((stage, str(severity)), ladder.rungs)
        return answers

    def elsewhere(self, words: str) -> Elsewhere | None:
        """The other road a matter belongs to by its words; emergencies come first."""
        for advice in sorted(self.elsewheres.values(), key=lambda each: not each.at_once):
            if any(word in words for word in advice.words) and not any(
                word in words for word in advice.unless
            ):
                return advice
        return None

    def matters_of(self, type_code: str = "", words: str = "") -> tuple[Matter, ...]:
        """The jurisdiction list's entries for a type or for words, the longest word first."""
        found: list[tuple[int, Matter]] = []
        for matter in self.jurisdiction.values():
            hits = [len(word) for word in matter.words if words and word in words]
            typed = bool(type_code) and routing.named(matter.types, type_code)
            if hits or typed:
                found.append((max(hits, default=0) + (100 if typed else 0), matter))
        return tuple(matter for _weight, matter in sorted(found, key=lambda pair: -pair[0]))

    def status_words(self, status: CaseStatus | str, outcome: Outcome | str | None = None) -> StatusWords:
        """What a resident is told of where a case stands."""
        return self.statuses.get((str(status), str(outcome or ""))) or self.statuses[str(status), ""]


def of_day(library: Library, on: date) -> Rulebook:
    """Pick every table's version of a day."""
    limits = {
        stage: found
        for stage, versions in library.limits.items()
        for source, found in versions
        if source.in_force_from <= on and (source.in_force_before is None or on < source.in_force_before)
    }
    return Rulebook(
        on, _pick(library.types, on), routing.in_force(library.routes, on), _pick(library.checkers, on),
        _pick(library.ladders, on), _pick(library.whistles, on), _pick(library.jurisdiction, on),
        _pick(library.elsewhere, on), _pick(library.campaigns, on), limits, library.statuses,
    )  # fmt: skip


def _pick(shelf: Versions | dict[str, list[CaseType]], on: date) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for key, versions in shelf.items():
        for each in versions:
            source = each.source
            if source.in_force_from <= on and (source.in_force_before is None or on < source.in_force_before):
                answers[key] = each
    return answers
