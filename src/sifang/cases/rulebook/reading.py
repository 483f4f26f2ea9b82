"""What the files of the rulebook have in common: parties, codes, limits, versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sifang.cases.choices import PartyKind, Stage
from sifang.cases.rulebook.shapes import Limit, Party, Source
from sifang.policy.public import (
    DEMONSTRATION_SOURCE,
    Cell,
    Report,
    SourceKind,
    Stamp,
    Unit,
    compose,
    parsing,
    read_source,
    read_versions,
)

T = TypeVar("T")
UNITS, STAGES = tuple(Unit.__members__), tuple(Stage.values)
BODIES = tuple(kind.value for kind in PartyKind if kind not in (PartyKind.DEPARTMENT, PartyKind.UTILITY))


@dataclass
class Folder:
    """One city's `cases` folder while it is read: its offices, the types found so far, the mistakes."""

    path: Path
    report: Report
    # office key -> (name, kind of the office)
    offices: dict[str, tuple[str, str]] = field(default_factory=dict)
    types: dict[str, list[Any]] = field(default_factory=dict)

    def page(self, name: str) -> Cell | None:
        """A file of `cases/`, or nothing when the city has none (a mistake already reported if unreadable)."""
        path = self.path / "cases" / name
        if not path.is_file():
            return None
        return compose(path, f"{self.path.name}/cases/{name}", self.report)

    def pages(self, shelf: str) -> list[Cell]:
        names = sorted(path.name for path in (self.path / "cases" / shelf).glob("*.yaml"))
        return [page for name in names if (page := self.page(f"{shelf}/{name}")) is not None]

    def party(self, cell: Cell) -> Party | None:
        """`COMMUNITY`, or the key of an office: which kind it is follows from the office."""
        word = cell.read(parsing.words)
        if word is None:
            return None
        if word in BODIES:
            return Party(PartyKind(word))
        if word in self.offices:
            name, kind = self.offices[word]
            return Party(PartyKind.UTILITY if kind == "UTILITY" else PartyKind.DEPARTMENT, word, name)
        cell.wrong(f"“{word}”既不是单位类别（{'、'.join(BODIES)}），也不在 offices.yaml 里")
        return None

    def parties(self, cell: Cell | None) -> tuple[Party, ...]:
        found = [self.party(item) for item in (cell.items() if cell is not None else [])]
        return tuple(party for party in found if party is not None)

    def type_codes(self, cell: Cell | None) -> tuple[str, ...]:
        """Codes of types, or of a whole group as `05*`; each must be known."""
        codes = []
        for item in cell.items() if cell is not None else []:
            code = item.read(parsing.words, "")
            known = any(each.startswith(code[:-1]) for each in self.types) if code.endswith("*") else code in self.types  # fmt: skip
            if not known:
                item.wrong(f"没有问题类型“{code}”")
            codes.append(code)
        return tuple(codes)


def text(fields: dict[str, Cell], key: str) -> str:
    return (fields[key].read(parsing.words) or "") if key in fields else ""


def listed(fields: dict[str, Cell], key: str) -> tuple[str, ...]:
    cells = fields[key].items() if key in fields else []
    return tuple(found for cell in cells if (found := cell.read(parsing.words)) is not None)


def members(fields: dict[str, Cell], key: str, kind: Callable[[str], T]) -> tuple[T, ...]:
    """A list whose items are names of an enumeration."""
    known = tuple(each.value for each in kind)  # type: ignore[attr-defined]  # every caller passes an Enum
    cells = fields[key].items() if key in fields else []
    found = [cell.read(parsing.one_of(*known)) for cell in cells]
    return tuple(kind(each) for each in found if each is not None)


def length_of(fields: dict[str, Cell], cell: Cell) -> tuple[Unit, int | None] | None:
    """Unit and length; a unit without length has none, every other must have one."""
    word = fields["unit"].read(parsing.one_of(*UNITS)) if "unit" in fields else None
    if word is None:
        return None
    unit = Unit(word)
    length = fields["length"].read(parsing.positive) if "length" in fields else None
    if unit.has_length and length is None:
        if "length" not in fields:
            cell.wrong(f"“{unit.word}”须写明长度（length）")
        return None
    if not unit.has_length and "length" in fields:
        fields["length"].wrong(f"“{unit.word}”没有长度，不写 length")
        return None
    return unit, length


def limit(cell: Cell) -> Limit | None:
    fields = cell.fields(("stage", "unit"), ("step", "length", "note", "source", "source_kind"))
    stage = fields["stage"].read(parsing.one_of(*STAGES)) if "stage" in fields else None
    measured = length_of(fields, cell)
    own = read_source(fields)
    if own is None and ("source" in fields) != ("source_kind" in fields):
        cell.wrong("source 与 source_kind 须同时写出")
    if stage is None or measured is None:
        return None
    words, kind = own or (DEMONSTRATION_SOURCE, SourceKind.DEMONSTRATION)
    unit, length = measured
    return Limit(Stage(stage), text(fields, "step"), unit, length, text(fields, "note"), words, kind)


def source_of(stamp: Stamp, cell: Cell) -> Source:
    return Source(
        stamp.source, stamp.source_kind, stamp.in_force_from, stamp.in_force_before, cell.file, stamp.line
    )


def versioned(
    cell: Cell,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    build: Callable[[dict[str, Cell], Source, Cell], Any],
    what: str,
) -> list[Any]:
    """The versions of one rule, oldest first; overlapping ones are reported."""
    return read_versions(
        cell, required, optional, lambda fields, stamp: build(fields, source_of(stamp, cell), cell), what
    )
