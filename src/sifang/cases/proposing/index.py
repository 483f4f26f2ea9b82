"""
How words point at types.

Two things are counted. A *saying* (a synonym or a part of the type's name) found in the words weighs by its
length and by how few types share it; one that lies inside a longer saying counts little, so that 飞线充电 is
not taken for 飞线. *Pairs* of neighbouring characters shared with the type's name, sayings and filing
conditions weigh by how rare they are among the types; they find what nobody wrote a synonym for.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sifang.cases.rulebook import CaseType, Rulebook
from sifang.cases.rulebook.shapes import Condition

READ = 600
"""More than so many characters do not make a report clearer."""
TITLE_WEIGHT = 2.0
INSIDE = 0.25
"""What a saying inside a longer one still counts."""
PAIR_WEIGHT = 0.9
GAP_WEIGHT = 0.5
"""What a pair counts whose characters are one or two apart in the words: 灯都不亮 speaks of 灯不亮."""
CHARACTER_WEIGHT = 0.5
"""What one rare character counts: 雪, 冰, 狗."""
LEAST = 1.2
"""Below so many points nothing is proposed."""

_PARTS = re.compile(r"[、/（）()，]|或者|以及")
_NOT_WORDS = re.compile(r"[\W_a-zA-Z0-9]+")
# Pairs of no use: they stand in every report.
_EMPTY_WORDS = (
    "我们你们他们小区业主物业居民问题反映情况希望请问领导社区街道有关部门解决处理进行没有一个这个现在可以已经需要知道你好您好谢谢公司多次长期一直还是什么怎么为什导致造成严重影响相关单位市区扰民安全隐患附近"
    "楼下晚上经常投诉举报违规要求非法"
)
_EMPTY = frozenset(_EMPTY_WORDS[at : at + 2] for at in range(0, len(_EMPTY_WORDS), 2))
_EMPTY_CHARACTERS = frozenset("好你我他您们没人这那里就都还要上下来去说给和也很大小多少天年月日时谢请问")


@dataclass(frozen=True)
class Proposal:
    """One type with the reason it is proposed."""

    type: CaseType
    condition: Condition
    score: float
    sayings: tuple[str, ...]
    reason: str
    # Clearly ahead of the next one: may stand preselected.
    is_clear: bool = False


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    saying: str


class Index:
    """The sayings and pairs of every type of a rulebook; made once for each version of it."""

    def __init__(self, types: Iterable[CaseType]) -> None:
        self.types = tuple(types)
        self._of_saying: dict[str, tuple[int, ...]] = {}
        self._by_start: dict[str, list[str]] = defaultdict(list)
        owners: dict[str, list[int]] = defaultdict(list)
        pairs: list[Counter[str]] = []
        for number, kind in enumerate(self.types):
            for saying in dict.fromkeys((*kind.synonyms, *_name_parts(kind.name))):
                owners[saying].append(number)
            filing = " ".join(condition.filing for condition in kind.conditions)
            own = f"{kind.name} {' '.join(kind.synonyms)} {filing}"
            pairs.append(Counter(_pairs(own)) + Counter(_characters(own)))
        for saying, numbers in owners.items():
            self._of_saying[saying] = tuple(numbers)
            self._by_start[saying[:2]].append(saying)
        for sayings in self._by_start.values():
            sayings.sort(key=len, reverse=True)
        spread = Counter(pair for counted in pairs for pair in counted)
        self._pairs: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, counted in enumerate(pairs):
            size = math.sqrt(sum(counted.values()) + 20)
            for pair, count in counted.items():
                if len(pair) == 1 and spread[pair] > len(self.types) / 16:
                    continue
                rare = math.log(len(self.types) / spread[pair]) + 0.1
                rare *= CHARACTER_WEIGHT if len(pair) == 1 else 1.0
                self._pairs[pair].append((number, rare * (1 + math.log(count)) / size * 8))

    def propose(self, words: str, *, title: str = "", most: int = 3) -> tuple[Proposal, ...]:
        """The likeliest types, first the likeliest; equal ones in the order of their codes."""
        scores = [0.0] * len(self.types)
        said: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for text, weight in ((title, TITLE_WEIGHT if words else 1.0), (words[:READ], 1.0)):
            if text:
                self._add_sayings(text, weight, scores, said)
                self._add_pairs(text, weight, scores)
        ranked = sorted((-score, number) for number, score in enumerate(scores) if score >= LEAST)[:most]
        answers = []
        for rank, (score, number) in enumerate(ranked):
            following = -ranked[rank + 1][0] if rank + 1 < len(ranked) else 0.0
            clear = rank == 0 and bool(said[number]) and -score >= 1.5 * following
            answers.append(self._proposal(number, -score, said[number], f"{title} {words[:READ]}", clear))
        return tuple(answers)

    def _add_sayings(
        self, text: str, weight: float, scores: list[float], said: dict[int, list[tuple[float, str]]]
    ) -> None:
        counted: set[tuple[str, bool]] = set()
        for hit, inside in _inside(self._hits(text)):
            if (hit.saying, inside) in counted:
                continue
            counted.add((hit.saying, inside))
            numbers = self._of_saying[hit.saying]
            length = len(hit.saying)
            points = weight * (length - 0.6) ** 1.15 * 1.6 / len(numbers) ** 0.6 * (INSIDE if inside else 1.0)
            for number in numbers:
                scores[number] += points
                said[number].append((points, hit.saying))

    def _hits(self, text: str) -> list[_Hit]:
        found = []
        for start in range(len(text)):
            for saying in self._by_start.get(text[start : start + 2], ()):
                if text.startswith(saying, start):
                    found.append(_Hit(start, start + len(saying), saying))
        return found

    def _add_pairs(self, text: str, weight: float, scores: list[float]) -> None:
        near = {**dict.fromkeys(_pairs(text, gaps=True), GAP_WEIGHT), **dict.fromkeys(_characters(text), 1.0)}
        pairs = dict.fromkeys(_pairs(text), 1.0)
        # A long report names many things: each counts less.
        share = weight * PAIR_WEIGHT / math.sqrt(1 + len(pairs) / 12)
        for pair, worth in {**near, **pairs}.items():
            for number, points in self._pairs.get(pair, ()):
                scores[number] += share * worth * points

    def _proposal(
        self, number: int, score: float, said: list[tuple[float, str]], text: str, clear: bool
    ) -> Proposal:
        kind = self.types[number]
        pairs = set(_pairs(text))
        condition = max(kind.conditions, key=lambda each: len(pairs & set(_pairs(each.filing))))
        sayings = tuple(dict.fromkeys(saying for _points, saying in sorted(said, key=lambda pair: -pair[0])))[
            :3
        ]
        if sayings:
            reason = f"说到{''.join(f'“{saying}”' for saying in sayings)}，多半是“{kind.name}”。"
        else:
            reason = f"没有常用的说法，用词与“{kind.name}”的立案条件相近。"
        return Proposal(kind, condition, round(score, 2), sayings, reason, clear)


def _inside(hits: list[_Hit]) -> Iterable[tuple[_Hit, bool]]:
    """Each hit in the order of the words, and whether a longer one covers it."""
    reached = 0
    for hit in sorted(hits, key=lambda each: (each.start, -each.end)):
        # Whatever reaches as far began earlier, or began here and is longer.
        yield hit, hit.end <= reached
        reached = max(reached, hit.end)


def _name_parts(name: str) -> list[str]:
    """`屋面/外墙渗漏` is also said as 外墙渗漏; one character alone says nothing."""
    return [part for part in _PARTS.split(name) if len(part) >= 2]


def _pairs(text: str, *, gaps: bool = False) -> Iterable[str]:
    """Neighbouring characters; with `gaps` those one or two apart."""
    for run in _NOT_WORDS.split(text):
        for apart in (2, 3) if gaps else (1,):
            for first, second in zip(run, run[apart:], strict=False):
                if (pair := first + second) not in _EMPTY:
                    yield pair


def _characters(text: str) -> Iterable[str]:
    runs = _NOT_WORDS.split(text)
    return (character for run in runs for character in run if character not in _EMPTY_CHARACTERS)


@lru_cache(maxsize=4)
def index_of(book: Rulebook) -> Index:
    """The index of a rulebook; rulebooks are made once, so is this."""
    return Index(book.types.values())
