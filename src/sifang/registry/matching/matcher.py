"""Which record each description means: the one, perhaps one of several, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sifang.registry.matching.candidates import Candidates
from sifang.registry.matching.names import clean
from sifang.registry.matching.rules import Rules
from sifang.registry.matching.scoring import (
    AUTOMATIC,
    DIFFERENT,
    Judgement,
    Reason,
    Standing,
)

_OFFERED = 5

Remembered = Callable[[Standing, Any], bool | None]
"""What somebody decided about a description and a record: the same, not the same, or nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """
    :ivar key: the record meant, or None
    :ivar judgement: why, when there is one
    :ivar doubtful: records it may mean, the likeliest first
    :ivar twin: the row of the same sheet that says the same
    """

    key: Any
    judgement: Judgement | None
    doubtful: tuple[tuple[Any, Judgement], ...] = ()
    twin: Any = None


NOBODY = Match(None, None)
DECIDED = Judgement(100, AUTOMATIC, (Reason(100, "经办人认定是同一个小区"),))


def match_all(
    rules: Rules,
    places: frozenset[str],
    rows: Sequence[Standing],
    known: Iterable[Standing],
    remembered: Remembered = lambda row, key: None,
) -> dict[Any, Match]:
    """
    The match of every row by its key.

    Two rows of one sheet are the automatic match of one record only when they are twins, a compound listed twice;
    otherwise the better keeps it.
    """
    candidates = Candidates(rules, places, known, rows)
    if candidates.known:
        found = _Matching(candidates, rows, remembered).found()
    else:
        found = dict.fromkeys((row.key for row in rows), NOBODY)
    _tell_twins(candidates, rows, found)
    return found


def _tell_twins(candidates: Candidates, rows: Sequence[Standing], found: dict[Any, Match]) -> None:
    """Rows of one name that say the same of one place: the later ones point to the first."""
    called: dict[str, list[Standing]] = {}
    for row in rows:
        called.setdefault(clean(row.name), []).append(row)
    least = candidates.rules["bands.twins"]
    for several in called.values():
        for at, row in enumerate(several):
            for first in several[:at]:
                same = found[first.key].key == found[row.key].key and found[first.key].twin is None
                judgement = candidates.scorer.compare(first, row) if same else None
                if judgement is not None and judgement.score >= least:
                    found[row.key] = replace(found[row.key], judgement=judgement, twin=first.key)
                    break


class _Matching:
    def __init__(self, candidates: Candidates, rows: Sequence[Standing], remembered: Remembered) -> None:
        self.candidates, self.rules, self.remembered = candidates, candidates.rules, remembered
        self.rows = {row.key: row for row in rows}
        self.known = {one.key: one for one in candidates.known}

    def found(self) -> dict[Any, Match]:
        judged = {key: self._judged(row) for key, row in self.rows.items()}
        found = {key: self._choose(self.rows[key], options) for key, options in judged.items()}
        claims: dict[Any, list[Any]] = {}
        for row_key, match in found.items():
            if match.key is not None:
                claims.setdefault(match.key, []).append(row_key)
        for record, several in claims.items():
            if len(several) > 1:
                several.sort(key=lambda key: self._rank(self.rows[key], record, found[key].judgement))
                for row_key in several[1:]:
                    if not self._twins(self.rows[several[0]], self.rows[row_key]):
                        found[row_key] = Match(None, None, tuple(judged[row_key][:_OFFERED]))
        return found

    def _judged(self, row: Standing) -> list[tuple[Any, Judgement]]:
        options = []
        for known in self.candidates.of(row):
            decided = self.remembered(row, known.key)
            if decided is False:
                continue
            judgement = DECIDED if decided else self.candidates.scorer.compare(row, known)
            if judgement.band != DIFFERENT:
                options.append((known.key, judgement))
        options.sort(key=lambda option: self._rank(row, *option))
        return options

    def _rank(self, row: Standing, key: Any, judgement: Judgement | None) -> tuple[bool, bool, int]:
        """What somebody decided first, then whoever is called exactly so, then the score."""
        assert judgement is not None
        return (judgement is not DECIDED, not self._called_so(row, key, judgement), -judgement.score)

    def _called_so(self, row: Standing, key: Any, judgement: Judgement) -> bool:
        name = self.candidates.scorer.name
        return judgement.band == AUTOMATIC and name(row).plain == name(self.known[key]).plain

    def _choose(self, row: Standing, options: list[tuple[Any, Judgement]]) -> Match:
        if not options:
            return NOBODY
        key, best = options[0]
        if best.band != AUTOMATIC:
            return Match(None, None, tuple(options[:_OFFERED]))
        if best is not DECIDED:
            exact = self._called_so(row, key, best)
            for rival, judgement in options[1:]:
                close = (
                    judgement.band == AUTOMATIC and best.score - judgement.score < self.rules["bands.margin"]
                )
                if not close or (exact and not self._called_so(row, rival, judgement)):
                    continue
                if not self._twins(self.known[key], self.known[rival]):
                    return Match(None, None, tuple(options[:_OFFERED]))
        return Match(key, best)

    def _twins(self, one: Standing, other: Standing) -> bool:
        return self.candidates.scorer.compare(one, other).score >= self.rules["bands.twins"]


__all__ = ["DECIDED", "NOBODY", "Match", "Remembered", "match_all"]
