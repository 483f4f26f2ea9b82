"""What a scalar of a policy file means: exact numbers, dates, shares. No clock, no files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from sifang.policy.reading import Mistake
from sifang.workdays.public import Hours

_SHARE = re.compile(r"(\d{1,3})(?:\.(\d{1,4}))?%")
_FRACTION = re.compile(r"(\d{1,3})/(\d{1,3})")
_WHOLE = re.compile(r"\d{1,15}(?:_\d{3})*")
_MONEY = re.compile(r"\d{1,15}(?:\.\d{1,2})?")


def share(text: str) -> Fraction:
    """`60%` is exactly three fifths, `2/3` exactly two thirds; more than the whole is a mistake."""
    found, fraction = _SHARE.fullmatch(text), _FRACTION.fullmatch(text)
    if found:
        digits, decimals = found.group(1), found.group(2) or ""
        answer = Fraction(int(digits + decimals), 100 * 10 ** len(decimals))
    elif fraction and int(fraction.group(2)):
        answer = Fraction(int(fraction.group(1)), int(fraction.group(2)))
    else:
        raise Mistake(f"“{text}”不是百分数，应写成 60% 这样的形式（除不尽的写成 2/3）")
    if answer > 1:
        raise Mistake(f"“{text}”超过 100%")
    return answer


def whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Mistake(f"“{text}”不是整数")
    return int(text.replace("_", ""))


def positive(text: str) -> int:
    number = whole(text)
    if number < 1:
        raise Mistake(f"“{text}”应至少为 1")
    return number


def at_most(most: int) -> Callable[[str], int]:
    """What a city may make stricter and not laxer."""

    def read(text: str) -> int:
        number = whole(text)
        if number > most:
            raise Mistake(f"“{text}”最多为 {most}，可以定得更严，不能更宽")
        return number

    return read


def money(text: str) -> Decimal:
    if not _MONEY.fullmatch(text):
        raise Mistake(f"“{text}”不是金额（元，最多两位小数）")
    return Decimal(text)


def day(text: str) -> date:
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Mistake(f"“{text}”不是日期，应写成 2021-12-01 这样的形式") from None


def moment(text: str) -> datetime:
    try:
        answer = datetime.fromisoformat(text)
    except ValueError:
        answer = None
    if answer is None or answer.tzinfo is None:
        raise Mistake(f"“{text}”不是带时区的时刻，应写成 2021-12-01T08:30:00+08:00 这样的形式")
    return answer


def hours(text: str) -> Hours:
    """`08:00-12:00，14:00-18:00`"""
    try:
        return Hours.parse(text)
    except ValueError as why:
        raise Mistake(str(why)) from None


def yes_no(text: str) -> bool:
    if text not in ("是", "否"):
        raise Mistake(f"“{text}”应写成“是”或“否”")
    return text == "是"


def words(text: str) -> str:
    return text


def one_of(*allowed: str):
    def reader(text: str) -> str:
        if text not in allowed:
            raise Mistake(f"“{text}”不在可选值之内：{'、'.join(allowed)}")
        return text

    return reader


def coordinate(text: str) -> float:
    """A longitude or latitude for drawing; never calculated with."""
    try:
        answer = float(text)
    except ValueError:
        raise Mistake(f"“{text}”不是坐标") from None
    if not -180 <= answer <= 180:
        raise Mistake(f"“{text}”超出坐标范围")
    return answer
