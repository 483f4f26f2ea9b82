"""What the smaller components are fed with: plain data, made by the rooms' pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Chip:
    """A filter as a press: `on` is in force, `remove` takes it away again."""

    label: str
    href: str
    on: bool = False
    count: int | None = None
    remove: bool = False


@dataclass
class TimelineItem:
    """A stop on the metro line. Hollow (`filled=False`) is an ending or a change; `kind` is past, now or next."""

    on: dt.date | dt.datetime | None
    text: Any
    href: str = ""
    filled: bool = True
    kind: str = "past"
    note: str = ""


@dataclass
class Corner:
    """One of the four parties that serve a compound. Missing is drawn, with what to do."""

    kind: str
    title: str
    name: str = ""
    state_kind: str = "done"
    state_text: str = ""
    rows: list[tuple[str, Any]] = field(default_factory=list)
    phone: str = ""
    phone_note: str = ""
    missing: bool = False
    missing_text: str = ""
    action_href: str = ""
    action_label: str = ""
    href: str = ""
    more_href: str = ""
    more_label: str = ""


@dataclass
class Stop:
    """A stage of the clock strip: done, run (here now) or none (to come)."""

    kind: str
    label: str
    note: str = ""


@dataclass
class ModeSegment:
    """A period in which a compound was served one way. `end` is the first day no longer in it."""

    start: dt.date
    end: dt.date | None
    label: str
    kind: str = "professional"
    href: str = ""
    also: bool = False


@dataclass
class Series:
    """One line of a trend chart."""

    label: str
    points: list[tuple[dt.date, float | None]]
