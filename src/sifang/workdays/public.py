"""The front door of the calendar: what is a working day, and counting in days, hours and minutes."""

from __future__ import annotations

from datetime import date

from sifang.workdays.actions import CannotChangeCalendar, clear_day, complete_year, set_day
from sifang.workdays.hours import Hours
from sifang.workdays.models import CalendarDay, CalendarYear, DayKind
from sifang.workdays.moving import Change, Moved, Mover, Moves, register_mover
from sifang.workdays.permissions import let
from sifang.workdays.queries import calendar, calendar_problem, forget
from sifang.workdays.rules import Calendar, add_months
from sifang.workdays.seeds import seed_years
from sifang.workdays.telling import short_day, special_days, unannounced, weekday
from sifang.workdays.timetable import Length, Timetable, end_of_day, told_length
from sifang.workdays.units import Unit

__all__ = [
    "Calendar",
    "CalendarDay",
    "CalendarYear",
    "CannotChangeCalendar",
    "Change",
    "DayKind",
    "Hours",
    "Length",
    "Moved",
    "Mover",
    "Moves",
    "Timetable",
    "Unit",
    "add_months",
    "add_workdays",
    "calendar",
    "calendar_problem",
    "clear_day",
    "complete_year",
    "end_of_day",
    "forget",
    "is_workday",
    "known_until",
    "let",
    "next_workday",
    "register_mover",
    "seed_years",
    "set_day",
    "short_day",
    "special_days",
    "told_length",
    "unannounced",
    "weekday",
    "workdays_between",
]


def is_workday(day: date) -> bool:
    """Is it a working day, by the table or, beyond it, by the ordinary week?"""
    return calendar().is_workday(day)


def add_workdays(day: date, count: int) -> date:
    """The `count`-th working day after `day` (before it when negative)."""
    return calendar().add_workdays(day, count)


def workdays_between(after: date, until: date) -> int:
    """Working days after one day, up to and including another."""
    return calendar().workdays_between(after, until)


def next_workday(day: date) -> date:
    """The day itself when it is worked, else the first that is."""
    return calendar().next_workday(day)


def known_until() -> date | None:
    """The last day whose holidays are known; nothing when no year is."""
    return calendar().known_until
