"""What lies in a zip: judged part by part, unpacked once in pieces, nothing kept but what the sheets say."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from sifang.ledgers.reading.limits import (
    DAMAGED,
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED,
    PASSWORD,
    NotATable,
)  # fmt: skip
from sifang.ledgers.reading.sweep import CELL, FAR_CELL, NEAR_COLUMNS, Marks, Sweep

_MOST_BOOK = 8 * 1024 * 1024
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_COUNT = re.compile(rb"ount\s*=\s*[\"']\s*\+?(\d+)")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')


@dataclass
class Packed:
    """An examined zip: `kind` is xlsx or ods; `marks` by the sheet's name."""

    kind: str
    notes: list[str] = field(default_factory=list)
    marks: dict[str, Marks] = field(default_factory=dict)


def examine_zip(data: bytes) -> Packed:
    """:raises NotATable: it is no workbook, or one that cannot be opened within bounds"""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as why:
        raise NotATable(DAMAGED) from why
    names = {entry.filename for entry in entries}
    kind = _kind(names)
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotATable("工作簿设了密码，读不了。请去掉密码，另存后再来。")
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS or declared > MOST_UNPACKED:
        raise NotATable(f"工作簿展开后有 {declared / 1048576:.0f} MB，超出限度，没有打开。")
    if declared > 64 * 1048576 and declared > MOST_RATIO * len(data):
        raise NotATable("工作簿压缩得不正常（疑似压缩炸弹），没有打开。")
    found = Packed(kind)
    kept: dict[str, bytes] = {}
    marks: dict[str, Marks] = {}
    # The workbook's own part first: it says whether the formulas' values can be relied on.
    for entry in sorted(entries, key=lambda e: e.filename != "xl/workbook.xml"):
        # What is declared may be a lie: unpack each part once, in pieces, and count.
        book = kept.get("xl/workbook.xml", b"")
        _walk(data, entry, kept, marks, stale=b'fullCalcOnLoad="1"' in book)
    if kind == "xlsx":
        found.marks = _by_name(kept, marks)
        if "xl/vbaProject.bin" in names:
            found.notes.append("工作簿里有宏：没有运行，只读了单元格里的值。")
        if any(name.startswith("xl/externalLinks/") for name in names):
            found.notes.append("工作簿引用了别的文件：没有去取，用的是保存时的值。")
    elif b"encryption-data" in kept.get("META-INF/manifest.xml", b""):
        raise NotATable(PASSWORD)
    elif any(name.startswith(("Basic/", "Scripts/")) for name in names):
        found.notes.append("工作簿里有宏：没有运行，只读了单元格里的值。")
    return found


def _kind(names: set[str]) -> str:
    if "mimetype" in names and "content.xml" in names:
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise NotATable("这是 Word 文档，不是工作簿。请把表格复制到 Excel 里，存为 .xlsx。")
    if any(name.startswith("ppt/") for name in names):
        raise NotATable("这是演示文稿，不是工作簿。请把表格复制到 Excel 里，存为 .xlsx。")
    if "xl/workbook.bin" in names:
        raise NotATable("这是 .xlsb 文件，请另存为 .xlsx。")
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise NotATable("这是压缩包，不是工作簿。请解压后交里面的 .xlsx、.xls、.ods 或 .csv 文件。")
    return "xlsx"


def pieces_of(data: bytes, name: str) -> Iterator[bytes]:
    """
    One part, unpacked in pieces; ask only after `examine_zip`.

    :raises NotATable: there is none
    """
    for entry in zipfile.ZipFile(io.BytesIO(data)).infolist():
        if entry.filename == name:
            return _pieces(_packed(data, entry), entry.compress_type)
    raise NotATable(DAMAGED)


def _packed(data: bytes, entry: zipfile.ZipInfo) -> memoryview:
    start = entry.header_offset + 30
    if len(data) < start or start < 30:
        raise NotATable(DAMAGED)
    name_length = int.from_bytes(data[start - 4 : start - 2], "little")
    extra_length = int.from_bytes(data[start - 2 : start], "little")
    start += name_length + extra_length
    return memoryview(data)[start : start + entry.compress_size]


def _walk(
    data: bytes, entry: zipfile.ZipInfo, kept: dict[str, bytes], marks: dict[str, Marks], *, stale: bool
) -> None:
    """Unpack one part in pieces; counts bytes and, in sheets, the ground its cells span."""
    packed = _packed(data, entry)
    keep = entry.filename in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "META-INF/manifest.xml")
    sweep: Sweep | None = None
    total = 0
    pieces: list[bytes] = []
    for piece in _pieces(packed, entry.compress_type):
        first = not total
        total += len(piece)
        if total > entry.file_size or total > MOST_UNPACKED:
            raise NotATable("工作簿展开后与它自报的大小不符（疑似压缩炸弹），没有打开。")
        if first and entry.filename.endswith("haredStrings.xml"):
            _check_strings(piece, entry)
        if first and piece and _is_sheet(entry.filename, piece):
            marks[entry.filename] = Marks()
            sweep = Sweep(FAR_CELL, marks[entry.filename])
            sweep.stale_zeroes = stale
        if sweep is not None:
            sweep.see(piece)
        if keep and total <= _MOST_BOOK:
            pieces.append(piece)
    if keep:
        kept[entry.filename] = b"".join(pieces)
    if sweep is not None:
        sweep.end()
        if sweep.columns > NEAR_COLUMNS:
            # A wide sheet: now every cell counts, near ones too.
            sweep = Sweep(CELL, None)
            for piece in _pieces(packed, entry.compress_type):
                sweep.see(piece)
            sweep.end()


def _check_strings(piece: bytes, entry: zipfile.ZipInfo) -> None:
    """The reader makes room for as many words as the part says it has: no more than it can hold."""
    for count in _COUNT.findall(piece[:4096]):
        if len(count) > 9 or int(count) > entry.file_size:
            raise NotATable(DAMAGED)


def _is_sheet(name: str, piece: bytes) -> bool:
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        return True
    return name.startswith("xl/") and b"worksheet" in piece[:2048] and name.endswith(".xml")


def _pieces(packed: memoryview, method: int) -> Iterator[bytes]:
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
        raise NotATable(DAMAGED) from why


def _by_name(kept: dict[str, bytes], marks: dict[str, Marks]) -> dict[str, Marks]:
    """The marks of each sheet under the name its clerk knows."""
    targets = {}
    for words in _RELATION.findall(kept.get("xl/_rels/workbook.xml.rels", b"")):
        said = dict(_ATTRIBUTE.findall(words))
        target = said.get(b"Target", b"").decode("utf-8", "replace")
        targets[said.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    since_1904 = bool(re.search(rb'date1904\s*=\s*"(?:1|true)"', kept.get("xl/workbook.xml", b"")))
    found = {}
    for words in _SHEET.findall(kept.get("xl/workbook.xml", b"")):
        said = dict(_ATTRIBUTE.findall(words))
        relation = next((v for k, v in said.items() if k.endswith(b":id")), b"")
        name = html.unescape(said.get(b"name", b"").decode("utf-8", "replace"))
        if (path := targets.get(relation, "")) in marks:
            found[name] = marks[path]
            found[name].since_1904 = since_1904
    return found
