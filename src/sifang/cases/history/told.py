"""What a load is told of a case: facts, and the steps that were taken. Plain values; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sifang.cases.choices import PartyKind, Severity, Source
from sifang.cases.parties import Party
from sifang.lib.refusals import Refusal


class WrongStep(Refusal):
    """What is told cannot have happened so; the message says which step and why."""

    number = ""
    """of which case, where several are told together"""


def insist(sentence: str) -> None:
    """:raises WrongStep: with the sentence, when there is one"""
    if sentence:
        raise WrongStep(sentence)


def say(step: ToldStep, sentence: str) -> None:
    """:raises WrongStep: nothing was said"""
    insist("" if step.words.strip() else sentence)


class ToldStep(NamedTuple):
    """
    One step as it was taken.

    :param verb: one of `workflow.MOVES`, or `join` for another telling
    :param party: in whose name; a kind alone for whoever of that kind had the part then; None for what happened by
        itself
    :param by: the person's id when it is known
    :param title: the post he held then
    :param words: what was said: the note, the reason, what was done
    :param args: the other arguments of the action of that name: `type_code`, `kind`, `office_id`, `until`, `word` …
    """

    verb: str
    at: datetime
    party: Party | PartyKind | None = None
    by: int | None = None
    title: str = ""
    words: str = ""
    args: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class History:
    """
    A case as it was kept elsewhere. The first step is `report`.

    :param number: its number there; it stays, and a number stands once
    :param line: where it stood in the file, for whoever reads the refusals
    """

    number: str
    compound_id: int
    title: str
    steps: Sequence[ToldStep]
    found_on: date | None = None
    words: str = ""
    source: str = Source.INSPECTION
    severity: str = Severity.ORDINARY
    problem_type: str = ""
    place: str = ""
    longitude: Any = None
    latitude: Any = None
    name: str = ""
    phone: str = ""
    household: str = ""
    is_anonymous: bool = False
    is_anonymous_to_company: bool = False
    external_number: str | None = None
    line: int = 0

    def __reduce__(self) -> tuple[Any, ...]:
        # Millions of steps go from one process to another: as bare values in half the time.
        return _history, ([tuple(step) for step in self.steps], *_facts(self))


_FACTS = [each.name for each in fields(History) if each.name != "steps"]
_facts = attrgetter(*_FACTS)


def _history(steps: Sequence[tuple[Any, ...]], *facts: Any) -> History:
    return History(steps=tuple(map(ToldStep._make, steps)), **dict(zip(_FACTS, facts, strict=True)))


@dataclass(frozen=True, slots=True)
class Tied:
    """
    Cases whose steps name each other, by number: merged (`into`), adopted and released (`child`), closed over open
    children (`children`: number and reason). They are walked side by side and go in together or not at all.
    """

    histories: tuple[History, ...]


def singly(told: Iterable[Any]) -> Iterator[Any]:
    """What was told, those told together one by one."""
    for each in told:
        if isinstance(each, Tied):
            yield from each.histories
        else:
            yield each


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that was left out, whole, and the sentence that says why."""

    line: int
    number: str
    why: str
