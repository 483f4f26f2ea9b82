"""Numbers as they are written: exact, rounded half up, with what they were divided by."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifang.indicators.choices import Kind
from sifang.indicators.figure import Figure, rounded
from sifang.indicators.wording import Words

DAY = date(2021, 11, 30)


def figure(num, den=None, *, digits=0, kind=None, unit="个小区", **words) -> Figure:
    kind = kind or (Kind.COUNT if den is None else Kind.RATIO)
    given = {
        "key": "k", "kind": kind, "name": "某指标", "group": "", "unit": unit, "digits": digits,
        "numerator": "", "denominator": "", "definition": "", "note": "", "source": "", "divisor": 1,
        "divided_unit": "", "divided_digits": 0, "version": 1, "wording_version": "1", "rest": "",
    }  # fmt: skip
    return Figure(
        key="k", area_id=1, tree="MANAGEMENT", day=DAY, numerator=num, denominator=den,
        words=Words(**given | words),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("num", "den", "digits", "shown", "equation"),
    [
        (1081, 1388, 0, "78%", "= 77.88%"),
        (1217, 1388, 2, "87.68%", ""),
        (281, 360, 0, "78%", "= 78.06%"),
        (219, 292, 0, "75%", ""),
        (11956, 13913, 2, "85.93%", ""),
        (1, 200, 0, "1%", "= 0.5%"),
        (31, 31, 0, "100%", ""),
        (0, 7, 2, "0.00%", ""),
        (0, 0, 2, "没有数据", ""),
    ],
)
def test_a_share_is_shown_as_the_city_shows_it(num, den, digits, shown, equation):
    one = figure(num, den, digits=digits)
    assert (one.shown, one.equation) == (shown, equation)
    assert one.division == f"{num:,} / {den:,}"


def test_large_numbers_are_shown_in_ten_thousands_and_small_ones_plainly():
    households = {
        "unit": "户",
        "divisor": 10000,
        "divided_unit": "万户",
        "divided_digits": 2,
        "kind": Kind.SUM,
    }
    assert figure(262800, **households).shown == "26.28万户"
    assert figure(820, **households).shown == "820户"
    money = households | {"unit": "元", "divided_unit": "万元", "divided_digits": 0}
    assert figure(33500000, **money).shown == "3,350万元"
    assert figure(Decimal("120.50"), **money).shown == "120.50元"


def test_the_way_to_the_target_is_counted_exactly():
    due = {"target_share": Fraction(1), "target_due_on": date(2021, 12, 31), "unit": "个社区"}
    committee = figure(219, 292, **due)
    assert (committee.gap, committee.state()) == (73, ("soon", "还差 73 个"))
    assert committee.target_text == "目标 100%，2021-12-31"
    assert committee.state(date(2022, 1, 1)) == ("late", "逾期，还差 73 个")
    party = figure(281, 360, target_share=Fraction(7, 10), unit="家企业", target_due_on=date(2021, 12, 31))
    assert (party.needed, party.gap, party.state()) == (252, -29, ("done", "已达标"))
    assert party.target_text == "目标 70%，超 29 家"
    # 70% of 361 is 252.7: the 253rd is needed, 252 would round to 70% and still miss.
    assert figure(252, 361, target_share=Fraction(7, 10)).gap == 1
    charging = figure(1043, 1388, target_share=Fraction(1))
    assert charging.state() == ("run", "还差 345 个")
    assert figure(1, 2).state() == ("none", "未设目标")
    assert figure(11956, 13913, rest="在办").state() == ("run", "1,957 个在办")


@settings(deadline=None)
@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(0, 4))
def test_rounding_is_half_up_on_the_exact_fraction(num, den, digits):
    exact = rounded(Fraction(num, den), digits)
    difference = Fraction(exact) - Fraction(num, den)
    half = Fraction(1, 2 * 10**digits)
    assert -half < difference <= half
    if (Fraction(num, den) * 10 ** (digits + 3)).denominator == 1:
        written = Decimal(num * 10 ** (digits + 3) // den).scaleb(-digits - 3)
        assert exact == written.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@settings(deadline=None)
@given(st.integers(0, 5000), st.integers(1, 5000), st.fractions(0, 1, max_denominator=1000))
def test_the_gap_is_the_least_number_that_reaches_the_target(num, den, share):
    one = figure(num, den, target_share=share)
    assert Fraction(one.needed, den) >= share
    assert one.needed == 0 or Fraction(one.needed - 1, den) < share
    assert one.is_met == (Fraction(num, den) >= share)
