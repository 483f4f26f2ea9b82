"""
A case clock as plain values: started, paused, resumed, extended, met, stopped. No clock is read, nothing is kept.

The names are those of the columns of `CaseClock`: `of(row)` reads a row, `changes(before, after)` says what to write.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, fields
from datetime import datetime
from fractions import Fraction
from math import ceil
from typing import Any

from sifang.lib.clock import ZONE
from sifang.policy.public import Unit
from sifang.workdays.public import Timetable, told_length


class ClockState(enum.StrEnum):
    """How a clock stands at a moment. Whether its due moment is provisional is said beside it."""

    RUNNING = "RUNNING"
    LATE = "LATE"
    PAUSED = "PAUSED"
    MET = "MET"
    MET_LATE = "MET_LATE"
    STOPPED = "STOPPED"

    @property
    def label(self) -> str:
        return {
            "RUNNING": "计时中", "LATE": "已逾期", "PAUSED": "已暂停", "MET": "按时办到", "MET_LATE": "逾期办到",
            "STOPPED": "已停止",
        }[self.value]  # fmt: skip


@dataclass(frozen=True)
class Ticking:
    """One clock. A limit without length (即时, 移交, 按约定) runs and falls due at no moment."""

    unit: Unit
    length: int | None
    started_at: datetime
    resumed_at: datetime | None = None
    due_at: datetime | None = None
    paused_at: datetime | None = None
    extended: int = 0
    used: int = 0
    met_at: datetime | None = None
    ended_at: datetime | None = None
    ended_why: str = ""
    is_provisional: bool = False

    @property
    def is_running(self) -> bool:
        """Neither met nor stopped; it may be paused."""
        return self.met_at is None and self.ended_at is None

    @property
    def since(self) -> datetime:
        """Since when it runs without a stop."""
        return self.resumed_at or self.started_at

    @property
    def limit_words(self) -> str:
        """`3 个工作日`, with what was granted: `3 个工作日（延期 1 次，共 6 个工作日）`."""
        if self.length is None:
            return told_length(0, self.unit)
        plain = told_length(self.length, self.unit)
        if not self.extended:
            return plain
        return f"{plain}（延期 {self.extended} 次，共 {told_length(self.length * (1 + self.extended), self.unit)}）"


def replace(clock: Ticking, **changed: Any) -> Ticking:
    """The same clock but for what changed. What `dataclasses.replace` does, in a fifth of its time: a load of a city's
    history turns millions of clocks."""
    made = object.__new__(Ticking)
    made.__dict__.update(clock.__dict__, **changed)
    return made


class CannotTick(Exception):
    """The clock cannot do that now; the message says why."""


_NAMES = tuple(each.name for each in fields(Ticking))


def of(row: Any) -> Ticking:
    """The values of a `CaseClock`, or of anything with the same names."""
    found = {name: getattr(row, name) for name in _NAMES}
    return Ticking(**{**found, "unit": Unit(found["unit"])})


def changes(before: Ticking | None, after: Ticking) -> dict[str, Any]:
    """What differs, by column; all of it for a new clock."""
    return {
        name: getattr(after, name)
        for name in _NAMES
        if before is None or getattr(before, name) != getattr(after, name)
    }


def start(unit: Unit, length: int | None, *, at: datetime, timetable: Timetable, used: int = 0) -> Ticking:
    """
    A clock that begins now.

    :param used: minutes used up under an earlier clock of the same limit, that this one goes on from
    """
    begun = object.__new__(Ticking)
    values = begun.__dict__
    values["unit"], values["length"], values["started_at"] = unit, length if unit.has_length else None, at
    values["used"] = used
    if length is None or values["length"] is None:
        return begun
    if used:
        return _falls_due(begun, timetable)
    due = values["due_at"] = timetable.after(at, length, unit)
    values["is_provisional"] = timetable.provisional(max(due, at), unit)
    return begun


def allowed(clock: Ticking, timetable: Timetable) -> int | None:
    """Minutes of its kind of time the clock has in all: the limit and every extension. None without length."""
    if clock.length is None:
        return None
    return timetable.minutes(clock.length * (1 + clock.extended), clock.unit, clock.started_at)


def used_at(clock: Ticking, at: datetime, timetable: Timetable) -> int:
    """Minutes used up by a moment; after it was met or stopped, or while it is paused, no more are used."""
    ends = [moment for moment in (clock.paused_at, clock.met_at, clock.ended_at) if moment is not None]
    if clock.paused_at is not None:
        return clock.used
    # A clock of some machine may go wrong: nobody gets time back for that.
    return clock.used + max(0, timetable.between(clock.since, min([at, *ends]), clock.unit))


def remaining(clock: Ticking, at: datetime, timetable: Timetable) -> int | None:
    """Minutes left at a moment, negative when it is late; None without length."""
    total = allowed(clock, timetable)
    return None if total is None else total - used_at(clock, at, timetable)


def state(clock: Ticking, at: datetime, timetable: Timetable) -> ClockState:
    """How the clock stands at a moment."""
    if clock.ended_at is not None:
        return ClockState.STOPPED
    if clock.met_at is not None:
        return ClockState.MET_LATE if is_late(clock, clock.met_at, timetable) else ClockState.MET
    if clock.paused_at is not None:
        return ClockState.PAUSED
    return ClockState.LATE if is_late(clock, at, timetable) else ClockState.RUNNING


def is_late(clock: Ticking, at: datetime, timetable: Timetable) -> bool:
    """Was the limit exceeded by then? Being late is never undone by a pause."""
    if clock.paused_at is None and clock.due_at is not None:
        return min([at, *filter(None, (clock.met_at, clock.ended_at))]) > clock.due_at
    left = remaining(clock, at, timetable)
    return left is not None and left < 0


def pause(clock: Ticking, *, at: datetime, timetable: Timetable) -> Ticking:
    """Stand still; a clock that stands still already stays as it is."""
    _check_running(clock, "暂停")
    if clock.paused_at is not None:
        return clock
    used = used_at(clock, at, timetable)
    return replace(clock, used=used, paused_at=at, due_at=None, is_provisional=False)


def resume(clock: Ticking, *, at: datetime, timetable: Timetable) -> Ticking:
    """Go on with what was left; a clock that was late goes on as late as it was."""
    _check_running(clock, "恢复")
    if clock.paused_at is None:
        return clock
    # Not before it was paused, whatever a machine's clock says.
    begins = max(at, clock.paused_at)
    return _falls_due(replace(clock, paused_at=None, resumed_at=begins), timetable)


def extend(clock: Ticking, *, at: datetime, timetable: Timetable) -> Ticking:
    """
    One more original limit.

    :raises CannotTick: it is late already, is over, or has no length to add
    """
    _check_running(clock, "延期")
    if clock.length is None:
        raise CannotTick(f"时限是“{clock.unit.label}”，没有时长可以延")
    if is_late(clock, at, timetable):
        raise CannotTick("已经逾期，不能再延期")
    longer = replace(clock, extended=clock.extended + 1)
    return longer if longer.paused_at is not None else _falls_due(longer, timetable)


def meet(clock: Ticking, *, at: datetime) -> Ticking:
    """What it measures is done."""
    _check_running(clock, "办到")
    return replace(clock, met_at=at)


def stop(clock: Ticking, *, at: datetime, why: str) -> Ticking:
    """It no longer matters: the case went another way."""
    _check_running(clock, "停止")
    return replace(clock, ended_at=at, ended_why=why)


def go_on(clock: Ticking, *, at: datetime, timetable: Timetable) -> Ticking:
    """A new clock that goes on from one that was met or stopped: work sent back is the same work."""
    used = used_at(clock, at, timetable)
    return _falls_due(Ticking(clock.unit, clock.length, at, extended=clock.extended, used=used), timetable)


def reckon(clock: Ticking, timetable: Timetable) -> Ticking:
    """The due moment anew from the same facts, by a calendar that has changed."""
    if not clock.is_running or clock.paused_at is not None:
        return clock
    return _falls_due(clock, timetable)


def moment_of(clock: Ticking, share: Fraction, timetable: Timetable) -> datetime | None:
    """When so much of the limit is used up, if it goes on running; None while it is paused or without length."""
    total = allowed(clock, timetable)
    if total is None or clock.paused_at is not None:
        return None
    return timetable.advance(clock.since, ceil(total * share) - clock.used, clock.unit)


def sentence(clock: Ticking, at: datetime, timetable: Timetable) -> str:
    """The clock explained with its dates, whatever happened to it."""
    now = state(clock, at, timetable)
    if clock.length is None:
        return f"{clock.limit_words}：从 {_at(clock.started_at)} 起"
    if clock.paused_at is not None:
        left = (allowed(clock, timetable) or 0) - clock.used
        rest = (
            f"还剩 {told_minutes(left, clock, timetable)}"
            if left >= 0
            else f"已超 {told_minutes(-left, clock, timetable)}"
        )
        return f"{clock.limit_words}：{_at(clock.paused_at)} 起暂停，{rest}"
    whole = clock.used == 0 and clock.resumed_at is None and not clock.extended
    if whole or clock.due_at is None:
        told = timetable.sentence(clock.started_at, clock.length, clock.unit, clock.due_at)
    else:
        parts = [f"{clock.limit_words}：从 {_at(clock.started_at)} 起"]
        if clock.used:
            parts.append(f"已用 {told_minutes(clock.used, clock, timetable)}，{_at(clock.since)} 接着计")
        parts += [
            timetable.explain(clock.since, clock.due_at, clock.unit).replace("；", "，"),
            f"到 {_at(clock.due_at)}",
        ]
        told = "，".join(part for part in parts if part)
    if now is ClockState.STOPPED and is_late(clock, at, timetable):
        return f"{told}；{now.label}，停时已逾期"
    return (
        f"{told}；{now.label}" if now in (ClockState.MET_LATE, ClockState.LATE, ClockState.STOPPED) else told
    )


def told_minutes(minutes: int, clock: Ticking, timetable: Timetable) -> str:
    """`2 个工作日 3 小时 5 分钟`, in the clock's kind of time; no part that is nothing."""
    day = timetable.hours_on(clock.started_at.date()).minutes if clock.unit.in_working_time else 24 * 60
    days, rest = divmod(minutes, day)
    hours, rest = divmod(rest, 60)
    word = "个工作日" if clock.unit.in_working_time else "天"
    parts = [f"{count} {name}" for count, name in ((days, word), (hours, "小时"), (rest, "分钟")) if count]
    return " ".join(parts) or "0 分钟"


def _falls_due(clock: Ticking, timetable: Timetable) -> Ticking:
    if clock.length is None:
        return replace(clock, due_at=None, is_provisional=False)
    if clock.used == 0 and clock.resumed_at is None:
        # Months end on their day, whatever number of minutes that is.
        due = timetable.after(clock.started_at, clock.length * (1 + clock.extended), clock.unit)
    else:
        due = timetable.advance(clock.since, (allowed(clock, timetable) or 0) - clock.used, clock.unit)
    until = max(due, clock.since)
    return replace(clock, due_at=due, is_provisional=timetable.provisional(until, clock.unit))


def _check_running(clock: Ticking, verb: str) -> None:
    if not clock.is_running:
        raise CannotTick(f"计时已经结束，不能{verb}")


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"
