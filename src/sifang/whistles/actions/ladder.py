"""
Nobody came: department, district and city are told, each once, each with what had happened so far.

Any number of workers may look at the same moment: a whistle somebody works on is left to him, and a rung that
stands cannot be written twice. A rung is its own transaction, so a worker that dies loses none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.lib.clock import ZONE
from sifang.whistles.choices import NOT_THERE_YET, Level, Step, WhistleStatus
from sifang.whistles.models import Rung, StepClock, Summons, Whistle, WhistleEvent
from sifang.whistles.rules import LADDER, rung_due
from sifang.whistles.telling import rung_within
from sifang.whistles.workflow import MOVES
from sifang.whistles.writing import event


def climb_all(*, by: Any = None, at: datetime) -> int:
    """Climb every rung that is due; answers how many were."""
    late = StepClock.objects.filter(
        step=Step.ARRIVE, met_at=None, ended_at=None, due_at__lte=at, summons__status__in=NOT_THERE_YET,
        summons__whistle__status=WhistleStatus.OPEN,
    )  # fmt: skip
    climbed = 0
    for summons_id in late.order_by("due_at", "pk").values_list("summons_id", flat=True):
        while climb(summons_id, by=by, at=at):
            climbed += 1
    return climbed


@transaction.atomic(durable=True)
def climb(summons_id: int, *, by: Any = None, at: datetime) -> Rung | None:
    """One rung of one office, the lowest that is due and not climbed; nothing when there is none or another climbs."""
    whistle = (
        Whistle.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(summonses=summons_id, status=WhistleStatus.OPEN)
        .first()
    )
    if whistle is None:
        return None
    summons = Summons.objects.select_related("office").get(pk=summons_id)
    clock = StepClock.objects.filter(summons=summons, step=Step.ARRIVE, met_at=None, ended_at=None).first()
    if summons.status not in NOT_THERE_YET or clock is None or clock.due_at is None:
        return None
    stands = set(Rung.objects.filter(summons=summons).values_list("level", flat=True))
    day = whistle.blown_at.astimezone(ZONE).date()
    for level in LADDER:
        if level in stands:
            continue
        if rung_due(whistle.kind_key, level, clock.due_at, day) > at:
            return None
        rung = Rung.objects.create(
            summons=summons, level=level, fired_at=at, told=_story(whistle, summons, at)
        )
        summons.whistle = whistle
        rung_within(rung, summons, by=by, at=at)
        event(whistle, "climb", by=by, at=at, summons=summons, note=_words_of(level, summons), level=level)
        audit.record(
            "whistle.climbed", subject=whistle, by=by, at=at, level=level.label, office=summons.office.name
        )
        return rung
    return None


def _words_of(level: Level, summons: Summons) -> str:
    """`张店区消防救援机构没有按时报到，告知区县分管负责人`."""
    whom = {Level.DEPARTMENT: "单位负责人", Level.DISTRICT: "区县分管负责人", Level.CITY: "市级"}[level]
    return f"{summons.office.name}没有按时报到，告知{whom}"


def _story(whistle: Whistle, summons: Summons, at: datetime) -> str:
    """What happened so far of this office, line by line, as whoever is told reads it."""
    rows = WhistleEvent.objects.filter(whistle=whistle, summons=summons) | WhistleEvent.objects.filter(
        whistle=whistle, summons=None
    )
    lines = [
        f"{row.at.astimezone(ZONE):%m-%d %H:%M} {row.by_title} {MOVES[row.verb].label}{'：' + row.note if row.note else ''}"
        for row in rows.order_by("seq")
    ]
    return "\n".join([f"{whistle.number} {whistle.matter}（{whistle.place}）", *lines])
