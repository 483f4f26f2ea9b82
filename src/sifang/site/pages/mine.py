"""我的待办 and 快到期的事: what the rooms ask, gathered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sifang.areas import public as areas
from sifang.areas.looking import looking_at
from sifang.indicators import public as indicators
from sifang.lib.clock import clock
from sifang.site.todo import todo_of
from sifang.ui.todo import Todo

_WORDS = {"late": "已逾期", "soon": "快到期", "run": "要办", "none": "看一下", "done": "已办"}


@dataclass(frozen=True)
class Line:
    """One thing to do with what is left of its time in words."""

    todo: Todo
    left: str


def lines(request: HttpRequest) -> list[Line]:
    """The person's list, each with the time left in words."""
    now = clock()
    today = now.date()
    made = []
    for one in todo_of(request.user, now):
        left = _WORDS.get(one.state_kind, "要办") if one.due is None else left_until(one.due, today)
        made.append(Line(one, left))
    return made


def left_until(day: date, today: date) -> str:
    """What is left of a time in words."""
    days = (day - today).days
    return f"逾期 {-days} 天" if days < 0 else ("今天到期" if days == 0 else f"还剩 {days} 天")


def targets_due(figures: Iterable[indicators.Figure], area: areas.Area, today: date) -> list[Line]:
    """Targets that have a day and are not met yet, of one area's figures."""
    made = []
    for one in figures:
        due_on = one.words.target_due_on
        if due_on is None or one.is_met is not False:
            continue
        kind, missing = one.state(today)
        wanted = Todo(
            f"{one.words.name}{missing.removeprefix('逾期，')}", indicators.href_of(one, area), due_on, kind,
            area.label, one.target_text,
        )  # fmt: skip
        made.append(Line(wanted, left_until(due_on, today)))
    return made


def by_day(*lists: Iterable[Line]) -> list[Line]:
    """Everything that has a day, what is due first on top."""
    found = [line for lines in lists for line in lines if line.todo.due is not None]
    return sorted(found, key=lambda line: (line.todo.due or date.max, line.todo.title))


def todo(request: HttpRequest) -> HttpResponse:
    """我的待办."""
    found = lines(request)
    return render(request, "site/todo.html", {"lines": found})


def due(request: HttpRequest) -> HttpResponse:
    """快到期的事: only what has a day."""
    looking = looking_at(request)
    targets: list[Line] = []
    if looking.area is not None:
        answers = indicators.figures_for(request.user, looking.at, [looking.area.pk], looking.tree)
        targets = targets_due(answers.of_area(looking.area.pk), looking.area, clock().date())
    found = by_day(lines(request), targets)
    return render(request, "site/due.html", {"lines": found})
