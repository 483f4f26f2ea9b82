"""The city's rules for cases: read once per process from `policy/<city>/cases`, asked by day."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sifang.cases import clocks
from sifang.cases.rulebook.book import NoSuchCaseRule, Rulebook, of_day
from sifang.cases.rulebook.shapes import CaseType, Fact, Limit, Party, Routed
from sifang.cases.rulebook.shelves import Library, check, read
from sifang.policy import public as policy

__all__ = [
    "CaseType", "Fact", "Library", "Limit", "NoSuchCaseRule", "Party", "Routed", "Rulebook", "check",
    "facts_of", "history", "library", "rulebook",
]  # fmt: skip

_lock = threading.Lock()
_read: dict[Path, tuple[str, Library, list[date], dict[int, Rulebook]]] = {}


def _kept() -> tuple[str, Library, list[date], dict[int, Rulebook]]:
    path, stamp = policy.folder(), policy.fingerprint()
    found = _read.get(path)
    if found is None or found[0] != stamp:
        with _lock:
            found = _read.get(path)
            if found is None or found[0] != stamp:
                shelves, problems = read(path)
                if shelves is None:
                    raise policy.PolicyMistakes(problems)
                turns = {each.in_force_from for versions in clocks.table().values() for each in versions}
                found = _read[path] = (stamp, shelves, sorted({*shelves.starts(), *turns}), {})
    return found


def library() -> Library:
    """Every version of every rule of this city."""
    return _kept()[1]


def rulebook(on: date) -> Rulebook:
    """What the city's rules for cases say on a day; between two changes the same object."""
    _stamp, shelves, starts, made = _kept()
    span = bisect_right(starts, on)
    if span not in made:
        made[span] = of_day(shelves, on)
    return made[span]


def history(code: str) -> list[CaseType]:
    """
    Every version of a type, oldest first.

    :raises NoSuchCaseRule: the city has no such type
    """
    found = library().types.get(code)
    if not found:
        raise NoSuchCaseRule(f"没有问题类型“{code}”。")
    return found


def facts_of(mode: str, *, has_company: bool, has_owners_body: bool) -> frozenset[str]:
    """What routing asks of a compound: how it is served (`Mode`), and which bodies it has not."""
    facts = {str(mode)}
    if not has_company:
        facts.add(Fact.NO_COMPANY)
    if not has_owners_body:
        facts.add(Fact.NO_OWNERS_BODY)
    return frozenset(facts)


def problems(folder: Path) -> Iterable[policy.Problem]:
    """The mistakes of a city's `cases` folder; registered with the check of the whole folder."""
    return check(folder)
