"""
The pages of cases with very many of them: lists, desks, search and the rates of a month.

    python bench/cases_many.py [cases] [--keep] [--only 列表,翻页,检索,指标]        (100,000 cases when none are given)

Makes a database of its own on the server of DATABASE_URL with the demonstration city, copies its histories onto earlier
days until there are so many cases (`many.py`; how fast histories are loaded is measured by `cases_load.py`), and drops
it (`--keep`: leaves it and takes it up again the next time). To reach: every list and desk, each way it can be narrowed
and sorted, first and hundredth page, p95 100 ms of server time; a search of two to four characters 200 ms with the right
hits; the rates of all areas for a month 1 s. Prints what was measured, with the processor time of this process beside it.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT.parent), str(ROOT.parent / "src")]

NAME = "sifang_bench_many"
ROUNDS, DEEP = 20, 100
PEOPLE = ("shijingban", "zhangdian", "mashang", "shequ", "jingli", "chengguan")
# Whose lists are asked in every way: the whole city's and a district's, which are the longest.
THOROUGH = PEOPLE[:2]
# What the list can be asked, common and rare, and how it can be sorted.
ASKED = (
    "", "solved=no", "solved=yes", "status=HANDLING", "status=SHELVED", "status=FILED", "status=OBJECTED",
    "status=CLOSED", "source=VISIT", "source=HOTLINE", "type=公共照明", "type=没有", "name=花园", "number=M1000",
    "solved=no&source=RESIDENT", "status=FILED&source=VISIT", "title=楼道&status=SHELVED",
)  # fmt: skip
SORTED = ("-found", "found", "-number", "number", "-state", "state")
PAGED = ("/cases/", "/cases/?solved=no", "/cases/desk/")
OTHERS = ("/cases/desk/?of=asking", "/cases/desk/?of=stand_in")
WORDS = ("雨棚", "僵尸", "漏水", "楼道", "楼道灯", "化粪池外", "燃气管道", "没有这样")
MONTHS = ((date(2021, 10, 1), date(2021, 10, 31)), (date(2018, 10, 1), date(2018, 10, 31)))
# The rows a month's rates look at, counted and nothing more.
FLOOR = """
select (select count(*) from cases_case where found_on between %(first)s and %(last)s),
       (select count(*) from cases_caseclock k join cases_case c on c.id = k.case_id
         where k.stage in ('FILE', 'CONTACT', 'HANDLE', 'CHECK')
           and k.due_at >= %(first)s and k.due_at < %(last)s + interval '1 day')
"""


def main(count: int, keep: bool, only: str) -> int:
    import psycopg

    parts = urlsplit(os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{NAME}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("SIFANG_CLOCK_START", "2021-12-01T09:00:00+08:00")
    with psycopg.connect(urlunsplit(parts), autocommit=True) as admin:
        there = admin.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone()
        if there and not keep:
            admin.execute(f"drop database {NAME} with (force)")
            there = None
        if not there:
            admin.execute(f"create database {NAME} template template0 encoding 'UTF8'")
        try:
            import django

            django.setup()
            if not there:
                fill(count)
            return measure(only)
        finally:
            from django.db import connections

            connections.close_all()
            if not keep:
                admin.execute(f"drop database if exists {NAME} with (force)")


def fill(count: int) -> None:
    from cases_load import build
    from django.db import connection
    from many import multiply

    begun = time.perf_counter()
    build()
    multiply(count)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    print(f"填好用了 {time.perf_counter() - begun:.0f} s", flush=True)


def measure(only: str) -> int:
    from django.test import Client

    import conftest
    from sifang.accounts import public as accounts
    from sifang.cases.models import Case, CaseEvent

    rows = Case.objects.filter(closed_at=None).count()
    print(
        f"{Case.objects.count():,} 件案件，{CaseEvent.objects.count():,} 步经过，没有了结的 {rows:,} 件",
        flush=True,
    )
    missed = 0
    clients = {who: conftest.sign_in_as(Client(), accounts.User.objects.get(username=who)) for who in PEOPLE}
    if "列表" in only:
        missed += sum(lists(clients[who], who) for who in THOROUGH)
    if "翻页" in only:
        for who, client in clients.items():
            missed += sum(paged(client, who, address) for address in PAGED)
            missed += sum(at_once(client, f"{who} {address}", address) for address in OTHERS)
    if "检索" in only:
        missed += sum(searched(clients[PEOPLE[0]], word) for word in WORDS)
    if "指标" in only:
        missed += rates() + cumulative()
    return missed


def lists(client: Any, who: str) -> int:
    """Every way the list can be narrowed and sorted, its first page and the next; the slowest are told."""
    taken: list[tuple[float, float, str]] = []
    for asked, sort in product(ASKED, SORTED):
        address = f"/cases/?{asked}{'&' if asked else ''}sort={sort}"
        _, page = timed(lambda address=address: client.get(address))
        assert page.status_code == 200, address
        for each in filter(None, (address, next_of(page, "/cases/"))):
            rounds = [cost(lambda n=n, each=each: client.get(fresh(each, n))) for n in range(2)]
            taken.append((min(wall for wall, _ in rounds), min(own for _, own in rounds), each))
    taken.sort(reverse=True)
    walls = [wall for wall, _, _ in taken]
    missed = told(
        f"{who} 列表 {len(taken)} 种问法的 p95", p95(walls), 0.1,
        f"，最慢 {walls[0] * 1000:.0f} ms，中位 {statistics.median(walls) * 1000:.0f} ms，"
        f"其中 Python {statistics.median(own for _, own, _ in taken) * 1000:.0f} ms",
    )  # fmt: skip
    for wall, _, address in taken[:3]:
        if wall > 0.1:
            print(f"      {wall * 1000:6.0f} ms  {address}", flush=True)
    return missed


def paged(client: Any, who: str, address: str) -> int:
    """The first page, and the hundredth by way of the links (or the last, where there are fewer)."""
    _, page = timed(lambda: client.get(address))
    assert page.status_code == 200, address
    missed, deep, at = at_once(client, f"{who} {address} 第 1 页", address), address, 1
    while at < DEEP and (after := next_of(page, address.split("?")[0])) is not None:
        deep, at = after, at + 1
        page = client.get(deep)
    return missed + (at_once(client, f"{who} {address} 第 {at} 页", deep) if at > 1 else 0)


def at_once(client: Any, what: str, address: str) -> int:
    rounds = [cost(lambda n=n: client.get(fresh(address, n))) for n in range(ROUNDS)]
    own = statistics.median(own for _, own in rounds)
    return told(what, p95([wall for wall, _ in rounds]), 0.1, f"，其中 Python {own * 1000:.0f} ms")


def searched(client: Any, word: str) -> int:
    """In the list and in the box of every page; the hits are those of a slow reading."""
    from sifang.cases.models import Case
    from sifang.cases.wording import with_words

    right = set(with_words(Case.objects.all(), word).values_list("pk", flat=True)) == set(
        Case.objects.filter(title__contains=word).values_list("pk", flat=True)
    )
    hits = Case.objects.filter(title__contains=word).count()
    missed = 0
    for name, address in (("列表", "/cases/?title="), ("搜索框", "/search/?q=")):
        client.get(address + word)
        rounds = [cost(lambda n=n, at=address + word: client.get(fresh(at, n))) for n in range(ROUNDS)]
        missed += told(
            f"检索“{word}”（{hits:,} 件），{name}", p95([wall for wall, _ in rounds]), 0.2,
            f"，其中 Python {statistics.median(own for _, own in rounds) * 1000:.0f} ms" + ("" if right else "，命中不对"),
        )  # fmt: skip
    return missed


def rates() -> int:
    from sifang.cases import measures
    from sifang.lib.clock import ZONE
    from sifang.site.demo.moments import OPENING

    at = OPENING.astimezone(ZONE)
    missed = 0
    for first, last in MONTHS:
        took = statistics.median(
            timed(lambda m=(first, last): measures.count(*m, at=at))[0] for _ in range(7)
        )
        given = {"first": first, "last": last}
        bare = statistics.median(timed(lambda given=given: ask(FLOOR, given))[0] for _ in range(7))
        [(found, clocks)] = ask(FLOOR, given)
        more = f"，{found:,} 件、{clocks:,} 个计时；只数这些行 {bare * 1000:.0f} ms"
        missed += told(f"{first:%Y-%m} 全部区划的 18 项指标", took, 1.0, more)
    return missed


def cumulative() -> int:
    """Found and solved since the beginning of the year, with every other figure of every area: the announcements' count."""
    from sifang.indicators import public as indicators

    lasted = []
    for day in (date(2021, 11, 30), date(2021, 11, 29), date(2021, 11, 28), date(2018, 11, 30)):
        lasted.append(timed(lambda day=day: indicators.figures_on(day))[0])
    more = f"，三年前的同一天 {lasted[-1] * 1000:.0f} ms"
    return told("截至一天的全部指标，案件从年初累计", statistics.median(lasted[:-1]), 1.0, more)


def fresh(address: str, n: int) -> str:
    """The same page under an address never asked for: what was kept of the last answer does not help."""
    return f"{address}{'&' if '?' in address else '?'}t={n}"


def next_of(page: Any, address: str) -> str | None:
    """Where 下一页 leads."""
    found = re.search(r'rel="next" href="([^"]*)"', page.content.decode())
    if found is None:
        return None
    link = html.unescape(found[1])
    return link if link.startswith("/") else address + link


def ask(sql: str, given: dict[str, Any]) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def cost(work: Callable[[], Any]) -> tuple[float, float]:
    """What a client would wait, and the processor time of this process in it."""
    begun, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - own


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]


def told(what: str, took: float, most: float, more: str = "") -> int:
    good = took <= most and "不对" not in more
    print(
        f"  {what:<40} {took * 1000:7.1f} ms（要求 {most * 1000:.0f} ms）{more}{'' if good else '  没有达到'}",
        flush=True,
    )
    return 0 if good else 1


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("cases", nargs="?", default="100,000")
    asked.add_argument("--keep", action="store_true")
    asked.add_argument("--only", default="列表,翻页,检索,指标")
    given = asked.parse_args()
    missed = main(int(given.cases.replace(",", "")), given.keep, given.only)
    print("达到" if not missed else f"{missed} 项没有达到")
    sys.exit(bool(missed))
