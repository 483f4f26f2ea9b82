"""What a file really is, judged by its content; refuses what would not end well before it is opened."""

from __future__ import annotations

from dataclasses import dataclass, field

from sifang.ledgers.reading.limits import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SPAN,
    PASSWORD,
    NotATable,
)  # fmt: skip
from sifang.ledgers.reading.oldbook import examine_xls
from sifang.ledgers.reading.packed import examine_zip
from sifang.ledgers.reading.sweep import Marks

__all__ = [
    "MOST_BYTES", "MOST_CELLS", "MOST_COLUMNS", "MOST_ROWS", "MOST_SPAN", "Content", "NotATable", "check_size",
    "examine",
]  # fmt: skip

_PICTURES = (
    (b"\x89PNG", "PNG 图片"), (b"\xff\xd8\xff", "JPEG 图片"), (b"GIF8", "GIF 图片"), (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"), (b"MM\x00*", "TIFF 图片"), (b"RIFF", "图片或音视频"), (b"%PDF", "PDF 文件"),
    (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"), (b"\x1f\x8b", "gzip 压缩包"),
    (b"\x7fELF", "程序"), (b"MZ", "程序"), (b"{\\rtf", "RTF 文档"),
)  # fmt: skip
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_WEB = 8 * 1024 * 1024
_EXPORTED = "文件的内容其实是网页或 XML（系统导出时常见），照表格读了。"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


@dataclass(frozen=True)
class Content:
    """`kind` is xlsx, xls, ods, csv, web or oldxml; `notes` are things worth telling; `marks` are by sheet, where known already."""

    kind: str
    data: bytes
    notes: tuple[str, ...] = ()
    marks: dict[str, Marks] = field(default_factory=dict)


def examine(data: bytes) -> Content:
    """
    Judge a file by its bytes.

    :raises NotATable: it is no table, or one that cannot be opened within bounds
    """
    if not data:
        raise NotATable("文件是空的（0 字节）。")
    check_size(len(data))
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
        packed = examine_zip(data)
        return Content(packed.kind, data, tuple(packed.notes), packed.marks)
    if data[:8] == OLD:
        if _ENCRYPTED in data:
            raise NotATable("工作簿设了打开密码，读不了。请在 Excel 里去掉密码，另存后再来。")
        if not any(name in data for name in _WORKBOOK):
            raise NotATable("这是旧版 Office 文件（如 .doc），不是工作簿。请用 Excel 另存为 .xlsx。")
        old = examine_xls(data)
        if old.password:
            raise NotATable(PASSWORD)
        return Content("xls", data, tuple(old.notes), old.marks)
    for magic, what in _PICTURES:
        if data.startswith(magic) and (magic not in (b"BM", b"MZ") or b"\x00" in data[:64]):
            raise NotATable(f"这是{what}，不是表格。请交 .xlsx、.xls、.ods 或 .csv 文件。")
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if head.startswith(b"<?xml") and b"office:spreadsheet" in head:
        return Content("oldxml", data, (_EXPORTED,))
    if head.startswith(
        (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head", b"<body", b"<div", b"<style")
    ):
        if len(data) > _MOST_WEB:
            raise NotATable("这是网页格式的表，太大了。请用 Excel 打开后另存为 .xlsx。")
        return Content("web", data, (_EXPORTED,))
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotATable("认不出这个文件，它不是表格。请交 .xlsx、.xls、.ods 或 .csv 文件。")
    return Content("csv", data)


def check_size(size: int) -> None:
    """:raises NotATable: larger than what is read"""
    if size > MOST_BYTES:
        raise NotATable(
            f"文件有 {size / 1048576:.0f} MB，最多读 {MOST_BYTES // 1048576} MB。请按区县拆成几个文件。"
        )
