"""A draft of the routing rules tried on past cases: what would have gone elsewhere. Nothing is applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sifang.cases.rulebook import Rulebook, routing
from sifang.cases.rulebook.reading import Folder
from sifang.cases.rulebook.shapes import CaseType, Route, Routed
from sifang.cases.rulebook.shelves import Library
from sifang.policy import public as policy
from sifang.policy.public import Problem, Report, compose_text

FILE = "draft/routing.yaml"
EXAMPLES = 5
"""So many cases of each move are shown."""
LONGEST = 200_000


@dataclass(frozen=True)
class Past:
    """A past case as routing sees it."""

    id: int
    number: str
    title: str
    type_code: str
    areas: tuple[str, ...]
    at: datetime
    facts: frozenset[str]


@dataclass(frozen=True)
class Move:
    """Cases of one type that would go from one body to another, with the two rules and some of the cases."""

    type: CaseType
    before: Routed
    after: Routed
    count: int
    examples: tuple[Past, ...]


@dataclass(frozen=True)
class Simulation:
    """What a draft would change."""

    tried: int
    moved: int
    reworded: int
    """so many stay with whom they are, but by another rule"""
    moves: tuple[Move, ...]
    arrivals: tuple[tuple[str, int, int], ...]
    """body: so many cases before, so many after"""


@dataclass
class _Tally:
    count: int = 0
    examples: list[Past] = field(default_factory=list)


def read_draft(text: str, library: Library) -> tuple[list[Route], list[Problem]]:
    """The rules of a draft of routing.yaml, checked against the types and offices of today's folder."""
    report = Report()
    if len(text) > LONGEST:
        report.add(FILE, 1, f"草稿超过 {LONGEST} 个字符")
        return [], report.problems
    now = library.folder
    folder = Folder(now.path, report, now.offices, now.types)
    routes = routing.read_routes(folder, compose_text(text, FILE, report))
    return routes, sorted(report.problems)


def begins_on(draft: Sequence[Route], today: date) -> date:
    """The last day on which something of a draft begins that has not begun; without one, today."""
    return max([today, *(rule.source.in_force_from for rule in draft)])


def rewritten(draft: Sequence[Route], book: Sequence[Route], today: date) -> list[str]:
    """Rules of which a draft changes, or leaves out, a version that has begun: history would read otherwise."""
    said = {(rule.key, rule.source.in_force_from): (rule.when, rule.to, rule.why) for rule in draft}
    begun = [rule for rule in book if rule.source.in_force_from <= today]
    changed = [
        rule.key for rule in begun
        if said.get((rule.key, rule.source.in_force_from)) != (rule.when, rule.to, rule.why)
    ]  # fmt: skip
    return list(dict.fromkeys(changed))


def simulate(book: Rulebook, draft: Sequence[Route], past: Iterable[Past], *, on: date) -> Simulation:
    """
    Route each past case twice: by the rules of the book, and by the draft.

    :param on: whose rules of both, which may lie ahead: the question is what they would do from then on. The book's
        own day does not tell: one book stands for all days between two changes of the folder, and a draft changes between.
    """
    now, then = book.routes, routing.in_force(draft, on)
    moments = _Moments((*now, *then))
    named = frozenset(area for rule in (*now, *then) for area in rule.when.areas)
    known: dict[tuple, tuple[Routed, Routed]] = {}
    tallies: dict[tuple, _Tally] = {}
    sent_before: Counter[str] = Counter()
    sent_after: Counter[str] = Counter()
    tried = moved = reworded = 0
    names = _Names()
    for case in past:
        kind = book.types.get(case.type_code)
        if kind is None:
            continue
        tried += 1
        key = (case.type_code, named.intersection(case.areas), case.facts, moments.mark(case.at))
        if key not in known:
            before, after = (
                routing.route(rules, kind, areas=case.areas, at=case.at, facts=case.facts)
                for rules in (now, then)
            )
            known[key] = before, after
        before, after = known[key]
        sent_before[names.of(before)] += 1
        sent_after[names.of(after)] += 1
        if (before.kind, before.office_key) == (after.kind, after.office_key):
            reworded += before.rule_key != after.rule_key
            continue
        moved += 1
        tally = tallies.setdefault((case.type_code, before, after), _Tally())
        tally.count += 1
        if len(tally.examples) < EXAMPLES:
            tally.examples.append(case)
    moves = [
        Move(book.types[code], before, after, tally.count, tuple(tally.examples))
        for (code, before, after), tally in tallies.items()
    ]
    moves.sort(key=lambda move: (-move.count, move.type.code))
    bodies = sorted({*sent_before, *sent_after}, key=lambda name: -abs(sent_after[name] - sent_before[name]))
    arrivals = tuple((name, sent_before[name], sent_after[name]) for name in bodies)
    return Simulation(tried, moved, reworded, tuple(moves), arrivals)


class _Moments:
    """What the rules can tell of a moment; two moments they cannot tell apart have the same mark."""

    def __init__(self, rules: Iterable[Route]) -> None:
        rules = tuple(rules)
        self._spans = tuple({rule.when.hours for rule in rules if rule.when.hours})
        self._asks_working = any(rule.when.working is not None for rule in rules)

    def mark(self, at: datetime) -> tuple[bool, ...]:
        told = at.time()
        marks = tuple(routing.in_hours(spans, told) for spans in self._spans)
        return (*marks, policy.timetable().is_working_moment(at)) if self._asks_working else marks


class _Names:
    """What the bodies are called; offices by their name."""

    def __init__(self) -> None:
        self._offices = {office.key: office.name for office in policy.offices()}

    def of(self, routed: Routed) -> str:
        return self._offices.get(routed.office_key or "", str(routed.kind.label))
