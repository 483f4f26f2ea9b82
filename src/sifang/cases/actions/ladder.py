"""
The ladder: while a clock runs its party is told, then who leads it, then the levels above; each level once.

Any number of workers may look in the same minute: a case that somebody holds is left to him and looked at in the
next one, and a level that stands cannot be written twice. What is told, that it was told and when the ladder looks
next are one transaction: of a worker that dies nothing stays, and the next one finds the moment where it was.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from sifang.audit import public as audit
from sifang.cases import clocks
from sifang.cases.choices import Stage
from sifang.cases.clocking import rungs_of
from sifang.cases.models import Case, CaseClock, CaseEvent, Rung
from sifang.cases.parties import party_of
from sifang.cases.rulebook import shapes
from sifang.cases.rulebook.shapes import Tell
from sifang.cases.stepping import AUDIT
from sifang.cases.tellable import Posts
from sifang.cases.workflow import BESIDE, MOVES
from sifang.lib.clock import ZONE
from sifang.notices import public as notices
from sifang.policy import public as policy
from sifang.policy.public import Unit

_LOG = logging.getLogger(__name__)
_LOOKED_AT, _AT_ONCE, _STORY = 500, 50, 6
_SIGNS = {"YELLOW": "（黄牌）", "RED": "（红牌）"}
_OWN = {Tell.HANDLER, Tell.CHECKER}


def climb_all(*, by: None = None, at: datetime) -> int:
    """Ring every level that is due; answers how many rang. A minute in which none is costs one look at an index."""
    rang, after = 0, Q()
    while True:
        waiting = CaseClock.objects.filter(after, rings_at__lte=at).order_by("rings_at", "id")
        found = list(waiting.values_list("rings_at", "id", "case_id")[:_LOOKED_AT])
        if not found:
            return rang
        cases = list(dict.fromkeys(case_id for _, _, case_id in found))
        for begin in range(0, len(cases), _AT_ONCE):
            rang += _climb(cases[begin : begin + _AT_ONCE], by, at)
        if len(found) < _LOOKED_AT:
            return rang
        moment, last, _ = found[-1]
        # Never back: what another holds waits for the next minute.
        after = Q(rings_at__gt=moment) | Q(rings_at=moment, id__gt=last)


def _climb(cases: Sequence[int], by: None, at: datetime) -> int:
    try:
        return _climb_together(cases, by=by, at=at)
    except Exception:
        if len(cases) == 1:
            # One that cannot be told stays due, and the health page says that the ladder is behind.
            _LOG.exception("the ladder cannot climb on case %s", cases[0])
            return 0
    return sum(_climb([case_id], by, at) for case_id in cases)


@dataclass
class _Written:
    """What one transaction of the ladder writes."""

    rungs: list[Rung] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)
    climbed: dict[int, int] = field(default_factory=lambda: defaultdict(int))


@transaction.atomic(durable=True)
def _climb_together(cases: Sequence[int], *, by: None, at: datetime) -> int:
    # The case first, as every step does: so a step and the ladder never wait for each other crosswise.
    rows = Case.objects.filter(pk__in=cases).order_by("pk")
    held = {case.pk: case for case in rows.select_for_update(of=("self",), skip_locked=True)}
    due = list(CaseClock.objects.filter(case__in=held, rings_at__lte=at).order_by("rings_at", "id"))
    if not due:
        return 0
    already: dict[int, set[int]] = defaultdict(set)
    for clock_id, level in Rung.objects.filter(clock__in=due).values_list("clock", "level"):
        already[clock_id].add(level)
    stories: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in CaseEvent.objects.filter(case__in={row.case_id for row in due}).order_by("case", "seq"):
        stories[event.case_id].append(event)
    posts, written = Posts(at.astimezone(ZONE).date()), _Written()
    for row in due:
        _ring(held[row.case_id], row, already[row.pk], stories[row.case_id], posts, written, at)
    Rung.objects.bulk_create(written.rungs)
    CaseClock.objects.bulk_update(due, ["rings_at"])
    if written.events:
        CaseEvent.objects.bulk_create(written.events)
        Case.objects.bulk_update([held[pk] for pk in written.climbed], ["version"])
        for pk, count in written.climbed.items():
            audit.record(AUDIT["climb"], subject=held[pk], by=by, at=at, count=count)
    return len(written.rungs)


def _ring(
    case: Case, row: CaseClock, already: set[int], story: list[CaseEvent], posts: Posts, written: _Written, at: datetime
) -> None:  # fmt: skip
    rungs = {rung.level: rung for rung in rungs_of(row, case.severity)}
    moments = clocks.rings(clocks.of(row), rungs.values(), policy.timetable())
    left = {level: moment for level, moment in moments.items() if level not in already}
    row.rings_at = min((moment for moment in left.values() if moment > at), default=None)
    for level in sorted(
        (level for level, moment in left.items() if moment <= at), key=lambda one: (left[one], one)
    ):
        written.rungs.append(Rung(clock=row, level=level, fired_at=at))
        told = _tell(case, row, rungs[level], story, posts, at)
        if rungs[level].sign or not set(rungs[level].tell) <= _OWN:
            event = _event(case, row, rungs[level], story, told, at)
            story.append(event)
            written.events.append(event)
            written.climbed[case.pk] += 1


def _words_of(row: Any, rung: shapes.Rung) -> str:
    """`处置已到期（红牌）`, `到场要即时办，还没有办到`."""
    stage = Stage(row.stage).label
    if row.unit == Unit.IMMEDIATE and rung.share is not None:
        return f"{stage}要即时办，还没有办到{_SIGNS.get(rung.sign, '')}"
    return f"{stage}{rung.words}{_SIGNS.get(rung.sign, '')}"


def _tell(
    case: Case, row: CaseClock, rung: shapes.Rung, story: list[CaseEvent], posts: Posts, at: datetime
) -> list[notices.Receiver]:
    party = party_of(row, "party")
    assert party is not None
    told = posts.reached(case, party, rung.tell)
    lines = [case.title, clocks.sentence(clocks.of(row), at, policy.timetable()), "到现在为止："]
    lines += [_line(event) for event in story[-_STORY:]]
    notices.tell_within(
        f"case-clock/{row.pk}/{rung.level}", told, title=f"{case.number} {_words_of(row, rung)}",
        text="\n".join(lines), href=reverse("case_page", args=[case.pk]), by=None, at=at,
    )  # fmt: skip
    return told


def _line(event: CaseEvent) -> str:
    # What was said stays on the page of the case: it may name somebody.
    when = event.at.astimezone(ZONE)
    move = MOVES.get(event.verb)
    label = move.label if move else BESIDE.get(event.verb, event.verb)
    more = f"：{event.note}" if event.verb == "climb" else ""
    return f"{when:%m-%d %H:%M} {event.by_title} {label}{more}"


def _event(
    case: Case, row: CaseClock, rung: shapes.Rung, story: list[CaseEvent], told: list[notices.Receiver], at: datetime
) -> CaseEvent:  # fmt: skip
    case.version += 1
    whom = "、".join(dict.fromkeys(one.title for one in told)) or "没有在岗的人"
    return CaseEvent(
        case=case, seq=case.version, verb="climb", from_status=case.status, to_status=case.status, by=None,
        at=max([at, *(event.at for event in story[-1:])]), by_title="系统",
        note=f"{_words_of(row, rung)}，告知{whom}"[:1000],
        data={"clock": row.pk, "stage": row.stage, "level": rung.level, "sign": rung.sign, "told": len(told), "set": {}},
    )  # fmt: skip
