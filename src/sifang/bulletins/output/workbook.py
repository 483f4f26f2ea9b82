"""The city's own report form filled in: marks in its cells become figures and rows, everything else stays as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from sifang.ledgers.public import NotATable
from sifang.lib.tabular import plain

MARK = re.compile(r"\{\{\s*([^{}]{1,80}?)\s*\}\}")
MOST_BYTES, MOST_CELLS, MOST_ROWS = 8 * 1024 * 1024, 200_000, 50_000
_REFERENCE = re.compile(r"(\$?[A-Z]{1,3})(\$?)(\d{1,7})")

Say = Callable[[str, bool], Any]
"""(what stands in a mark, whether the cell shows percent) -> a value, or None when nobody knows the mark."""
RowsOf = Callable[[str], tuple[list[str], Iterable[list[Any]]] | None]
"""The name of a sheet -> its headers and rows, or None when there is no such sheet."""


@dataclass
class Filled:
    data: bytes
    count: int = 0
    rows: int = 0
    unknown: list[str] = field(default_factory=list)
    """Marks nobody knows, with their place: their cells say so."""


def fill(book: bytes, say: Say, rows_of: RowsOf) -> Filled:
    """
    A report form with its marks filled in; formulas, merged cells and looks stay, and formulas grow with the rows.

    :raises NotATable: it is no .xlsx that can be filled
    """
    if len(book) > MOST_BYTES:
        raise NotATable("报表模板最多 8 MB。")
    try:
        opened = openpyxl.load_workbook(io.BytesIO(book))
    except Exception as why:
        # A foreign reader: whatever it stumbles over, the file is none it can fill.
        raise NotATable("打不开这份报表模板，请在 Excel 或 WPS 里另存为 .xlsx 再来。") from why
    done = Filled(b"")
    for page in opened.worksheets:
        if page.max_row * page.max_column > MOST_CELLS:
            raise NotATable(f"“{page.title}”太大，报表模板最多 {MOST_CELLS:,} 格。")
        _fill_rows(opened, page, rows_of, done)
        for cells in page.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and not isinstance(cell, MergedCell) and "{{" in cell.value:
                    _fill_cell(cell, say, done)
    out = io.BytesIO()
    # Values of formulas are worked out by whoever opens it.
    opened.calculation.fullCalcOnLoad = True
    opened.save(out)
    done.data = out.getvalue()
    return done


def _fill_cell(cell: Any, say: Say, done: Filled) -> None:
    words = str(cell.value)
    alone = MARK.fullmatch(words.strip())
    percent = "%" in (cell.number_format or "")
    unknown = []

    def said(found: re.Match[str]) -> str:
        value = say(found[1], False)
        if value is None:
            unknown.append(found[1])
            return found[0]
        done.count += 1
        return _words(value)

    if alone is not None:
        value = say(alone[1], percent)
        if value is None:
            unknown.append(alone[1])
        else:
            done.count += 1
            _put(cell, value)
    else:
        _put(cell, MARK.sub(said, words))
    for mark in unknown:
        done.unknown.append(f"{cell.parent.title}!{cell.coordinate} {mark}")
        cell.comment = Comment(f"不认识“{mark}”，没有填", "四方")


def _words(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(plain(value))


def _put(cell: Any, value: Any) -> None:
    """A value, never a formula: what a clerk wrote into a name is no command to a spreadsheet."""
    value = plain(value)
    cell.value = float(value) if isinstance(value, Decimal) else value
    if isinstance(value, str):
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    elif isinstance(value, date) and cell.number_format == "General":
        cell.number_format = "yyyy-mm-dd"


def _fill_rows(book: Any, page: Worksheet, rows_of: RowsOf, done: Filled) -> None:
    """A row whose marks name a sheet (`小区台账:小区名称`) is repeated for each of its records."""
    at = 1
    while at <= page.max_row:
        marks = {
            cell.column: met[1]
            for cell in page[at]
            if isinstance(cell.value, str) and (met := MARK.fullmatch(cell.value.strip()))
        }
        named = {
            mark.replace("：", ":").partition(":")[0].strip() for mark in marks.values() if _parted(mark)
        }
        told = next(((name, found) for name in sorted(named) if (found := rows_of(name)) is not None), None)
        if told is None:
            at += 1
            continue
        name, (headers, rows) = told
        places = {header: n for n, header in enumerate(headers)}
        lines = []
        for line in rows:
            lines.append(line)
            if len(lines) > MOST_ROWS:
                raise NotATable(f"“{name}”有 {MOST_ROWS:,} 行以上，报表里放不下，请按区划分开填。")
        _make_room(book, page, at, max(len(lines), 1))
        for n, line in enumerate(lines or [[""] * len(headers)]):
            for column, mark in marks.items():
                header = mark.replace("：", ":").partition(":")[2].strip()
                cell = page.cell(at + n, column)
                if mark == "序号":
                    _put(cell, n + 1 if lines else "")
                elif _parted(mark) and header in places:
                    _put(cell, line[places[header]])
                    done.count += 1
                else:
                    cell.value = "{{" + mark + "}}"
        done.rows += len(lines)
        at += max(len(lines), 1)


def _parted(mark: str) -> bool:
    return ":" in mark or "：" in mark


def _make_room(book: Any, page: Worksheet, row: int, count: int) -> None:
    """Room for `count` rows where one stands: looks are repeated, what stands below moves, formulas follow."""
    more = count - 1
    if not more:
        return
    model = [(copy(cell._style), cell.value) for cell in page[row]]
    height = page.row_dimensions[row].height
    heights = {
        r: page.row_dimensions[r].height
        for r in range(row + 1, page.max_row + 1)
        if page.row_dimensions[r].height
    }
    merged = [range_boundaries(str(held)) for held in page.merged_cells.ranges]
    below = [held for held in merged if held[1] > row]
    for left, top, right, bottom in below:
        page.unmerge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    beside = [held for held in merged if held[1] == row == held[3]]
    page.insert_rows(row + 1, more)
    for left, top, right, bottom in below:
        page.merge_cells(start_row=top + more, start_column=left, end_row=bottom + more, end_column=right)
    for n in range(1, count):
        for column, (style, value) in enumerate(model, 1):
            cell = page.cell(row + n, column)
            cell._style = copy(style)
            if isinstance(value, str) and value.startswith("="):
                cell.value = _moved(value, row, n, None)
            elif value is not None and not (isinstance(value, str) and MARK.search(value)):
                cell.value = value
        for left, _top, right, _bottom in beside:
            page.merge_cells(start_row=row + n, start_column=left, end_row=row + n, end_column=right)
        page.row_dimensions[row + n].height = height
    for r in sorted(heights, reverse=True):
        page.row_dimensions[r + more].height = heights[r]
    for other in book.worksheets:
        for cells in other.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and cell.data_type == "f":
                    inside = other is page
                    if inside and row < cell.row <= row + more:
                        continue
                    cell.value = _grown(cell.value, page.title, inside, row, more)
    if page.print_area:
        page.print_area = _grown(f"={page.print_area.replace('$', '')}", page.title, True, row, more)[
            1:
        ].split("!")[-1]


def _moved(formula: str, row: int, by: int, _page: None) -> str:
    """The row's own formula for a row further down: references to its own row go along."""

    def one(found: re.Match[str]) -> str:
        column, fixed, number = found.groups()
        return f"{column}{fixed}{int(number) + by}" if int(number) == row and not fixed else found[0]

    return _in_references(formula, lambda words: _REFERENCE.sub(one, words))


def _grown(formula: str, title: str, inside: bool, row: int, more: int) -> str:
    """References below the repeated row move down; a range that ends in it takes the new rows in."""

    def reference(words: str) -> str:
        where, mark, local = words.rpartition("!")
        if (where.strip("'") != title) if mark else not inside:
            return words
        first, colon, last = local.partition(":")

        def shifted(found: re.Match[str], *, end: bool) -> str:
            column, fixed, number = found.groups()
            at = int(number)
            return f"{column}{fixed}{at + more if at > row or (end and at == row) else at}"

        first = _REFERENCE.sub(lambda found: shifted(found, end=False), first)
        last = _REFERENCE.sub(lambda found: shifted(found, end=True), last)
        return f"{where}{mark}{first}{colon}{last}"

    return _in_references(formula, reference)


def _in_references(formula: str, change: Callable[[str], str]) -> str:
    tokens = Tokenizer(formula)
    return "=" + "".join(
        change(token.value) if token.type == "OPERAND" and token.subtype == "RANGE" else token.value
        for token in tokens.items
    )


__all__ = ["MARK", "Filled", "fill"]
