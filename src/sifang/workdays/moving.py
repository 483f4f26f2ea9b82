"""
What a change of the calendar moves. Due moments are stored; the rooms that store them say here how they count
what would move, and move it in the transaction of the change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sifang.workdays.rules import Calendar
from sifang.workdays.telling import weekday


@dataclass(frozen=True)
class Change:
    """The calendar before and after, and the days that say something else in it."""

    before: Calendar
    after: Calendar

    @property
    def days(self) -> list[date]:
        """Days that are worked in one and not in the other."""
        named = {*self.before.works, *self.after.works}
        return sorted(day for day in named if self.before.is_workday(day) != self.after.is_workday(day))

    @property
    def is_known_further(self) -> bool:
        return self.before.known_until != self.after.known_until

    @property
    def words(self) -> str:
        """What whoever it concerns reads of it: `2021-12-06（周一）改为不上班，跨过这一天的时限重新算过。`"""
        if len(self.days) != 1:
            return "节假日安排有改动，时限重新算过。"
        (day,) = self.days
        works = "上班" if self.after.is_workday(day) else "不上班"
        return f"{day}（{weekday(day)}）改为{works}，跨过这一天的时限重新算过。"

    def key(self, at: datetime) -> str:
        """One change made at a moment, among all; for the keys of notices."""
        return "/".join([f"{at:%Y%m%d%H%M%S%f}", *map(str, self.days[:3])])


@dataclass(frozen=True)
class Moved:
    """One thing whose due moment moves."""

    label: str
    href: str
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Moves:
    """How much of one room moves, with the first few."""

    what: str
    count: int
    first: tuple[Moved, ...] = ()
    settled: int = 0
    """provisional until now, and no longer"""
    href: str = ""
    """once they moved: where they are listed"""
    told: int = 0
    """once they moved: how many people were told"""


@dataclass(frozen=True)
class Mover:
    """A room's answer: what would move (nothing is written), and moving it in the open transaction."""

    foresee: Callable[[Change, Any], Moves]
    move_within: Callable[..., Moves]
    """`move_within(change, by=..., at=...)`"""


_movers: dict[str, Mover] = {}


def register_mover(key: str, mover: Mover) -> None:
    """A room that stores due moments says so once, when it starts."""
    _movers[key] = mover


def foresee(change: Change, by: Any) -> list[Moves]:
    """What each room would move; rooms with nothing are left out."""
    if not change.days and not change.is_known_further:
        return []
    found = [mover.foresee(change, by) for mover in _movers.values()]
    return [each for each in found if each.count or each.settled]


def move_within(change: Change, *, by: Any, at: datetime) -> list[Moves]:
    """Move everything; answers what each room moved. Needs the open transaction of the change."""
    if not change.days and not change.is_known_further:
        return []
    found = [mover.move_within(change, by=by, at=at) for mover in _movers.values()]
    return [each for each in found if each.count or each.settled]
