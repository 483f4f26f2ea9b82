"""What was not loaded, back to its clerk: the rows as the file had them, each doubtful cell coloured and commented."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from sifang.ledgers.choices import What
from sifang.ledgers.joining import words_of_row
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.planned.packed import with_cells
from sifang.ledgers.said import LISTED
from sifang.ledgers.sheets import Sheet, sheet

MOST_ROWS = 50_000
LEFT = (What.BAD, What.CONFLICT)


def marked(batch: LedgerBatch) -> bytes:
    """An .xlsx in the columns of the sheet: the rows that were not loaded, ready to be mended and dropped again."""
    one = sheet(batch.sheet)
    rows = LedgerRow.objects.filter(batch=batch, what__in=LEFT).order_by("row")
    return _book(one, with_cells(list(rows[:MOST_ROWS])), batch.outcome.get("parts") or [])


def _book(one: Sheet, rows: Iterable[LedgerRow], parts: list[str]) -> bytes:
    out = io.BytesIO()
    # Always as text: nothing a clerk wrote becomes a formula or a link here.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(one.name[:31])
    head = book.add_format({"bold": True, "bg_color": "#F4F4F0", "bottom": 2})
    bad = book.add_format({"bg_color": "#FBE6DC", "border": 1, "border_color": "#A33B0B"})
    for at, column in enumerate(one.columns):
        page.write_string(0, at, column.header, head)
        page.set_column(at, at, column.width)
    page.freeze_panes(1, 0)
    listed = book.add_worksheet(LISTED)
    listed.set_column(0, 3, 16)
    listed.set_column(4, 4, 70)
    for column_at, words in enumerate(("原来第几行", "这张表第几行", "列名", "值", "为什么")):
        listed.write_string(0, column_at, words, head)
    places = {column.key: at for at, column in enumerate(one.columns)}
    line = 0
    for number, row in enumerate(rows, 1):
        cells: dict[str, str] = row.cells or {}
        whys: dict[int, list[str]] = {}
        for note in row.faults or ():
            at = places.get(note["key"], 0)
            whys.setdefault(at, []).append(note["why"])
            line += 1
            for column_at, said in enumerate(
                (
                    words_of_row(row.row, parts) if parts else str(row.row),
                    str(number + 1),
                    note["header"],
                    note["value"],
                    note["why"],
                )
            ):
                listed.write_string(line, column_at, said[:500])
        for key, at in places.items():
            _write(page, number, at, cells.get(key, ""), bad if at in whys else None)
        for at, several in whys.items():
            page.write_comment(
                number, at, "；".join(several)[:900], {"visible": False, "x_scale": 2, "y_scale": 2}
            )
    book.close()
    return out.getvalue()


def _write(page: Any, row: int, column: int, value: str, look: Any) -> None:
    if value:
        page.write_string(row, column, value[:32_000], look)
    elif look is not None:
        page.write_blank(row, column, None, look)
