"""Workbooks for tests, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter


def xlsx(*sheets: Iterable[Sequence[Any]], names: Sequence[str] = ()) -> bytes:
    """A workbook with these sheets, each a list of rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for at, rows in enumerate(sheets):
        page = book.add_worksheet(names[at] if at < len(names) else None)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value not in (None, ""):
                    page.write(r, c, value)
    book.close()
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one part more, or another in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def csv_bytes(rows: Iterable[Sequence[Any]], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(str(v) for v in row) for row in rows).encode(encoding)


def laid(
    rows: Iterable[Sequence[Any]], *, merged: Sequence[str] = (), hidden: Sequence[int] = (), at: str = "A1",
    formulas: dict[str, tuple[str, Any]] | None = None,
) -> bytes:  # fmt: skip
    """One sheet with merged cells (`A1:C1`), hidden rows (as on screen) and formulas (cell -> formula, value)."""
    from xlsxwriter.utility import xl_cell_to_rowcol

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("台账")
    top, left = xl_cell_to_rowcol(at)
    rows = [list(row) for row in rows]
    for place in merged:
        (r0, c0), (r1, c1) = (xl_cell_to_rowcol(x) for x in place.split(":"))
        page.merge_range(r0, c0, r1, c1, rows[r0 - top][c0 - left])
        rows[r0 - top][c0 - left] = None
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value not in (None, ""):
                page.write(top + r, left + c, value)
    for number in hidden:
        page.set_row(number - 1, None, None, {"hidden": True})
    for place, (formula, value) in (formulas or {}).items():
        page.write_formula(place, formula, None, value)
    book.close()
    return out.getvalue()


def ods(rows: Iterable[str], name: str = "台账") -> bytes:
    """An OpenDocument sheet of rows given as XML."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="{name}">{"".join(rows)}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        new.writestr("content.xml", content)
    return out.getvalue()


def xls(
    rows: Sequence[Sequence[Any]],
    *,
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[int] = (),
) -> bytes:
    """An old .xls by hand: words and numbers, merged cells (first row, last row, first column, last column), hidden rows."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    name = "台账".encode("utf-16-le")
    begin = record(0x0809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 1996, 0, 6))
    code = record(0x42, struct.pack("<H", 1200))
    size = len(begin) + len(code) + 4 + 8 + len(name) + 4
    book = begin + code + record(0x85, struct.pack("<IHBB", size, 0, 2, 1) + name) + record(0x0A, b"")
    page = record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 1996, 0, 6))
    width = max(len(row) for row in rows)
    page += record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number in hidden:
        page += record(0x208, struct.pack("<HHHHHHI", number - 1, 0, width, 255, 0, 0, 0x120))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str) and value:
                page += record(
                    0x204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + value.encode("utf-16-le")
                )
            elif value not in (None, ""):
                page += record(0x203, struct.pack("<HHHd", r, c, 0, value))
    if merged:
        places = b"".join(struct.pack("<HHHH", *place) for place in merged)
        page += record(0xE5, struct.pack("<H", len(merged)) + places)
    stream = book + page + record(0x0A, b"")
    stream += b"\x00" * (-len(stream) % 512)
    stream = stream.ljust(4096, b"\x00")
    blocks = len(stream) // 512
    links = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + blocks), 0xFFFFFFFE]
    links += [0xFFFFFFFF] * (128 - len(links))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    head += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
    )
    head += struct.pack("<108I", *[0xFFFFFFFF] * 108)

    def entry(title: str, kind: int, child: int, start: int, length: int) -> bytes:
        words = title.encode("utf-16-le")
        return (words.ljust(64, b"\x00") + struct.pack("<HBBIII", len(words) + 2 if words else 0, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
                + b"\x00" * 36 + struct.pack("<IQ", start, length))  # fmt: skip

    folder = (
        entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
        + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
        + entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    )
    return head + struct.pack("<128I", *links) + folder + stream
