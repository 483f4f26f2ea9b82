"""
Load 100,000 compounds from .xlsx, beside reading the same file and COPYing its rows bare.

    python bench/load.py [rows]

Makes a database of its own on the server of DATABASE_URL and drops it. To reach: at most 60 s, below 1 GiB,
at least a twentieth of the speed of the floor, measured in the same run.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
NAME = "sifang_bench_load"
HEAD = (
    "小区名称", "区划代码", "地址", "户数", "建筑面积", "建成年份", "楼栋数", "是否老旧小区", "物业服务企业", "收费标准",
    "经度", "纬度",
)  # fmt: skip
_FIRST = "春夏秋冬东南西北金银翠碧锦瑞祥和安康福禄华荣盛景明清雅静丽悦湖山林泉溪谷云霞"
_LAST = ("花园", "小区", "家园", "公寓", "新村", "苑", "里", "府", "城", "庭")


def rows(count: int, codes: list[str]):
    dice = random.Random(20211130)
    for n in range(count):
        name = "".join(dice.choices(_FIRST, k=3)) + dice.choice(_LAST) + f"{n % 997}号院"
        company = ("", "无物业", "业主自管")[n % 3] if n % 10 < 3 else f"第{n % 900}物业服务有限公司"
        yield (
            f"{name}{n}", codes[n % len(codes)], f"某路{n % 400}号", f"{dice.randint(20, 3000)}户",
            dice.randint(2000, 300000), 1980 + n % 40, dice.randint(1, 60), "是" if n % 7 == 0 else "否", company,
            "0.7元/平米/月" if company.startswith("第") and n % 2 else "", 117.5 + dice.random(), 36.2 + dice.random(),
        )  # fmt: skip


def peak(whose: int = resource.RUSAGE_SELF) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


def main(count: int) -> int:
    parts = urlsplit(os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{NAME}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import psycopg

    admin = psycopg.connect(urlunsplit(parts), autocommit=True)
    admin.execute(f"drop database if exists {NAME}")
    admin.execute(f"create database {NAME} template template0 encoding 'UTF8'")
    try:
        return measure(count)
    finally:
        from django.db import connections

        connections.close_all()
        admin.execute(f"drop database if exists {NAME}")


def measure(count: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    import xlsxwriter

    from sifang.areas import public as areas
    from sifang.ledgers import public as ledgers
    from sifang.registry.models import Compound
    from sifang.site.prepare import prepare_areas

    at = datetime(2021, 12, 1, tzinfo=UTC)
    prepare_areas(by=None, at=at)
    codes = list(areas.Area.objects.filter(kind="COMMUNITY").order_by("code").values_list("code", flat=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "compounds.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        for n, row in enumerate(rows(count, codes), 1):
            page.write_row(n, 0, row)
        book.close()
        size = path.stat().st_size / 1048576
        floor = read_and_copy(path)
        before = peak()
        begun = time.perf_counter()
        sheet = ledgers.sheet("compounds")
        table = ledgers.read_table(path.read_bytes(), path.name, sheet)
        read = time.perf_counter() - begun
        batch, _plan = ledgers.load(table, ledgers.Load(as_at=date(2021, 11, 30), by=None), by=None, at=at)
        took = time.perf_counter() - begun
        most = peak()
        begun = time.perf_counter()
        table = ledgers.read_table(path.read_bytes(), path.name, sheet)
        again, _ = ledgers.load(table, ledgers.Load(as_at=date(2021, 11, 30), by=None), by=None, at=at)
        second = time.perf_counter() - begun
    assert (batch.new_count, again.same_count, Compound.objects.count()) == (count, count, count)
    print(f"{count:,} 个小区，.xlsx {size:.1f} MB")
    print(f"  读文件并 COPY（底线）  {floor:6.2f} s   内存峰值 {before:5.0f} MiB")
    print(f"  导入                   {took:6.2f} s   其中读表 {read:.2f} s   内存峰值 {most:5.0f} MiB")
    print(f"  再导入一次，没有变化   {second:6.2f} s   内存峰值 {peak():5.0f} MiB")
    print(f"  速度是底线的 1/{took / floor:.1f}（要求不低于 1/20），要求 60 s 以内、1024 MiB 以内")
    good = took <= 60 and most < 1024 and took <= 20 * floor
    print("达到" if good else "没有达到")
    return 0 if good else 1


def read_and_copy(path: Path) -> float:
    """The floor: the bare reader, and one COPY of its rows as text."""
    import python_calamine
    from django.db import connection

    begun = time.perf_counter()
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    sheet = book.get_sheet_by_index(0).iter_rows()
    next(sheet)
    with connection.cursor() as cursor:
        columns = ", ".join(f"c{n} text" for n in range(len(HEAD)))
        cursor.execute(f"create table bare ({columns})")
        with cursor.copy("copy bare from stdin") as copy:
            for row in sheet:
                copy.write_row([str(value) for value in row])
        cursor.execute("drop table bare")
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
