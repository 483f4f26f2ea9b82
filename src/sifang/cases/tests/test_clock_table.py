"""Every cell of the city's table of clocks, shown on a real case: what it says is what happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sifang.cases import actions, clocking, clocks
from sifang.cases.choices import CaseStatus as S
from sifang.cases.choices import PartyKind, Stage
from sifang.cases.clocks import Effect, Pauses, Then, Whose
from sifang.cases.models import Case, CaseClock
from sifang.cases.rulebook import Limit
from sifang.cases.tests.conftest import MORNING
from sifang.policy import public as policy
from sifang.policy.public import SourceKind, Unit

HOUR = timedelta(hours=1)
BEFORE = MORNING + 4 * HOUR
PRESSED = MORNING + 26 * HOUR
WORKS = (Stage.CONTACT, Stage.ARRIVE, Stage.HANDLE)
STANDS = {
    Stage.ACCEPT: S.REPORTED, Stage.FILE: S.ACCEPTED, Stage.DISPATCH: S.FILED, Stage.SIGN: S.DISPATCHED,
    Stage.CHECK: S.AWAITING_CHECK, Stage.JUDGE: S.AWAITING_JUDGEMENT, Stage.WORD: S.AWAITING_WORD,
    **dict.fromkeys(WORKS, S.HANDLING),
}  # fmt: skip
"""Where a case stands while the clock of a stage runs."""


def cells() -> list[Effect]:
    found = clocks.pauses(MORNING.date()).effects
    return sorted(found, key=lambda cell: (cell.stage, cell.verb, cell.whose))


@pytest.fixture(autouse=True)
def every_stage_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def limits(case: Any, stage: Stage, at: Any) -> tuple[Limit, ...]:
        return (Limit(stage, "", Unit.WORKDAY, 5, "", "测试", SourceKind.DEMONSTRATION),)

    monkeypatch.setattr(clocking, "limits_of", limits)


class Walk:
    """A case brought to where a cell begins, and the press the cell is about."""

    def __init__(self, cast: Any, case_at: Callable[..., Case], cell: Effect) -> None:
        self.cast, self.case_at, self.cell = cast, case_at, cell

    def begin(self) -> Case:
        """Where the clock runs, or stands still for the reason the cell undoes."""
        verb, whose, who = self.cell.verb, self.cell.whose, self.cast
        if verb == "reopen":
            return self.case_at(S.CLOSED)
        if verb == "send_back":
            return self.case_at(S.AWAITING_CHECK)
        handler = "DEPARTMENT" if self.cell.stage is Stage.JUDGE else "COMPANY"
        case = self.case_at(STANDS[self.cell.stage], handler=handler)
        if verb == "unmerge":
            self.press(case, "merge", BEFORE)
        elif verb == "resume":
            self.press(case, "shelve", BEFORE)
        elif verb == "sign":
            kind = PartyKind.COMPANY if whose is Whose.SAME else PartyKind.COMMUNITY
            actions.transfer(case.pk, kind=kind, why="再派", by=who.community, at=BEFORE)
        elif verb == "grant_extension":
            actions.ask_extension(case.pk, why="缺料", by=who.company, at=BEFORE)
        return case

    def press(self, case: Case, verb: str, at: Any) -> None:
        who = self.cast
        desk = who.subdistrict if self.cell.stage is Stage.JUDGE else who.community
        worker = who.community if self.cell.whose is Whose.OTHER else who.company
        if verb == "merge":
            other = actions.report(who.home.pk, actions.Telling("又一件"), by=who.community, at=at).case
            actions.merge(case.pk, into_id=other.pk, why="同一盏灯", by=desk, at=at)
        elif verb == "unmerge":
            actions.unmerge(case.pk, why="是两件", by=desk, at=at)
        elif verb == "transfer":
            actions.transfer(case.pk, kind=PartyKind.COMMUNITY, why="换人", by=desk, at=at)
        elif verb == "retype":
            actions.retype(case.pk, type_code="0304", why="看错了", by=desk, at=at)
        elif verb == "shelve":
            actions.shelve(case.pk, until=(at + timedelta(days=40)).date(), why="等", by=desk, at=at)
        elif verb == "close_unsolved":
            actions.close_unsolved(case.pk, why="没钱", comes_next="明年", by=desk, at=at)
        elif verb == "hand_in":
            actions.hand_in(case.pk, said="办好了", by=worker, at=at)
        elif verb in ("sign", "resume"):
            actions.VERBS[verb](case.pk, by=worker, at=at)
        elif verb == "grant_extension":
            actions.grant_extension(case.pk, by=desk, at=at)
        else:
            actions.VERBS[verb](case.pk, why="写明了", by=desk, at=at)

    def clocks(self, case: Case) -> list[CaseClock]:
        return list(CaseClock.objects.filter(case=case, stage=self.cell.stage).order_by("id"))


def cell_id(cell: Effect) -> str:
    return f"{cell.stage} {cell.verb} {cell.whose}"


@pytest.mark.django_db
@pytest.mark.parametrize("cell", cells(), ids=cell_id)
def test_a_cell_of_the_table_is_what_happens(cast, case_at, cell):
    walk = Walk(cast, case_at, cell)
    case = walk.begin()
    before = walk.clocks(case)[-1]
    walk.press(case, cell.verb, PRESSED)
    rows = walk.clocks(case)
    same, last = next(row for row in rows if row.pk == before.pk), rows[-1]
    timetable = policy.timetable()
    used = clocks.used_at(clocks.of(before), PRESSED, timetable)
    if cell.then is Then.PAUSE:
        assert (same.paused_at, same.due_at, same.rings_at, same.used) == (PRESSED, None, None, used)
    elif cell.then is Then.RESUME and before.is_running:
        assert before.paused_at == BEFORE and same.paused_at is None and same.used == before.used > 0
        assert same.resumed_at == same.rings_at == PRESSED and same.due_at > before.started_at
    elif cell.then is Then.RESUME:
        assert last.pk != before.pk and last.used == used > 0 and last.started_at == PRESSED
    elif cell.then is Then.RESTART:
        assert last.pk != before.pk and last.used == 0 and last.started_at == PRESSED
        assert not same.is_running and last.is_running
    elif cell.then is Then.EXTEND:
        assert same.extended == 1 and same.is_running and same.due_at > before.due_at
    else:
        assert (same.ended_at, same.ended_why, same.rings_at) == (PRESSED, cell.why[:20], None)
    fresh = Case.objects.get(pk=case.pk)
    dues = [
        row.due_at for row in CaseClock.objects.filter(case=case, met_at=None, ended_at=None) if row.due_at
    ]
    assert fresh.due_at == (min(dues, default=None) if not fresh.is_over else None)


def test_the_cells_cover_every_stage_and_every_effect():
    assert {cell.stage for cell in cells()} == set(Stage)
    assert {cell.then for cell in cells()} == set(Then)


@pytest.mark.django_db
def test_another_table_turns_the_same_step_otherwise(cast, case_at, monkeypatch):
    real = clocks.pauses(MORNING.date())
    cell = real.of(Stage.HANDLE, "send_back")
    changed = Pauses({**real.by, (cell.stage, cell.verb, cell.whose): replace(cell, then=Then.RESTART)})
    monkeypatch.setattr(clocks, "pauses", lambda on: changed)
    walk = Walk(cast, case_at, cell)
    case = walk.begin()
    walk.press(case, "send_back", PRESSED)
    assert [row.used for row in walk.clocks(case)] == [0, 0]


@pytest.mark.django_db
def test_taking_a_merge_back_undoes_no_earlier_pause(cast, case_at):
    case = case_at(S.HANDLING)
    actions.transfer(case.pk, kind=PartyKind.COMMUNITY, why="换人", by=cast.community, at=BEFORE)
    walk = Walk(cast, case_at, Effect(Stage.HANDLE, "merge", Whose.ANY, Then.PAUSE, ""))
    walk.press(case, "merge", BEFORE + HOUR)
    walk.press(case, "unmerge", PRESSED)
    handle = CaseClock.objects.get(case=case, stage=Stage.HANDLE)
    sign = CaseClock.objects.get(case=case, stage=Stage.SIGN, ended_at=None, met_at=None)
    assert handle.paused_at == BEFORE and sign.resumed_at == PRESSED
    assert Case.objects.get(pk=case.pk).due_at == sign.due_at
