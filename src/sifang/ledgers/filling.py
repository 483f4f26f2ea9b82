"""From the rows of a found table to typed values, each cell that cannot be read or is uncertain named."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from typing import Any

from sifang.ledgers.days import day
from sifang.ledgers.mapping import Mapping
from sifang.ledgers.plan import Fault
from sifang.ledgers.reading.groups import group_columns, merged_values
from sifang.ledgers.reading.tables import FoundTable
from sifang.ledgers.rows import Row, Table
from sifang.ledgers.said import DITTO, CellFault, Proposed, shown
from sifang.ledgers.units import scaled

EXAMPLE = "示例"
_FROM_1904 = 1462.0
_REMEMBERED = 5_000
_MOSTLY = 0.9
_TOGETHER = 4_000
_COMMON = {str, float}
_NEW, _BAD = object(), object()
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
    places = [
        (p.at, key, p.column.parse, p.column.required, said.get(key)) for key, p in table.places.items()
    ]
    reader = _Reader(table, found, places, constants)
    groups = _Groups(table, found)
    hidden, troubled = set(found.hidden_rows), _troubled(found)
    rows, by_row, first = found.grid.rows, found.ground.by_row, found.grid.first
    plain: list[int] = []
    for r in found.data_at:
        cells, number = rows[r], r + first
        width = len(cells)
        if tests and any(shown(cells[at] if at < width else "") not in wanted for at, wanted in tests):
            table.left_out += 1
            continue
        if EXAMPLE in cells:
            table.left_out += 1
            continue
        if r not in by_row and number not in troubled and number not in hidden and not groups.columns:
            plain.append(r)
            if len(plain) == _TOGETHER:
                reader.together(plain)
                plain = []
            continue
        reader.together(plain)
        plain = []
        values = constants.copy()
        filled = groups.lend(cells, number, values) if groups.columns else []
        lent = merged_values(found, r) if r in by_row else {}
        reader.alone(
            r, values, filled, lent, troubled.get(number, {}), number in hidden, len(hidden) <= _MOST_MARKED
        )
    reader.together(plain)
    table.digest = reader.digest.hexdigest()
    if reader.lent:
        table.notes.append(f"合并单元格的内容已补到它盖住的每一行（{reader.lent} 格）。")


def _bytes_of(values: list[Any], kinds: set[type]) -> bytes:
    """Cells as bytes that differ when the cells do."""
    if kinds == {str}:
        words = "\x1f".join(values)
        if words.count("\x1f") == len(values) - 1:
            told = words.encode("utf-8", "surrogatepass")
            return b"s%d:" % len(told) + told
    elif kinds == {float}:
        return b"f" + array("d", values).tobytes()
    told = repr(values).encode("utf-8", "surrogatepass")
    return b"r%d:" % len(told) + told


class _Reader:
    """Reads cells by the columns' own parsers; each wording is read once, for many cells say the same."""

    def __init__(
        self,
        table: Table,
        found: FoundTable,
        places: list[tuple[int, str, Any, bool, dict[str, str] | None]],
        constants: dict[str, Any],
    ) -> None:
        self.table, self.rows, self.first = table, found.grid.rows, found.grid.first
        self.places, self.constants = places, constants
        self.known: list[dict[Any, Any]] = [{"": None} for _ in places]
        self.above: list[Any] = [None for _ in places]
        # Columns in which hardly any cell says what another said: looking for it costs more than it saves.
        self.differs = [False for _ in places]
        self.since_1904 = found.grid.marks.since_1904
        self.lent = 0
        told = [(key, table.places[key].scale, words) for _at, key, _parse, _required, words in places]
        self.digest = hashlib.blake2b(repr((told, constants, self.since_1904)).encode(), digest_size=32)
        self.name = found.grid.name

    def parse(self, place: int, number: int, value: Any) -> Any:
        """A value, None for nothing, or `_BAD` after the fault was named."""
        _at, key, parse, _required, words = self.places[place]
        if value.__class__ is str and value.strip() in DITTO and not (words and value.strip() in words):
            return self._ditto(place, number, value)
        if words:
            value = words.get(shown(value).strip(), value)
        if (scale := self.table.places[key].scale) > 1:
            value = scaled(value, scale)
        if self.since_1904 and value.__class__ is float and parse is day:
            value += _FROM_1904
        try:
            parsed = parse(value)
        except CellFault as why:
            self.table.faults.append(self.table.fault(number, key, value, str(why)))
            return _BAD
        if parsed.__class__ is Proposed:
            self.table.doubts.append(self.table.fault(number, key, value, parsed.why))
            return parsed.value
        return parsed

    def _ditto(self, place: int, number: int, value: str) -> Any:
        """What the cell above says, told as a doubt."""
        key, above = self.places[place][1], self.above[place]
        if above is None or above is _BAD:
            self.table.faults.append(
                self.table.fault(number, key, value, f"写的是“{value.strip()}”，上面却没有可照抄的")
            )
            return _BAD
        why = f"写的是“{value.strip()}”，照上一行填了“{shown(getattr(above, 'stated', above))[:20]}”，请核对"
        self.table.doubts.append(self.table.fault(number, key, value, why))
        return above

    def together(self, several: list[int]) -> None:
        """Rows without anything odd about them, column by column."""
        if not several:
            return
        table, first = self.table, self.first
        chosen = [self.rows[r] for r in several]
        begun = len(table.faults), len(table.doubts)
        straight = several[-1] - several[0] == len(several) - 1
        self.digest.update(repr((several[0], len(several)) if straight else several).encode())
        columns = []
        for place, (at, key, _parse, required, _words) in enumerate(self.places):
            try:
                values = [row[at] for row in chosen]
            except IndexError:
                values = [row[at] if at < len(row) else "" for row in chosen]
            columns.append(self._column(place, several, values))
            if required and (None in columns[-1]):
                for n, value in enumerate(columns[-1]):
                    if value is None and not _blank_row(chosen[n]):
                        table.faults.append(table.fault(several[n] + first, key, values[n], "不能为空"))
        constants, add = self.constants, table.rows.append
        for r, row, read in zip(several, chosen, self._by_row(columns, len(several)), strict=True):
            if not read and _blank_row(row):
                continue
            add(Row(r + first, constants | read if constants else read))
        for r in several:
            # Nobody looks at them again: a large sheet is not to lie in memory twice.
            self.rows[r] = []
        if begun != (len(table.faults), len(table.doubts)):
            # Found by columns, told by rows.
            table.faults[begun[0] :] = sorted(table.faults[begun[0] :], key=lambda fault: fault.row)
            table.doubts[begun[1] :] = sorted(table.doubts[begun[1] :], key=lambda fault: fault.row)

    def _by_row(self, columns: list[list[Any]], count: int) -> Iterable[dict[str, Any]]:
        """What was read of each row, without what is empty or bad; in whole columns where nothing is."""
        whole = [None not in column and _BAD not in column for column in columns]
        keys = [place[1] for place in self.places]
        full = [key for key, is_full in zip(keys, whole, strict=True) if is_full]
        rows: list[dict[str, Any]] = (
            [
                dict(zip(full, values, strict=True))
                for values in zip(*(c for c, w in zip(columns, whole, strict=True) if w), strict=True)
            ]
            if full
            else [{} for _ in range(count)]
        )
        for key, column, is_full in zip(keys, columns, whole, strict=True):
            if not is_full:
                for read, value in zip(rows, column, strict=True):
                    if value is not None and value is not _BAD:
                        read[key] = value
        return rows

    def _column(self, place: int, several: list[int], values: list[Any]) -> list[Any]:
        first = self.first
        kinds = set(map(type, values))
        self.digest.update(_bytes_of(values, kinds))
        if not kinds <= _COMMON:
            parsed_all: list[Any] = []
            for n, value in enumerate(values):
                parsed_all.append(
                    None if value is None or value == "" else self.parse(place, several[n] + first, value)
                )
                self.above[place] = parsed_all[-1]
            return parsed_all
        known = self.known[place]
        _at, key, parse, _required, words = self.places[place]
        # Straight through where nothing is to be done to a cell before it is parsed.
        straight = not words and not self.since_1904 and self.table.places[key].scale == 1
        if straight and self.differs[place] and (all_parsed := _each(parse, values)) is not None:
            self.above[place] = all_parsed[-1]
            return all_parsed
        found = [known.get(value, _NEW) for value in values]
        remember = len(known) < _REMEMBERED
        fresh = found.count(_NEW)
        self.differs[place] = not remember and fresh > _MOSTLY * len(values)
        if not fresh:
            self.above[place] = found[-1]
            return found
        for n, value in enumerate(found):
            if value is not _NEW:
                continue
            raw, parsed = values[n], _BAD
            if n:
                self.above[place] = found[n - 1]
            if straight and raw not in DITTO:
                try:
                    parsed = parse(raw)
                except CellFault:
                    parsed = _BAD
            if parsed is _BAD or parsed.__class__ is Proposed:
                # Told again for every cell that says it.
                told = len(self.table.doubts) + len(self.table.faults)
                parsed = self.parse(place, several[n] + first, raw)
                if told != len(self.table.doubts) + len(self.table.faults):
                    found[n] = parsed
                    continue
            found[n] = parsed
            if remember:
                known[raw] = parsed
        self.above[place] = found[-1]
        return found

    def alone(
        self,
        r: int,
        values: dict[str, Any],
        filled: list[str],
        lent: dict[int, Any],
        trouble: dict[int, str],
        hidden: bool,
        marked: bool,
    ) -> None:
        """A row under merged cells or a group, hidden, or with formulas that cannot be trusted."""
        table, number, cells = self.table, r + self.first, self.rows[r]
        missing: list[str] = []
        for place, (at, key, _parse, required, _words) in enumerate(self.places):
            value = _at(cells, at)
            if (value == "" or value is None) and at in lent:
                value = lent[at]
                filled.append(key)
                self.lent += 1
                if not isinstance(value, str):
                    why = f"合并单元格里的“{shown(value)}”盖住几行，每行都填了，请核对"
                    table.doubts.append(table.fault(number, key, value, why))
            if value == "" or value is None:
                self.above[place] = None
                if at in trouble:
                    kept = table.faults if required else table.doubts
                    kept.append(table.fault(number, key, "", trouble[at]))
                elif required:
                    missing.append(key)
                continue
            if at in trouble:
                table.doubts.append(table.fault(number, key, value, trouble[at]))
            parsed = self.above[place] = self.parse(place, number, value)
            if parsed is None and required:
                missing.append(key)
            if parsed is not None and parsed is not _BAD:
                values[key] = parsed
        if missing:
            if _blank_row(cells):
                return
            table.faults.extend(
                table.fault(number, key, _at(cells, table.places[key].at), "不能为空") for key in missing
            )
        if hidden and marked:
            table.doubts.append(Fault(self.name, number, "", "", "", "这一行在表里是隐藏的，也读了"))
        self.digest.update(repr((number, values)).encode("utf-8", "surrogatepass"))
        table.rows.append(Row(number, values, tuple(filled), hidden))


def _each(parse: Any, values: list[Any]) -> list[Any] | None:
    """Every value parsed; None when one of them is empty, a ditto, a fault or a doubt, and has to be looked at."""
    if "" in values or not DITTO.isdisjoint(values):
        return None
    try:
        found = [parse(value) for value in values]
    except CellFault:
        return None
    return None if Proposed in set(map(type, found)) else found


def _blank_row(cells: list[Any]) -> bool:
    return all(cell is None or not str(cell).strip() for cell in cells)


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
