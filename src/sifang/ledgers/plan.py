"""What a load would do, row by row, and what stands against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

STRIDE = 2_000_000
"""Of several sheets read as one table, the rows of each begin to count here: more than a sheet can have."""
NEW, CHANGED, SAME, ALSO = "NEW", "CHANGED", "SAME", "ALSO"
WHAT = {NEW: "新增", CHANGED: "变更", SAME: "没有变化"}


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be loaded, or (as a doubt) one that was loaded in part."""

    sheet: str
    row: int
    column: str
    """The letter of the column, empty when the row as a whole is meant."""
    header: str
    value: str
    why: str

    def __str__(self) -> str:
        place = f"“{self.sheet}”第 {self.row % STRIDE} 行" if self.row else f"“{self.sheet}”"
        if self.column:
            place += f" {self.column} 列“{self.header}”"
        said = f"，值“{self.value[:60]}”" if self.value else ""
        return f"{place}{said}：{self.why}"

    def as_data(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet, "row": self.row % STRIDE, "column": self.column, "header": self.header,
            "value": self.value[:200], "why": self.why,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Perhaps:
    """
    A row that may speak of a record of the register: held for a new one until somebody says.

    :ivar record: the likeliest record's id; `others` counts further ones that are alike too
    :ivar said: what the row is known by, for the noun's own memory
    """

    row: int
    record: int
    score: int
    reasons: tuple[str, ...]
    said: dict[str, Any]
    others: int = 0


@dataclass(slots=True)
class Change:
    """
    What happens to one record: `fields` is header -> (before, after) in a clerk's words.

    `makes`, `sets` and `drops` say the same in the words of the tables (see `LedgerRow`).
    """

    row: int
    what: str
    label: str
    subject_id: int | None = None
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    kind: str = ""
    """Of the subject, when it is not the plan's own kind."""
    needs: list[int] = field(default_factory=list)
    """Ids of what is written along with it: companies that several rows name."""
    makes: dict[str, dict[str, Any]] = field(default_factory=dict)
    sets: dict[str, dict[str, Any]] = field(default_factory=dict)
    drops: dict[str, int] = field(default_factory=dict)
    note: Any = None
    """The planner's own, for `Plan.finished`."""


@dataclass(frozen=True)
class Shape:
    """What new records write into one table: the columns that differ, and what is the same for all of them."""

    table: str
    columns: tuple[str, ...]
    same: dict[str, Any]


@dataclass
class Plan:
    """The answer of a sheet's `plan`: it is stored, and what is stored is what runs."""

    sheet_key: str
    subject_kind: str
    changes: list[Change]
    faults: list[Fault]
    doubts: list[Fault]
    refused: int = 0
    same: int = 0
    """Rows that are the same and are not spelled out in `changes`."""
    also: list[Change] = field(default_factory=list)
    """What rows need beside their own records."""
    finish: Callable[[], None] = lambda: None
    """Called once before the plan is stored: takes ids for what is new."""
    finished: Callable[[Change], Change] = lambda change: change
    """Called for each change as it is stored: fills `makes` of a new record, late, to spare memory."""
    shapes: tuple[Shape, ...] = ()
    pack: Callable[[list[Change]], list[list[Any]]] | None = None
    """Instead of `finished`, for nouns that come by the hundred thousand: of each new record a list of values for each
    of `shapes`, or None where it writes no such row."""
    pairs: list[Perhaps] = field(default_factory=list)
    """Rows for somebody to settle, each beside the record it may mean."""
    told: Callable[[Change], dict[str, tuple[str, str]]] = lambda change: change.fields
    """The fields of a new record, asked only of the few that are shown: its cells say it all."""

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(change.what for change in self.changes)
        return {
            "new": found[NEW], "changed": found[CHANGED], "same": found[SAME] + self.same,
            "refused": self.refused, "doubts": len(self.doubts),
        }  # fmt: skip

    def makes_of(self, change: Change) -> dict[str, dict[str, Any]]:
        """What one new record writes, spelled out."""
        if self.pack is None:
            return self.finished(change).makes
        (values,) = self.pack([change])
        return {
            shape.table: dict(zip(shape.columns, row, strict=True)) | shape.same
            for shape, row in zip(self.shapes, values, strict=True)
            if row is not None
        }

    def sample(self, most: int = 12) -> list[Change]:
        """The first of what changes, with its fields."""
        moving = islice((c for c in self.changes if c.what != SAME), most)
        return [replace(c, fields=self.told(c)) if c.what == NEW and not c.fields else c for c in moving]


def refused_rows(faults: Iterable[Fault]) -> int:
    return len({(fault.sheet, fault.row) for fault in faults})
