"""我的待办: gathers what each room asks of a person."""

from __future__ import annotations

import time
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db import connection

from sifang.audit import public as audit
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
    user.__dict__["_todo"] = found = _kept_until_somebody_acts(user, at) if _may_keep() else _asked(user, at)
    return found


def _asked(user: Any, at: datetime) -> list[Todo]:
    lines = [line for room in _rooms() for line in room.todo(user, at)]
    return sorted(lines, key=lambda t: (_RANK.get(t.state_kind, 2), t.due or date.max, t.title))


# Every page shows how many there are; every action leaves an audit line, so the list holds until a new one stands.
_KEPT: dict[tuple[Any, ...], tuple[float, list[Todo]]] = {}
_SECONDS, _MOST = 60.0, 2000


def _may_keep() -> bool:
    """Inside a transaction nothing is kept and nothing kept is used: it sees its own rows."""
    return not connection.in_atomic_block


def _kept_until_somebody_acts(user: Any, at: datetime) -> list[Todo]:
    key = (connection.settings_dict["NAME"], user.pk, at.date(), audit.stamp())
    found = _KEPT.get(key)
    if found and time.monotonic() - found[0] < _SECONDS:
        return found[1]
    lines = _asked(user, at)
    if len(_KEPT) >= _MOST:
        _KEPT.clear()
    _KEPT[key] = (time.monotonic(), lines)
    return lines
