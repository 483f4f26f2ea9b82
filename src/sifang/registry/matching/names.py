"""What a compound's name says: its core, and which phase, part or yard of it is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sifang.registry.matching.rules import Words
from sifang.registry.matching.traditional import simplified

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_NUMBER = "零〇一二两三四五六七八九十百"
_BRACKETS = re.compile(r"[（(【\[《<]([^）)】\]》>]*)[）)】\]》>]")
_BETWEEN = re.compile(r"(?<=[0-9])-(?=[0-9])")
_DIGITS_OF = re.compile(r"[0-9]+")
_DOTTED = re.compile(r"[·•・．\u2022\u2027]")
_NOISE = re.compile(r"&[a-z]+;?|[^0-9a-z㐀-鿿]+")


@dataclass(frozen=True, slots=True)
class Name:
    """
    A name, read.

    :ivar plain: without spaces, brackets and the city's own name; numbers in digits
    :ivar core: without the word for compound, phase, side and number
    :ivar parts: kind of part and which: (("期", "2"),), (("号", "39"),)
    :ivar sides: 东, 南 ... of a part
    :ivar ending: the word for compound it had
    :ivar brand: what stands before a dot, as it stands in the core
    :ivar pairs: the core's characters and neighbouring characters; `neighbours` only the latter; `digits` its numbers
    """

    plain: str
    core: str
    parts: tuple[tuple[str, str], ...]
    sides: str
    is_road: bool
    ending: str
    brand: str
    pairs: frozenset[str]
    neighbours: tuple[str, ...]
    digits: str


def number(text: str) -> str:
    """`二十三` -> `23`; digits stay."""
    if text.isascii():
        return str(int(text)) if text.isdecimal() else text
    total = last = 0
    for character in text:
        if character == "十":
            total, last = total + (last or 1) * 10, 0
        elif character == "百":
            total, last = total + (last or 1) * 100, 0
        else:
            last = _DIGITS[character]
    return str(total + last)


def clean(text: str) -> str:
    """Half width, lower case, simplified; nothing but letters, digits and Chinese characters."""
    return _NOISE.sub("", simplified(unicodedata.normalize("NFKC", text or "").lower()))


@lru_cache(maxsize=8)
def _stems(words: Words) -> tuple[re.Pattern[str], dict[int, str]]:
    endings = "|".join(re.escape(ending) for ending in words.endings)
    alike = {ord(each): group[0] for group in words.kind_characters for each in group}
    return re.compile(rf"(?<=..)(?:{endings})$"), alike


def stem(name: str, words: Words) -> str:
    """Names of one stem may differ in the word for compound alone: quicker than reading them."""
    ending, alike = _stems(words)
    return ending.sub("", clean(name)).translate(alike)


@lru_cache(maxsize=8)
def _grammar(words: Words) -> tuple[re.Pattern[str], ...]:
    units = sorted({unit for units in words.part_units.values() for unit in units}, key=lambda u: -len(u))
    unit = "|".join(map(re.escape, units))
    count = rf"第?([0-9]+|[{_CHINESE_NUMBER}]+)"
    sides = "".join(words.sides)
    side_units = "|".join(sorted(map(re.escape, words.side_units), key=lambda u: -len(u)))
    roads = "|".join(map(re.escape, words.roads))
    return (
        re.compile(rf"{count}(?=(?:{unit}|组团|期)|甲|乙|-|$)"),
        re.compile(rf"第?([0-9]+(?:之[0-9]+)?[甲乙]?|[a-z])({unit}|(?<=[0-9甲乙]))$"),
        re.compile(rf"([{sides}])(?:{side_units})?$"),
        re.compile(r"第?([0-9]+)期"),
        re.compile(rf"(?:{roads})[东西南北中]?段?$"),
    )


def read_name(name: str, words: Words, places: frozenset[str] = frozenset()) -> Name:
    """
    :param places: names of the city and of its districts, which say nothing inside a name
    """
    text = simplified(unicodedata.normalize("NFKC", name or "").lower())
    if _BRACKETS.search(text):
        text = _BRACKETS.sub(lambda m: "" if clean(m.group(1)) in places else m.group(1), text)
    before = _DOTTED.split(text, maxsplit=1)[0] if _DOTTED.search(text) else ""
    # 2-1号 is not 21号.
    text = _NOISE.sub("", _BETWEEN.sub("之", text))
    text = _without_place(text, places, words)
    counted, part, side, phase, road = _grammar(words)
    text = counted.sub(lambda m: number(m.group(1)), text)
    for written, meant in words.variants:
        text = text.replace(written, meant)
    core, parts, sides, said = text, [], "", ""
    while True:
        if (found := part.search(core)) and len(core) - len(found.group(0)) >= 2:
            parts.append((words.kind_of.get(found.group(2), "号"), found.group(1)))
            core = core[: found.start()]
            continue
        if (ending := _ending(core, words)) is not None:
            core, said = core[: -len(ending)], said or ending
            continue
        if (found := side.search(core)) and len(core) - len(found.group(0)) >= 2:
            sides += found.group(1)
            core = core[: found.start()]
            continue
        break
    if found := phase.search(core):
        parts.append(("期", found.group(1)))
        core = core[: found.start()] + core[found.end() :]
    core = core or text
    brand = _without_place(clean(before), places, words) if before else ""
    neighbours = tuple({core[i : i + 2] for i in range(len(core) - 1)})
    return Name(
        text, core, tuple(sorted(parts)), "".join(sorted(sides)),
        bool(road.search(core)) and not core.endswith(words.not_roads), said,
        brand if core.startswith(brand) else "",
        frozenset((*neighbours, *core)), neighbours, "-".join(_DIGITS_OF.findall(core)),
    )  # fmt: skip


def _ending(core: str, words: Words) -> str | None:
    for ending in words.endings:
        if core.endswith(ending) and len(core) - len(ending) >= 2:
            return ending
    return None


@lru_cache(maxsize=8)
def _longest_first(places: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(places, key=lambda place: (-len(place), place)))


def _without_place(text: str, places: frozenset[str], words: Words) -> str:
    ordered = _longest_first(places)
    for _ in range(2):
        if not text.startswith(ordered):
            break
        for place in ordered:
            rest = text[len(place) :]
            if not text.startswith(place) or len(rest) < 2 or rest.startswith(words.roads):
                continue
            if place[-1] in "市区县" and len(place) > 2 and rest.startswith(words.organs):
                # 张店区机关 and 区机关 are one, 市机关 is another.
                return text[len(place) - 1 :]
            text = rest
            break
    return text


def place_words(names: Iterable[str]) -> frozenset[str]:
    """Names of areas as they stand in a compound's name: 张店区 and 张店."""
    words = {clean(name) for name in names}
    short = {word[:-1] for word in words if len(word) > 2 and word[-1] in "市区县"}
    return frozenset(words | short) - {""}


__all__ = ["Name", "clean", "number", "place_words", "read_name", "stem"]
