"""When the ladder rings on a clock: each of its rungs at a moment, as the clock stands now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sifang.cases.clocks.values import Ticking, moment_of
from sifang.policy.public import Unit
from sifang.workdays.public import Timetable

if TYPE_CHECKING:
    from sifang.cases.rulebook.shapes import Rung


def rings(clock: Ticking, rungs: Iterable[Rung], timetable: Timetable) -> dict[int, datetime]:
    """
    The moment of each level; none of them while the clock stands still or is over.

    A level whose moment lies before the clock began is passed over: a day before the end of four hours is never,
    and work sent back does not hear again what its earlier clock said.
    """
    if not clock.is_running or clock.paused_at is not None:
        return {}
    if clock.unit is Unit.IMMEDIATE:
        return _at_once(clock, rungs, timetable)
    if clock.due_at is None:
        return {}
    found = {rung.level: _moment(clock, rung, clock.due_at, timetable) for rung in rungs}
    return {
        level: moment for level, moment in found.items() if moment is not None and moment > clock.started_at
    }


def next_ring(
    clock: Ticking, rungs: Iterable[Rung], timetable: Timetable, rung_already: Collection[int] = ()
) -> datetime | None:
    """When the next of the levels that have not rung yet does; None when nothing is left to tell."""
    moments = rings(clock, rungs, timetable)
    return min((moment for level, moment in moments.items() if level not in rung_already), default=None)


def _moment(clock: Ticking, rung: Rung, due: datetime, timetable: Timetable) -> datetime | None:
    if rung.share is not None:
        return due if rung.share == 1 else moment_of(clock, rung.share, timetable)
    if rung.unit is None or rung.length is None:
        return None
    return (timetable.after if rung.is_after else timetable.before)(due, rung.length, rung.unit)


def _at_once(clock: Ticking, rungs: Iterable[Rung], timetable: Timetable) -> dict[int, datetime]:
    """即时 has no length to have a half of: it is told of when it begins, and upwards from there."""
    found = {}
    for rung in rungs:
        if rung.share == 1:
            found[rung.level] = clock.since
        elif rung.is_after and rung.unit is not None and rung.length is not None:
            found[rung.level] = timetable.after(clock.since, rung.length, rung.unit)
    return found
