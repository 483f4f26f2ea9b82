"""Figures, dates and names are written the same way everywhere."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sifang.ui import numbers

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("value", "text"),
    [(13913, "13,913"), (0, "0"), (None, "—"), ("", "—"), (Decimal("1234.50"), "1,234.50"), ("1998", "1998"), (-1234, "-1,234")],
)  # fmt: skip
def test_a_number_has_thousands_separators_and_nothing_is_a_dash(value, text):
    assert numbers.n(value) == text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (Fraction(1217, 1388), 2, "87.68%"),
        (Fraction(1081, 1388), 0, "78%"),
        (Fraction(1, 800), 2, "0.13%"),
        (Decimal("0.875"), 0, "88%"),
        (Fraction(1), 0, "100%"),
        (None, 2, "—"),
    ],
)
def test_a_share_is_rounded_half_up_on_its_exact_value(share, digits, text):
    assert numbers.pct(share, digits) == text


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_rounded_share_is_never_further_off_than_half_a_digit(a, b):
    written = Fraction(numbers.pct(Fraction(a, b), 2).rstrip("%"))
    assert abs(written - Fraction(a, b) * 100) <= Fraction(1, 200)


def test_ten_thousands_and_money_are_written_as_the_article_writes_them():
    assert numbers.wan(262800) == "26.28万"
    assert numbers.wan(59000) == "5.9万"
    assert numbers.wan(1388) == "1,388"
    assert numbers.yuan_wan(33500000) == "3,350万元"
    assert numbers.yuan_wan(Decimal("126000.00")) == "12.6万元"
    assert numbers.yuan_wan(0) == "0元"


def test_a_moment_is_told_in_the_citys_own_time():
    at = dt.datetime(2021, 11, 30, 8, 42, tzinfo=dt.UTC)
    assert numbers.moment(at) == "2021-11-30 16:42"
    assert numbers.day(dt.datetime(2021, 11, 30, 17, 0, tzinfo=dt.UTC)) == "2021-12-01"
    assert numbers.day(dt.date(2021, 11, 30)) == "2021-11-30"
    assert numbers.day(None) == "—"


@pytest.mark.parametrize(
    ("name", "text"), [("张三丰", "张*"), ("欧阳某某", "欧阳*"), ("欧阳", "欧*"), ("", "—"), (None, "—")]
)
def test_a_masked_name_keeps_only_the_surname(name, text):
    assert numbers.mask_name(name) == text


@given(st.text(alphabet="0123456789- ", min_size=1, max_size=20))
def test_a_masked_number_never_shows_more_than_seven_digits(phone):
    shown = [c for c in numbers.mask_phone(phone) if c.isdigit()]
    digits = [c for c in phone if c.isdigit()]
    assert len(shown) <= 7
    assert len(digits) < 3 or len(shown) < len(digits)


def test_a_mobile_number_keeps_its_head_and_tail():
    assert numbers.mask_phone("13812341234") == "138****1234"
