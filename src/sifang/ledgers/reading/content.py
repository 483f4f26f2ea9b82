"""What a file really is, judged by its content; refuses what would not end well before it is opened."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED = 768 * 1024 * 1024
MOST_RATIO = 250
MOST_CELLS = 9_000_000
MOST_ROWS = 400_000
MOST_SPAN = 10_500_000
"""Rows times columns of the smallest rectangle around all cells: what the reader holds in memory."""
MOST_COLUMNS = 512
MOST_PARTS = 2_000

_PICTURES = (
    (b"\x89PNG", "PNG 图片"), (b"\xff\xd8\xff", "JPEG 图片"), (b"GIF8", "GIF 图片"), (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"), (b"MM\x00*", "TIFF 图片"), (b"RIFF", "图片或音视频"), (b"%PDF", "PDF 文件"),
    (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"), (b"\x1f\x8b", "gzip 压缩包"),
    (b"\x7fELF", "程序"), (b"MZ", "程序"), (b"{\\rtf", "RTF 文档"),
)  # fmt: skip
_FAR_CELL = re.compile(rb'r="(?=[A-Z]{2}|[A-Z]\d{6})([A-Z]{1,3})(\d{1,9})"')
_CELL = re.compile(rb'r="([A-Z]{1,3})(\d{1,9})"')
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


class NotATable(ValueError):
    """The file cannot be read as a table; the message tells its clerk what to do."""


@dataclass(frozen=True)
class Content:
    """`kind` is xlsx, xls or csv; `notes` are things worth telling."""

    kind: str
    data: bytes
    notes: tuple[str, ...] = ()


def examine(data: bytes) -> Content:
    """
    Judge a file by its bytes.

    :raises NotATable: it is no table, or one that cannot be opened within bounds
    """
    if not data:
        raise NotATable("文件是空的（0 字节）。")
    check_size(len(data))
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
        return Content("xlsx", data, _examine_zip(data))
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if _ENCRYPTED in data:
            raise NotATable("工作簿设了打开密码，读不了。请在 Excel 里去掉密码，另存后再来。")
        if not any(name in data for name in _WORKBOOK):
            raise NotATable("这是旧版 Office 文件（如 .doc），不是工作簿。请用 Excel 另存为 .xlsx。")
        return Content("xls", data)
    for magic, what in _PICTURES:
        if data.startswith(magic) and (magic not in (b"BM", b"MZ") or b"\x00" in data[:64]):
            raise NotATable(f"这是{what}，不是表格。请交 .xlsx、.xls 或 .csv 文件。")
    head = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise NotATable("这是网页格式的表（系统导出时常见），请用 Excel 打开后另存为 .xlsx。")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotATable("认不出这个文件，它不是表格。请交 .xlsx、.xls 或 .csv 文件。")
    return Content("csv", data)


def check_size(size: int) -> None:
    """:raises NotATable: larger than what is read"""
    if size > MOST_BYTES:
        raise NotATable(
            f"文件有 {size / 1048576:.0f} MB，最多读 {MOST_BYTES // 1048576} MB。请按区县拆成几个文件。"
        )


def _examine_zip(data: bytes) -> tuple[str, ...]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as why:
        raise NotATable("工作簿已损坏，打不开。请在 Excel 里打开它，另存为 .xlsx 后再来。") from why
    names = {entry.filename for entry in entries}
    if "mimetype" in names and "content.xml" in names:
        raise NotATable("这是 .ods 文件，请另存为 .xlsx。")
    if any(name.startswith("word/") for name in names):
        raise NotATable("这是 Word 文档，不是工作簿。请把表格复制到 Excel 里，存为 .xlsx。")
    if "xl/workbook.bin" in names:
        raise NotATable("这是 .xlsb 文件，请另存为 .xlsx。")
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise NotATable("这是压缩包，不是工作簿。请解压后交里面的 .xlsx、.xls 或 .csv 文件。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotATable("工作簿设了密码，读不了。请去掉密码，另存后再来。")
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS or declared > MOST_UNPACKED:
        raise NotATable(f"工作簿展开后有 {declared / 1048576:.0f} MB，超出限度，没有打开。")
    if declared > 64 * 1048576 and declared > MOST_RATIO * len(data):
        raise NotATable("工作簿压缩得不正常（疑似压缩炸弹），没有打开。")
    # What is declared may be a lie: unpack each part once, in pieces, and count.
    for entry in entries:
        _walk(data, entry)
    notes = []
    if "xl/vbaProject.bin" in names:
        notes.append("工作簿里有宏：没有运行，只读了单元格里的值。")
    if any(name.startswith("xl/externalLinks/") for name in names):
        notes.append("工作簿引用了别的文件：没有去取，用的是保存时的值。")
    return tuple(notes)


def _walk(data: bytes, entry: zipfile.ZipInfo) -> None:
    """Unpack one part in pieces, keeping nothing; counts bytes and, in sheets, the ground its cells span."""
    start = entry.header_offset + 30
    if len(data) < start:
        raise NotATable("工作簿已损坏，打不开。")
    name_length = int.from_bytes(data[start - 4 : start - 2], "little")
    extra_length = int.from_bytes(data[start - 2 : start], "little")
    start += name_length + extra_length
    packed = memoryview(data)[start : start + entry.compress_size]
    is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
    span = _Span(_FAR_CELL) if is_sheet else None
    total = 0
    for piece in _pieces(packed, entry.compress_type):
        total += len(piece)
        if total > entry.file_size or total > MOST_UNPACKED:
            raise NotATable("工作簿展开后与它自报的大小不符（疑似压缩炸弹），没有打开。")
        if span is not None:
            span.see(piece)
    if span is not None and span.columns > 26:
        # A wide sheet: now every cell counts, near ones too.
        span = _Span(_CELL)
        for piece in _pieces(packed, entry.compress_type):
            span.see(piece)


def _pieces(packed: memoryview, method: int):
    if method == zipfile.ZIP_STORED:
        for at in range(0, len(packed), 1 << 20):
            yield bytes(packed[at : at + (1 << 20)])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise NotATable("工作簿用了不常见的压缩方式，请在 Excel 里另存为 .xlsx。")
    unpack = zlib.decompressobj(-15)
    rest: bytes = bytes(packed)
    try:
        while rest and not unpack.eof:
            yield unpack.decompress(rest, 1 << 20)
            rest = unpack.unconsumed_tail
        yield unpack.flush()
    except zlib.error as why:
        raise NotATable("工作簿已损坏，打不开。请在 Excel 里打开它，另存为 .xlsx 后再来。") from why


class _Span:
    """How far apart a sheet's cells lie: the reader fills in everything between them."""

    def __init__(self, looked_at: re.Pattern[bytes]) -> None:
        self.looked_at = looked_at
        self.tail = b""
        self.rows = 1
        self.columns = 26
        self.cells = 0

    def see(self, piece: bytes) -> None:
        text = self.tail + piece
        cut = text.rfind(b"<")
        cut = len(text) if cut < 0 else cut
        whole, self.tail = text[:cut], text[cut:][-4096:]
        self.cells += whole.count(b"<c ") + whole.count(b":c ")
        # In a narrow sheet only far cells are looked at (behind column Z, from row 100,000 on): near ones do no harm.
        for letters, number in self.looked_at.findall(whole):
            self.rows = max(self.rows, int(number))
            if len(letters) > 1:
                self.columns = max(self.columns, _column_number(letters))
        if self.rows > 1_048_576 or self.columns > 16_384 or self.cells > MOST_CELLS:
            raise NotATable(f"工作表超出限度（最多 {MOST_CELLS:,} 格），没有打开。")
        if self.rows > MOST_ROWS or self.rows * self.columns > MOST_SPAN:
            raise NotATable(
                f"工作表从头到尾有 {self.rows:,} 行 × {self.columns:,} 列（多半是空的），超出限度。"
                "请删掉表外的空行空列，另存后再来。"
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
