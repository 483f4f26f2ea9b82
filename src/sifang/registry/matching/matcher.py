"""Which record each description means: the one, perhaps one of several, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sifang.registry.matching.candidates import Candidates
from sifang.registry.matching.names import clean, stem
from sifang.registry.matching.rules import Rules
from sifang.registry.matching.scoring import (
    AUTOMATIC,
    DIFFERENT,
    DOUBTFUL,
    Judgement,
    Reason,
    Standing,
)

_OFFERED = 5
_TO_THE_LETTER = 2
_CALLED_SO = frozenset(f"names.{key}" for key in ("same", "same_core", "same_sound_kind", "lone_dotted"))
_LONG = 4

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

    Two rows of one sheet are the automatic match of one record only when they are twins, a compound listed twice, or
    when both call it so but for the word for compound and say its place; otherwise the better keeps it.
    """
    known = list(known)
    candidates = Candidates(rules, places, known, rows if known else ())
    if known:
        found = _Matching(candidates, rows, remembered).found()
    else:
        found = dict.fromkeys((row.key for row in rows), NOBODY)
    _tell_twins(candidates, rows, found)
    return found


def _tell_twins(candidates: Candidates, rows: Sequence[Standing], found: dict[Any, Match]) -> None:
    """Rows called alike but for the word for compound that say the same of one place: the later point to the first."""
    scorer, words = candidates.scorer, candidates.rules.words
    stems = [stem(row.name, words) for row in rows]
    counted = Counter(stems)
    called: dict[str, list[Standing]] = {}
    for said, row in zip(stems, rows, strict=True):
        if counted[said] > 1:
            called.setdefault(said, []).append(row)
    least = candidates.rules["bands.twins"]
    for several in called.values():
        for at, row in enumerate(several):
            for first in several[:at]:
                same = found[first.key].key == found[row.key].key and found[first.key].twin is None
                judgement = scorer.compare(first, row) if same else None
                if (
                    judgement is not None
                    and judgement.score >= least
                    and _called_alike(first, row, judgement)
                ):
                    found[row.key] = replace(found[row.key], judgement=judgement, twin=first.key)
                    break


def _called_alike(one: Standing, other: Standing, judgement: Judgement) -> bool:
    """Do two rows of one sheet differ in the word for compound alone, and not in how many live there?"""
    if clean(one.name) == clean(other.name):
        return True
    keys = {reason.key for reason in judgement.reasons}
    return not keys.isdisjoint(_CALLED_SO) and "counts.other_households" not in keys


_Option = tuple[Standing, Judgement]


class _Matching:
    def __init__(self, candidates: Candidates, rows: Sequence[Standing], remembered: Remembered) -> None:
        self.candidates, self.rules, self.remembered = candidates, candidates.rules, remembered
        self.rows = {row.key: row for row in rows}
        # Records that a row of the sheet names to the letter: they are not what another row means.
        self.named: dict[Any, Any] = {}

    def found(self) -> dict[Any, Match]:
        judged = {key: self._judged(row) for key, row in self.rows.items()}
        for row_key, options in judged.items():
            if options and self._called_so(self.rows[row_key], *options[0]) == _TO_THE_LETTER:
                self.named.setdefault(options[0][0].key, row_key)
        chosen = {key: self._chosen(self.rows[key], options) for key, options in judged.items()}
        claims: dict[Any, list[Any]] = {}
        for row_key, option in chosen.items():
            if option is not None:
                claims.setdefault(option[0].key, []).append(row_key)
        for several in claims.values():
            several.sort(key=lambda row_key: self._rank(self.rows[row_key], chosen[row_key]))
            for row_key in several[1:]:
                if not self._twins(self.rows[several[0]], self.rows[row_key]) and not self._claims(
                    self.rows[row_key], chosen[row_key]
                ):
                    chosen[row_key] = None
        return {key: self._told(judged[key], option) for key, option in chosen.items()}

    def _claims(self, row: Standing, option: _Option | None) -> bool:
        """Is the record so surely meant that another row may say so too?"""
        assert option is not None
        judgement = option[1]
        keys = {reason.key for reason in judgement.reasons}
        if keys.isdisjoint(_CALLED_SO):
            return False
        is_long = len(self.candidates.scorer.name(row).core) >= _LONG
        return (is_long and "addresses.other_road" not in keys) or judgement.score >= self.rules[
            "bands.claim"
        ]

    @staticmethod
    def _told(options: list[_Option], option: _Option | None) -> Match:
        if option is not None:
            return Match(option[0].key, option[1])
        offered = tuple((known.key, judgement) for known, judgement in options[:_OFFERED])
        return Match(None, None, offered) if offered else NOBODY

    def _judged(self, row: Standing) -> list[_Option]:
        """What the row may mean, the likeliest first; a record known by two names stands once."""
        best: dict[Any, _Option] = {}
        for known in self.candidates.of(row):
            decided = self.remembered(row, known.key)
            if decided is False:
                continue
            judgement = DECIDED if decided else self._compared(row, known)
            option = known, judgement
            if judgement.band != DIFFERENT and (
                known.key not in best or self._rank(row, option) < self._rank(row, best[known.key])
            ):
                best[known.key] = option
        return sorted(best.values(), key=lambda option: self._rank(row, option))

    def _compared(self, row: Standing, known: Standing) -> Judgement:
        judgement = self.candidates.scorer.compare(row, known)
        if judgement.band == DOUBTFUL and _to_the_letter(row, known):
            least = int(self.rules["bands.automatic"])
            return Judgement(least, AUTOMATIC, (Reason(least, "名称和地址一字不差"), *judgement.reasons))
        return judgement

    def _rank(self, row: Standing, option: _Option | None) -> tuple[bool, int, int]:
        """What somebody decided first, then whoever is called exactly so, then the score."""
        assert option is not None
        return (option[1] is not DECIDED, -self._called_so(row, *option), -option[1].score)

    def _called_so(self, row: Standing, known: Standing, judgement: Judgement) -> int:
        """Is the record called as the row says? 2: name and address to the letter; 1: the name; 0: no."""
        if judgement.band != AUTOMATIC:
            return 0
        if _to_the_letter(row, known):
            return _TO_THE_LETTER
        name = self.candidates.scorer.name
        return int(name(row).plain == name(known).plain)

    def _chosen(self, row: Standing, options: list[_Option]) -> _Option | None:
        if not options or options[0][1].band != AUTOMATIC:
            return None
        known, best = options[0]
        if best is not DECIDED:
            exact = self._called_so(row, known, best)
            for rival, judgement in options[1:]:
                is_close = (
                    judgement.band == AUTOMATIC and best.score - judgement.score < self.rules["bands.margin"]
                )
                if not is_close or self._called_so(row, rival, judgement) < exact:
                    continue
                if self.named.get(rival.key, row.key) == row.key and not self._twins(known, rival):
                    return None
        return options[0]

    def _twins(self, one: Standing, other: Standing) -> bool:
        return self.candidates.scorer.compare(one, other).score >= self.rules["bands.twins"]


def _to_the_letter(row: Standing, known: Standing) -> bool:
    """The same name and the same address as it is written."""
    return bool(
        row.address and clean(row.name) == clean(known.name) and clean(row.address) == clean(known.address)
    )


__all__ = ["DECIDED", "NOBODY", "Match", "Remembered", "match_all"]
