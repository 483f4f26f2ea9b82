"""The file back to its clerk, each wrong cell coloured and commented."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter

from sifang.ledgers.reading.content import NotATable, examine
from sifang.ledgers.reading.workbook import grids

MOST_ROWS = 50_000


def marked(data: bytes, outcome: dict[str, Any]) -> bytes:
    """
    An .xlsx of the sheet that was read with comments on the cells at fault, and a list of them.

    :raises NotATable: the file cannot be read, or is too long to be marked
    """
    name = outcome.get("sheet", "")
    grid = next(grids(examine(data), "" if name == "csv" else name))
    if len(grid.rows) > MOST_ROWS:
        raise NotATable(f"表有 {len(grid.rows):,} 行，太长，标不过来；请按错误清单改。")
    faults: dict[tuple[int, str], str] = {}
    for kind in ("doubts", "faults"):
        for fault in outcome.get(kind, ()):
            faults[fault["row"], fault["column"] or "A"] = fault["why"]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet("台账" if name in ("", "csv") else name[:31])
    bad = book.add_format({"bg_color": "#FBE6DC", "border": 1, "border_color": "#A33B0B"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, row in enumerate(grid.rows):
        for column, value in enumerate(row):
            _write(page, at + grid.first - 1, column + grid.first_column, value, day)
    for (row, letters), why in faults.items():
        column = _number(letters)
        value = _at(grid.rows, row - grid.first, column - grid.first_column)
        _write(page, row - 1, column, value, bad, bad)
        page.write_comment(row - 1, column, why[:500], {"visible": False, "x_scale": 2})
    listed = book.add_worksheet("错误清单")
    listed.set_column(0, 4, 16)
    listed.set_column(5, 5, 70)
    for column, head in enumerate(("工作表", "行", "列", "列名", "值", "为什么")):
        listed.write_string(0, column, head)
    for at, fault in enumerate(outcome.get("faults", ()), 1):
        for column, key in enumerate(("sheet", "row", "column", "header", "value", "why")):
            listed.write_string(at, column, str(fault[key]))
    book.close()
    return out.getvalue()


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _at(rows: list[list[Any]], row: int, column: int) -> Any:
    if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
        return rows[row][column]
    return ""


def _write(page: Any, row: int, column: int, value: Any, day: Any, look: Any = None) -> None:
    if value in ("", None):
        if look is not None:
            page.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, look)
    elif isinstance(value, (datetime, date)):
        page.write_datetime(row, column, value, look or day)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value, look)
    else:
        # Always as text: nothing a clerk wrote becomes a formula here.
        page.write_string(row, column, str(value)[:32_000], look)
