"""Workbooks in the XML that Excel wrote in 2003, still exported by some systems under the name .xls."""

from __future__ import annotations

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
    NotATable,
    too_far,
)  # fmt: skip
from sifang.ledgers.reading.ods import OdsSheet, no_doctype, squared
from sifang.ledgers.reading.sweep import NOT_COMPUTED

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet "


def read_old_xml(data: bytes) -> list[OdsSheet]:
    """:raises NotATable: it is damaged, or no workbook, or too large"""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.words, no_doctype
    try:
        parser.Parse(data, True)
    except NotATable:
        raise
    except (expat.ExpatError, ValueError, OverflowError, LookupError) as why:
        raise NotATable(DAMAGED) from why
    if not reader.sheets:
        raise NotATable("这是 XML 文件，不是工作簿。请用 Excel 打开后另存为 .xlsx。")
    return squared(reader.sheets)


class _Reader:
    def __init__(self) -> None:
        self.sheets: list[OdsSheet] = []
        self.sheet: OdsSheet | None = None
        self.row: list[Any] | None = None
        self.column = self.cells = 0
        self.cell: dict[str, str] | None = None
        self.kind = ""
        self.text: list[str] | None = None
        self.value: Any = ""

    def start(self, name: str, said: dict[str, str]) -> None:
        if not name.startswith(_SPACE):
            return
        match name[len(_SPACE) :]:
            case "Worksheet":
                self.sheet = OdsSheet(said.get(f"{_SPACE}Name", ""))
                self.sheets.append(self.sheet)
                if len(self.sheets) > MOST_SHEETS:
                    raise NotATable(f"工作簿有 {MOST_SHEETS} 张以上的工作表，超出限度，没有打开。")
            case "Row" if self.sheet is not None:
                at = _number(said.get(f"{_SPACE}Index"), len(self.sheet.rows) + 1)
                if at > MOST_ROWS:
                    raise too_far(at, 1)
                self.sheet.rows.extend([] for _ in range(at - 1 - len(self.sheet.rows)))
                self.row, self.column = [], 0
                if said.get(f"{_SPACE}Hidden") == "1" and len(self.sheet.marks.hidden_rows) < MOST_MARKS:
                    self.sheet.marks.hidden_rows.add(at)
            case "Cell" if self.row is not None:
                self.cell, self.value, self.kind = said, "", ""
                self.column = _number(said.get(f"{_SPACE}Index"), self.column + 1)
            case "Data" if self.cell is not None:
                self.kind, self.text = said.get(f"{_SPACE}Type", ""), []

    def words(self, words: str) -> None:
        if self.text is not None:
            self.text.append(words)

    def end(self, name: str) -> None:
        if not name.startswith(_SPACE):
            return
        match name[len(_SPACE) :]:
            case "Data" if self.text is not None:
                self.value, self.text = _value("".join(self.text), self.kind), None
            case "Cell" if self.cell is not None:
                self._end_cell(self.cell)
                self.cell = None
            case "Row" if self.row is not None and self.sheet is not None:
                self.sheet.rows.append(self.row)
                self.row = None
            case "Worksheet":
                self.sheet = None

    def _end_cell(self, said: dict[str, str]) -> None:
        row, sheet = self.row, self.sheet
        if row is None or sheet is None:
            return
        right = _number(said.get(f"{_SPACE}MergeAcross"), 0)
        down = _number(said.get(f"{_SPACE}MergeDown"), 0)
        if self.column + right > MOST_COLUMNS:
            raise too_far(len(sheet.rows) + 1, self.column + right)
        top, left = len(sheet.rows) + 1, self.column - 1
        formula = f"{_SPACE}Formula" in said
        trouble = NOT_COMPUTED if formula and self.value == "" else ""
        if self.kind == "Error":
            trouble = f"公式出错（{str(self.value)[:20]}）"
            self.value = ""
        if trouble and len(sheet.marks.troubled) < MOST_MARKS:
            sheet.marks.troubled[top, left] = trouble
        if self.value != "":
            row.extend([""] * (left + 1 - len(row)))
            row[left] = self.value
            self.cells += 1
            if self.cells > MOST_CELLS:
                raise too_far(top, left + 1)
        if (right or down) and len(sheet.marks.merges) < MOST_MARKS:
            sheet.marks.merges.append((top, left, min(top + down, MOST_ROWS), left + right))
        self.column += right


def _number(words: str | None, otherwise: int) -> int:
    if words is None or not (words.isascii() and words.isdigit()) or len(words) > 8:
        return otherwise
    return int(words)


def _value(text: str, kind: str) -> Any:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            found = datetime.fromisoformat(text[:19])
            return date(found.year, found.month, found.day) if text[11:19] in ("", "00:00:00") else found
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text
