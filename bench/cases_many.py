"""
The pages of cases with very many of them: lists, desk, search and the rates of a month, beside their floors.

    python bench/cases_many.py [cases]        (100,000 when none is given; the goal is set for 1,000,000)

Makes a database of its own on the server of DATABASE_URL, loads so many cases and drops it. To reach: first and
hundredth page of list and desk p95 100 ms of server time; a search of two to four characters 200 ms with the right
hits; the rates of all areas for a month 1 s, at most six times the bare count of the same rows. Prints what was measured.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT)]

from cases_load import load, with_city  # noqa: E402  the path is set above

NAME = "sifang_bench_many"
ROUNDS, DEEP = 20, 100
WORDS = ("飞线", "漏水", "堆放", "消防车通道", "公共绿地", "栏杆锈蚀")
MONTH = (date(2021, 10, 1), date(2021, 10, 31))
# The rows a month's rates look at, counted and nothing more.
FLOOR = """
select (select count(*) from cases_case where found_on between '2021-10-01' and '2021-10-31'),
       (select count(*) from cases_caseclock k join cases_case c on c.id = k.case_id
         where k.stage in ('FILE', 'CONTACT', 'HANDLE', 'CHECK')
           and k.due_at >= '2021-10-01+08' and k.due_at < '2021-11-01+08')
"""


def main(count: int) -> int:
    return with_city(lambda plans, url: measure(count, plans), NAME)


def measure(count: int, plans: list[Any]) -> int:
    from django.db import connection
    from django.test import Client

    from sifang.accounts import public as accounts
    from sifang.cases import measures
    from sifang.cases.models import Case
    from sifang.lib.clock import ZONE
    from sifang.site.demo.moments import OPENING

    loaded, took, _ = load(count, plans)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    print(f"{Case.objects.count():,} 件案件（{loaded.events:,} 步经过，{took:.0f} s 导入）")
    missed = 0
    for who in ("shijingban", "mashang", "shequ"):
        client = Client()
        signed_in(client, accounts.User.objects.get(username=who))
        for name, address in (("列表", "/cases/"), ("我的案件", "/cases/desk/")):
            missed += pages(client, who, name, address)
    client = Client()
    signed_in(client, accounts.User.objects.get(username="shijingban"))
    for word in WORDS:
        taken = [
            timed(lambda word=word, n=n: client.get("/cases/", {"title": word, "t": n}))[0] for n in range(5)
        ]
        _, page = timed(lambda word=word: client.get("/cases/", {"title": word}))
        right = Case.objects.filter(title__contains=word).exists() == (f"{word}" in page.content.decode())
        missed += told(f"检索“{word}”", max(taken), 0.2, "" if right else "，命中不对")
    at = OPENING.astimezone(ZONE)
    rates = statistics.median(timed(lambda: measures.count(*MONTH, at=at))[0] for _ in range(5))
    bare = statistics.median(timed(lambda: ask(FLOOR))[0] for _ in range(5))
    missed += told(
        "一个月全部区划的 18 项指标", rates, 1.0, f"，底线 {bare * 1000:.0f} ms，{rates / bare:.1f} 倍"
    )
    print("达到" if not missed else f"{missed} 项没有达到")
    return missed


def pages(client: Any, who: str, name: str, address: str) -> int:
    """The first page, and the hundredth by way of the links (or the last, where there are fewer)."""
    _, page = timed(lambda: client.get(address))
    if page.status_code != 200:
        print(f"  {who} {name}：{page.status_code}")
        return 1
    first = [timed(lambda n=n: client.get(fresh(address, n)))[0] for n in range(ROUNDS)]
    missed = told(f"{who} {name} 第 1 页", p95(first), 0.1)
    deep, at = address, 1
    while at < DEEP and (after := next_of(page, address)) is not None:
        deep, at = after, at + 1
        page = client.get(deep)
    if at > 1:
        last = [timed(lambda n=n: client.get(fresh(deep, n)))[0] for n in range(ROUNDS)]
        missed += told(f"{who} {name} 第 {at} 页", p95(last), 0.1)
    return missed


def fresh(address: str, n: int) -> str:
    """The same page under an address never asked for: what was kept of the last answer does not help."""
    return f"{address}{'&' if '?' in address else '?'}t={n}"


def next_of(page: Any, address: str) -> str | None:
    """Where 下一页 leads."""
    import html
    import re

    found = re.search(r'rel="next" href="([^"]*)"', page.content.decode())
    if found is None:
        return None
    link = html.unescape(found[1])
    return link if link.startswith("/") else address + link


def signed_in(client: Any, user: Any) -> None:
    import conftest

    conftest.sign_in_as(client, user)


def ask(sql: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def told(what: str, took: float, most: float, more: str = "") -> int:
    good = took <= most and "不对" not in more
    print(
        f"  {what:<28} {took * 1000:7.1f} ms（要求 {most * 1000:.0f} ms）{more}{'' if good else '  没有达到'}"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000))
