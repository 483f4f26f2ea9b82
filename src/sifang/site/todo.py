"""我的待办: gathers what each room asks of a person."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from sifang.ui.todo import Todo

_RANK = {"late": 0, "soon": 1, "run": 2, "none": 3, "done": 4}


@lru_cache(maxsize=1)
def _rooms() -> list[Any]:
    found = []
    for room in settings.ROOMS:
        name = f"sifang.{room}.todo"
        # `ui` holds the shape of a line, not lines.
        if room not in ("site", "ui") and find_spec(f"sifang.{room}") and find_spec(name):
            found.append(import_module(name))
    return found


def todo_of(user: Any, at: datetime) -> list[Todo]:
    """Everything the rooms ask of the person, most urgent first; asked once a request, few queries a room."""
    if user is None:
        return []
    kept = user.__dict__.get("_todo")
    if kept is not None:
        return kept
    lines = [line for room in _rooms() for line in room.todo(user, at)]
    user.__dict__["_todo"] = found = sorted(
        lines, key=lambda t: (_RANK.get(t.state_kind, 2), t.due or date.max, t.title)
    )
    return found
