"""Sheets of a workbook or a csv file as rows of plain values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import python_calamine

from sifang.ledgers.reading.content import MOST_COLUMNS, MOST_ROWS, Content, NotATable


@dataclass
class Grid:
    """One sheet; `first` is the number of its first row in the file."""

    name: str
    rows: list[list[Any]]
    first: int = 1
    first_column: int = 0


def grids(content: Content, only: str = "") -> Iterator[Grid]:
    """
    The sheets of a file, one at a time.

    :raises NotATable: it cannot be read, or has no sheet of that name
    """
    if content.kind == "csv":
        yield Grid("csv", _csv(content.data))
        return
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content.data))
        names = [s.name for s in book.sheets_metadata if s.typ == python_calamine.SheetTypeEnum.WorkSheet]
    except python_calamine.PasswordError as why:
        raise NotATable("工作簿设了密码，读不了。请去掉密码，另存后再来。") from why
    except (python_calamine.CalamineError, ValueError, OSError) as why:
        raise NotATable(_damaged(why)) from why
    except BaseException as why:
        # The reader is a foreign library: a fault of its own arrives as a panic, which is no Exception.
        if type(why).__name__ != "PanicException":
            raise
        raise NotATable(_damaged(why)) from why
    if only and only not in names:
        raise NotATable(f"没有名为“{only}”的工作表，有：{'、'.join(names)}")
    for name in [only] if only else names:
        yield _sheet(book, name)


def _sheet(book: Any, name: str) -> Grid:
    try:
        sheet = book.get_sheet_by_name(name)
        start = sheet.start or (0, 0)
        if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
            raise NotATable(
                f"“{name}”有 {sheet.height:,} 行 × {sheet.width:,} 列，最多读 {MOST_ROWS:,} 行 {MOST_COLUMNS} 列。"
            )
        rows = sheet.to_python(skip_empty_area=True)
    except python_calamine.PasswordError as why:
        raise NotATable("工作簿设了密码，读不了。请去掉密码，另存后再来。") from why
    except (python_calamine.CalamineError, OSError) as why:
        raise NotATable(_damaged(why)) from why
    except BaseException as why:
        if type(why).__name__ != "PanicException":
            raise
        raise NotATable(_damaged(why)) from why
    return Grid(name, rows, start[0] + 1, start[1])


def _damaged(why: BaseException) -> str:
    if "password" in str(why).lower() or "encrypt" in str(why).lower():
        return "工作簿设了密码，读不了。请去掉密码，另存后再来。"
    return "工作簿已损坏，打不开。请在 Excel 里打开它，另存为 .xlsx 后再来。"


def _csv(data: bytes) -> list[list[Any]]:
    text = _decoded(data)
    if not text.strip():
        raise NotATable("文件里没有内容。")
    first = text[:20000]
    mark = max(",\t;，", key=lambda m: sum(line.count(m) for line in first.splitlines()[:20]))
    csv.field_size_limit(32_768)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            rows.append(row)
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise NotATable(f"表太大，最多读 {MOST_ROWS:,} 行 {MOST_COLUMNS} 列。")
    except csv.Error as why:
        raise NotATable(f"第 {len(rows) + 1} 行附近不像 csv 文件（可能少了一个引号），没有读下去。") from why
    return rows


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
