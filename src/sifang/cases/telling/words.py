"""Out of what somebody said: a title, a spot in words, and how like something else it is. No names, no numbers."""

from __future__ import annotations

import re

from sifang.lib.words import legible, normalised

_END = re.compile(r"[。！？!?；;\n]")
# Mobile and fixed telephones, identity and bank numbers: whatever has seven figures in a row, with their dashes.
_NUMBERS = re.compile(r"(?<!\d)(?:\d[\d\- ]{5,}\d[Xx]?)(?!\d)")
_BUILDING = re.compile(r"(\d{1,3})\s*(?:号楼|栋|幢|#楼|号院)")
_TITLE = 40

SPOTS = {
    "nw": "西北角", "n": "北边", "ne": "东北角",
    "w": "西边", "c": "中间", "e": "东边",
    "sw": "西南角", "s": "南边", "se": "东南角",
    "gate": "大门口",
}  # fmt: skip
"""Nine parts of a compound as on a map, north above, and the gate."""


def title_of(words: str) -> str:
    """The first sentence, short, without telephone and identity numbers: colleagues and the company read it."""
    first = _END.split(legible(words), maxsplit=1)[0].strip()
    clean = _NUMBERS.sub("（号码略）", first)
    return clean if len(clean) <= _TITLE else f"{clean[: _TITLE - 1]}…"


def without_numbers(words: str) -> str:
    """The same words, telephone and identity numbers left out."""
    return _NUMBERS.sub("（号码略）", words)


def place_of(building: str, spot: str) -> str:
    """`3 号楼二单元，东边`."""
    return with_spot(without_numbers(building.strip())[:60], spot)


def with_spot(place: str, spot: str) -> str:
    """`3 号楼` and `e`: `3 号楼，东边`."""
    return "，".join(part for part in (place, SPOTS.get(spot, "")) if part)


def building_in(*texts: str) -> str:
    """The building named first, as `3 号楼`; '' when none is."""
    for text in texts:
        if found := _BUILDING.search(text):
            return f"{int(found.group(1))} 号楼"
    return ""


def likeness(one: str, other: str) -> float:
    """How much two texts share, by pairs of characters: 0 nothing, 1 the shorter stands whole in the longer."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _pairs(text: str) -> set[str]:
    clean = normalised(text)
    return {clean[i : i + 2] for i in range(len(clean) - 1)}
