"""The figure that proves itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

Trend = Sequence[tuple[dt.date, float]]


@dataclass
class Tile:
    """One figure with what it was divided by, its target, how it stands, its way and its cut-off.

    `equation` ("= 77.88%") stands in for the noun where the rounded value hides the exact one. Without
    a numerator the value is words ("没有数据") and `note` says what to do.
    """

    key: str
    name: str
    value_text: str
    unit: str = "%"
    numerator: int | None = None
    denominator: int | None = None
    noun: str = ""
    equation: str = ""
    state_kind: str = "none"
    state_text: str = ""
    target_text: str = ""
    note: str = ""
    cut_text: str = ""
    href: str = ""
    trend: Trend = field(default_factory=list)
    target_line: float | None = None
    state_icon: str = ""

    @property
    def is_words(self) -> bool:
        """True when the value is a sentence, not a number; it is then set smaller."""
        return not any(c.isdigit() for c in self.value_text)
