"""What a room asks of a person: one line of 我的待办."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Todo:
    """Something to do: what, where to press, by when, who holds it, on what ground; `count` things alike."""

    title: str
    href: str
    due: dt.date | None = None
    state_kind: str = "run"
    who: str = ""
    ground: str = ""
    count: int = 1
