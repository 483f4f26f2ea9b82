"""The clocks of one case while a step is taken: the city's table turns them, the step begins new ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sifang.cases import clocks
from sifang.cases.choices import Severity, Stage
from sifang.cases.clocks import Effect, Then, Ticking
from sifang.cases.models import CaseClock
from sifang.cases.parties import Party, party_of
from sifang.cases.rulebook import Limit, rulebook
from sifang.cases.rulebook.shapes import Rung
from sifang.cases.workflow import MOVES
from sifang.lib.clock import ZONE
from sifang.lib.prepared import ask, columns_of, made_of
from sifang.policy import public as policy

_RUNNING = "select {} from cases_caseclock c where c.case_id = %s and c.met_at is null and c.ended_at is null order by c.id"


def limits_of(case: Any, stage: Stage, at: datetime) -> tuple[Limit, ...]:
    """What policy gives a case for a stage, in its steps; before it has a type, by how grave it seems."""
    book = rulebook(at.astimezone(ZONE).date())
    if case.type_code in book.types:
        return book.steps(stage, case.type_code, case.condition_key or None)
    usual = book.stage_limits.get(stage, {})
    found = usual.get(case.severity) or usual.get(Severity.ORDINARY)
    return (found,) if found is not None else ()


def rungs_of(row: CaseClock, severity: str) -> tuple[Rung, ...]:
    """The ladder of a clock: what held on the day it began."""
    day = row.started_at.astimezone(ZONE).date()
    return rulebook(day).ladder(Stage(row.stage), severity)


@dataclass
class Clocks:
    """The running clocks of a case; rows are changed here and written with the step, in its statement."""

    case: Any
    at: datetime
    verb: str
    running: list[CaseClock] = field(default_factory=list)
    changed: list[CaseClock] = field(default_factory=list)
    begun: list[CaseClock] = field(default_factory=list)
    has_read: bool = False
    is_turned: bool = False

    def read(self) -> list[CaseClock]:
        if not self.has_read:
            rows = ask(_RUNNING.format(columns_of(CaseClock, "c")), (self.case.pk,))
            self.running = [made_of(CaseClock, row) for row in rows]
        self.has_read = True
        return self.running

    def of(self, stage: Stage) -> CaseClock | None:
        return next((clock for clock in self.read() if clock.stage == stage), None)

    def _write(self, row: CaseClock, after: Ticking) -> None:
        for name, value in clocks.changes(clocks.of(row), after).items():
            setattr(row, name, value)
        # The ladder finds out itself what of it has rung already: it looks in the next minute.
        row.rings_at = self.at if row.is_running and row.paused_at is None else None
        if row not in self.changed:
            self.changed.append(row)
        if not row.is_running:
            self.running = [each for each in self.running if each is not row]

    def effect(self, stage: Stage, *, same_party: bool = True) -> Effect | None:
        """What the city's table says of this verb and a stage."""
        return clocks.pauses(self.at.astimezone(ZONE).date()).of(stage, self.verb, same_party=same_party)

    def turn(self) -> None:
        """Meet, pause, resume, extend or stop what runs, once per step: the workflow and the table say which."""
        move = MOVES[self.verb]
        if self.is_turned:
            return
        self.is_turned = True
        if self.verb == "report":
            return
        if move.stays and not move.meets and not self._is_in_the_table():
            return
        handler = party_of(self.case, "handler")
        for row in list(self.read()):
            stage, now = Stage(row.stage), clocks.of(row)
            if stage in move.meets:
                self._write(row, clocks.meet(now, at=self.at))
                continue
            if self._stood_before_merging(row):
                continue
            effect = self.effect(stage, same_party=party_of(row, "party") == handler)
            if effect is not None:
                self._write(row, self._turned(now, effect))
            elif not move.stays and row.paused_at is None:
                self._write(row, clocks.stop(now, at=self.at, why=move.label[:20]))

    def _stood_before_merging(self, row: CaseClock) -> bool:
        """Taking a merge back undoes the pause that the merge made, and no earlier one."""
        merged_at = self.case.closed_at
        return self.verb == "unmerge" and None not in (row.paused_at, merged_at) and row.paused_at < merged_at

    def _is_in_the_table(self) -> bool:
        """Does this verb do anything to any clock?"""
        return any(self.effect(stage, same_party=same) for stage in Stage for same in (True, False))

    def _turned(self, now: Ticking, effect: Effect) -> Ticking:
        timetable = policy.timetable()
        if effect.then is Then.PAUSE:
            return clocks.pause(now, at=self.at, timetable=timetable)
        if effect.then is Then.RESUME:
            return clocks.resume(now, at=self.at, timetable=timetable)
        if effect.then is Then.EXTEND:
            # It was asked for in time; that the answer took long is not the handler's fault.
            asked = min(self.at, now.due_at or self.at)
            return clocks.extend(now, at=asked, timetable=timetable)
        return clocks.stop(now, at=self.at, why=effect.why[:20])

    def start(self, stage: Stage, party: Party, *, step: int = 0) -> CaseClock | None:
        """Begin a stage's clock for a party; nothing when policy sets no limit, or one goes on already."""
        self.turn()
        limits = limits_of(self.case, stage, self.at)
        if step >= len(limits) or self.of(stage) is not None:
            return None
        limit = limits[step]
        now = clocks.start(policy.Unit(limit.unit), limit.length, at=self.at, timetable=policy.timetable())
        row = CaseClock(
            case=self.case, stage=stage, step=step, step_words=limit.step_words[:40], rule_key=limit.source[:80],
            **clocks.changes(None, now), **party.columns("party"),
        )  # fmt: skip
        self._begin(row, now)
        return row

    def _begin(self, row: CaseClock, now: Ticking) -> None:
        rungs = rungs_of(row, self.case.severity)
        row.rings_at = clocks.next_ring(now, rungs, policy.timetable())
        self.begun.append(row)

    def finish(self, row: CaseClock) -> None:
        """Met by hand: a step of a limit in steps."""
        self.is_turned = True
        self._write(row, clocks.meet(clocks.of(row), at=self.at))

    def go_on(self, stage: Stage, party: Party) -> CaseClock | None:
        """After a send-back: from what the party had used, or from the beginning, as the table says."""
        self.turn()
        effect = self.effect(stage)
        rows = CaseClock.objects.filter(case=self.case.pk, stage=stage, **party.columns("party"))
        last = rows.order_by("-id").first()
        if last is None or self.of(stage) is not None or (effect is not None and effect.then is Then.RESTART):
            return self.start(stage, party)
        now = clocks.go_on(clocks.of(last), at=self.at, timetable=policy.timetable())
        row = CaseClock(
            case=self.case, stage=stage, step=last.step, step_words=last.step_words, rule_key=last.rule_key,
            **clocks.changes(None, now), **party.columns("party"),
        )  # fmt: skip
        self._begin(row, now)
        return row

    def earliest(self) -> datetime | None:
        """
        When the next of the running clocks runs out.

        A case that has nothing but 即时 and the like stands on the desks by when that began: first, not last.
        """
        running = [row for row in (*self.read(), *self.begun) if row.paused_at is None]
        dues = [row.due_at for row in running if row.due_at is not None]
        at_once = [row.started_at for row in running if row.unit == policy.Unit.IMMEDIATE]
        return min(dues, default=min(at_once, default=None))
