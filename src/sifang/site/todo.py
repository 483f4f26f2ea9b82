"""我的待办: gathers what each room asks of a person."""

from __future__ import annotations

import time
from dataclasses import dataclass
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
    user.__dict__["_todo"] = found = _until_somebody_acts(user, at) if _may_keep() else _asked(user, at)
    return found


def how_many(user: Any, at: datetime) -> int:
    """
    How many lines `todo_of` has, for the frame of every page, which nobody should wait for.

    Exact after whatever the person did himself. What others did may be missing: the number is as old as his last
    page, five minutes at most. Where it may be behind, `count_afterwards` says so.
    """
    if user is None:
        return 0
    if "_todo" in user.__dict__ or not _may_keep():
        return len(todo_of(user, at))
    known = _KNOWN.get(_key(user))
    if known is None or not known.still(at, _SHOWN) or known.own != audit.stamp_of(user.pk):
        return len(todo_of(user, at))
    user.__dict__["_todo_afterwards"] = not known.still(at, _AGAIN)
    return len(known.lines)


def count_afterwards(user: Any, at: datetime) -> None:
    """Count what `how_many` told from memory once more; for after the answer, when nobody waits for it."""
    if user.__dict__.pop("_todo_afterwards", False) and _may_keep():
        _count(user, at)


def is_counted_afterwards(user: Any) -> bool:
    """Has this request shown a number that should be counted again?"""
    return bool(user and user.__dict__.get("_todo_afterwards"))


def _asked(user: Any, at: datetime) -> list[Todo]:
    lines = [line for room in _rooms() for line in room.todo(user, at)]
    return sorted(lines, key=lambda t: (_RANK.get(t.state_kind, 2), t.due or date.max, t.title))


@dataclass(frozen=True)
class _Known:
    """A list as it was, with the mark of the last action of all and of the person himself."""

    moment: float
    day: date
    mark: str
    own: int
    lines: list[Todo]

    def still(self, at: datetime, seconds: float) -> bool:
        return self.day == at.date() and time.monotonic() - self.moment < seconds


# Every action leaves an audit line, so the list holds until a new one stands; the number alone may be older.
_KNOWN: dict[tuple[str, int], _Known] = {}
_SECONDS, _SHOWN, _AGAIN, _MOST = 60.0, 300.0, 5.0, 2000


def _may_keep() -> bool:
    """Inside a transaction nothing is kept and nothing kept is used: it sees its own rows."""
    return not connection.in_atomic_block


def _key(user: Any) -> tuple[str, int]:
    return str(connection.settings_dict["NAME"]), user.pk


def _until_somebody_acts(user: Any, at: datetime) -> list[Todo]:
    known = _KNOWN.get(_key(user))
    if known and known.still(at, _SECONDS) and known.mark == audit.stamp():
        return known.lines
    return _count(user, at)


def _count(user: Any, at: datetime) -> list[Todo]:
    # The marks before the lines: who acts meanwhile makes them old, not new.
    moment, mark, own = time.monotonic(), audit.stamp(), audit.stamp_of(user.pk)
    lines = _asked(user, at)
    if len(_KNOWN) >= _MOST:
        _KNOWN.clear()
    _KNOWN[_key(user)] = _Known(moment, at.date(), mark, own, lines)
    return lines
