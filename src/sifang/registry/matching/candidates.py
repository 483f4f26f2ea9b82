"""Which records a description may mean: found through keys they share, never by comparing all with all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sifang.registry.matching.rules import Rules
from sifang.registry.matching.scoring import Scorer, Standing

_MOST = 12
_CITY = (None,)


class Candidates:
    """
    The records of a register, indexed.

    A record is found by its core, by pairs of neighbouring characters that are not too common in its district, and
    by its house number. One that says no district is looked for in all of them.

    :param others: what is to be looked up; a position they share is nobody's either
    """

    def __init__(
        self,
        rules: Rules,
        places: frozenset[str],
        known: Iterable[Standing],
        others: Iterable[Standing] = (),
    ) -> None:
        self.rules = rules
        self.known: list[Standing] = list(known)
        least = rules["measures.shared_position"]
        shared: set[tuple[float, float]] = set()
        for several in (self.known, others):
            counted = Counter(one.position for one in several)
            shared.update(p for p, n in counted.items() if p is not None and n >= least)
        self.scorer = Scorer(rules, places, frozenset(shared))
        self._names: dict[tuple[Any, str], list[int]] = defaultdict(list)
        self._cores: dict[tuple[Any, str], list[int]] = defaultdict(list)
        self._pairs: dict[tuple[Any, str], list[int]] = defaultdict(list)
        self._doors: dict[tuple[Any, tuple[str, int]], list[int]] = defaultdict(list)
        for at, one in enumerate(self.known):
            self._index(at, one)

    def _index(self, at: int, one: Standing) -> None:
        name, doors = self.scorer.name(one), self.scorer.address(one).numbers
        # Under its districts, and once for those who know no district.
        for place in (*one.districts, None):
            self._names[place, name.plain].append(at)
            self._cores[place, name.core].append(at)
            for pair in name.pairs:
                if len(pair) == 2:
                    self._pairs[place, pair].append(at)
            for door in doors:
                self._doors[place, door].append(at)

    def of(self, one: Standing) -> list[Standing]:
        """The likeliest records, most alike first; never more than a dozen."""
        name = self.scorer.name(one)
        found: Counter[int] = Counter()
        most = int(self.rules["measures.block"])
        for place in one.districts or _CITY:
            for at in self._names.get((place, name.plain), ())[:most]:
                found[at] += 100
            for at in self._cores.get((place, name.core), ())[:most]:
                found[at] += 100
            lists = [self._pairs.get((place, pair), ()) for pair in name.pairs if len(pair) == 2]
            room = 2 * most
            for ats in sorted(lists, key=len):
                if len(ats) > room:
                    break
                room -= len(ats)
                for at in ats:
                    found[at] += 1
            for door in self.scorer.address(one).numbers:
                for at in self._doors.get((place, door), ())[:most]:
                    found[at] += 2
        if one.districts:
            # The same name in another district is worth a look, when not everybody is called so.
            for at in self._cores.get((None, name.core), ())[:_MOST]:
                found[at] += 1
        if name.parts:
            # Among the many parts of one compound, the same part first.
            for at in found:
                if self.scorer.name(self.known[at]).parts == name.parts:
                    found[at] += 50
        ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return [self.known[at] for at, _ in ranked[:_MOST] if self.known[at] is not one]
