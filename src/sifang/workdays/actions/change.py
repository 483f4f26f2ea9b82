"""Enter what the State Council announced, day by day, and say when a year is complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from sifang.audit import public as audit
from sifang.lib.words import legible
from sifang.workdays import moving, queries
from sifang.workdays.models import CalendarDay, CalendarYear, DayKind
from sifang.workdays.rules import Calendar

Row = TypeVar("Row", CalendarDay, CalendarYear)


class CannotChangeCalendar(Exception):
    """The calendar cannot be changed so; the message says why."""


@dataclass(frozen=True)
class Made(Generic[Row]):
    """A change that was made: its row, and what moved with it."""

    row: Row
    moves: list[moving.Moves]


@transaction.atomic(durable=True)
def set_day(day: date, kind: str, *, name: str, source: str, by: Any, at: datetime) -> Made[CalendarDay]:
    """
    Say that a day is a holiday or a make-up workday; a day said before is said anew.

    :raises CannotChangeCalendar: the day, its kind or its source cannot be so
    """
    was = _begin()
    row = CalendarDay.objects.select_for_update().filter(day=day).first() or CalendarDay(day=day)
    before = row.kind
    row.kind, row.name, row.source = kind, legible(name), legible(source)
    _check(row)
    row.save()
    moves = _moved_within(was, by, at)
    audit.record(
        "workdays.changed", subject=row, by=by, at=at, day=day.isoformat(), kind=kind, before=before or "",
        moved=_count(moves),
    )  # fmt: skip
    transaction.on_commit(queries.forget)
    return Made(row, moves)


@transaction.atomic(durable=True)
def clear_day(day: date, *, by: Any, at: datetime) -> Made[CalendarDay]:
    """
    Let a day follow the ordinary week again.

    :raises CannotChangeCalendar: nothing is said about that day
    """
    was = _begin()
    row = CalendarDay.objects.select_for_update().filter(day=day).first()
    if row is None:
        raise CannotChangeCalendar(f"{day:%Y-%m-%d} 没有特别安排，不需要取消")
    key = row.pk
    row.delete()
    row.pk = key
    moves = _moved_within(was, by, at)
    audit.record(
        "workdays.cleared", subject=row, by=by, at=at, day=day.isoformat(), before=row.kind,
        moved=_count(moves),
    )  # fmt: skip
    transaction.on_commit(queries.forget)
    return Made(row, moves)


@transaction.atomic(durable=True)
def complete_year(year: int, *, source: str, by: Any, at: datetime) -> Made[CalendarYear]:
    """
    Say that every special day of a year has been entered.

    :raises CannotChangeCalendar: the year has no holiday yet, or was completed before
    """
    if CalendarYear.objects.filter(year=year).exists():
        raise CannotChangeCalendar(f"{year} 年的节假日表已经录完")
    if not CalendarDay.objects.filter(day__year=year, kind=DayKind.HOLIDAY).exists():
        raise CannotChangeCalendar(f"{year} 年还没有录入任何放假日，不能标为录完")
    was = _begin()
    row = CalendarYear(year=year, source=legible(source))
    _check(row)
    row.save()
    moves = _moved_within(was, by, at)
    audit.record("workdays.completed", subject=row, by=by, at=at, year=year, moved=_count(moves))
    transaction.on_commit(queries.forget)
    return Made(row, moves)


def _moved_within(was: Calendar, by: Any, at: datetime) -> list[moving.Moves]:
    """The due moments that rest on the table move with it, in its transaction."""
    moves = moving.move_within(moving.Change(was, queries.read_now()), by=by, at=at)
    queries.forget()
    return moves


def _count(moves: list[moving.Moves]) -> int:
    return sum(each.count for each in moves)


def _begin() -> Calendar:
    """The calendar as it stands; one change after the other, or two would move things past each other."""
    list(CalendarYear.objects.select_for_update().order_by("year"))
    return queries.read_now()


def _check(row: CalendarDay | CalendarYear) -> None:
    if not row.source or (isinstance(row, CalendarDay) and not row.name):
        # Signs nobody sees were all there was.
        raise CannotChangeCalendar("名称和出处不能为空")
    try:
        row.full_clean()
    except ValidationError as why:
        raise CannotChangeCalendar("；".join(why.messages)) from why
