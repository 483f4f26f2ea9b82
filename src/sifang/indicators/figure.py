"""One figure: exact numbers, and how they are shown. Plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from sifang.indicators.choices import Origin
from sifang.ui import public as ui

if TYPE_CHECKING:
    from sifang.indicators.wording import Words

Number = int | Decimal


@dataclass(frozen=True)
class Figure:
    """
    What was counted for an area of a tree on a day, with the words of that day.

    `denominator` is None for figures that are not shares. A frozen one says of which month and version.
    """

    key: str
    area_id: int
    tree: str
    day: date
    numerator: Number
    denominator: Number | None
    words: Words
    origin: Origin = Origin.LIVE
    month: date | None = None
    month_version: int | None = None

    @property
    def is_live(self) -> bool:
        return self.origin == Origin.LIVE

    @property
    def share(self) -> Fraction | None:
        """Exact; None when there is nothing to divide by."""
        if self.denominator is None or self.denominator == 0:
            return None
        return _divided(self.numerator, self.denominator)

    @property
    def is_empty(self) -> bool:
        """Nothing to count here."""
        return not self.numerator and not self.denominator

    # ---- the value as it is written ----

    @property
    def is_divided(self) -> bool:
        """Is the value shown in 万?"""
        return self.words.divisor > 1 and self.numerator >= self.words.divisor

    @property
    def value_text(self) -> str:
        """`87.68`, `26.28`, `656`: without its unit."""
        if self.words.kind.is_share:
            return percent(self.share, self.words.digits)
        if self.is_divided:
            scaled = Fraction(self.numerator) / self.words.divisor
            return grouped(rounded(scaled, self.words.divided_digits))
        return ui.n(self.numerator)

    @property
    def plotted(self) -> float | None:
        """For drawing: percent of shares with at least two digits, else the number."""
        if not self.words.kind.is_share:
            return float(self.numerator)
        return None if self.share is None else float(_percent(self.share, max(2, self.words.digits)))

    @property
    def value_unit(self) -> str:
        if self.words.kind.is_share:
            return "%" if self.share is not None else ""
        return self.words.divided_unit if self.is_divided else self.words.unit

    @property
    def shown(self) -> str:
        """`87.68%`, `26.28万户`, `656个`, `没有数据`."""
        if self.words.kind.is_share and self.share is None:
            return "没有数据"
        return f"{self.value_text}{self.value_unit}"

    @property
    def division(self) -> str:
        """`1,217 / 1,388`; for figures that are not shares the plain number with its unit."""
        if self.denominator is None:
            return f"{ui.n(self.numerator)} {self.words.unit}"
        return f"{ui.n(self.numerator)} / {ui.n(self.denominator)}"

    @property
    def equation(self) -> str:
        """`= 77.88%` where the value shown hides the exact one, else nothing."""
        share = self.share
        if share is None or not self.words.kind.is_share:
            return ""
        finer = percent(share, max(2, self.words.digits))
        plain = finer.rstrip("0").rstrip(".") if "." in finer else finer
        shown = self.value_text.rstrip("0").rstrip(".") if "." in self.value_text else self.value_text
        return f"= {plain}%" if plain != shown else ""

    # ---- the target ----

    @property
    def needed(self) -> int | None:
        """What the numerator has to be for the target, exactly: the ceiling of share x denominator."""
        words = self.words
        if words.target_count is not None:
            return words.target_count
        if words.target_share is None or self.share is None:
            return None
        exact = words.target_share * Fraction(self.denominator or 0)
        return (
            exact.numerator // exact.denominator
            if words.target_at_most
            else -(-exact.numerator // exact.denominator)
        )

    @property
    def gap(self) -> int | None:
        """How many are still missing (positive) or to spare (negative); None without a target."""
        if self.needed is None:
            return None
        distance = self.needed - self.numerator
        return int(-distance if self.words.target_at_most else distance)

    @property
    def is_met(self) -> bool | None:
        gap = self.gap
        return None if gap is None else gap <= 0

    @property
    def rest(self) -> Number | None:
        """Rows of the denominator that are not in the numerator."""
        return None if self.denominator is None else self.denominator - self.numerator

    def state(self, today: date | None = None) -> tuple[str, str]:
        """Kind and words of how it stands: `("soon", "还差 73 个")`. `today` decides about lateness."""
        words, gap = self.words, self.gap
        if gap is None:
            if words.rest and self.rest:
                return "run", f"{ui.n(self.rest)} {words.counter}{words.rest}"
            if words.has_target:
                return "none", "没有数据"
            return "none", "未设目标"
        if gap <= 0:
            return "done", "已达标"
        missing = f"{'多出' if words.target_at_most else '还差'} {ui.n(gap)} {words.counter}"
        if words.target_due_on is None:
            return "run", missing
        if (today or self.day) > words.target_due_on:
            return "late", f"逾期，{missing}"
        return "soon", missing

    @property
    def target_text(self) -> str:
        """`目标 70%，超 29 家`; `目标 100%，2021-12-31`; nothing without a target."""
        words = self.words
        if not words.has_target:
            return ""
        goal = (
            f"{share_text(words.target_share)}"
            if words.target_share is not None
            else ui.n(words.target_count)
        )
        said = f"目标{'不超过' if words.target_at_most else ''} {goal}"
        if self.gap is not None and self.gap < 0 and not words.target_at_most:
            return f"{said}，超 {ui.n(-self.gap)} {words.counter}"
        if words.target_due_on is not None:
            return f"{said}，{words.target_due_on.isoformat()}"
        return said if self.is_met else f"{said}，未定期限"


def rounded(value: Fraction, digits: int) -> Decimal:
    """Half up on the exact fraction; binary floats never decide."""
    scale = 10**digits
    sign = -1 if value < 0 else 1
    whole = (abs(value) * scale * 2 + 1) // 2
    return Decimal(sign * int(whole)).scaleb(-digits)


# Exact arithmetic is slow, and pages ask for the same few thousand figures again and again.
@lru_cache(maxsize=16384)
def _divided(numerator: Number, denominator: Number) -> Fraction:
    return Fraction(numerator) / Fraction(denominator)


@lru_cache(maxsize=16384)
def _percent(share: Fraction, digits: int) -> Decimal:
    return rounded(share * 100, digits)


def grouped(value: Decimal) -> str:
    """`3,350`; digits behind the point as rounded."""
    return f"{value:,f}"


def percent(share: Fraction | None, digits: int) -> str:
    """`87.68` of 0.876801...; a dash when there is no share."""
    return "—" if share is None else f"{_percent(share, digits):f}"


def share_text(share: Fraction) -> str:
    """A target's share: `70%`, `87.5%`."""
    text = percent(share, 2)
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"
