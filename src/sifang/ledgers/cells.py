"""Cells as people write them: values in, plain values out, a proposal with its reason, or the reason why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from sifang.ledgers.days import day, year
from sifang.ledgers.numerals import amount, degrees, fee, whole
from sifang.ledgers.said import NOTHING, CellFault, Proposed, Range, folded, shown
from sifang.ledgers.ticks import yes_no
from sifang.lib.words import legible

__all__ = [
    "NOTHING", "CellFault", "Proposed", "Range", "amount", "day", "degrees", "fee", "folded", "shown", "text", "whole",
    "year", "yes_no",
]  # fmt: skip

_CUT_SHORT = re.compile(r"\d(?:\.\d+)?[eE]\+1\d")


def _clean(words: str) -> bool:
    """Most cells are like this: nothing to take away, nothing that stands for nothing."""
    if not words.isprintable() or words[0] == " " or words[-1] == " " or "  " in words:
        return False
    return words[0] != "'" and not (words[0] in "0123456789" and "+" in words and _CUT_SHORT.fullmatch(words))


def text(most: int, *, fold: bool = False) -> Callable[[Any], Any]:
    """A line of words of at most `most` characters."""

    def parse(value: Any) -> str | Proposed | None:
        if value.__class__ is str and 6 < len(value) <= most and not fold and _clean(value):
            return value
        words = value if isinstance(value, str) else shown(value)
        if not words.isprintable():
            # Signs nobody sees, or that turn the text after them around, are no part of what was written.
            words = legible(words.replace("\r", "\n"))
        if words[:1] == "'" and words[1:2].isdigit():
            # Typed to keep a number from being counted with; it is no part of it.
            words = words[1:]
        words = " ".join(unicodedata.normalize("NFKC", words).split()) if fold else " ".join(words.split())
        if words in NOTHING or words.lower() in NOTHING:
            return None
        if len(words) > most:
            raise CellFault(f"最多 {most} 个字，这里有 {len(words)} 个")
        if value.__class__ is float and value >= 1e15:
            return Proposed(words, "这么长的数在 Excel 里存不下，末几位可能已经变成 0，请按文本重填")
        if "+" in words and _CUT_SHORT.fullmatch(words):
            return Proposed(words, "号码被 Excel 写成了科学记数，末几位已经丢了，请按文本重填")
        return words

    return parse
