"""Rows out of the house: CSV that Excel opens, and .xlsx in flat memory; no row is ever a formula."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_ROWS_OF_A_SHEET = 1_048_576


def plain(value: Any) -> Any:
    """What a cell holds: dates, numbers and text stay what they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float, Decimal, date)):
        return value
    return str(value)


def defused(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula begins with an apostrophe."""
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return value


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_stream(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """CSV with a byte order mark, piece by piece."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + writer.writerow(head).encode()
    for row in rows:
        yield writer.writerow([defused(plain(value)) for value in row]).encode()


def xlsx_file(head: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> IO[bytes]:
    """A workbook as an open temporary file; a list longer than a sheet goes on in the next one."""
    import xlsxwriter

    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the answer closes it
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet, line, count = None, 0, 0
    name = "".join(c for c in title if c not in "[]:*?/\\'")[:24] or "列表"

    def begin() -> Any:
        nonlocal count
        count += 1
        made = book.add_worksheet(name if count == 1 else f"{name} {count}")
        made.freeze_panes(1, 1)
        for i, label in enumerate(head):
            made.set_column(i, i, min(max(len(label) * 2 + 2, 12), 40))
            made.write_string(0, i, label, bold)
        return made

    sheet = begin()
    for row in rows:
        line += 1
        if line >= _ROWS_OF_A_SHEET:
            sheet, line = begin(), 1
        for i, value in enumerate(row):
            value = plain(value)
            if isinstance(value, datetime):
                sheet.write_string(line, i, value.strftime("%Y-%m-%d %H:%M"))
            elif isinstance(value, date):
                midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a sheet knows no zone
                sheet.write_datetime(line, i, midnight, day)
            elif isinstance(value, (int, float, Decimal)):
                sheet.write_number(line, i, float(value))
            elif value != "":
                sheet.write_string(line, i, value)
    book.close()
    target.seek(0)
    return target
