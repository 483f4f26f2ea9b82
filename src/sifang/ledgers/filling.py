"""From the rows of a found table to typed values, each cell that cannot be read or is uncertain named."""

from __future__ import annotations

from typing import Any

from sifang.ledgers.days import day
from sifang.ledgers.mapping import Mapping
from sifang.ledgers.plan import Fault
from sifang.ledgers.reading.groups import group_columns, merged_values
from sifang.ledgers.reading.tables import FoundTable
from sifang.ledgers.rows import Row, Table
from sifang.ledgers.said import CellFault, Proposed, shown

EXAMPLE = "示例"
_FROM_1904 = 1462.0
_REMEMBERED = 5_000
_MOST_MARKED = 200


def fill(table: Table, found: FoundTable, mapping: Mapping, tests: list[tuple[int, set[str]]]) -> None:
    sheet, grid = table.sheet, found.grid
    constants: dict[str, Any] = {}
    for header, value in mapping.constants.items():
        column = sheet.column_of(header)
        assert column is not None
        try:
            parsed = column.parse(value)
        except CellFault as why:
            table.faults.append(
                Fault(grid.name, table.header_row, "", header, shown(value), f"对照文件：{why}")
            )
            continue
        constants[column.key] = parsed.value if parsed.__class__ is Proposed else parsed
    said = {c.key: v for header, v in mapping.values.items() if (c := sheet.column_of(header))}
    # Many cells say the same: each wording is read once.
    places = [
        (p.at, key, p.column.parse, p.column.required, said.get(key), {}) for key, p in table.places.items()
    ]
    add, rows, by_row = table.rows.append, grid.rows, found.ground.by_row
    groups = _Groups(table, found)
    hidden, troubled = set(found.hidden_rows), _troubled(found)
    first, several = grid.first, 0
    doubted, since_1904 = table.doubts, grid.marks.since_1904
    for r in found.data_at:
        cells, number = rows[r], r + first
        width = len(cells)
        if tests and any(shown(cells[at] if at < width else "") not in wanted for at, wanted in tests):
            table.left_out += 1
            continue
        if EXAMPLE in cells:
            table.left_out += 1
            continue
        values = constants.copy()
        lent = merged_values(found, r) if r in by_row else None
        trouble = troubled.get(number)
        filled: list[str] | None = None
        if groups.columns:
            filled = groups.lend(cells, number, values)
        missing: list[str] = []
        for at, key, parse, required, words, known in places:
            value = cells[at] if at < width else ""
            if (value == "" or value is None) and lent and at in lent:
                value = lent[at]
                filled = [*(filled or ()), key]
                several += 1
            if value == "" or value is None:
                if trouble and at in trouble:
                    kept = table.faults if required else doubted
                    kept.append(table.fault(number, key, "", trouble[at]))
                elif required:
                    missing.append(key)
                continue
            if trouble and at in trouble:
                doubted.append(table.fault(number, key, value, trouble[at]))
            if words:
                value = words.get(shown(value).strip(), value)
            if since_1904 and value.__class__ is float and parse is day:
                value += _FROM_1904
            same = value.__class__ is str or value.__class__ is float
            if same and value in known:
                parsed = known[value]
            else:
                try:
                    parsed = parse(value)
                except CellFault as why:
                    table.faults.append(table.fault(number, key, value, str(why)))
                    continue
                if same and len(known) < _REMEMBERED:
                    known[value] = parsed
            if parsed.__class__ is Proposed:
                doubted.append(table.fault(number, key, value, parsed.why))
                parsed = parsed.value
            if parsed is None:
                if required:
                    missing.append(key)
                continue
            values[key] = parsed
        if missing:
            if len(values) == len(constants) and all(c is None or not str(c).strip() for c in cells):
                continue
            table.faults.extend(
                table.fault(number, key, _at(cells, table.places[key].at), "不能为空") for key in missing
            )
        is_hidden = number in hidden
        if is_hidden and len(hidden) <= _MOST_MARKED:
            doubted.append(Fault(grid.name, number, "", "", "", "这一行在表里是隐藏的，也读了"))
        add(Row(number, values, tuple(filled) if filled else (), is_hidden))
    if several:
        table.notes.append(f"合并单元格的内容已补到它盖住的每一行（{several} 格）。")


def _at(cells: list[Any], at: int) -> Any:
    return cells[at] if at < len(cells) else ""


def _troubled(found: FoundTable) -> dict[int, dict[int, str]]:
    """Row -> column inside the grid -> why its formula is not to be trusted."""
    rows: dict[int, dict[int, str]] = {}
    for (number, column), why in found.grid.marks.troubled.items():
        rows.setdefault(number, {})[column - found.grid.first_column] = why
    return rows


class _Groups:
    """Values that stand once over several rows are lent to the rows below; each loan is a doubt."""

    def __init__(self, table: Table, found: FoundTable) -> None:
        at = set(group_columns(found))
        self.table = table
        self.columns = [
            (p.at, key) for key, p in table.places.items() if p.at in at and not p.column.required
        ]
        self.columns.sort()
        self.last: dict[int, tuple[int, Any]] = {}

    def lend(self, cells: list[Any], number: int, values: dict[str, Any]) -> list[str]:
        """Put what the group says into `values`, unless a group further left begins anew."""
        filled: list[str] = []
        fresh = False
        for at, key in self.columns:
            value = _at(cells, at)
            if value not in ("", None):
                self.last[at] = (number, value)
                fresh = True
                continue
            if fresh or at not in self.last:
                self.last.pop(at, None)
                continue
            since, value = self.last[at]
            try:
                parsed = self.table.places[key].column.parse(value)
            except CellFault:
                continue
            parsed = parsed.value if parsed.__class__ is Proposed else parsed
            if parsed is not None:
                values[key] = parsed
                filled.append(key)
                why = f"空白，按上面第 {since} 行的“{shown(value)[:20]}”补上，请核对"
                self.table.doubts.append(self.table.fault(number, key, "", why))
        return filled
