"""Days and years as people write them: 2021年12月1日, 2021.12.1, 21/12/1, 44531, 二〇二一年."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from sifang.ledgers.said import NO_NUMBER, CellFault, Proposed, folded, quoted

_HOUR = re.compile(
    r"(?:t|\s)?\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?(?:z|[+-]\d{2}:?\d{2}|[ap]m)?$"
)
_BEFORE_HOUR = re.compile(r"(.*\S)\s+\d{1,2}\s*[:：时].*", re.DOTALL)
"""A day and, after a gap, its hour: looked for while the gap stands, `30 8:05` without it would be the 3rd at 08:05."""
_WEEK = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$")
_DAY = re.compile(r"(\d{4})[-/.年、](\d{1,2})[-/.月、](\d{1,2})(?:日|号)?")
_SHORT = re.compile(r"'?(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日|号)?")
_TURNED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月?(?:份)?)")
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SPAN = re.compile(r"\d{2,4}年?.*(?:至|到|~|—|--|-)\d{4}|至今")
_CHINESE = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_FIRST, _LAST = 20_000, 80_000
"""Excel's serial numbers from 1954 to 2119."""


def day(value: Any) -> date | Proposed | None:
    """A day that exists: 2021-12-01, 2021.12.1, 2021年12月1日, or a date cell; others are proposed or refused."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    found = _BEFORE_HOUR.fullmatch(str(value).strip())
    words = folded(found[1] if found else value).rstrip("。.,;")
    if words in NO_NUMBER:
        return None
    words = _WEEK.sub("", words)
    words = _HOUR.sub("", words) if ":" in words or "时" in words else words
    if re.search(r"[〇零一二三四五六七八九十]", words):
        words = _spelled(words)
    if found := _DAY.fullmatch(words) or _RUN.fullmatch(words):
        return _date(found[1], found[2], found[3])
    if (
        words.isascii()
        and words.replace(".", "", 1).isdigit()
        and len(words) < 12
        and not _MONTH.fullmatch(words)
    ):
        return _number(float(words))
    if found := _SHORT.fullmatch(words):
        century = 2000 if int(found[1]) < 50 else 1900
        read = _date(str(century + int(found[1])), found[2], found[3])
        return Proposed(read, f"年份只写了两位（{quoted(value)}），按 {read} 读，请核对")
    if found := _TURNED.fullmatch(words):
        first, second = int(found[1]), int(found[2])
        month, of_month = (second, first) if first > 12 else (first, second)
        read = _date(found[3], str(month), str(of_month))
        return Proposed(read, f"日月年的次序不明（{quoted(value)}），按 {read} 读，请核对")
    if found := _MONTH.fullmatch(words):
        read = _date(found[1], found[2] or found[3], "1")
        return Proposed(read, f"没有写是哪一天（{quoted(value)}），按 {read} 读，请核对")
    if _SPAN.search(words):
        raise CellFault("写的是一段时间，请只填一个日期，例如 2021-12-01")
    raise CellFault("这里应填日期，例如 2021-12-01")


def _number(value: float) -> date | Proposed:
    if (
        10_000_000 < value < 100_000_000
        and value == int(value)
        and (found := _RUN.fullmatch(str(int(value))))
    ):
        return _date(found[1], found[2], found[3])
    if not _FIRST <= value <= _LAST:
        raise CellFault("这里应填日期，例如 2021-12-01")
    read = date(1899, 12, 30) + timedelta(days=int(value))
    return Proposed(read, f"{value:g} 像是 Excel 的日期序号，按 {read} 读，请核对")


def _date(year: str, month: str, of_month: str) -> date:
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError as why:
        raise CellFault("没有这一天") from why


def _spelled(words: str) -> str:
    """二〇二一年十二月一日 -> 2021年12月1日."""

    def number(found: re.Match[str]) -> str:
        tens, ones = found[1].translate(_CHINESE), found[2].translate(_CHINESE)
        return str(int(tens or 1) * 10 + int(ones or 0))

    return re.sub(r"([一二三]?)十([一二三四五六七八九]?)", number, words).translate(_CHINESE)


def year(value: Any) -> int | Proposed | None:
    """A year between 1900 and 2100: 2005, 2005年, 2005年建成, 2005-06-01."""
    if isinstance(value, (date, datetime)):
        return _year(value.year)
    if isinstance(value, bool):
        raise CellFault("这里应填年份，例如 2005")
    if isinstance(value, (int, float)):
        if value != value or value in (float("inf"), float("-inf")) or value != int(value):
            raise CellFault("这里应填整数" if value == value else "这里应填年份，例如 2005")
        return _year_of_number(int(value))
    words = folded(value).rstrip("。.,;")
    if words in NO_NUMBER:
        return None
    words = words.translate(_CHINESE) if re.match(r"[一二][〇零○一二三四五六七八九]{3}年?", words) else words
    rough = re.sub(r"^(?:大约|约|大概)|(?:左右|前后)", "", words)
    match = re.fullmatch(
        r"(\d{4})(?:\.0+)?(?:年|年度)?(?:建成|建设|建造|建|竣工|交付|交房|投用|入住|完工)?", rough
    )
    if match:
        found = _year(int(match[1]))
        return Proposed(found, f"原文是{quoted(value)}，按 {found} 读，请核对") if rough != words else found
    if re.fullmatch(r"\d{2}年(?:建成|建|竣工|交付|交房)?", words):
        found = (2000 if int(words[:2]) < 50 else 1900) + int(words[:2])
        return Proposed(found, f"年份只写了两位（{quoted(value)}），按 {found} 读，请核对")
    if re.fullmatch(
        r"\d{4}(?:年)?(?:-|~|至|到|—|、)(?:\d{2}|\d{4})年?(?:建成|建|竣工)?", words
    ) and not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", words):
        raise CellFault(f"写的是几个年份（{words[:20]}），请只填一个，例如 2005")
    if re.match(r"\d{4}[-/.年]\d", words) or re.fullmatch(r"\d{8}", words):
        spelled = day(words)
        read = spelled.value if isinstance(spelled, Proposed) else spelled
        if read is not None:
            return _year(read.year)
    if words.isdecimal() and len(words) < 8:
        return _year_of_number(int(words))
    raise CellFault("这里应填年份，例如 2005")


def _year_of_number(number: int) -> int | Proposed:
    if _FIRST <= number <= _LAST:
        read = (date(1899, 12, 30) + timedelta(days=number)).year
        return Proposed(read, f"{number} 像是 Excel 的日期序号，按 {read} 年读，请核对")
    if number > 10_000_000 and (found := _RUN.fullmatch(str(number))):
        return _year(_date(found[1], found[2], found[3]).year)
    return _year(number)


def _year(found: int) -> int:
    if not 1900 <= found <= 2100:
        raise CellFault("年份应在 1900 至 2100 之间")
    return found
