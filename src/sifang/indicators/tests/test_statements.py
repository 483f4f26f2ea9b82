"""A statement written once serves every day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifang.indicators import declaration
from sifang.indicators.actions.freeze import _listing_sql
from sifang.indicators.engine import counting_sql
from sifang.indicators.statements import _template, statement

KEYS = [i.key for i in declaration.indicators()]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(KEYS), st.dates(date(1990, 1, 1), date(2050, 12, 31)))
def test_it_is_what_django_would_write_for_that_day(key, day):
    for write in (counting_sql, _listing_sql):
        sql, params = statement(write, key, day)
        assert (sql, list(map(repr, params))) == (write(key, day)[0], list(map(repr, write(key, day)[1])))


@pytest.mark.parametrize("key", KEYS)
def test_no_declaration_has_to_be_written_anew_for_each_day(key):
    assert _template(counting_sql, key) is not None


def test_a_statement_that_depends_on_the_day_otherwise_is_written_each_time():
    def write(key: str, day: date) -> tuple[str, tuple]:
        return "select %s", (day.month,)

    assert statement(write, "x", date(2021, 3, 1)) == ("select %s", (3,))
    assert statement(write, "x", date(2021, 4, 1)) == ("select %s", (4,))
