"""The announced years, from the public table of a package; written where a year is not there yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from importlib.metadata import version
from typing import Any

from django.db import transaction

from sifang.workdays import queries
from sifang.workdays.models import CalendarDay, CalendarYear, DayKind

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def announced() -> dict[int, list[tuple[date, DayKind, str]]]:
    """Year and its days that differ; a holiday on a weekend is kept for its name."""
    from chinese_calendar import constants

    years: dict[int, list[tuple[date, DayKind, str]]] = defaultdict(list)
    for table, kind in ((constants.holidays, DayKind.HOLIDAY), (constants.workdays, DayKind.MAKE_UP_WORKDAY)):
        for day, name in table.items():
            if kind == DayKind.MAKE_UP_WORKDAY and day.weekday() < 5:
                continue
            years[day.year].append((day, kind, NAMES.get(str(getattr(name, "value", name)), str(name))))
    return dict(years)


def seed_years() -> list[int]:
    """Write the announced years that are not there yet; years that are there are left alone."""
    have = set(CalendarYear.objects.values_list("year", flat=True))
    fresh = {year: days for year, days in announced().items() if year not in have}
    if not fresh:
        return []
    source = f"国务院办公厅关于节假日安排的通知（据 chinesecalendar {version('chinesecalendar')} 整理）"
    with transaction.atomic():
        CalendarYear.objects.bulk_create(CalendarYear(year=year, source=source) for year in sorted(fresh))
        CalendarDay.objects.bulk_create(
            (CalendarDay(day=d, kind=k, name=n, source=source) for year in fresh for d, k, n in fresh[year]),
            # A day somebody entered before its year was known stays as entered.
            ignore_conflicts=True,
        )
    queries.forget()
    return sorted(fresh)


def seed_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """
    Fill the calendar after `migrate`, so that an upgrade brings next year's holidays with it.

    Not a data migration: those run once, and the table must come back after a test emptied it.
    """
    from django.db import connections

    if CalendarDay._meta.db_table in connections[using].introspection.table_names():
        seed_years()
