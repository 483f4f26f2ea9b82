"""What every action of the room writes in the same way: the event, the clocks, the answer to whoever came too late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from sifang.audit import public as audit
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.whistles.choices import Step, WhistleStatus
from sifang.whistles.models import StepClock, Summons, Whistle, WhistleEvent
from sifang.whistles.rules import due
from sifang.whistles.telling import step_within
from sifang.whistles.workflow import MOVES, Move


class NotNow(Refusal):
    """The step does not start from where things stand; somebody may just have been quicker."""

    status = 409


def lock(whistle_id: int, by: Any) -> Whistle:
    """
    The whistle, held until the transaction ends.

    :raises Whistle.DoesNotExist: not there, or not for this person
    """
    Whistle.objects.visible_to(by).get(pk=whistle_id)
    return Whistle.objects.select_for_update(of=("self",)).get(pk=whistle_id)


def event(
    whistle: Whistle, verb: str, *, by: Any, at: datetime, summons: Summons | None = None, note: str = "", **data: Any
) -> WhistleEvent:  # fmt: skip
    """One more line of what happened; the whistle is locked."""
    last = WhistleEvent.objects.filter(whistle=whistle).aggregate(last=Max("seq"))["last"] or 0
    title = getattr(by, "acting_title", "") or ("系统" if by is None else "未任岗")
    return WhistleEvent.objects.create(
        whistle=whistle, seq=last + 1, summons=summons, verb=verb, at=at, by=by, by_title=title[:120],
        note=note[:1000], data=data,
    )  # fmt: skip


def told(summons: Summons, by: Any, at: datetime, verb: str, note: str = "", **data: Any) -> None:
    """Event and audit line of one step of one office."""
    line = event(summons.whistle, verb, by=by, at=at, summons=summons, note=note, **data)
    step_within(summons, line, by=by, at=at)
    audit.record(
        "whistle.stepped", subject=summons.whistle, by=by, at=at,
        step=MOVES[verb].label, office=summons.office.name,
    )  # fmt: skip


def check(whistle: Whistle, summons: Summons | None, verb: str) -> None:
    """:raises NotNow: with who did what last, and whose turn it is"""
    move = MOVES[verb]
    if summons is None:
        if whistle.status not in move.sources:
            raise NotNow(
                f"这个哨现在是“{whistle.get_status_display()}”，不能{move.label}。{_last(whistle, None)}"
            )
        return
    if whistle.status != WhistleStatus.OPEN:
        raise NotNow(f"这个哨{whistle.get_status_display()}，不能再{move.label}。{_last(whistle, None)}")
    if summons.status not in move.sources:
        raise NotNow(
            f"{summons.office.name}现在是“{summons.get_status_display()}”，不能{move.label}。"
            f"{_last(whistle, summons)}{turn_words(summons)}"
        )


def _last(whistle: Whistle, summons: Summons | None) -> str:
    rows = WhistleEvent.objects.filter(whistle=whistle)
    rows = rows.filter(summons=summons) if summons else rows.filter(summons=None)
    last = rows.order_by("-seq").first()
    if last is None:
        return ""
    return f"{last.at.astimezone(ZONE):%m-%d %H:%M} {last.by_title}已{MOVES[last.verb].label}。"


def turn_words(summons: Summons) -> str:
    """Whose turn it is now."""
    if summons.status in ("JUDGED", "RELEASED"):
        return "这个单位没有要办的了。"
    if summons.status == "REFUSED":
        return "现在轮到区县裁定。"
    return "现在轮到街道（镇）评价。" if summons.status == "REPLIED" else f"现在轮到{summons.office.name}。"


def turn_clocks(summons: Summons, move: Move, at: datetime) -> None:
    """End what the move meets or stops, begin what it starts."""
    running = StepClock.objects.filter(summons=summons, met_at=None, ended_at=None)
    if move.meets:
        running.filter(step__in=move.meets).update(met_at=at)
    if move.stops:
        running.filter(step__in=move.stops).update(ended_at=at)
    if move.starts:
        start_clocks(summons, move.starts, at)


def start_clocks(summons: Summons, steps: tuple[Step, ...], at: datetime) -> None:
    """Begin the clocks of some steps at this moment."""
    whistle = summons.whistle
    rows = []
    for step in steps:
        unit, length, moment, provisional = due(whistle.kind_key, step, at, _day(whistle.blown_at))
        rows.append(StepClock(
            summons=summons, step=step, unit=unit, length=length, started_at=at, due_at=moment,
            is_provisional=provisional,
        ))  # fmt: skip
    StepClock.objects.bulk_create(rows)


def _day(moment: datetime) -> Any:
    return moment.astimezone(ZONE).date()
