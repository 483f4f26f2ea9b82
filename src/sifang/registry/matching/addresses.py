"""What an address says: the roads it names and the numbers on them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from sifang.registry.matching.names import _CHINESE_NUMBER, clean, number
from sifang.registry.matching.rules import Words
from sifang.registry.matching.traditional import simplified

_SIDE = "东西南北"
_CUT = re.compile(
    r"交叉路口|交叉路|交叉口|交叉|交汇处|交汇口|交汇|交会处|交会|交界处|交界|路口|以[东西南北]|往[东西南北]|向[东西南北]"
    r"|附近|对过|对面|斜对|[与及距近邻]|(?<=[路街道])[和至临]|[^0-9a-z㐀-鿿-]+"
)


@dataclass(frozen=True, slots=True)
class Address:
    """Roads, the numbers told on them, and pairs of neighbouring characters of the whole."""

    roads: frozenset[str]
    numbers: frozenset[tuple[str, int]]
    pairs: frozenset[str]


EMPTY = Address(frozenset(), frozenset(), frozenset())


@lru_cache(maxsize=8)
def _grammar(words: Words) -> re.Pattern[str]:
    roads = "|".join(sorted(map(re.escape, words.roads), key=lambda r: -len(r)))
    return re.compile(rf"([㐀-鿿]{{1,6}}?(?:{roads}))(?:([0-9]+)|(?=.))?")


@lru_cache(maxsize=65536)
def read_address(address: str, words: Words, places: frozenset[str] = frozenset()) -> Address:
    """Roads keep the side they are said with (人民西路); comparing folds it."""
    if not address:
        return EMPTY
    text = simplified(unicodedata.normalize("NFKC", address).lower())
    text = re.sub(rf"([{_CHINESE_NUMBER}]+)(?=号)", lambda m: number(m.group(1)), text)
    roads: set[str] = set()
    numbers: set[tuple[str, int]] = set()
    for piece in _CUT.split(text):
        piece = _without_places(piece, places)
        for found in _grammar(words).finditer(piece):
            road = found.group(1)
            before = piece[found.start() - 1] if found.start() else ""
            if (
                before.isdigit()
                or len(road) < 2
                or (len(road) == 2 and road[0] in _SIDE)
                or road.endswith(words.not_roads)
            ):
                continue
            roads.add(road)
            if found.group(2):
                numbers.add((road, int(found.group(2)[:6])))
    whole = _without_places(clean(text), places)
    return Address(
        frozenset(roads), frozenset(numbers), frozenset(whole[i : i + 2] for i in range(len(whole) - 1))
    )


def _without_places(text: str, places: frozenset[str]) -> str:
    """What stands behind the last of the places that begin it: 某省某市某区某路 is 某路."""
    ends = [0]
    for place in places:
        at = text.find(place, 0, 16)
        if at == 0 or (at > 0 and len(place) > 2):
            ends.append(at + len(place))
    rest = text[max(ends) :]
    return rest if rest and not rest.startswith(("路", "大道", "街", "大街")) else text


@lru_cache(maxsize=65536)
def _forms(road: str, words: Words) -> frozenset[str]:
    """人民西路 is also 人民路, 北西五路 also 西五路; and a road with two names has both."""
    forms = {road}
    stem, ending = (road[:-2], road[-2:]) if road.endswith(("大道", "大街")) else (road[:-1], road[-1:])
    if len(stem) >= 3 and stem[-1] in _SIDE:
        forms.add(stem[:-1] + ending)
    if len(stem) >= 3 and stem[0] in _SIDE:
        forms.add(stem[1:] + ending)
    return frozenset(forms | {words.same_roads[form] for form in forms if form in words.same_roads})


@lru_cache(maxsize=65536)
def same_road(one: str, other: str, words: Words) -> bool:
    """Do both names mean one road, the side it is said with aside?"""
    if one == other or not _forms(one, words).isdisjoint(_forms(other, words)):
        return True
    short, long = sorted((one, other), key=len)
    # What stands before a road is not always told apart from it: 颐泽将军大道 is 将军大道.
    return len(short) >= 3 and long.endswith(short)


__all__ = ["EMPTY", "Address", "read_address", "same_road"]
