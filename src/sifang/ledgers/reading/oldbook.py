"""An old .xls before it is opened: its records walked once, for bounds, hidden rows, merged cells and bare formulas."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sifang.ledgers.reading.limits import DAMAGED, MOST_MARKS, MOST_SHEETS, MOST_SPAN, NotATable, too_far
from sifang.ledgers.reading.sweep import Marks

_FREE = 0xFFFFFFFA
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass
class OldBook:
    password: bool = False
    notes: list[str] = field(default_factory=list)
    marks: dict[str, Marks] = field(default_factory=dict)


def examine_xls(data: bytes) -> OldBook:
    """:raises NotATable: it is damaged, or its cells lie too far apart"""
    try:
        stream, macros = _workbook_stream(data)
        book = _walk(stream)
    except (struct.error, IndexError, UnicodeDecodeError, OverflowError) as why:
        raise NotATable(DAMAGED) from why
    if macros:
        book.notes.append("工作簿里有宏：没有运行，只读了单元格里的值。")
    return book


def _workbook_stream(data: bytes) -> tuple[bytes, bool]:
    """The stream of the workbook inside the compound file, and whether macros lie beside it."""
    sector = 1 << min(struct.unpack_from("<H", data, 30)[0], 20)
    small = 1 << min(struct.unpack_from("<H", data, 32)[0], 20)
    if sector not in (512, 4096) or small != 64:
        raise NotATable(DAMAGED)
    first_directory, _signature, cutoff, first_small = struct.unpack_from("<IIII", data, 48)
    first_more, more = struct.unpack_from("<II", data, 68)
    most = len(data) // sector + 1

    def piece(number: int) -> bytes:
        return data[(number + 1) * sector : (number + 2) * sector]

    tables = [n for n in struct.unpack_from("<109I", data, 76) if n < _FREE]
    at = first_more
    for _ in range(min(more, most)):
        if at >= _FREE or at > most:
            break
        numbers = struct.unpack(f"<{sector // 4}I", piece(at))
        tables += [n for n in numbers[:-1] if n < _FREE]
        at = numbers[-1]
    if len(tables) > most:
        raise NotATable(DAMAGED)
    links: list[int] = []
    for number in tables:
        block = piece(number)
        links.extend(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))

    def chain(start: int) -> bytes:
        blocks, at = [], start
        while at < _FREE and at < len(links):
            blocks.append(piece(at))
            if len(blocks) > most:
                raise NotATable(DAMAGED)
            at = links[at]
        return b"".join(blocks)

    directory = chain(first_directory)
    root: tuple[int, int] = (_FREE, 0)
    book: tuple[int, int] | None = None
    macros = False
    for at in range(0, len(directory) - 127, 128):
        length = min(struct.unpack_from("<H", directory, at + 64)[0], 64)
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", directory, at + 116)
        if directory[at + 66] == 5:
            root = (start, size)
        elif name.lower() in ("workbook", "book") and (book is None or name.lower() == "workbook"):
            book = (start, size)
        macros = macros or name.upper().startswith("_VBA_PROJECT")
    if book is None:
        raise NotATable(DAMAGED)
    if book[1] >= cutoff:
        return chain(book[0])[: book[1]], macros
    store, places = chain(root[0]), chain(first_small)
    smalls = struct.unpack(f"<{len(places) // 4}I", places[: len(places) // 4 * 4])
    blocks: list[bytes] = []
    at = book[0]
    while at < _FREE and at < len(smalls) and len(blocks) <= len(smalls):
        blocks.append(store[at * small : (at + 1) * small])
        at = smalls[at]
    return b"".join(blocks)[: book[1]], macros


def _records(stream: bytes, at: int = 0) -> Iterator[tuple[int, int, int, int]]:
    """Kind, where its data begins, how long it is, where the record itself begins."""
    end = len(stream) - 3
    while at < end:
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, min(length, len(stream) - at - 4), at
        at += 4 + length


def _walk(stream: bytes) -> OldBook:
    book = OldBook()
    names: dict[int, str] = {}
    marks: Marks | None = None
    depth = rows = columns = 0
    span, since_1904 = 0, False
    for kind, at, length, begins in _records(stream):
        if kind == 0x2F:
            book.password = True
            return book
        if kind == 0x85 and length > 8:
            names[struct.unpack_from("<I", stream, at)[0]] = _name(stream[at + 6 : at + length])
            if len(names) > MOST_SHEETS:
                raise NotATable(f"工作簿有 {MOST_SHEETS} 张以上的工作表，超出限度，没有打开。")
        elif kind == 0x22 and length >= 2:
            since_1904 = stream[at] == 1
        elif kind in (0x0809, 0x0409, 0x0209, 0x0009):
            depth += 1
            if begins in names:
                marks = book.marks.setdefault(names[begins], Marks(since_1904=since_1904))
                rows = columns = 0
        elif kind == 0x0A:
            depth -= 1
            if depth <= 0 and marks is not None:
                span += rows * columns
                if rows * columns > MOST_SPAN or span > 2 * MOST_SPAN:
                    raise too_far(rows, columns)
                marks = None
        elif marks is None or length < 4:
            continue
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", stream, at)
            rows = max(rows, row + 1)
            last = struct.unpack_from("<H", stream, at + length - 2)[0] if kind in (0xBD, 0xBE) else column
            columns = max(columns, column + 1, min(last + 1, 256))
            if kind in (0x06, 0x0406, 0x0205):
                _trouble(stream, at, length, kind, row, column, marks)
        elif kind == 0x0208 and length >= 16 and len(marks.hidden_rows) < MOST_MARKS:
            row, *_, flags = struct.unpack_from("<HHHHHHH", stream, at)
            if flags & 0x20:
                marks.hidden_rows.add(row + 1)
        elif kind == 0x7D and length >= 10:
            low, high, _width, _format, flags = struct.unpack_from("<HHHHH", stream, at)
            if flags & 1:
                marks.hidden_columns.update(range(low, min(high + 1, 256)))
        elif kind == 0xE5 and len(marks.merges) < MOST_MARKS:
            count = min(struct.unpack_from("<H", stream, at)[0], (length - 2) // 8)
            for n in range(count):
                top, bottom, left, right = struct.unpack_from("<HHHH", stream, at + 2 + 8 * n)
                marks.merges.append((top + 1, left, bottom + 1, right))
    if rows * columns > MOST_SPAN:
        raise too_far(rows, columns)
    return book


_CELLS = frozenset({0x06, 0x0406, 0x0203, 0x0204, 0x0205, 0x027E, 0xFD, 0xBD, 0xBE, 0x0201, 0xD6})


def _trouble(stream: bytes, at: int, length: int, kind: int, row: int, column: int, marks: Marks) -> None:
    """A cell whose stored value is an error."""
    code = None
    if kind == 0x0205 and length >= 8 and stream[at + 7] == 1:
        code = stream[at + 6]
    elif kind != 0x0205 and length >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
        code = stream[at + 8]
    if code is not None and len(marks.troubled) < MOST_MARKS:
        marks.troubled[row + 1, column] = f"公式出错（{_ERRORS.get(code, '#N/A')}）"


def _name(said: bytes) -> str:
    """A sheet's name as BIFF8 writes it: a length, a flag, one or two bytes a character."""
    count, wide = said[0], said[1] & 1
    return (
        said[2 : 2 + count * 2].decode("utf-16-le", "replace")
        if wide
        else said[2 : 2 + count].decode("latin-1")
    )
