"""A month and its days; plain values."""

from __future__ import annotations

from datetime import date, timedelta


def month_of(day: date) -> date:
    """The first day of the day's month: a month's name."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    """The cut-off of a month: its last day."""
    return next_month(month) - timedelta(days=1)


def next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def previous_month(month: date) -> date:
    return month_of(month.replace(day=1) - timedelta(days=1))


def last_over(day: date) -> date:
    """The newest month that is over on a day: on 1 December, November."""
    return previous_month(month_of(day))
