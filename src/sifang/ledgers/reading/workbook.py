"""Sheets of a workbook or a csv file as rows of plain values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import python_calamine

from sifang.ledgers.reading.content import MOST_COLUMNS, MOST_ROWS, Content, NotATable
from sifang.ledgers.reading.limits import DAMAGED, MOST_SHEETS, MOST_SPAN, PASSWORD, too_far
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


def grids(content: Content, only: str = "") -> Iterator[Grid]:
    """
    The sheets of a file, one at a time.

    :raises NotATable: it cannot be read, or has no sheet of that name
    """
    if content.kind == "csv":
        yield Grid("csv", _csv(content.data))
        return
    if content.kind in ("ods", "web", "oldxml"):
        yield from _own(content, only)
        return
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content.data))
        names = {
            s.name: s.visible == python_calamine.SheetVisibleEnum.Visible
            for s in book.sheets_metadata
            if s.typ == python_calamine.SheetTypeEnum.WorkSheet
        }
    except python_calamine.PasswordError as why:
        raise NotATable(PASSWORD) from why
    except (python_calamine.CalamineError, ValueError, OSError, RecursionError, OverflowError) as why:
        raise NotATable(_damaged(why)) from why
    except BaseException as why:
        # The reader is a foreign library: a fault of its own arrives as a panic, which is no Exception.
        if type(why).__name__ != "PanicException":
            raise
        raise NotATable(_damaged(why)) from why
    _check_name(only, list(names))
    if len(names) > MOST_SHEETS:
        raise NotATable(f"工作簿有 {len(names)} 张工作表，最多读 {MOST_SHEETS} 张。")
    for name, visible in names.items():
        if only in ("", name):
            yield _sheet(book, name, visible, content.marks.get(name) or Marks())


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


def _sheet(book: Any, name: str, visible: bool, marks: Marks) -> Grid:
    try:
        sheet = book.get_sheet_by_name(name)
        start = sheet.start or (0, 0)
        if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
            raise NotATable(
                f"“{name}”有 {sheet.height:,} 行 × {sheet.width:,} 列，最多读 {MOST_ROWS:,} 行 {MOST_COLUMNS} 列。"
            )
        if sheet.height * sheet.width > MOST_SPAN:
            raise too_far(sheet.height, sheet.width)
        rows = sheet.to_python(skip_empty_area=True)
    except python_calamine.PasswordError as why:
        raise NotATable(PASSWORD) from why
    except NotATable:
        raise
    except (python_calamine.CalamineError, ValueError, OSError, RecursionError, OverflowError) as why:
        raise NotATable(_damaged(why)) from why
    except BaseException as why:
        if type(why).__name__ != "PanicException":
            raise
        raise NotATable(_damaged(why)) from why
    return Grid(name, rows, start[0] + 1, start[1], marks, visible)


def _damaged(why: BaseException) -> str:
    if "password" in str(why).lower() or "encrypt" in str(why).lower():
        return PASSWORD
    return DAMAGED


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
