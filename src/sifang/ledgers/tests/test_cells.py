"""Cells as people write them: read, proposed with a reason, or refused with one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifang.ledgers.cells import (
    CellFault,
    Proposed,
    Range,
    amount,
    day,
    degrees,
    fee,
    shown,
    text,
    whole,
    year,
    yes_no,
)  # fmt: skip

HOUSEHOLDS = whole("户", "套")
AREA = amount("平方米", "平米", "㎡", "m²")


def full_width(words: str) -> str:
    return words.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.,-/"})


@pytest.mark.parametrize(
    ("parse", "said", "meant"),
    [
        (HOUSEHOLDS, "约300", 300), (HOUSEHOLDS, "300余户", 300), (HOUSEHOLDS, "300户左右", 300), (HOUSEHOLDS, "近300多户", 300),
        (HOUSEHOLDS, "总户数544户 当期户数300户", 544), (HOUSEHOLDS, "总户数544户 当期300户", 544),
        (HOUSEHOLDS, "544户（其中入住300户）", 544), (HOUSEHOLDS, "12栋300户", 300),
        (AREA, "约5万平方米", Decimal(50000)), (AREA, "总建筑面积12万㎡，地上10万㎡", Decimal(120000)),
        (fee, "约0.5元", Decimal("0.5")),
        (day, "21/12/1", date(2021, 12, 1)), (day, 44531, date(2021, 12, 1)), (day, "44531", date(2021, 12, 1)),
        (day, "2021年12月", date(2021, 12, 1)), (day, "12/1/2021", date(2021, 12, 1)), (day, "25/12/2021", date(2021, 12, 25)),
        (year, "98年", 1998), (year, "约2005年", 2005), (year, 38353, 2005),
        (yes_no, "○", True), (yes_no, "是（2005年起）", True), (yes_no, "否，在办", False),
        (text(30), 3.7e17, "370000000000000000"),
    ],
)  # fmt: skip
def test_what_is_uncertain_is_proposed_with_its_reason(parse, said, meant):
    found = parse(said)
    assert isinstance(found, Proposed) and found.value == meant and len(found.why) > 8


@pytest.mark.parametrize(
    ("parse", "said", "meant"),
    [
        (HOUSEHOLDS, "共544户", 544), (HOUSEHOLDS, "总户数：544户", 544), (HOUSEHOLDS, "３００（户）", 300), (HOUSEHOLDS, "1 234", 1234),
        (HOUSEHOLDS, "1.2万户", 12000), (HOUSEHOLDS, "无", None), (HOUSEHOLDS, "—", None), (HOUSEHOLDS, "暂无数据", None),
        (AREA, "12.8万㎡", Decimal(128000)), (AREA, "12,345.6 m²", Decimal("12345.6")), (AREA, "1.2亿平方米", Decimal(120_000_000)),
        (fee, "0.7元/㎡·月", Decimal("0.7")), (fee, "每平方米每月0.5元", Decimal("0.5")), (fee, "住宅0.7元/㎡", Decimal("0.7")),
        (fee, "0.5至0.56元", Range(Decimal("0.5"), Decimal("0.56"), "0.5至0.56元")),
        (fee, "0.5-0.56元/㎡·月", Range(Decimal("0.5"), Decimal("0.56"), "0.5-0.56元/㎡·月")),
        (day, "2021年12月1日", date(2021, 12, 1)), (day, "2021.12.1", date(2021, 12, 1)), (day, "20211201", date(2021, 12, 1)),
        (day, "２０２１－１２－０１", date(2021, 12, 1)), (day, "2021-12-01 08:30:00", date(2021, 12, 1)),
        (day, "二〇二一年十二月二十一日", date(2021, 12, 21)), (day, "2021年12月1日（星期三）", date(2021, 12, 1)), (day, "无", None),
        (year, "2005-06", 2005), (year, "二〇〇五年", 2005), (year, "20050601", 2005), (year, "暂无", None),
        (yes_no, "√", True), (yes_no, "有", True), (yes_no, "无", False), (yes_no, "×", False), (yes_no, "不详", None),
        (text(9), "甲\u200b\u202e乙", "甲乙"), (text(30), "阳光花园\ufeff\u2066三期的楼", "阳光花园三期的楼"), (text(9), "\u200b", None),
        (text(9), "甲\r\n乙\x07", "甲 乙"), (text(9), "／", "／"), (text(9), "/", None), (text(9), "无", "无"), (text(20), 13800000000.0, "13800000000"),
        (degrees(73, 136), "118°03′36″", 118.06), (degrees(73, 136), "东经118.05°", 118.05),
    ],
)  # fmt: skip
def test_what_is_plain_is_read(parse, said, meant):
    assert parse(said) == meant


@pytest.mark.parametrize(
    ("parse", "said", "why"),
    [
        (HOUSEHOLDS, "300-350户", "范围"), (HOUSEHOLDS, "一期300户，二期200户", "几个数"), (HOUSEHOLDS, "12 34", "空格"),
        (HOUSEHOLDS, "300㎡", "数字"), (HOUSEHOLDS, "约", "数字"), (HOUSEHOLDS, "停车位300", "数字"), (HOUSEHOLDS, "约3.5户", "整数"), (AREA, "5亩", "数字"),
        (fee, "50元/户/月", "单位"), (fee, "0.7元/㎡·年", "单位"), (fee, "住宅0.7元，商铺1.5元", "几个"), (fee, "免费", "数字"),
        (day, "2021-02-30", "没有这一天"), (day, "2021.1-2021.12", "一段时间"), (day, "2021年", "日期"), (day, 3.5, "日期"),
        (year, "1998-2003", "几个年份"), (year, "90年代", "年份"), (yes_no, "部分", "是"),
    ],
)  # fmt: skip
def test_what_cannot_be_known_is_refused_with_its_reason(parse, said, why):
    with pytest.raises(CellFault, match=why):
        parse(said)


@given(
    st.integers(0, 2_000_000_000),
    st.sampled_from(("{}", "{}户", " {} 户 ", "{:,}", "{:,}户", "{}.0", "'{}", "共{}户")),
)
def test_whole_numbers_out_and_in_again(number, form):
    assert HOUSEHOLDS(form.format(number)) == HOUSEHOLDS(full_width(form.format(number))) == number
    assert HOUSEHOLDS(shown(float(number))) == HOUSEHOLDS(float(number)) == number


@given(st.decimals(0, 9_999_999, places=2), st.sampled_from(("{}", "{}㎡", "{:,}平方米", "{} m²")))
def test_amounts_out_and_in_again(number, form):
    assert AREA(form.format(number)) == AREA(full_width(form.format(number))) == number


@given(st.integers(1, 99_999))
def test_ten_thousands_out_and_in_again(number):
    assert AREA(f"{number / 100}万㎡") == Decimal(number) * 100


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_days_out_and_in_again(found):
    y, m, d = found.year, found.month, found.day
    for said in (
        found,
        found.isoformat(),
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f"{y}{m:02}{d:02}",
        f"{y}-{m}-{d} 08:05",
        f"{y}.{m}.{d} 8:05",
        f"{y}年{m}月{d}日 8时5分",
    ):
        assert day(said) == found
    assert year(found.isoformat()) == year(f"{y}年") == year(str(y)) == y
    if date(1954, 10, 3) < found < date(2099, 1, 1):
        assert day(float((found - date(1899, 12, 30)).days)).value == found


@given(st.decimals(0, 99, places=2), st.decimals(0, 99, places=2))
def test_ranges_out_and_in_again(one, other):
    low, high = sorted((one, other))
    found = fee(f"{low}至{high}元/平米/月")
    assert found == low if low == high else (found.low, found.high) == (low, high)


@given(
    st.text(max_size=80)
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.none()
)
def test_whatever_stands_in_a_cell_is_read_or_refused(value):
    for parse in (HOUSEHOLDS, AREA, fee, day, year, yes_no, text(20), degrees(73, 136)):
        try:
            parse(value)
        except CellFault as why:
            assert str(why)


@given(
    st.text(
        st.sampled_from("0123456789０万亿千约户套元/㎡·月年日至-~.,:；（）总共当期无有○√ \t"), max_size=30
    )
)
def test_whatever_looks_like_a_number_is_read_or_refused(value):
    for parse in (HOUSEHOLDS, AREA, fee, day, year, yes_no, degrees(73, 136)):
        try:
            parse(value)
        except CellFault as why:
            assert str(why)


@given(st.text(max_size=40))
def test_words_out_and_in_again(value):
    parse = text(80)
    once = parse(value)
    assert once is None or parse(once) == once
