"""The unit a header names: the same as ours, ten thousand times ours, or another, which is not read as ours."""

from __future__ import annotations

import re
from typing import Any

from sifang.ledgers.reading.signs import UNIT
from sifang.ledgers.said import folded
from sifang.ledgers.sheets import Column

_BRACKET = re.compile(r"[(\[【]([^()\[\]【】]{1,12})[)\]】]")
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000}
_BARE = re.compile(r"[-+]?[\d,]+(?:\.\d+)?")


def unit_in(header: str, below: str = "") -> str:
    """What stands in brackets in a header, or in the row of units below it, when it is a unit."""
    for words in (below, *reversed(_BRACKET.findall(folded(header)))):
        words = re.sub(r"^单位:?", "", folded(words))
        if words and UNIT.fullmatch(words):
            return words
    return ""


def scale_of(unit: str, column: Column) -> int | None:
    """By how much the column's numbers are to be multiplied; None when the unit is not ours."""
    units = getattr(column.parse, "units", None)
    if units is None or not unit:
        return 1
    if others := getattr(column.parse, "other_units", None):
        return None if others.search(unit) else 1
    scale = _SCALES.get(unit[0], 1) if len(unit) > 1 else 1
    bare = unit[1:] if scale > 1 else unit
    ours = {folded(word) for word in (*units, column.unit) if word}
    return scale if not ours or bare in ours else None


def scaled(value: Any, scale: int) -> Any:
    """A number as the header means it; a cell that names its own unit is left as it is."""
    if value.__class__ is float or value.__class__ is int:
        return round(value * scale, 6)
    if isinstance(value, str) and _BARE.fullmatch(bare := folded(value)):
        return round(float(bare.replace(",", "")) * scale, 6)
    return value
