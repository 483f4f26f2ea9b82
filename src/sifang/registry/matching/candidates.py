"""Which records a description may mean: found through keys they share, never by comparing all with all."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from heapq import nsmallest
from typing import Any

from sifang.registry.matching.rules import Rules
from sifang.registry.matching.scoring import Scorer, Standing

_MOST = 12
_FEW = 3
_NAMED = 100


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
        others = list(others)
        for several in (self.known, others):
            counted = Counter(one.position for one in several)
            shared.update(p for p, n in counted.items() if p is not None and n >= least)
        self.scorer = Scorer(rules, places, frozenset(shared))
        self._names: dict[tuple[Any, str], list[int]] = defaultdict(list)
        self._cores: dict[tuple[Any, str], list[int]] = defaultdict(list)
        self._pairs: dict[tuple[Any, str], list[int]] = defaultdict(list)
        self._doors: dict[tuple[Any, tuple[str, int]], list[int]] = defaultdict(list)
        self._places: set[Any] = set()
        for at, one in enumerate(self.known):
            self._index(at, one)
        self._others = others
        self._told: Counter[tuple[Any, str]] = Counter()
        self.scorer.lone = self._lone()
        if others:
            self.scorer.only_tail = self._only_tail

    def _lone(self) -> frozenset[tuple[Any, str]]:
        """Cores that one record of a district has and one of the others, and nobody else."""
        mine: dict[tuple[Any, str], set[Any]] = defaultdict(set)
        theirs = self._told
        for one in self._others:
            for place in one.districts:
                theirs[place, self.scorer.name(one).core] += 1
        for one in self.known:
            for place in one.districts:
                if theirs:
                    mine[place, self.scorer.name(one).core].add(one.key)
        return frozenset(key for key, n in theirs.items() if n == 1 and len(mine.get(key, ())) == 1)

    @cached_property
    def _backwards(self) -> list[str]:
        """All cores there are, told from their ends, in order."""
        name = self.scorer.name
        return sorted({name(one).core[::-1] for one in (*self.known, *self._others)})

    def _only_tail(self, place: Any, short: str, long: str, dotted: bool) -> bool:
        """Does no other name anywhere end so, and has the place one record of either name?"""
        if not dotted and (place, short) in self._told and (place, long) in self._told:
            # A sheet that names both has two of them, as a rule.
            return False
        wanted, tails = short[::-1], self._backwards
        if len(tails) < self.rules["measures.telling_names"]:
            # Among a handful of names to be the only one means nothing.
            return False
        at = bisect_left(tails, wanted)
        for tail in tails[at : at + 3]:
            if tail.startswith(wanted) and tail not in (wanted, long[::-1]):
                return False
        named = (*self._cores.get((place, short), ()), *self._cores.get((place, long), ()))
        return len({self.known[at].key for at in named}) == 1

    def _index(self, at: int, one: Standing) -> None:
        name, doors = self.scorer.name(one), self.scorer.address(one).numbers
        for place in one.districts:
            self._names[place, name.plain].append(at)
            for pair in name.neighbours:
                self._pairs[place, pair].append(at)
            for door in doors:
                self._doors[place, door].append(at)
        self._places.update(one.districts)
        # Under its districts, and once for those who stand in another or know none.
        for place in (*one.districts, None):
            self._cores[place, name.core].append(at)

    def of(self, one: Standing) -> list[Standing]:
        """The likeliest records, most alike first; never more than a dozen."""
        name = self.scorer.name(one)
        found: Counter[int] = Counter()
        most = int(self.rules["measures.block"])
        named: list[int] = []
        for place in one.districts or self._places:
            named += self._names.get((place, name.plain), ())[:most]
            named += self._cores.get((place, name.core), ())[:most]
            lists = [self._pairs[place, pair] for pair in name.neighbours if (place, pair) in self._pairs]
            room = 2 * most
            for ats in sorted(lists, key=len):
                if len(ats) > room:
                    break
                room -= len(ats)
                found.update(ats)
            for door in self.scorer.address(one).numbers:
                named += self._doors.get((place, door), ())[:most]
        # The same name in another district, or in none, is worth a look when not everybody is called so.
        named += self._cores.get((None, name.core), ())[:_MOST]
        if len(name.neighbours) > _FEW:
            # Long names that share no more than one pair of characters are not alike.
            found = Counter({at: count for at, count in found.items() if count > 1})
        for at in named:
            found[at] += _NAMED
        if name.parts:
            # Among the many parts of one compound the same part first, the others last.
            for at in found:
                parts = self.scorer.name(self.known[at]).parts
                if parts == name.parts:
                    found[at] += _NAMED
                elif parts:
                    found[at] -= 2 * _NAMED
        ranked = nsmallest(_MOST, ((-count, at) for at, count in found.items()))
        return [self.known[at] for _, at in ranked if self.known[at] is not one]
