"""From a file to typed rows: finds the header, reads every cell, names every one it cannot read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from sifang.ledgers.cells import CellFault, shown
from sifang.ledgers.mapping import Mapping
from sifang.ledgers.memory import without_collecting
from sifang.ledgers.plan import Fault
from sifang.ledgers.reading.content import NotATable, examine
from sifang.ledgers.reading.workbook import Grid, grids
from sifang.ledgers.sheets import Column, Sheet, plain

HEADER_WITHIN = 20
EXAMPLE = "示例"
_REMEMBERED = 5_000
_TOTALS = {"合计", "总计", "小计", "共计"}


@dataclass(slots=True)
class Row:
    """A row that was read: its number in the file and a value for each column that said something."""

    number: int
    values: dict[str, Any]


@dataclass
class Place:
    """Where a column of the sheet stands in the file."""

    column: Column
    at: int
    letter: str
    header: str


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

    def fault(self, row: int, key: str, value: Any, why: str) -> Fault:
        """A cell named as its clerk finds it."""
        place = self.places.get(key)
        if place is None:
            column = next((c.header for c in self.sheet.columns if c.key == key), "")
            return Fault(self.name, row, "", column, shown(value), why)
        return Fault(self.name, row, place.letter, place.header, shown(value), why)


def read_table(
    data: bytes, file_name: str, sheet: Sheet, *, mapping: Mapping | None = None, only: str = ""
) -> Table:
    """
    Read a file as one sheet of a noun.

    :param only: the name of the sheet to read; the first with a header of ours when empty
    :raises NotATable: with the reason
    """
    mapping = mapping or Mapping()
    content = examine(data)
    looked: list[str] = []
    for grid in grids(content, only):
        found = _header(grid, sheet, mapping)
        if found is None:
            looked.append(grid.name)
            continue
        with without_collecting():
            table = _read(grid, found, sheet, mapping)
        table.file_name, table.size = file_name, len(data)
        table.sha256 = hashlib.sha256(data).hexdigest()
        table.notes = list(content.notes)
        if not table.rows and not table.faults:
            raise NotATable(f"“{grid.name}”里只有表头，没有要导入的行。")
        return table
    required = "、".join(f"“{c.header}”" for c in sheet.columns if c.required)
    raise NotATable(
        f"前 {HEADER_WITHIN} 行里没有找到{sheet.name}的表头（至少要有{required}一列）。可用的列："
        + "、".join(sheet.headers)
    )


def _header(grid: Grid, sheet: Sheet, mapping: Mapping) -> int | None:
    """The row, among the first twenty, in which most of our headers stand, the required ones among them."""
    index = _index(sheet, mapping)
    needed = {c.key for c in sheet.columns if c.required} - _given(sheet, mapping)
    best, most = None, 0
    for at, row in enumerate(grid.rows[:HEADER_WITHIN]):
        keys = {c.key for cell in row if isinstance(cell, str) and (c := index.get(plain(cell)))}
        if needed <= keys and len(keys) > most:
            best, most = at, len(keys)
    return best


def _given(sheet: Sheet, mapping: Mapping) -> set[str]:
    return {column.key for header in mapping.constants if (column := sheet.column_of(header))}


def _index(sheet: Sheet, mapping: Mapping) -> dict[str, Column]:
    """Header -> column; what the mapping says comes before our own words."""
    index = {} if mapping.ignores_the_rest else dict(sheet.index)
    for header in mapping.ignore if isinstance(mapping.ignore, list) else ():
        index.pop(plain(header), None)
    for header, ours in mapping.columns.items():
        column = sheet.column_of(ours)
        assert column is not None
        for word in [w for w, c in index.items() if c is column]:
            del index[word]
        index[plain(header)] = column
    return index


def letter(at: int) -> str:
    """0 -> A, 26 -> AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def _read(grid: Grid, header_at: int, sheet: Sheet, mapping: Mapping) -> Table:
    index = _index(sheet, mapping)
    ignored = {plain(h) for h in sheet.ignored}
    if isinstance(mapping.ignore, list):
        ignored |= {plain(h) for h in mapping.ignore}
    conditions = {plain(h): set(v) for h, v in mapping.rows.items()}
    number = grid.first + header_at
    table = Table(sheet, grid.name, "", "", 0, number, {}, [])
    tests: list[tuple[int, set[str]]] = []
    for at, cell in enumerate(grid.rows[header_at]):
        header, where = shown(cell).strip(), letter(at + grid.first_column)
        if not header:
            continue
        if (wanted := conditions.pop(plain(header), None)) is not None:
            tests.append((at, wanted))
        column = index.get(plain(header))
        if column is None:
            if not (wanted is not None or mapping.ignores_the_rest or plain(header) in ignored):
                why = f"不认识的列。可用的列：{'、'.join(sheet.headers)}；不需要的列请删掉，或在对照文件里写 ignore"
                table.faults.append(Fault(grid.name, number, where, header, header, why))
        elif column.key in table.places:
            earlier = table.places[column.key]
            why = f"与 {earlier.letter} 列“{earlier.header}”是同一列，只能留一个"
            table.faults.append(Fault(grid.name, number, where, header, header, why))
        else:
            table.places[column.key] = Place(column, at, where, header)
    for header in conditions:
        why = f"对照文件按“{header}”选行，但表里没有这一列"
        table.faults.append(Fault(grid.name, number, "", header, "", why))
    for theirs, ours in mapping.columns.items():
        column = sheet.column_of(ours)
        if column is not None and column.key not in table.places:
            why = f"对照文件说“{theirs}”是“{ours}”，但表里没有这一列"
            table.faults.append(Fault(grid.name, number, "", theirs, "", why))
    if not table.faults:
        _fill(table, grid, header_at, mapping, tests)
    return table


def _fill(
    table: Table, grid: Grid, header_at: int, mapping: Mapping, tests: list[tuple[int, set[str]]]
) -> None:
    sheet = table.sheet
    constants: dict[str, Any] = {}
    for header, value in mapping.constants.items():
        column = sheet.column_of(header)
        assert column is not None
        try:
            constants[column.key] = column.parse(value)
        except CellFault as why:
            table.faults.append(
                Fault(grid.name, table.header_row, "", header, shown(value), f"对照文件：{why}")
            )
    said = {c.key: v for header, v in mapping.values.items() if (c := sheet.column_of(header))}
    places = [
        (p.at, key, p.column.parse, p.column.required, said.get(key)) for key, p in table.places.items()
    ]
    add = table.rows.append
    name_at = next((p.at for p in table.places.values() if p.column.required), 0)
    # Many cells say the same: each wording is read once.
    read: list[dict[str, Any]] = [{} for _ in places]
    for number, cells in enumerate(grid.rows[header_at + 1 :], grid.first + header_at + 1):
        width = len(cells)
        if tests and any(shown(cells[at] if at < width else "") not in wanted for at, wanted in tests):
            table.left_out += 1
            continue
        if not any(cell not in ("", None) for cell in cells):
            continue
        if EXAMPLE in cells:
            table.left_out += 1
            continue
        if _is_total(cells[0]) or (name_at < width and _is_total(cells[name_at])):
            table.left_out += 1
            why = "像是合计行，没有导入"
            table.doubts.append(Fault(grid.name, number, "", "", shown(cells[name_at] or cells[0]), why))
            continue
        values = dict(constants)
        for (at, key, parse, required, words), known in zip(places, read, strict=True):
            value = cells[at] if at < width else ""
            if value == "" or value is None:
                if required:
                    table.faults.append(table.fault(number, key, "", "不能为空"))
                continue
            if words:
                value = words.get(shown(value).strip(), value)
            is_words = value.__class__ is str
            if is_words and value in known:
                values[key] = known[value]
                continue
            try:
                parsed = parse(value)
            except CellFault as why:
                table.faults.append(table.fault(number, key, value, str(why)))
                continue
            if parsed is None:
                if required:
                    table.faults.append(table.fault(number, key, value, "不能为空"))
                continue
            values[key] = parsed
            if is_words and len(known) < _REMEMBERED:
                known[value] = parsed
        add(Row(number, values))


def _is_total(cell: Any) -> bool:
    return cell.__class__ is str and len(cell) < 12 and cell.replace(" ", "") in _TOTALS
