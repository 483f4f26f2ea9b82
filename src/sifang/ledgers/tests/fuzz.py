"""
Damaged files by the thousand: each is read as a table or refused with a sentence, in bounded time.

    python -m sifang.ledgers.tests.fuzz [how many] [first seed]
"""

from __future__ import annotations

import faulthandler
import io
import os
import random
import re
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from sifang.ledgers import cells
from sifang.ledgers.plan import Plan
from sifang.ledgers.reading.content import NotATable
from sifang.ledgers.reading.tables import find_tables
from sifang.ledgers.sheets import Column, Sheet
from sifang.ledgers.table import read_table
from sifang.ledgers.tests.books import csv_bytes, laid, ods, xls, xlsx

HEAD = ("区县", "小区名称", "户数", "建筑面积", "登记日期", "收费标准")
ROWS = [
    ("东岭区", f"第{n}花园", n * 37, n * 1000.5, f"2021-{n % 12 + 1:02}-01", "0.7元/㎡·月")
    for n in range(1, 30)
]
SHEET = Sheet(
    "fuzzed", "模糊台账",
    (
        Column("小区名称", "name", cells.text(80), required=True), Column("区县", "district", cells.text(40)),
        Column("户数", "count", cells.whole("户")), Column("建筑面积", "area", cells.amount("㎡")),
        Column("登记日期", "day", cells.day), Column("收费标准", "fee", cells.fee),
    ),
    lambda table, load: Plan("fuzzed", "", [], [], []),
)  # fmt: skip
SLOW = 10.0
MOST_MEMORY = 3 << 30


def real() -> list[bytes]:
    """Small workbooks of offices, where they are at hand."""
    if not (folder := os.environ.get("SIFANG_SHARED_DATA")):
        return []
    paths = sorted(p for p in (Path(folder) / "ledgers").rglob("*.xls*") if p.stat().st_size < 150_000)
    return [path.read_bytes() for path in paths]


def seeds() -> list[bytes]:
    """Sound files of every kind."""
    odd = [("小区台账", "", "", "", "", ""), HEAD, *ROWS, ("合计", "", 99, "", "", ""), ("注：每月报",)]
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row>{}</table:table-row>"
    web = "".join("<tr>" + "".join(f"<td>{v}</td>" for v in line) + "</tr>" for line in (HEAD, *ROWS))
    old = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{v}</Data></Cell>' for v in line) + "</Row>"
        for line in (HEAD, *ROWS)
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return [
        f"<html><body><table>{web}</table></body></html>".encode(),
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="a"><Table>{old}</Table></Worksheet></Workbook>'.encode(),
        laid(odd, merged=("A1:F1", "A3:A9"), hidden=(5, 6), formulas={"C20": ("=SUM(C3:C9)", 9)}),
        xlsx([HEAD, *ROWS], [("河道", "长度"), ("清河", 3)]),
        xls([HEAD, *ROWS], merged=[(1, 5, 0, 0)], hidden=[4]),
        ods(row.format("".join(cell.format(v) for v in line)) for line in (HEAD, *ROWS)),
        csv_bytes([HEAD, *ROWS]), csv_bytes([HEAD, *ROWS], "gb18030"), csv_bytes([HEAD, *ROWS], "utf-16"),
    ]  # fmt: skip


_FAR = [b"XFD1048576", b"A1048576", b"ZZ9", b"A0", b"", b"$A$1", b"A99999999999", b"AAAA1"]


def _scratch(data: bytes, dice: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled, swapped or torn off."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 16, 64))):
        if not out:
            break
        at, length = dice.randrange(len(out)), dice.choice((1, 2, 4, 16, 200))
        match dice.randrange(7):
            case 0:
                out[at] = dice.randrange(256)
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length] * dice.choice((1, 2, 50))
            case 3:
                out[at : at + length] = dice.randbytes(min(length, len(out) - at))
            case 4:
                del out[at:]
            case 5:
                out[at : at + 4] = dice.choice(
                    (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\xff\xff\xff\x7f", b"\x01\x00\x00\x80")
                )
            case _:
                other = dice.randrange(len(out))
                out[at : at + length], out[other : other + length] = (
                    out[other : other + length],
                    out[at : at + length],
                )
    return bytes(out)


def _reworded(part: bytes, dice: random.Random) -> bytes:
    """Places and numbers of an XML part replaced by unlikely ones."""
    for _ in range(dice.choice((1, 2, 5))):
        match dice.randrange(4):
            case 0:
                found = list(re.finditer(rb'"([A-Z]{1,3}\d{1,7})', part))
                new = dice.choice(_FAR)
            case 1:
                found = list(re.finditer(rb'"(\d{1,9})"', part))
                new = str(dice.choice((0, -1, 2**31, 2**63, 10**30, 1_048_576, 16_384))).encode()
            case 2:
                found = list(re.finditer(rb">([^<]{1,30})<", part))
                new = dice.choice(
                    (b"9" * 400, b"1e999", b"&#0;", b"&bomb;", b"-0", b"NaN", b"]]>", b"\xe4\xb8")
                )
            case _:
                found = list(re.finditer(rb"(<[^>]{1,60}>)", part))
                new = dice.choice((b"", b"<v>", b"</row>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<a" * 50))
        if found:
            here = dice.choice(found)
            part = part[: here.start(1)] + new + part[here.end(1) :]
    return part


def mutated(seed: int, sound: list[bytes]) -> bytes:
    """The damaged file of a number; the same number gives the same file."""
    dice = random.Random(seed)
    data = dice.choice(sound)
    if data[:1] == b"<" and dice.random() < 0.5:
        return _reworded(data, dice)
    if data[:2] != b"PK" or dice.random() < 0.3:
        if dice.random() < 0.05:
            return data[: dice.randrange(len(data))] + dice.choice(sound)
        return _scratch(data, dice)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = [
            n
            for n in names
            if "sheet" in n or n in ("content.xml", "xl/workbook.xml", "xl/sharedStrings.xml")
        ]
        hit = dice.choice(chosen) if dice.random() < 0.8 else dice.choice(names)
        for name in names:
            if name == hit and dice.random() < 0.05:
                continue
            part = old.read(name)
            if name == hit:
                part = _reworded(part, dice) if dice.random() < 0.6 else _scratch(part, dice)
            new.writestr(name, part)
    return out.getvalue()


def judge(data: bytes) -> str:
    """`read` or `refused`; every other end of it is a fault of ours and rises."""
    try:
        find_tables(data)
        table = read_table(data, "模糊.xlsx", SHEET)
    except NotATable as why:
        if not 4 < len(str(why)) < 400:
            raise AssertionError(f"no sentence: {why}") from why
        return "refused"
    for row in table.rows:
        assert row.number > 0
    return "read"


def run(first: int, count: int, *, with_real: bool = False) -> dict[str, float]:
    """Damage and judge; raises on the first fault, and kills the process when one takes too long."""
    sound = seeds() + (real() if with_real else [])
    ends: dict[str, float] = {"read": 0, "refused": 0, "slowest": 0.0}
    for seed in range(first, first + count):
        data = mutated(seed, sound)
        faulthandler.dump_traceback_later(60, exit=True)
        begun = time.perf_counter()
        try:
            ends[judge(data)] += 1
        except BaseException as why:
            raise AssertionError(f"seed {seed}: {type(why).__name__}: {why}") from why
        finally:
            faulthandler.cancel_dump_traceback_later()
        took = time.perf_counter() - begun
        ends["slowest"] = max(ends["slowest"], took)
        assert took < SLOW, f"seed {seed}: {took:.1f} s"
    return ends


def main(argv: list[str]) -> int:
    if argv[:1] == ["--child"]:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        ends = run(int(argv[1]), int(argv[2]), with_real=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(int(ends["read"]), int(ends["refused"]), round(ends["slowest"], 2), peak)
        return 0
    count = int(argv[0]) if argv else 5_000
    first = int(argv[1]) if len(argv) > 1 else 0
    total = {"read": 0, "refused": 0}
    slowest, peak, failed = 0.0, 0, 0
    for begin in range(first, first + count, 250):
        size = min(250, first + count - begin)
        # A process of its own: a reader that dies takes only these with it.
        done = subprocess.run(
            [sys.executable, "-m", "sifang.ledgers.tests.fuzz", "--child", str(begin), str(size)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            failed += 1
            print(f"{begin}+{size}: {done.returncode}\n{done.stderr[-1500:]}")
            continue
        read, refused, slow, memory = done.stdout.split()
        total["read"] += int(read)
        total["refused"] += int(refused)
        slowest, peak = max(slowest, float(slow)), max(peak, int(memory))
    print(
        f"{count} files: {total['read']} read, {total['refused']} refused, slowest {slowest:.2f} s, peak {peak} MiB, {failed} faults"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
