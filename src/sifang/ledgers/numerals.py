"""Numbers as people write them: 1,234㎡, 1.2万户, 约300, 总户数544户 当期300户, 0.5至0.56元/㎡·月."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sifang.ledgers.said import NO_NUMBER, CellFault, Proposed, Range, folded, quoted, shown

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_PIECE = re.compile(r"([^\d]{0,16}?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(万|亿|千)?")
_CHINESE = re.compile(r"[\u4e00-\u9fff()]*")
_BEFORE = re.compile(
    r"^(?:大约|大概|约为|约|近|将近|接近|不足|超过|超|逾|共约|≈|~|>=?|<=?|≥|≤|不少于|不低于|至少|最多|暂定|预计|估计)"
)
_AFTER = re.compile(
    r"(?:左右|上下|余|多|以上|以下|以内|\+|\?|\(估\)|\(约\)|\(估计\)|\(估算\)|\(预计\)|\(暂定\)|几)$"
)
_ALL = re.compile(
    r"^总?(?:户数|面积|建筑面积|人数|栋数|套数|数量)[:为]?|^(?:共计|总计|合计|共有|总共|总数|共|总|计)[:为]?"
)
_OVERALL = re.compile(r"总|共|合计|全部|小区")
_SCALE = {
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "千": Decimal(1000),
    None: Decimal(1),
    "": Decimal(1),
}
_RANGE = re.compile(r"(\d+(?:\.\d+)?)(?:元)?(?:[^\d.]{0,12}?)(?:至|到|-|~|—|–)(\d+(?:\.\d+)?)")
_SPACED = re.compile(r"\d\s+\d")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:\s\d{3})+(?:\.\d+)?")
_PART = re.compile(r"其中|当期|已|入住|地上|地下|含|包括|实际|现")
_OWN_LABEL = re.compile(r"户|套|面积|期|住宅|约|共|总|计|数")
_FOREIGN = re.compile(r"[户套栋幢座人层个元年亩米间辆]")
_MARKS = "():/·;,、。 "
_TRAILING = "。.;,、 "


def number_in(value: Any, units: tuple[str, ...]) -> Decimal | Proposed | None:
    """
    The number of a cell, `Proposed` when it was not written plainly.

    :raises CellFault: there is none, or there are several
    """
    if isinstance(value, (bool, date, datetime, time, timedelta)):
        raise CellFault("这里应填数字")
    if isinstance(value, (int, float)):
        try:
            return Decimal(str(value))
        except InvalidOperation as why:
            raise CellFault("这里应填数字") from why
    words = _one_way(value)
    if words in NO_NUMBER:
        return None
    if _SPACED.search(raw := unicodedata.normalize("NFKC", str(value)).strip()):
        bare = _without_unit(raw.lower(), units).strip()
        if not _THOUSANDS.fullmatch(bare) and not re.search(r"[^\W\d_]", bare):
            raise CellFault("数字中间有空格，请写成一个数")
    words = words.lstrip("'`").rstrip(_TRAILING)
    found = _plain(words, units)
    if found is not None:
        return found
    return _less_plain(words, value, units)


def _one_way(value: Any) -> str:
    """Folded, with square metres spelled without a digit."""
    return folded(value).replace("m2", "平米")


def _without_unit(words: str, units: tuple[str, ...]) -> str:
    for unit in sorted({_one_way(u) for u in units}, key=len, reverse=True):
        for ending in (f"({unit})", unit):
            if words.endswith(ending) and len(words) > len(ending):
                return words[: -len(ending)]
    return words


def _plain(words: str, units: tuple[str, ...]) -> Decimal | None:
    """12, 1,234.5, 12㎡, 1.2万户."""
    words = _without_unit(words, units)
    scale = Decimal(1)
    if words and words[-1] in "万亿千":
        words, scale = words[:-1], _SCALE[words[-1]]
    if len(words) > 40 or not _NUMBER.fullmatch(words):
        return None
    return Decimal(words.replace(",", "")) * scale


def _less_plain(words: str, value: Any, units: tuple[str, ...]) -> Decimal | Proposed:
    wanted = CellFault("这里应填数字" + (f"（可带单位“{units[0]}”）" if units else ""))
    if len(words) > 60:
        raise wanted
    if (alone := _plain(_ALL.sub("", words), units)) is not None:
        return alone
    bare, times = _without_unit(words, units), 0
    while times < 3 and (shorter := _BEFORE.sub("", _AFTER.sub("", bare))) != bare:
        bare, times = shorter, times + 1
        # 约300余户, 300户左右: the unit may stand on either side of the word.
        if (rough := _plain(bare, units)) is not None:
            return Proposed(rough, f"原文是{quoted(value)}，按 {rough:f} 读，请核对")
        bare = _without_unit(bare, units)
    if _RANGE.search(words) and len(re.findall(r"\d+(?:\.\d+)?", words)) == 2:
        raise CellFault(f"写的是一个范围（{shown(value).strip()[:30]}），请只填一个数")
    return _several(words, value, units, wanted)


def _several(words: str, value: Any, units: tuple[str, ...], wanted: CellFault) -> Proposed:
    """总户数544户 当期300户: the total is proposed; without a word for it nothing is."""
    allowed = sorted({_one_way(u) for u in units} | {""}, key=len, reverse=True)
    pieces: list[tuple[str, Decimal]] = []
    while words.strip(_MARKS):
        found = _PIECE.match(words)
        if not found and len(pieces) > 1 and _CHINESE.fullmatch(words.replace(":", "")):
            break
        if not found or len(pieces) > 6:
            raise wanted
        words = words[found.end() :]
        words = words[len(next(u for u in allowed if words.startswith(u))) :]
        label = found[1].strip(_MARKS)
        if not _CHINESE.fullmatch(label):
            raise wanted
        if pieces and (other := _FOREIGN.match(label)):
            # 12栋300户: the number before counts something else.
            pieces.pop()
            label = label[other.end() :]
        pieces.append((label, Decimal(found[2].replace(",", "")) * _SCALE[found[3]]))
    if not pieces:
        raise wanted
    listed = "、".join(f"{label or '（没写）'} {number:f}" for label, number in pieces[:4])
    totals = [number for label, number in pieces if _OVERALL.search(label)]
    if not totals and not pieces[0][0] and all(_PART.match(label) for label, _ in pieces[1:]):
        totals = [pieces[0][1]]
    if len(pieces) == 1:
        if pieces[0][0] and not _OWN_LABEL.search(pieces[0][0]):
            raise wanted
        return Proposed(pieces[0][1], f"原文是{quoted(value)}，按 {pieces[0][1]:f} 读，请核对")
    if len(totals) != 1:
        raise CellFault(f"写了几个数（{listed}），请只留一个")
    return Proposed(totals[0], f"写了几个数（{listed}），按总数 {totals[0]:f} 读，请核对")


def _settled(number: Any, check: Callable[[Decimal], Any]) -> Any:
    if number is None:
        return None
    if isinstance(number, Proposed):
        return Proposed(check(number.value), number.why)
    return check(number)


def whole(*units: str, most: int = 2_000_000_000) -> Callable[[Any], Any]:
    """A whole number that is not negative, with or without its unit: 279, ２７９, 1,234, 279户, 约300户."""

    def check(number: Decimal) -> int:
        if not number.is_finite() or number != number.to_integral_value():
            raise CellFault("这里应填整数")
        if number < 0:
            raise CellFault("不能是负数")
        if number > most:
            raise CellFault(f"数字太大，最多 {most:,}")
        return int(number)

    def parse(value: Any) -> int | Proposed | None:
        if value.__class__ is float and value.is_integer() and 0 <= value <= most:
            return int(value)
        return _settled(number_in(value, units), check)

    parse.units = units  # type: ignore[attr-defined]  # a mark on a function
    return parse


def amount(*units: str, digits: int = 2, most: int = 9_999_999_999) -> Callable[[Any], Any]:
    """A number that is not negative, rounded to `digits`: 12345.6, 12,345.6㎡, 1.2万㎡."""
    step = Decimal(1).scaleb(-digits)

    def check(number: Decimal) -> Decimal:
        if not number.is_finite():
            raise CellFault("这里应填数字")
        if number < 0:
            raise CellFault("不能是负数")
        if number > most:
            raise CellFault(f"数字太大，最多 {most:,}")
        return number.quantize(step)

    def parse(value: Any) -> Decimal | Proposed | None:
        if value.__class__ is float and 0 <= value <= most:
            return Decimal(repr(value)).quantize(step)
        return _settled(number_in(value, units), check)

    parse.units = units  # type: ignore[attr-defined]  # a mark on a function
    return parse


_FEE = amount("元", digits=2, most=9999)
_FEE_UNIT = re.compile(r"元|人民币|每|/|·|\.|平方米|平方|平米|平|月|个|建筑面积|住宅|\(|\)")
_FEE_WORDS = re.compile(
    r"^(?:住宅|高层|多层|物业费|物业服务费|收费标准|标准|建筑面积|每|平方米|平米|月|个|/|:|为|按)+"
)


def fee(value: Any) -> Decimal | Range | Proposed | None:
    """元/平方米·月: 0.7, 0.7元/㎡·月; a range comes back as a `Range`."""
    if not isinstance(value, str):
        return _fee_of(value)
    words = _one_way(value).rstrip(_TRAILING)
    if words in NO_NUMBER:
        return None
    bare = _FEE_WORDS.sub("", words)
    rough = _BEFORE.sub("", _AFTER.sub("", bare))
    numbers = re.findall(r"\d+(?:\.\d+)?", rough)
    rest = _FEE_UNIT.sub("", re.sub(r"\d+(?:\.\d+)?", "", rough)).strip("-~—–至到")
    if len(numbers) > 2 or (len(numbers) == 2 and rest):
        raise CellFault("写了几个收费标准，请只留一个，例如 0.7 或 0.7元/平米/月")
    if rest and numbers:
        raise CellFault(f"单位好像不是元/平方米·月（{shown(value).strip()[:30]}），例如 0.7 或 0.7元/平米/月")
    if len(numbers) == 2:
        return _fee_range(rough, value)
    if re.search(r"\d\.?\d*年", rough):
        raise CellFault(f"单位好像不是元/平方米·月（{shown(value).strip()[:30]}），例如 0.7 或 0.7元/平米/月")
    if not numbers or not re.match(r"[\d.]", rough):
        return _fee_of(rough)
    if rough != bare or bare.endswith("以上"):
        return Proposed(_fee_of(numbers[0]), f"原文是{quoted(value)}，按 {numbers[0]} 读，请核对")
    return _fee_of(numbers[0])


fee.units = ("元",)  # type: ignore[attr-defined]  # a mark on a function
fee.other_units = re.compile(r"[户年间栋天日次万亿]")  # type: ignore[attr-defined]  # a mark on a function


def _fee_range(words: str, value: Any) -> Decimal | Range:
    found = _RANGE.match(words)
    if not found:
        raise CellFault("写了几个收费标准，请只留一个，例如 0.7 或 0.7元/平米/月")
    low, high = Decimal(found[1]), Decimal(found[2])
    if low > high:
        raise CellFault("范围的下限大于上限")
    return _fee_of(str(low)) if low == high else Range(low, high, shown(value).strip())


def _fee_of(value: Any) -> Any:
    try:
        return _FEE(value)
    except CellFault as why:
        raise CellFault(f"{why}，例如 0.7 或 0.7元/平米/月") from why


def degrees(low: float, high: float) -> Callable[[Any], Any]:
    """A longitude or latitude within bounds, in degrees: 118.05, 118°3′36″."""

    def check(number: Decimal) -> float | None:
        if number == 0:
            return None
        if not number.is_finite() or not low <= number <= high:
            raise CellFault(f"应在 {low:g} 至 {high:g} 之间（度）")
        return float(number)

    def parse(value: Any) -> float | None:
        if value.__class__ is float and low <= value <= high and value:
            return value
        if isinstance(value, str):
            words = re.sub(r"^(?:东经|北纬|[ne])|[ne]$", "", folded(value))
            if found := re.fullmatch(r"(\d+)[°度](\d+)['′’分](?:(\d+(?:\.\d+)?)(?:[\"″”秒]|''|′′)?)?", words):
                parts = [Decimal(x or 0) for x in found.groups()]
                return check(parts[0] + parts[1] / 60 + parts[2] / 3600)
            value = words
        number: Any = number_in(value, ("°", "度"))
        if isinstance(number, Proposed):
            raise CellFault(f"应在 {low:g} 至 {high:g} 之间（度）")
        return None if number is None else check(number)

    return parse
