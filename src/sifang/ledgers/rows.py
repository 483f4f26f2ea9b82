"""What reading a table gives: typed rows, where their columns stand, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sifang.ledgers.cells import shown
from sifang.ledgers.plan import STRIDE, Fault
from sifang.ledgers.sheets import Column, Sheet


def local(number: int) -> int:
    """A row's number on its own sheet."""
    return number % STRIDE


@dataclass(slots=True)
class Row:
    """A row that was read: its number in the file and a value for each column that said something."""

    number: int
    values: dict[str, Any]
    filled: tuple[str, ...] = ()
    """Keys whose value was written further up, in a merged cell or over a group."""
    hidden: bool = False


@dataclass
class Place:
    """Where a column of the sheet stands in the file."""

    column: Column
    at: int
    letter: str
    header: str
    confidence: float = 1.0
    """1 when the column's own words stand there; less when it was taken for one by likeness."""
    scale: int = 1
    """What numbers without a unit of their own are multiplied by: the header says 万户."""


@dataclass
class Table:
    """The rows of one sheet of a file, and what could not be read."""

    sheet: Sheet
    name: str
    file_name: str
    sha256: str
    size: int
    header_row: int
    places: dict[str, Place]
    rows: list[Row]
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: int = 0
    range: str = ""
    title: str = ""
    others: list[str] = field(default_factory=list)
    """Other tables of the workbook: where they stand and how many rows they have."""

    digest: str = ""
    """Of everything the rows were read from; the same rows read by the same columns have the same."""
    parts: list[str] = field(default_factory=list)
    """The sheets it was joined from, when it was; the number of a row says which (`STRIDE`)."""

    def sheet_of(self, row: int) -> str:
        return self.parts[row // STRIDE] if self.parts else self.name

    def fault(self, row: int, key: str, value: Any, why: str) -> Fault:
        """A cell named as its clerk finds it."""
        place = self.places.get(key)
        if place is None:
            column = next((c.header for c in self.sheet.columns if c.key == key), "")
            return Fault(self.sheet_of(row), row, "", column, shown(value), why)
        return Fault(self.sheet_of(row), row, place.letter, place.header, shown(value), why)
