"""
Tables and cells read right, and how fast.

    python bench/tables.py [--all]        tables and cells beside what a person saw, from bench/truth/
    python bench/tables.py --speed [rows] reading rows of twenty columns, beside the bare reader

The workbooks lie in the folder that SIFANG_SHARED_DATA names; the project holds only where their tables stand, their
header's words and a few short cells. To reach: 0.95 of the tables, 0.99 of the cells; two and a half times the bare
reader's time, below 1 GiB.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
TRUTH = ROOT / "bench" / "truth"


def measure() -> int:
    import yaml

    folder = os.environ.get("SIFANG_SHARED_DATA")
    if not folder:
        print("SIFANG_SHARED_DATA 没有设：不知道表格在哪里。")
        return 2
    good = seen = found = right = cells = 0
    for path in sorted(TRUTH.glob("*.yaml")):
        truth = yaml.safe_load(path.read_text(encoding="utf-8"))
        source = Path(folder) / truth["file"]
        if not source.exists():
            print(f"{path.stem:22} 没有文件 {truth['file']}")
            continue
        begun = time.perf_counter()
        score = judge(source.read_bytes(), truth["tables"])
        took = time.perf_counter() - begun
        good, seen, found = good + score[0], seen + score[1], found + score[2]
        right, cells = right + score[3], cells + score[4]
        print(
            f"{path.stem:22} 表 {score[0]}/{score[1]}（找到 {score[2]}）  格 {score[3]}/{score[4]}  {took:.2f} s"
        )
        for wrong in score[5]:
            print(f"    {wrong}")
    if not seen or not cells:
        return 2
    tables = good / max(seen, found)
    print(
        f"表 {good}/{seen}（找到 {found}）= {tables:.3f}（要求 0.95）  格 {right}/{cells} = {right / cells:.3f}（要求 0.99）"
    )
    return 0 if tables >= 0.95 and right / cells >= 0.99 else 1


def judge(data: bytes, truth: list[dict[str, Any]]) -> tuple[int, int, int, int, int, list[str]]:
    """Tables right, seen by a person, found by the program; cells right, looked at; what is wrong."""
    from sifang.ledgers.reading.tables import find_tables
    from sifang.ledgers.reading.typed import typed_rows

    found = find_tables(data)
    good = right = cells = 0
    wrong: list[str] = []
    for wanted in truth:
        first, last = wanted["columns"].split(":")
        match = [
            t for t in found if t.sheet == wanted["sheet"] and t.header_rows == tuple(wanted["header"])
            and t.range.startswith(first + str(wanted["header"][0]))
        ]  # fmt: skip
        if not match:
            wrong.append(f"没有找到 {wanted['sheet']} {wanted['columns']}")
            cells += len(wanted["cells"])
            continue
        table = match[0]
        end = wanted["last"] or wanted["header"][1]
        said = (
            table.range,
            [h for h in _plain(table.headers) if h],
            table.first,
            table.last,
            table.rows,
            len(table.totals),
        )
        meant = (
            f"{first}{wanted['header'][0]}:{last}{end}", _plain(wanted["headers"]), wanted["first"], wanted["last"],
            wanted["rows"], wanted["totals"],
        )  # fmt: skip
        if said == meant:
            good += 1
        else:
            wrong.append(f"{wanted['sheet']}: 找到 {said}，应为 {meant}")
        rows = dict(typed_rows(table))
        for place, value in wanted["cells"].items():
            letters = place.rstrip("0123456789")
            read = rows.get(int(place[len(letters) :]), {}).get(letters, "（不在表里）")
            cells += 1
            if same(read, value):
                right += 1
            else:
                wrong.append(f"{wanted['sheet']} {place}: 读成 {read!r}，应为 {value!r}")
    extra = [
        t
        for t in found
        if not any(t.sheet == w["sheet"] and t.header_rows == tuple(w["header"]) for w in truth)
    ]
    wrong += [f"多出 {t.sheet} {t.range}" for t in extra]
    return good, len(truth), len(found), right, cells, wrong


def _plain(headers: list[str]) -> list[str]:
    return ["".join(str(h).split()) for h in headers]


def same(read: Any, wanted: Any) -> bool:
    """A value and its type; a number's words do for a code, blanks inside words do not count."""
    if isinstance(read, datetime):
        read = read.date()
    if isinstance(wanted, (bool, date)) or wanted is None:
        return read == wanted and type(read) is type(wanted)
    if isinstance(wanted, (int, float)):
        return not isinstance(read, bool) and (read == wanted or read == str(wanted))
    return isinstance(read, (str, int)) and "".join(str(read).split()) == "".join(wanted.split())


COLUMNS = (
    "编号", "区县", "街道", "社区", "小区名称", "地址", "户数", "楼栋数", "建筑面积", "建成年份", "登记日期", "是否老旧", "物业企业", "收费标准",
    "联系人", "电话", "车位数", "绿化率", "经度", "备注一",
)  # fmt: skip


def big_book(path: Path, count: int) -> None:
    """A ledger of twenty columns: words, numbers, days."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet("台账")
    page.write_row(0, 0, COLUMNS)
    for n in range(1, count + 1):
        page.write_row(n, 0, (
            n, f"第{n % 11}区", f"第{n % 88}街道", f"第{n % 1900}社区", f"某某花园{n}号院", f"某路{n % 4000}号", f"{n % 3000}户", n % 60,
            n % 300000 + 0.5, 1980 + n % 40, date(2000 + n % 20, n % 12 + 1, n % 28 + 1), "是" if n % 3 else "否", f"第{n % 900}物业公司",
            0.7, f"联系人{n % 5000}", f"139{n % 10**8:08}", n % 400, n % 50 / 100, 117 + n % 1000 / 1000, "" if n % 5 else "补登",
        ))  # fmt: skip
    book.close()


def speed(count: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.xlsx"
        big_book(path, count)
        print(f"{count:,} 行 × {len(COLUMNS)} 列，.xlsx {path.stat().st_size / 1048576:.1f} MB")
        results = {}
        for what in ("bare", "read"):
            # Each in a process of its own: the peak of one must not stand in for the other's.
            out = subprocess.run(
                [sys.executable, __file__, f"--{what}", str(path)], capture_output=True, text=True, check=True
            ).stdout.split()
            results[what] = [float(x) for x in out]
            name = "只读文件（底线）" if what == "bare" else "读表            "
            print(
                f"  {name}  {results[what][0]:6.2f} s（处理器 {results[what][1]:.2f} s）  内存峰值 {results[what][2]:5.0f} MiB"
            )
    ratio = results["read"][1] / results["bare"][1]
    print(f"  处理器时间是底线的 {ratio:.2f} 倍（要求不超过 2.5 倍），要求 1024 MiB 以内")
    return 0 if ratio <= 2.5 and results["read"][2] < 1024 else 1


def _tell(begun: float, used: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(time.perf_counter() - begun, time.process_time() - used, peak)


def bare(path: str) -> None:
    import python_calamine

    begun, used = time.perf_counter(), time.process_time()
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows
    _tell(begun, used)


def read(path: str) -> None:
    from sifang.ledgers.cells import amount, day, fee, text, whole, yes_no
    from sifang.ledgers.plan import Plan
    from sifang.ledgers.sheets import Column, Sheet
    from sifang.ledgers.table import read_table

    parsers = {
        "编号": whole(), "户数": whole("户"), "楼栋数": whole("栋"), "建筑面积": amount("㎡"), "建成年份": whole(), "登记日期": day,
        "是否老旧": yes_no, "收费标准": fee, "车位数": whole(), "绿化率": amount(), "经度": amount(digits=6),
    }  # fmt: skip
    columns = tuple(
        Column(header, f"c{n}", parsers.get(header, text(80)), required=header == "小区名称")
        for n, header in enumerate(COLUMNS)
    )
    sheet = Sheet("big", "大表", columns, lambda table, load: Plan("big", "", [], [], []))
    data = Path(path).read_bytes()
    begun, used = time.perf_counter(), time.process_time()
    table = read_table(data, "big.xlsx", sheet)
    assert table.rows and not table.faults and not table.doubts, (table.faults[:2], table.doubts[:2])
    _tell(begun, used)


def main(argv: list[str]) -> int:
    if argv[:1] == ["--bare"]:
        bare(argv[1])
    elif argv[:1] == ["--read"]:
        read(argv[1])
    elif argv[:1] == ["--speed"]:
        return speed(int(argv[1]) if len(argv) > 1 else 300_000)
    else:
        return measure()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
