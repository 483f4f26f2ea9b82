"""我的待办 and 快到期的事: what the rooms ask, gathered."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
        if one.due is None:
            left = _WORDS.get(one.state_kind, "要办")
        else:
            days = (one.due - today).days
            left = f"逾期 {-days} 天" if days < 0 else ("今天到期" if days == 0 else f"还剩 {days} 天")
        made.append(Line(one, left))
    return made


def todo(request: HttpRequest) -> HttpResponse:
    """我的待办."""
    found = lines(request)
    return render(request, "site/todo.html", {"lines": found})


def due(request: HttpRequest) -> HttpResponse:
    """快到期的事: only what has a day."""
    found = [line for line in lines(request) if line.todo.due is not None]
    return render(request, "site/due.html", {"lines": found})
