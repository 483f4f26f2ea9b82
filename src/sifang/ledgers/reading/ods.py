"""Sheets of an OpenDocument workbook: read piece by piece, in bounds of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from sifang.ledgers.reading.limits import (
    DAMAGED,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MARKS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_SPAN,
    NotATable,
    too_far,
)  # fmt: skip
from sifang.ledgers.reading.sweep import NOT_COMPUTED, Marks

_HIDDEN = ("collapse", "filter")


@dataclass
class OdsSheet:
    name: str
    rows: list[list[Any]] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    visible: bool = True


def read_ods(pieces: Iterator[bytes]) -> list[OdsSheet]:
    """:raises NotATable: it is damaged, locked, or too large"""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    parser.StartDoctypeDeclHandler = no_doctype
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, OverflowError, RecursionError) as why:
        if isinstance(why, NotATable):
            raise
        raise NotATable(DAMAGED) from why
    return squared(reader.sheets)


def squared(sheets: list[OdsSheet]) -> list[OdsSheet]:
    """Rows of one length."""
    for sheet in sheets:
        width = max((len(row) for row in sheet.rows), default=0)
        if len(sheet.rows) * width > MOST_SPAN:
            raise too_far(len(sheet.rows), width)
        for row in sheet.rows:
            row.extend([""] * (width - len(row)))
    return sheets


def no_doctype(*_said: Any) -> None:
    raise NotATable(DAMAGED)


class _Reader:
    def __init__(self) -> None:
        self.sheets: list[OdsSheet] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.sheet: OdsSheet | None = None
        self.skipping = 0
        self.row: list[Any] | None = None
        self.blank_rows = 0
        self.row_repeat = 1
        self.row_hidden = False
        self.column = 0
        self.cell: dict[str, str] | None = None
        self.text: list[str] = []
        self.paragraphs = 0
        self.in_text = 0
        self.total = 0

    def start(self, name: str, said: dict[str, str]) -> None:
        if self.skipping or name in (
            "office:annotation",
            "table:tracked-changes",
            "draw:frame",
            "table:shapes",
        ):
            self.skipping += 1
            return
        if name in ("table:table-cell", "table:covered-table-cell"):
            self.cell, self.text, self.paragraphs = said, [], 0
        elif name == "text:p" and self.cell is not None:
            self.in_text += 1
            if self.paragraphs:
                self.text.append("\n")
            self.paragraphs += 1
        elif self.in_text:
            if name == "text:s":
                self.text.append(" " * min(_count(said, "text:c"), 1000))
            elif name in ("text:tab", "text:line-break"):
                self.text.append("\n" if name.endswith("break") else "\t")
        elif name == "table:table-row" and self.sheet is not None:
            self.row, self.column = [], 0
            self.row_repeat = _count(said, "table:number-rows-repeated")
            self.row_hidden = said.get("table:visibility") in _HIDDEN
        elif name == "table:table-column" and self.sheet is not None:
            repeat = min(_count(said, "table:number-columns-repeated"), 16_384)
            if said.get("table:visibility") in _HIDDEN and self.column < 16_384:
                self.sheet.marks.hidden_columns.update(range(self.column, self.column + repeat))
            self.column += repeat
        elif name == "table:table":
            self.sheet = OdsSheet(
                said.get("table:name", ""), visible=said.get("table:style-name") not in self.hidden_styles
            )
            self.sheets.append(self.sheet)
            if len(self.sheets) > MOST_SHEETS:
                raise NotATable(f"工作簿有 {MOST_SHEETS} 张以上的工作表，超出限度，没有打开。")
            self.blank_rows = self.column = 0
        elif name == "style:style":
            self.style = said.get("style:name", "")
        elif name == "style:table-properties" and said.get("table:display") == "false":
            self.hidden_styles.add(self.style)

    def words(self, words: str) -> None:
        if self.in_text and not self.skipping:
            self.text.append(words)

    def end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
        elif name == "text:p":
            self.in_text = max(0, self.in_text - 1)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell()
        elif name == "table:table-row":
            self._row()
        elif name == "table:table":
            self.sheet = None

    def _cell(self) -> None:
        said, row, sheet = self.cell, self.row, self.sheet
        self.cell = None
        if said is None or row is None or sheet is None:
            return
        repeat = _count(said, "table:number-columns-repeated")
        value, trouble = _value(said, "".join(self.text))
        if value == "" and not trouble:
            self.column += repeat
        else:
            if self.column + repeat > MOST_COLUMNS:
                raise too_far(len(sheet.rows) + 1, self.column + repeat)
            row.extend([""] * (self.column - len(row)))
            row.extend([value] * repeat)
            if trouble and len(sheet.marks.troubled) < MOST_MARKS:
                at = len(sheet.rows) + self.blank_rows + 1
                for column in range(self.column, self.column + repeat):
                    sheet.marks.troubled[at, column] = trouble
            self.column += repeat
        down, right = _count(said, "table:number-rows-spanned"), _count(said, "table:number-columns-spanned")
        if (down > 1 or right > 1) and len(sheet.marks.merges) < MOST_MARKS:
            top, left = len(sheet.rows) + self.blank_rows + 1, self.column - repeat
            sheet.marks.merges.append(
                (top, left, min(top + down - 1, MOST_ROWS), left + min(right, 16_384) - 1)
            )

    def _row(self) -> None:
        row, sheet = self.row, self.sheet
        self.row = None
        if row is None or sheet is None:
            return
        if self.row_hidden and len(sheet.marks.hidden_rows) < MOST_MARKS:
            top = len(sheet.rows) + self.blank_rows + 1
            sheet.marks.hidden_rows.update(range(top, top + min(self.row_repeat, 10_000)))
        if not row:
            self.blank_rows += self.row_repeat
            return
        repeat = self.row_repeat
        self.total += (self.blank_rows + repeat) * len(row)
        if len(sheet.rows) + self.blank_rows + repeat > MOST_ROWS or self.total > MOST_CELLS:
            raise too_far(len(sheet.rows) + self.blank_rows + repeat, len(row))
        sheet.rows.extend([] for _ in range(self.blank_rows))
        self.blank_rows = 0
        sheet.rows.append(row)
        sheet.rows.extend(list(row) for _ in range(repeat - 1))


def _count(said: dict[str, str], name: str) -> int:
    words = said.get(name, "1")
    return max(1, min(int(words), 1 << 24)) if words.isascii() and words.isdigit() and len(words) < 10 else 1


def _value(said: dict[str, str], text: str) -> tuple[Any, str]:
    """The value of a cell, and what is wrong with it."""
    kind = said.get("office:value-type", "")
    if said.get("calcext:value-type") == "error":
        return "", f"公式出错（{text[:20]}）"
    if not kind:
        return (text, NOT_COMPUTED if "table:formula" in said and not text else "")
    if kind in ("float", "percentage", "currency"):
        try:
            return float(said.get("office:value", "")), ""
        except ValueError:
            return text, ""
    if kind == "date":
        try:
            found = datetime.fromisoformat(said.get("office:date-value", "")[:19])
        except ValueError:
            return text, ""
        return (
            date(found.year, found.month, found.day) if len(said["office:date-value"]) <= 10 else found
        ), ""
    if kind == "boolean":
        return said.get("office:boolean-value") == "true", ""
    return said.get("office:string-value") or text, ""
