"""A report form shown as a table, cell by cell, and a mark put into a cell of it or taken out."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sifang.bulletins.output.workbook import MARK
from sifang.ledgers.public import NotATable
from sifang.lib.refusals import Refusal

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 1024 * 1024, 120, 40
_PLACE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


@dataclass(frozen=True)
class ShownCell:
    """One cell of the form; `mark` is what stands between the braces, when it is marked."""

    place: str
    words: str
    mark: str
    wide: int = 1
    high: int = 1
    is_formula: bool = False


@dataclass(frozen=True)
class ShownPage:
    """A sheet of the form, as far as it is shown."""

    title: str
    columns: list[str]
    rows: list[tuple[int, list[ShownCell]]]
    cut: bool


def opened(book: bytes) -> Any:
    """
    :raises NotATable: it is no workbook whose cells can be marked on the page
    """
    if len(book) > MOST_BYTES:
        raise NotATable("这份报表超过 1 MB，在页面上标会很慢，请把记号直接写在表里。")
    try:
        return openpyxl.load_workbook(io.BytesIO(book))
    except Exception as why:
        # A foreign reader: whatever it stumbles over, the file is none it can fill.
        raise NotATable("打不开这份报表，请在 Excel 或 WPS 里另存为 .xlsx 再来。") from why


def page_of(book: Any, at: int) -> ShownPage:
    """The sheet with that number, merged cells as one."""
    page = book.worksheets[at]
    rows, columns = min(page.max_row + 1, MOST_ROWS), min(page.max_column + 1, MOST_COLUMNS)
    spans = {
        (held.min_row, held.min_col): (
            min(held.max_col, columns) - held.min_col + 1,
            min(held.max_row, rows) - held.min_row + 1,
        )
        for held in page.merged_cells.ranges
        if held.min_row <= rows and held.min_col <= columns
    }
    shown = [
        (
            r,
            [
                _shown(cell, *spans.get((cell.row, cell.column), (1, 1)))
                for cell in cells
                if not isinstance(cell, MergedCell)
            ],
        )
        for r, cells in enumerate(page.iter_rows(1, rows, 1, columns), 1)
    ]
    letters = [get_column_letter(n) for n in range(1, columns + 1)]
    return ShownPage(page.title, letters, shown, page.max_row > rows or page.max_column > columns)


def _shown(cell: Any, wide: int, high: int) -> ShownCell:
    words = "" if cell.value is None else str(cell.value)
    if isinstance(cell.value, datetime) and cell.value.time() == time():
        words = cell.value.date().isoformat()
    found = MARK.search(words)
    return ShownCell(
        cell.coordinate, words[:200], found[1] if found else "", wide, high, cell.data_type == "f"
    )


def cell_of(page: Worksheet, place: str) -> Any:
    """
    :raises Refusal: there is no such cell to write into
    """
    if not _PLACE.fullmatch(place):
        raise Refusal("没有这个格子")
    cell = page[place]
    if isinstance(cell, MergedCell):
        raise Refusal("这个格子和别的合并在一起，请标合并单元格的第一格")
    if cell.row > MOST_ROWS or cell.column > MOST_COLUMNS:
        raise Refusal(f"页面上只标前 {MOST_ROWS} 行、{MOST_COLUMNS} 列，更远的请把记号直接写在表里")
    return cell


def kept(value: Any) -> Any:
    """What stood in a cell, for a column of JSON."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def unkept(value: Any) -> Any:
    """The same, back again."""
    if isinstance(value, dict):
        if "datetime" in value:
            return datetime.fromisoformat(value["datetime"])
        return date.fromisoformat(value["date"])
    return value


def saved(book: Any) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


__all__ = ["ShownCell", "ShownPage", "cell_of", "kept", "opened", "page_of", "saved", "unkept"]
