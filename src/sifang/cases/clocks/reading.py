"""What pauses, resumes, restarts, extends or stops the clock of a stage: the city's table, read once per process."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sifang.cases.choices import Stage
from sifang.cases.workflow import MOVES
from sifang.policy import public as policy
from sifang.policy.public import Cell, Problem, Report, Stamp, parsing

FILE = "cases/clocks.yaml"


class Then(enum.StrEnum):
    """What an event does to a clock. What starts and meets one stands in the workflow."""

    PAUSE = "PAUSE"
    RESUME = "RESUME"
    RESTART = "RESTART"
    EXTEND = "EXTEND"
    STOP = "STOP"

    @property
    def label(self) -> str:
        return {
            "PAUSE": "暂停", "RESUME": "接着计", "RESTART": "重新计", "EXTEND": "加一个原时限", "STOP": "停止",
        }[self.value]  # fmt: skip


class Whose(enum.StrEnum):
    """Does it matter whether the body is the one the clock ran for?"""

    ANY = "ANY"
    SAME = "SAME"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        return {"ANY": "", "SAME": "同一单位", "OTHER": "换了单位"}[self.value]


@dataclass(frozen=True)
class Effect:
    """One cell of the table."""

    stage: Stage
    verb: str
    whose: Whose
    then: Then
    why: str


@dataclass(frozen=True)
class Turning:
    """The table of one stage as in force from a day."""

    stage: Stage
    effects: tuple[Effect, ...]
    source: str
    source_kind: policy.SourceKind
    in_force_from: date
    in_force_before: date | None
    file: str
    line: int


Table = dict[Stage, list[Turning]]


@dataclass(frozen=True)
class Pauses:
    """The table of a day, ready to be asked."""

    by: Mapping[tuple[Stage, str, Whose], Effect]

    def of(self, stage: Stage, verb: str, *, same_party: bool = True) -> Effect | None:
        """What an event does to a stage's clock; nothing when it runs on."""
        exact = self.by.get((stage, verb, Whose.SAME if same_party else Whose.OTHER))
        return exact or self.by.get((stage, verb, Whose.ANY))

    @property
    def effects(self) -> tuple[Effect, ...]:
        return tuple(self.by.values())


_kept: tuple[str, Path, Table] | None = None
_MOST_DAYS = 1_000
_days: tuple[Table | None, dict[date, Pauses]] = (None, {})


def table() -> Table:
    """
    Every version of the table, by stage.

    :raises PolicyMistakes: the file is missing or wrong
    """
    global _kept
    stamp, folder = policy.fingerprint(), policy.folder()
    if _kept is None or _kept[:2] != (stamp, folder):
        found, problems = read(folder)
        if problems:
            raise policy.PolicyMistakes(problems)
        _kept = (stamp, folder, found)
    return _kept[2]


def pauses(on: date) -> Pauses:
    """The table in force on a day; of days before the first version, the first."""
    global _days
    whole, kept = table(), _days
    if kept[0] is not whole or len(kept[1]) > _MOST_DAYS:
        kept = _days = (whole, {})
    found = kept[1].get(on)
    if found is None:
        found = kept[1][on] = Pauses(
            {
                (effect.stage, effect.verb, effect.whose): effect
                for versions in whole.values()
                for effect in _in_force(versions, on).effects
            }
        )
    return found


def _in_force(versions: list[Turning], on: date) -> Turning:
    return next((each for each in reversed(versions) if each.in_force_from <= on), versions[0])


def check(folder: Path) -> list[Problem]:
    """The mistakes of a city's table, with file, line and reason."""
    return read(folder)[1]


def read(folder: Path) -> tuple[Table, list[Problem]]:
    """Read a city's table."""
    report, name = Report(), f"{folder.name}/{FILE}"
    path = folder / FILE
    if not path.is_file():
        report.add(name, 1, "缺少计时的暂停与恢复表")
        return {}, report.problems
    page = policy.compose(path, name, report)
    if page is None:
        return {}, report.problems
    answers: Table = {}
    for key, line, cell in page.pairs():
        if key not in Stage.values:
            report.add(name, line, f"不认识的环节“{key}”，可用的是：{'、'.join(Stage.values)}")
            continue
        answers[Stage(key)] = _stage(Stage(key), cell)
    for stage in Stage:
        if stage not in answers and not report.problems:
            page.wrong(f"缺少环节“{stage.value}”（{stage.label}）")
    return answers, report.problems


def _stage(stage: Stage, cell: Cell) -> list[Turning]:
    def build(parts: dict[str, Cell], stamp: Stamp) -> Turning:
        return Turning(
            stage, _effects(stage, parts["events"]), stamp.source, stamp.source_kind, stamp.in_force_from,
            stamp.in_force_before, cell.file, stamp.line,
        )  # fmt: skip

    return policy.read_versions(cell, ("events",), ("note",), build, f"环节“{stage.label}”的计时")


def _effects(stage: Stage, cell: Cell) -> tuple[Effect, ...]:
    answers: list[Effect] = []
    for item in cell.items():
        fields = item.fields(("on", "then"), ("party", "why"))
        then = fields["then"].read(parsing.one_of(*Then)) if "then" in fields else None
        whose = fields["party"].read(parsing.one_of(*Whose)) if "party" in fields else Whose.ANY
        why = (fields["why"].read(parsing.words) or "") if "why" in fields else ""
        verbs = [
            each.read(parsing.one_of(*MOVES)) for each in (fields["on"].items() if "on" in fields else [])
        ]
        if then is None or whose is None or None in verbs:
            continue
        for verb in verbs:
            effect = Effect(stage, verb or "", Whose(whose), Then(then), why)
            if any(_collide(effect, other) for other in answers):
                item.wrong(f"环节“{stage.label}”里“{MOVES[effect.verb].label}”的作用写了两次")
            answers.append(effect)
    return tuple(answers)


def _collide(one: Effect, other: Effect) -> bool:
    if one.verb != other.verb:
        return False
    return one.whose == other.whose or Whose.ANY in (one.whose, other.whose)
