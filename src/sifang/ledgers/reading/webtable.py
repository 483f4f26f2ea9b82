"""Tables a system exported as a web page under the name .xls."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from sifang.ledgers.reading.limits import (
    DAMAGED,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MARKS,
    MOST_ROWS,
    MOST_SHEETS,
    NotATable,
    too_far,
)  # fmt: skip
from sifang.ledgers.reading.ods import OdsSheet, squared

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def read_web(text: str) -> list[OdsSheet]:
    """:raises NotATable: it holds no table, or too large a one"""
    target = _Target()
    parser = etree.HTMLParser(
        target=target,
        encoding="utf-8",
        huge_tree=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        # At once: fed in pieces, the parser looks for the end of an open comment again and again.
        etree.fromstring(text.encode("utf-8"), parser)
    except NotATable:
        raise
    except (etree.LxmlError, ValueError, AssertionError, RecursionError) as why:
        raise NotATable(DAMAGED) from why
    sheets = [sheet for sheet in target.sheets if sheet.rows]
    if not sheets:
        raise NotATable("这是网页，里面没有表格。请用 Excel 打开后另存为 .xlsx。")
    return squared(sheets)


class _Target:
    """Takes the parser's events; tables inside cells are words of the cell."""

    def __init__(self) -> None:
        self.sheets: list[OdsSheet] = []
        self.sheet: OdsSheet | None = None
        self.depth = 0
        self.row: list[Any] | None = None
        self.cell: dict[str, str] | None = None
        self.words: list[str] = []
        self.taken: dict[int, int] = {}
        """Column -> rows below that a cell from above still covers."""
        self.cells = 0
        self.silent = 0

    def start(self, tag: Any, said: Any) -> None:
        if tag in ("script", "style"):
            self.silent += 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.sheet, self.taken = OdsSheet(f"表{len(self.sheets) + 1}"), {}
                self.sheets.append(self.sheet)
                if len(self.sheets) > MOST_SHEETS:
                    raise NotATable(f"网页里有 {MOST_SHEETS} 张以上的表，超出限度，没有读。")
        elif self.depth == 1 and self.sheet is not None:
            if tag == "tr":
                self._end_row()
                self.row = []
                if _HIDDEN.search(said.get("style", "")) and len(self.sheet.marks.hidden_rows) < MOST_MARKS:
                    self.sheet.marks.hidden_rows.add(len(self.sheet.rows) + 1)
            elif tag in ("td", "th"):
                self._end_cell()
                if self.row is None:
                    self.row = []
                self.cell, self.words = dict(said), []
            elif tag == "br" and self.cell is not None:
                self.words.append("\n")

    def end(self, tag: Any) -> None:
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        elif tag == "table":
            if self.depth == 1:
                self._end_row()
                self.sheet = None
            self.depth = max(0, self.depth - 1)
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self.depth == 1 and tag == "tr":
            self._end_row()

    def data(self, words: str) -> None:
        if self.cell is not None and not self.silent:
            self.words.append(words)

    def close(self) -> None:
        self._end_row()

    def _free(self, row: list[Any]) -> int:
        """The next column no cell from above covers; covered ones are blank."""
        while self.taken.get(len(row), 0) > 0:
            row.append("")
        return len(row)

    def _end_cell(self) -> None:
        said, row, sheet = self.cell, self.row, self.sheet
        self.cell = None
        if said is None or row is None or sheet is None:
            return
        at = self._free(row)
        right, down = _span(said.get("colspan")), _span(said.get("rowspan"))
        if at + right > MOST_COLUMNS:
            raise too_far(len(sheet.rows) + 1, at + right)
        words = _BLANKS.sub(" ", "".join(self.words).replace("\xa0", " ")).strip()
        row.append(_value(words, said))
        row.extend([""] * (right - 1))
        self.cells += right
        if self.cells > MOST_CELLS:
            raise too_far(len(sheet.rows) + 1, len(row))
        if (right > 1 or down > 1) and len(sheet.marks.merges) < MOST_MARKS:
            top = len(sheet.rows) + 1
            sheet.marks.merges.append((top, at, min(top + down - 1, MOST_ROWS), at + right - 1))
        if down > 1:
            for column in range(at, at + right):
                self.taken[column] = down

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is None or self.sheet is None:
            return
        self._free(self.row)
        self.sheet.rows.append(self.row)
        self.row = None
        self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}
        if len(self.sheet.rows) > MOST_ROWS:
            raise too_far(len(self.sheet.rows), 1)


def _span(words: str | None) -> int:
    words = (words or "1").strip()
    return max(1, min(int(words), 1 << 16)) if words.isascii() and words.isdigit() and len(words) < 8 else 1


def _value(words: str, said: dict[str, str]) -> Any:
    """Excel writes a number's full value beside the shown one."""
    number = said.get("x:num")
    if number:
        try:
            return float(number)
        except ValueError:
            return words
    return words
