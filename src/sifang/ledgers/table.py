"""From a file to typed rows: takes the table that fits, reads every cell, names every one it cannot read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Any

from sifang.ledgers.cells import shown
from sifang.ledgers.filling import EXAMPLE, fill
from sifang.ledgers.joining import alike, joined, place_in
from sifang.ledgers.mapping import Mapping
from sifang.ledgers.naming import Match, matches, words_of
from sifang.ledgers.plan import Fault
from sifang.ledgers.reading.beside import Beside, book_beside
from sifang.ledgers.reading.content import Content, NotATable, examine
from sifang.ledgers.reading.header import FoundColumn
from sifang.ledgers.reading.signs import letter
from sifang.ledgers.reading.tables import FoundTable, table_below, tables_of
from sifang.ledgers.reading.workbook import Grid, grids
from sifang.ledgers.rows import Place, Row, Table
from sifang.ledgers.said import LISTED
from sifang.ledgers.sheets import Column, Sheet, plain
from sifang.ledgers.units import scale_of, unit_in
from sifang.lib.memory import without_collecting

__all__ = ["EXAMPLE", "HEADER_WITHIN", "Place", "Row", "Table", "letter", "read_table"]

HEADER_WITHIN = 20
MOST_LYING, LYING_FITS = 120, 3
_PLACE = re.compile(r"[A-Za-z]{1,3}\d{1,7}(?::[A-Za-z]{1,3}\d{1,7})?")
SURE = 0.9
"""Below this, what a column was taken for is told as a doubt."""


Settle = Callable[[Table], Mapping | None]


def read_table(
    data: bytes,
    file_name: str,
    sheet: Sheet,
    *,
    mapping: Mapping | None = None,
    only: str = "",
    settle: Settle | None = None,
) -> Table:
    """
    Read the table of a file that fits a noun's sheet best.

    :param settle: shown the table when its header was read and its cells were not; answers another mapping to read the
        header by, or None to go on
    :param only: the name of the sheet to read, or the table of a sheet by its place (`台账!A12`); all when empty
    :raises NotATable: with the reason
    """
    mapping = mapping or Mapping()
    with without_collecting(), book_beside(data, _place(only)[0]) as book:
        content = examine(data)
        several, others = _best(content, sheet, mapping, only, book)
    with without_collecting():
        if not several:
            required = "、".join(f"“{c.header}”" for c in sheet.columns if c.required)
            raise NotATable(
                f"前 {HEADER_WITHIN} 行里没有找到{sheet.name}的表头（至少要有{required}一列）。可用的列："
                + "、".join(sheet.headers)
            )
        found = several[0]
        read: list[Table] = []
        for each in several:
            one, mapping = _read(each, sheet, mapping, settle if not read else None, named=len(several) > 1)
            read.append(one)
        table = joined(read) if len(read) > 1 else read[0]
    table.file_name, table.size = file_name, len(data)
    table.sha256 = hashlib.sha256(data).hexdigest()
    table.notes = [*content.notes, *table.notes]
    table.others = others
    if others:
        table.notes.append(f"文件里还有 {len(others)} 张表，没有读：{'；'.join(others[:8])}。")
    if not table.rows and not table.faults:
        raise NotATable(f"“{found.sheet}”里只有表头，没有要导入的行。")
    return table


def _best(
    content: Content, sheet: Sheet, mapping: Mapping, only: str, book: Beside | None
) -> tuple[list[FoundTable], list[str]]:
    """The table that fits with those of its layout on other sheets, and the rest in words."""
    index = _index(sheet, mapping)
    needed = {c.key for c in sheet.columns if c.required} - _given(sheet, mapping)
    best: tuple[tuple[bool, float, bool, int], FoundTable] | None = None
    others: list[tuple[FoundTable | None, str]] = []

    def known(words: str) -> bool:
        return plain(words) in index

    page, place = _place(only)
    for grid in grids(content, page, book):
        tables = [t for t in tables_of(grid, known) if not place or place in (t.range, t.range.split(":")[0])]
        if place and not tables:
            standing = "、".join(t.range for t in tables_of(grid, known)) or "没有表"
            raise NotATable(f"“{grid.name}”的 {place} 没有表，找到的是：{standing}。")
        fits = [(_fit(table, sheet, mapping, index, needed), table) for table in tables]
        if (
            not place
            and not any(fit for fit, _ in fits)
            and (poor := _poor(grid, index, needed, known)) is not None
        ):
            fits.append((_fit(poor, sheet, mapping, index, needed), poor))
        for fit, table in fits:
            said = f"“{table.sheet}”{table.range}（{table.rows} 行）"
            if fit is None:
                if table.sheet != LISTED:
                    others.append((None, said))
                continue
            if best is None or fit > best[0]:
                best = (fit, table)
            others.append((table, said))
    if not place and (best is None or best[0][1] < LYING_FITS):
        lying = _lying(grids(content, page, book), sheet, mapping, index, needed)
        if lying is not None:
            return [lying], []
    if best is None:
        return [], []
    several = [best[1]] if only else alike(best[1], [table for table, _ in others if table is not None])
    # Only the rows of what is read stay in memory.
    return several, [said for table, said in others if all(table is not one for one in several)]


def _lying(
    several: Iterable[Grid], sheet: Sheet, mapping: Mapping, index: dict[str, Column], needed: set[str]
) -> FoundTable | None:
    """A table whose headers stand one under the other, a record in each column: turned, and read like any other."""
    best: tuple[tuple[bool, float, bool, int], FoundTable] | None = None
    for grid in several:
        width = max((len(row) for row in grid.rows[:MOST_LYING]), default=0)
        if not 1 < len(grid.rows) <= MOST_LYING or width < 2:
            continue
        turned = Grid(
            grid.name, [list(cells) for cells in zip_longest(*grid.rows, fillvalue="")], grid.first_column + 1,
            grid.first - 1, visible=grid.visible,
        )  # fmt: skip
        for table in tables_of(turned, lambda words: plain(words) in index):
            fit = _fit(table, sheet, mapping, index, needed)
            # Three of our words, or a header of which nothing else is left: words of a form are no table.
            if fit is not None and table.rows and fit[1] >= LYING_FITS and (best is None or fit > best[0]):
                table.turned = True
                best = (fit, table)
    return best[1] if best else None


def _place(only: str) -> tuple[str, str]:
    """A sheet's name, and behind it the place of one of its tables: 台账!A12, 台账!A12:F20."""
    page, _mark, place = only.rpartition("!")
    return (page, place.upper()) if page and _PLACE.fullmatch(place) else (only, "")


def _fit(
    table: FoundTable, sheet: Sheet, mapping: Mapping, index: dict[str, Column], needed: set[str]
) -> tuple[bool, float, bool, int] | None:
    """How well a table fits the sheet; None when a required column is missing."""
    sure = {m.column.key: m.sure for m in _matched(table, sheet, mapping, index) if m is not None}
    if not sure or not needed <= sure.keys():
        return None
    return bool(table.rows), round(sum(sure.values()), 2), table.visible, min(table.rows, 3)


def _poor(grid: Grid, index: dict[str, Column], needed: set[str], known: Any) -> FoundTable | None:
    """A table whose header would not pass for one, had we not asked for these words: a single column, say."""
    best, most = None, 0
    for at, row in enumerate(grid.rows[:HEADER_WITHIN]):
        keys = {c.key for cell in row if isinstance(cell, str) and (c := index.get(plain(cell)))}
        if needed <= keys and len(keys) > most:
            best, most = at, len(keys)
    return None if best is None else table_below(grid, best, known)


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


def _matched(
    table: FoundTable, sheet: Sheet, mapping: Mapping, index: dict[str, Column]
) -> list[Match | None]:
    def values(column: FoundColumn) -> list[Any]:
        return [table.ground.at(r, column.at) for r in table.data_at[:60]]

    alone = {plain(header) for header in chain(sheet.ignored, mapping.rows)}
    if isinstance(mapping.ignore, list):
        alone |= {plain(header) for header in mapping.ignore}
    if mapping.ignores_the_rest:
        alone |= {plain(word) for c in table.columns for word in (c.header, *c.parts)}
    return matches(table.columns, index, values, alone)


def _read(
    found: FoundTable, sheet: Sheet, mapping: Mapping, settle: Settle | None, *, named: bool
) -> tuple[Table, Mapping]:
    """
    The table with its rows, and the mapping it was read by.

    :param named: one of several sheets, whose name may say where its rows stand
    """
    table, tests = _header(found, sheet, mapping)
    while settle is not None and (other := settle(table)) is not None:
        mapping = other
        table, tests = _header(found, sheet, mapping)
    if not table.faults:
        here = place_in(found.sheet, sheet, {*table.places, *_given(sheet, mapping)}) if named else None
        if here is not None:
            table.notes.append(f"表里没有“{here[0]}”一列，按工作表的名称填“{here[1]}”。")
        constants = mapping.constants | dict([here] if here else [])
        fill(table, found, replace(mapping, constants=constants), tests)
        _tell(table, found)
    return table, mapping


def _header(found: FoundTable, sheet: Sheet, mapping: Mapping) -> tuple[Table, list[tuple[int, set[str]]]]:
    """The table without its rows, and by which words of which columns its rows are chosen."""
    index = _index(sheet, mapping)
    ignored = {plain(h) for h in sheet.ignored}
    if isinstance(mapping.ignore, list):
        ignored |= {plain(h) for h in mapping.ignore}
    conditions = {plain(h): set(v) for h, v in mapping.rows.items()}
    number = found.header_rows[0]
    table = Table(sheet, found.sheet, "", "", 0, number, {}, [], range=found.range, title=found.title)
    tests: list[tuple[int, set[str]]] = []
    for theirs, match in zip(found.columns, _matched(found, sheet, mapping, index), strict=True):
        header, where = theirs.header, theirs.letter
        column = match.column if match else None
        if not header:
            table.notes.append(f"{where} 列没有列名，没有读。")
            continue
        words = {plain(header), *(plain(part) for part in theirs.parts)}
        wanted = next((conditions.pop(word) for word in words if word in conditions), None)
        if wanted is not None:
            tests.append((theirs.at, wanted))
        if column is None:
            if not (wanted is not None or mapping.ignores_the_rest or words & ignored):
                why = f"不认识的列。可用的列：{'、'.join(sheet.headers)}；不需要的列请删掉，或在对照文件里写 ignore"
                table.faults.append(Fault(found.sheet, number, where, header, header, why))
        elif column.key in table.places:
            earlier = table.places[column.key]
            why = f"与 {earlier.letter} 列“{earlier.header}”是同一列，只能留一个"
            table.faults.append(Fault(found.sheet, number, where, header, header, why))
        else:
            assert match is not None
            unit = unit_in(header, theirs.unit)
            scale = scale_of(unit, column)
            if scale is None:
                why = f"列名里的单位是“{unit}”，不是“{column.unit or column.header}”的单位，这一列没有读；请换算后再来"
                table.doubts.append(Fault(found.sheet, number, where, header, "", why))
                continue
            if scale > 1:
                table.notes.append(f"“{header}”的数按“{unit}”读，已乘以 {scale:,}。")
            table.places[column.key] = Place(column, theirs.at, where, header, match.sure, scale)
            if match.sure < SURE:
                table.doubts.append(Fault(found.sheet, number, where, header, "", words_of(match, header)))
    for header in conditions:
        why = f"对照文件按“{header}”选行，但表里没有这一列"
        table.faults.append(Fault(found.sheet, number, "", header, "", why))
    for theirs_, ours in mapping.columns.items():
        column = sheet.column_of(ours)
        if column is not None and column.key not in table.places:
            why = f"对照文件说“{theirs_}”是“{ours}”，但表里没有这一列"
            table.faults.append(Fault(found.sheet, number, "", theirs_, "", why))
    return table, tests


def _tell(table: Table, found: FoundTable) -> None:
    """What was left out or looks odd, in words."""
    if found.turned:
        table.notes.append(
            "这张表是横着写的：列名在第一列，一列一条记录，已经转过来读。下面说的“第 n 行”是表里的第 n 列，列的字母是第几行。"
        )
    for rows, why in (
        (found.totals, "像是合计行，没有导入"),
        (found.sections, "像是分节的标题，没有导入"),
        (found.repeated, "重复的表头，没有导入"),
    ):
        table.left_out += len(rows)
        for number in rows:
            row = found.grid.rows[number - found.grid.first]
            said = next((cell for cell in row if cell not in ("", None)), "")
            table.doubts.append(Fault(table.name, number, "", "", shown(said), why))
    if found.numbered:
        table.notes.append(f"有 {len(found.numbered)} 行只有序号，没有读。")
    if not found.visible:
        table.notes.append(f"“{found.sheet}”是隐藏的工作表。")
    if hidden := [column.letter for column in found.columns if column.hidden]:
        table.notes.append(f"隐藏的列也读了：{'、'.join(hidden)}。")
    if found.hidden_rows:
        table.notes.append(f"有 {len(found.hidden_rows)} 行在表里是隐藏的（可能是筛选），也读了。")
    table.doubts.sort(key=lambda fault: fault.row)
