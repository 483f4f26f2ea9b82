"""Sheets of a workbook or a csv file as rows of plain values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sifang.ledgers.reading.beside import Beside
from sifang.ledgers.reading.content import MOST_COLUMNS, MOST_ROWS, Content, NotATable
from sifang.ledgers.reading.foreign import Book, rows_of
from sifang.ledgers.reading.limits import MOST_SHEETS, MOST_SPAN
from sifang.ledgers.reading.ods import read_ods
from sifang.ledgers.reading.oldxml import read_old_xml
from sifang.ledgers.reading.packed import pieces_of
from sifang.ledgers.reading.sweep import Marks
from sifang.ledgers.reading.webtable import read_web

_MARKS = ",\t;，|"
_TEXT_AFTER = frozenset("=+-@\t\r0123456789")


@dataclass
class Grid:
    """One sheet; `first` is the number of its first row in the file, `first_column` the place of its first column."""

    name: str
    rows: list[list[Any]]
    first: int = 1
    first_column: int = 0
    marks: Marks = field(default_factory=Marks)
    visible: bool = True


def grids(content: Content, only: str = "", book: Book | Beside | None = None) -> Iterator[Grid]:
    """
    The sheets of a file, one at a time.

    :param book: of an .xlsx or .xls, when somebody opened it already

    :raises NotATable: it cannot be read, or has no sheet of that name
    """
    if content.kind == "csv":
        yield Grid("csv", _csv(content.data))
        return
    if content.kind in ("ods", "web", "oldxml"):
        yield from _own(content, only)
        return
    book = book or Book(content.data)
    names = book.names
    _check_name(only, list(names))
    if len(names) > MOST_SHEETS:
        raise NotATable(f"工作簿有 {len(names)} 张工作表，最多读 {MOST_SHEETS} 张。")
    for name, visible in names.items():
        if only in ("", name):
            (top, left), rows = book.sheet(name)
            marks = content.marks.get(name) or Marks()
            yield Grid(name, rows_of(rows), top + 1, left, marks, visible)


def _check_name(only: str, names: list[str]) -> None:
    if only and only not in names:
        raise NotATable(f"没有名为“{only}”的工作表，有：{'、'.join(names)}")


def _own(content: Content, only: str) -> Iterator[Grid]:
    """The kinds we read ourselves."""
    if content.kind == "ods":
        sheets = read_ods(pieces_of(content.data, "content.xml"))
    elif content.kind == "web":
        sheets = read_web(_decoded(content.data))
    else:
        sheets = read_old_xml(content.data)
    _check_name(only, [sheet.name for sheet in sheets])
    for sheet in sheets:
        if only in ("", sheet.name):
            yield Grid(sheet.name, sheet.rows, 1, 0, sheet.marks, sheet.visible)


def _csv(data: bytes) -> list[list[Any]]:
    text = _decoded(data)
    if not text.strip():
        raise NotATable("文件里没有内容。")
    mark, text = _mark(text)
    csv.field_size_limit(32_768)
    rows: list[list[Any]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            rows.append([_bare(cell) for cell in row] if "'" in text else row)
            cells += len(row)
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_SPAN:
                raise NotATable(f"表太大，最多读 {MOST_ROWS:,} 行 {MOST_COLUMNS} 列。")
    except csv.Error as why:
        raise NotATable(f"第 {len(rows) + 1} 行附近不像 csv 文件（可能少了一个引号），没有读下去。") from why
    return rows


def _bare(cell: str) -> str:
    """Without the apostrophe that says “this is text” to a spreadsheet, as our own files write it before = and -."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _TEXT_AFTER else cell


def _mark(text: str) -> tuple[str, str]:
    """What separates the columns: the mark that cuts most of the first lines into equally many pieces."""
    first, _, _rest = text[:200].partition("\n")
    if (said := first.strip().lower()).startswith("sep=") and len(said) == 5:
        return said[4], text[len(first) + 1 :]
    lines = [line for line in text[:20000].splitlines()[:40] if line.strip()]
    if len(text) > 20000 and len(lines) > 1:
        lines.pop()

    def worth(mark: str) -> tuple[int, int]:
        counts = [_outside_quotes(line, mark) for line in lines]
        cut = [n for n in counts if n]
        same = max((cut.count(n) for n in set(cut)), default=0)
        return same, sum(counts)

    return max(_MARKS, key=worth), text


def _outside_quotes(line: str, mark: str) -> int:
    return sum(piece.count(mark) for piece in line.split('"')[::2])


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise NotATable("认不出文件的文字编码。请另存为“CSV UTF-8”，或存为 .xlsx。")
