"""The foreign reader of workbooks, and what goes wrong in it said as one of our sentences."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import python_calamine

from sifang.ledgers.reading.limits import (
    DAMAGED,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SPAN,
    PASSWORD,
    NotATable,
    too_far,
)  # fmt: skip


class Book:
    """
    An opened workbook: its sheets of cells by name, and whether each is visible.

    :raises NotATable: by every method: it cannot be read
    """

    def __init__(self, data: bytes) -> None:
        with _said():
            self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
            self.names: dict[str, bool] = {
                s.name: s.visible == python_calamine.SheetVisibleEnum.Visible
                for s in self._book.sheets_metadata
                if s.typ == python_calamine.SheetTypeEnum.WorkSheet
            }

    def sheet(self, name: str) -> tuple[tuple[int, int], Iterator[list[Any]]]:
        """Where its first cell stands, row and column from 0, and its rows from there."""
        with _said():
            sheet = self._book.get_sheet_by_name(name)
            start = sheet.start or (0, 0)
            if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
                raise NotATable(
                    f"“{name}”有 {sheet.height:,} 行 × {sheet.width:,} 列，最多读 {MOST_ROWS:,} 行 {MOST_COLUMNS} 列。"
                )
            if sheet.height * sheet.width > MOST_SPAN:
                raise too_far(sheet.height, sheet.width)
            # It leaves out empty columns in front, and tells empty rows.
            return start, islice(sheet.iter_rows(), start[0], None)


def rows_of(rows: Iterator[list[Any]], most: int | None = None) -> list[list[Any]]:
    """So many of the next rows, all without a number."""
    with _said():
        return list(islice(rows, most))


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except NotATable:
        raise
    except python_calamine.PasswordError as why:
        raise NotATable(PASSWORD) from why
    except (python_calamine.CalamineError, ValueError, OSError, RecursionError, OverflowError) as why:
        raise NotATable(_damaged(why)) from why
    except BaseException as why:
        # A fault of the reader's own arrives as a panic, which is no Exception.
        if type(why).__name__ != "PanicException":
            raise
        raise NotATable(_damaged(why)) from why


def _damaged(why: BaseException) -> str:
    if "password" in str(why).lower() or "encrypt" in str(why).lower():
        return PASSWORD
    return DAMAGED
