"""Half-open date ranges: a fact holds from its first day until the day before its last bound."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange


def since(start: date, before: date | None = None) -> DateRange:
    """`[start, before)`; without `before` it goes on."""
    return DateRange(start, before, "[)")


def holds_on(period: DateRange, day: date) -> bool:
    """Was it so on that day?"""
    lower, upper = period.lower, period.upper
    return (lower is None or lower <= day) and (upper is None or day < upper)
