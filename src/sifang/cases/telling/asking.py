"""What is answered at once while somebody is still writing: another road, proposed types, cases that are near."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sifang.cases.choices import Severity
from sifang.cases.proposing import propose
from sifang.cases.rulebook import rulebook
from sifang.cases.telling.nearby import Near, similar
from sifang.lib.clock import ZONE

_PROPOSED = 3
URGENT = frozenset({Severity.CRITICAL, Severity.URGENT})


@dataclass(frozen=True)
class Kind:
    """A proposed type and why."""

    code: str
    name: str
    why: str


@dataclass(frozen=True)
class Hints:
    """What stands beside the words; `looked` says for which words it was shown."""

    elsewhere: Any
    kinds: list[Kind]
    near: list[Near]
    looked: str

    @property
    def is_refused(self) -> bool:
        return self.elsewhere is not None and bool(self.elsewhere.refused)

    @property
    def is_at_once(self) -> bool:
        return self.elsewhere is not None and bool(self.elsewhere.at_once)


def hints(
    compound_id: int, words: str, chosen: str, *, place: tuple[float, float] | None = None, at: datetime
) -> Hints:
    """All three, for the words as they stand; one query."""
    book = rulebook(at.astimezone(ZONE).date())
    kinds = proposed(words, at=at)
    if chosen in book.types and chosen not in {kind.code for kind in kinds}:
        kinds = [Kind(chosen, book.types[chosen].name, ""), *kinds[: _PROPOSED - 1]]
    near = (
        similar(compound_id, words, type_codes=tuple(kind.code for kind in kinds), place=place, at=at)
        if words.strip()
        else []
    )
    return Hints(book.elsewhere(words), kinds, near, looked_mark(words))


def proposed(words: str, *, at: datetime) -> list[Kind]:
    """At most three types the words speak of, the likeliest first."""
    book = rulebook(at.astimezone(ZONE).date())
    return [Kind(one.type.code, one.type.name, one.reason) for one in propose(book, words, most=_PROPOSED)]


def is_urgent(words: str, chosen: str, *, at: datetime) -> bool:
    """Never held up by a limit: an emergency by its words, or of a type that is one."""
    book = rulebook(at.astimezone(ZONE).date())
    advice = book.elsewhere(words)
    codes = [chosen] if chosen in book.types else [kind.code for kind in proposed(words, at=at)[:1]]
    return (advice is not None and bool(advice.at_once)) or any(
        book.types[code].severity in URGENT for code in codes
    )


def looked_mark(words: str) -> str:
    """For which words the hints were shown."""
    return hashlib.sha256(words.strip().encode()).hexdigest()[:12]
