"""The statement of an indicator for any day, written by Django once for all days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from sifang.indicators.declaration import year_start

Write = Callable[[str, date], tuple[str, tuple]]

# Two days without anything in common: what differs between their statements is the day.
_SOME_DAYS = (date(1987, 5, 23), date(2003, 9, 17))
_OF_THE_DAY: tuple[Callable[[date], Any], ...] = (lambda day: day, year_start, lambda day: day.year)


def sql_of(rows: QuerySet) -> tuple[str, tuple]:
    """A queryset as SQL and parameters."""
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(params)


@lru_cache(maxsize=128)
def _template(write: Write, key: str) -> tuple[str, tuple, dict[int, int]] | None:
    (sql, params), (other_sql, other_params) = (write(key, day) for day in _SOME_DAYS)
    if sql != other_sql or len(params) != len(other_params):
        return None
    places = {}
    for i, (a, b) in enumerate(zip(params, other_params, strict=True)):
        if a == b and type(a) is type(b):
            continue
        known = [n for n, of in enumerate(_OF_THE_DAY) if (a, b) == (of(_SOME_DAYS[0]), of(_SOME_DAYS[1]))]
        if not known:
            return None
        places[i] = known[0]
    return sql, params, places


def statement(write: Write, key: str, day: date) -> tuple[str, tuple]:
    """
    What `write(key, day)` would write, without writing it anew for every day.

    Django takes longer to write twenty statements than PostgreSQL to answer them. A declaration whose
    statement depends on the day in any other way than by the day, its year or its year's first day is
    simply written each time.
    """
    found = _template(write, key)
    if found is None:
        return write(key, day)
    sql, params, places = found
    return sql, tuple(
        _like(p, _OF_THE_DAY[places[i]](day)) if i in places else p for i, p in enumerate(params)
    )


def _like(sample: Any, value: Any) -> Any:
    """In the type the driver was given: a year goes out as the small integer its column is."""
    return value if type(sample) is type(value) else type(sample)(value)


def forget() -> None:
    """For tests that declare anew."""
    _template.cache_clear()
