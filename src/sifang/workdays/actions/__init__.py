"""Verbs of the calendar."""

from sifang.workdays.actions.change import CannotChangeCalendar, clear_day, complete_year, set_day

__all__ = ["CannotChangeCalendar", "clear_day", "complete_year", "set_day"]
