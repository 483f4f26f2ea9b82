"""How figures, dates and names are written: the same everywhere, never a bare or an unmasked one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

MISSING = "—"
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "夏侯",
        "长孙",
        "宇文",
        "端木",
        "南宫",
        "西门",
        "东郭",
        "淳于",
        "太史",
    ]
)


def _rounded(value: Fraction, digits: int) -> Decimal:
    """Half up, on the exact fraction: 0.875 to two digits of a percentage never depends on binary floats."""
    scale = 10**digits
    sign = -1 if value < 0 else 1
    whole = (abs(value) * scale * 2 + 1) // 2
    return Decimal(sign * int(whole)).scaleb(-digits)


def n(value: Any) -> str:
    """13913 -> 13,913; nothing -> —; words (a year given as text) stay as they are."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, Fraction):
        value = _rounded(value, 2).normalize()
    if isinstance(value, (int, Decimal)):
        return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if isinstance(value, float):
        return f"{int(value):,}" if value.is_integer() else f"{value:,}"
    return str(value)


def pct(share: Any, digits: int = 2) -> str:
    """A share between 0 and 1 -> 87.68%; rounding is half up on the exact value."""
    if share is None or share == "":
        return MISSING
    exact = Fraction(str(share)) if isinstance(share, float) else Fraction(share)
    return f"{_rounded(exact * 100, int(digits)):f}%"


def _in_wan(value: Any) -> str:
    number = _rounded(Fraction(str(value)) / 10000, 2)
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wan(value: Any) -> str:
    """262800 -> 26.28万; below ten thousand the plain number."""
    if value is None or value == "":
        return MISSING
    return n(value) if abs(Decimal(str(value))) < 10000 else f"{_in_wan(value)}万"


def yuan_wan(value: Any) -> str:
    """33500000 yuan -> 3,350万元; small sums stay in yuan."""
    if value is None or value == "":
        return MISSING
    return f"{n(value)}元" if abs(Decimal(str(value))) < 10000 else f"{_in_wan(value)}万元"


def day(value: dt.date | dt.datetime | None) -> str:
    """The calendar day, as 2021-11-30, in the city's own time."""
    if not value:
        return MISSING
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def moment(value: dt.datetime | dt.date | None) -> str:
    """Day and minute, as 2021-11-30 16:42, in the city's own time."""
    if not isinstance(value, dt.datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.strftime("%Y-%m-%d %H:%M")


def day_words(value: dt.date | None) -> str:
    """The day as it is written in a sentence: 2021 年 11 月 30 日."""
    return f"{value.year} 年 {value.month} 月 {value.day} 日" if value else MISSING


def mask_name(name: Any) -> str:
    """张三丰 -> 张*; the surname says whom to ask for, the rest stays with those who may unmask."""
    text = str(name or "").strip()
    if not text:
        return MISSING
    surname = text[:2] if text[:2] in COMPOUND_SURNAMES and len(text) > 2 else text[:1]
    return f"{surname}*"


def mask_phone(phone: Any) -> str:
    """13812341234 -> 138****1234; of a shorter number only the last two digits remain."""
    text = str(phone or "").strip()
    if not text:
        return MISSING
    digits = [c for c in text if c.isdigit()]
    if len(digits) >= 11:
        return f"{''.join(digits[:3])}****{''.join(digits[-4:])}"
    return f"{'*' * max(len(digits) - 2, 1)}{''.join(digits[-2:])}"
