"""Cells as people write them: values in, plain values out, or the reason why not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "无数据", "暂无数据", "暂无", "不详", "未知", "n/a", "na", "null", "none"})  # fmt: skip
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)(?:元)?(?:至|到|-|~|—)(\d+(?:\.\d+)?)")
_YES = frozenset({"是", "√", "✓", "y", "yes", "true", "1", "有", "○", "对"})
_NO = frozenset({"否", "×", "✗", "x", "n", "no", "false", "0", "无", "不是"})


class CellFault(ValueError):
    """The cell cannot be read; the message says why, in words a clerk can act on."""


@dataclass(frozen=True)
class Range:
    """A cell that gives a range where one value belongs: it is marked, never guessed."""

    low: Decimal
    high: Decimal
    stated: str


@dataclass(frozen=True)
class Proposed:
    """A value read out of a cell that is not certain: it is put in and marked with the reason."""

    value: Any
    why: str


def shown(value: Any) -> str:
    """A cell as its clerk sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def folded(value: Any) -> str:
    """Full-width to half-width, without blanks: for reading numbers and answers."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", shown(value))).lower()


def text(most: int, *, fold: bool = False):
    """A line of words of at most `most` characters."""

    def parse(value: Any) -> str | None:
        words = value if isinstance(value, str) else shown(value)
        words = _CONTROL.sub("", words)
        words = " ".join(unicodedata.normalize("NFKC", words).split()) if fold else " ".join(words.split())
        if words in NOTHING:
            return None
        if len(words) > most:
            raise CellFault(f"最多 {most} 个字，这里有 {len(words)} 个")
        return words

    return parse


def _read_number(value: Any, units: tuple[str, ...]) -> Decimal | None:
    if isinstance(value, (bool, date, datetime, time, timedelta)):
        raise CellFault("这里应填数字")
    if isinstance(value, (int, float)):
        try:
            return Decimal(str(value))
        except InvalidOperation as why:
            raise CellFault("这里应填数字") from why
    words = folded(value)
    if words in NOTHING:
        return None
    scale = Decimal(1)
    for unit in units:
        if words.endswith(unit):
            words = words[: -len(unit)]
            break
    if words.endswith("万"):
        words, scale = words[:-1], Decimal(10000)
    if not _NUMBER.fullmatch(words):
        raise CellFault("这里应填数字" + (f"（可带单位“{units[0]}”）" if units else ""))
    return Decimal(words.replace(",", "")) * scale


def whole(*units: str, most: int = 2_000_000_000):
    """A whole number that is not negative, with or without its unit: 279, ２７９, 1,234, 279户."""

    def parse(value: Any) -> int | None:
        if value.__class__ is float and value.is_integer() and 0 <= value <= most:
            return int(value)
        number = _read_number(value, units)
        if number is None:
            return None
        if not number.is_finite() or number != number.to_integral_value():
            raise CellFault("这里应填整数")
        if number < 0:
            raise CellFault("不能是负数")
        if number > most:
            raise CellFault(f"数字太大，最多 {most:,}")
        return int(number)

    return parse


def amount(*units: str, digits: int = 2, most: int = 9_999_999_999):
    """A number that is not negative, rounded to `digits`: 12345.6, 12,345.6㎡, 1.2万㎡."""
    step = Decimal(1).scaleb(-digits)

    def parse(value: Any) -> Decimal | None:
        number = _read_number(value, units)
        if number is None:
            return None
        if not number.is_finite():
            raise CellFault("这里应填数字")
        if number < 0:
            raise CellFault("不能是负数")
        if number > most:
            raise CellFault(f"数字太大，最多 {most:,}")
        return number.quantize(step)

    return parse


def fee(value: Any) -> Decimal | Range | None:
    """元/平方米·月: 0.7, 0.7元/平米/月; a range comes back as a `Range`."""
    if isinstance(value, str):
        words = folded(value)
        words = re.split(r"元/?|每|/", words, maxsplit=1)[0] if not _RANGE.match(words) else words
        if found := _RANGE.match(words):
            low, high = Decimal(found[1]), Decimal(found[2])
            if low == high:
                value = str(low)
            elif low < high:
                return Range(low, high, shown(value).strip())
            else:
                raise CellFault("范围的下限大于上限")
        else:
            value = words
    try:
        return amount("元", digits=2, most=9999)(value)
    except CellFault as why:
        raise CellFault(f"{why}，例如 0.7 或 0.7元/平米/月") from why


def year(value: Any) -> int | None:
    """A year between 1900 and 2100: 2005, 2005年, 2005年建成, 2005-06-01."""
    if isinstance(value, (date, datetime)):
        found = value.year
    elif isinstance(value, str):
        words = folded(value)
        if words in NOTHING:
            return None
        if _DATE.match(words) and (spelled := day(words)):
            found = spelled.year
        else:
            match = re.fullmatch(r"(\d{4})年?(?:建成|建|竣工|交付|交房)?", words)
            if not match:
                raise CellFault("这里应填年份，例如 2005")
            found = int(match[1])
    else:
        number = whole()(value)
        if number is None:
            return None
        found = number
    if not 1900 <= found <= 2100:
        raise CellFault("年份应在 1900 至 2100 之间")
    return found


def day(value: Any) -> date | None:
    """A day that exists: 2021-12-01, 2021.12.1, 2021年12月1日, or a date cell."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = folded(value)
    if words in NOTHING:
        return None
    found = _DATE.fullmatch(words)
    if not found:
        raise CellFault("这里应填日期，例如 2021-12-01")
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError as why:
        raise CellFault("没有这一天") from why


def yes_no(value: Any) -> bool | None:
    """是 or 否, as people tick it."""
    if isinstance(value, bool):
        return value
    words = folded(value)
    if words in ("", "/", "-", "—"):
        return None
    if words in _YES:
        return True
    if words in _NO:
        return False
    raise CellFault("这里应填“是”或“否”")


def degrees(low: float, high: float):
    """A longitude or latitude within bounds, in degrees."""

    def parse(value: Any) -> float | None:
        number = _read_number(value, ("°", "度"))
        if number is None or number == 0:
            return None
        if not number.is_finite() or not low <= number <= high:
            raise CellFault(f"应在 {low:g} 至 {high:g} 之间（度）")
        return float(number)

    return parse
