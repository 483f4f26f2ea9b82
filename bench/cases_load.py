"""
A city's history of cases loaded from a file, as the command `load_histories` does it, while somebody works: cases and
events a second, beside the bare COPY of the same rows. Who works asks for pages (a desk, a case, the list; no page
twice), reports cases over the API, or asks bare what stands on a page: two statements of some 1.5 ms, which show every
tick they wait.

    python bench/cases_load.py [cases]        (100,000 when none is given; the goal is set for 1,000,000)

Makes a database of its own on the server of DATABASE_URL and drops it. To reach: 1,000,000 cases with their events
within 600 s, and the p95 of who works meanwhile (pages, cases reported) at most twice what it was before. Prints what
was measured.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
NAME = "sifang_bench_case_load"
GOAL = 1_000_000 / 600
FIRST, LAST = date(2020, 1, 1), date(2021, 11, 30)
SAMPLE = 20_000
# Who works beside a load, through all that a request goes through: asks for pages, or reports cases over the API.
PERSON = """
import json, os, random, sys, time
os.environ["DATABASE_URL"], os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1], "config.settings.test"
sys.path[:0] = sys.argv[2:]
import django
django.setup()
from django.test import Client
from sifang.accounts.models import User
from sifang.accounts.actions.tokens import issue_token
from sifang.cases.models import Case
from sifang.lib.clock import clock, real_clock
client, asked = Client(SERVER_NAME="localhost"), 0
{who}
for line in sys.stdin:
    taken, until = [], time.perf_counter() + float(line)
    while time.perf_counter() < until:
        asked += 1
        begun = time.perf_counter()
        answer = ask()
        taken.append(f"{{time.perf_counter() - begun:.6f}}")
        assert answer.status_code in (200, 201), (answer.status_code, answer.content[:300])
        time.sleep(0.02)
    print(*taken, flush=True)
"""
# His desk, one case, the list; in turns, no page twice.
PAGES = PERSON.format(
    who="""
who = User.objects.get(username="mashang")
session = client.session
session["user_id"] = who.pk
session.save()
client.cookies["sessionid"] = session.session_key
cases = list(Case.objects.visible_to(who).filter(closed_at=None).values_list("pk", flat=True)[:200])
def ask():
    place = ("/cases/desk/", f"/cases/{random.choice(cases)}/", "/cases/")[asked % 3]
    return client.get(f"{place}?n={asked}")
"""
)
ACTS = PERSON.format(
    who="""
who = User.objects.get(username="shequ")
key = issue_token(label="bench", days=30, by=who, at=clock(), now=real_clock())[1]
compounds = list(Case.objects.visible_to(who).exclude(compound=None).values_list("compound", flat=True)[:50])
def ask():
    told = {"compound": random.choice(compounds), "title": "楼道灯不亮", "words": "灯坏了三天", "source": "GRID"}
    return client.post("/api/v1/cases", json.dumps(told), "application/json", headers={"Authorization": f"Bearer {key}"})
"""
)
# The bare statements of a page: the open cases of a subdistrict by their clock, and one case with all that happened.
READER = """
import os, random, sys, time
import psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as db:
    places = [row[0] for row in db.execute("select distinct subdistrict_id from cases_case").fetchall()]
    for line in sys.stdin:
        taken, until = [], time.perf_counter() + float(line)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            rows = db.execute(
                "select id, number, title, due_at from cases_case where subdistrict_id = %s and closed_at is null"
                " order by due_at, id limit 25", [random.choice(places)]).fetchall()
            if rows:
                db.execute("select * from cases_caseevent where case_id = %s order by seq", [rows[0][0]]).fetchall()
            taken.append(f"{time.perf_counter() - begun:.6f}")
            time.sleep(0.02)
        print(*taken, flush=True)
"""


def main(count: int) -> int:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "histories.jsonl"

        def work(plans: list[Any], url: str) -> int:
            written(count, plans, path)
            return measure(path, url)

        return with_city(work)


def with_city(work: Callable[[list[Any], str], int], name: str = NAME) -> int:
    """A database with the demonstration city, dropped afterwards."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import psycopg

    with psycopg.connect(urlunsplit(parts), autocommit=True) as admin:
        admin.execute(f"drop database if exists {name}")
        admin.execute(f"create database {name} template template0 encoding 'UTF8'")
        try:
            import django

            django.setup()
            return work(build(), url)
        finally:
            from django.db import connections

            connections.close_all()
            admin.execute(f"drop database if exists {name} with (force)")


def build() -> list[Any]:
    """The demonstration city with its own cases; hands back its compounds."""
    from django.core.management import call_command
    from django.db import connection

    from sifang.site.demo import cast, problems, seed
    from sifang.site.demo.moments import FOUNDED
    from sifang.site.prepare import prepare_city

    call_command("migrate", verbosity=0)
    prepare_city(by=None, at=FOUNDED)
    plans: list[Any] = []
    usual = problems.write_problems

    def keep(random: Random, found: list[Any], times: int) -> None:
        plans.extend(found)
        usual(random, found, times)

    problems.write_problems = keep
    seed.load_city()
    cast.write_cast()
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    return plans


def histories(count: int, plans: list[Any]) -> Iterator[Any]:
    """So many invented histories over two years, in the order in which they were found."""
    from sifang.site.demo import problems
    from sifang.site.demo.histories import Found, Teller

    random = Random(4)
    teller = Teller(problems._ground(), problems._companies())
    old = [plan for plan in plans if plan.start < date(2020, 1, 1)]
    days = (LAST - FIRST).days
    for n in range(count):
        day = FIRST + timedelta(days=n * days // count)
        # Of every fifty the latest stay open; most of the others are closed within three weeks.
        resolved = day + timedelta(days=1 + int(random.expovariate(1 / 19)))
        found = Found(
            f"B{n:09d}", random.choice(old), day, resolved if resolved < LAST and n % 50 else None, "VISIT"
        )
        yield teller.tell(found)


def written(count: int, plans: list[Any], path: Path) -> None:
    """The file that is loaded."""
    from sifang.cases.tests.lines import Writer

    writer = Writer()
    with path.open("wb") as file:
        file.writelines(writer.line(each) for each in histories(count, plans))


def load(path: Path, after_batch: Any) -> tuple[Any, float]:
    """Load the file as the command `load_histories` does; what was loaded, and the seconds it took."""
    from sifang.cases import public as cases
    from sifang.site.demo.moments import LOADED, OPENING

    begun = time.perf_counter()
    reader = cases.history.Reader()
    with path.open("rb") as file:
        loaded = cases.history.load(
            reader.histories(file), by=None, at=LOADED, until=OPENING, source="bench", after_batch=after_batch
        )
    loaded.refused += reader.refused
    return loaded, time.perf_counter() - begun


def measure(path: Path, url: str) -> int:
    from sifang.lib.hands import apart

    with ExitStack() as stack:
        asking = [stack.enter_context(working(what, url)) for what in (PAGES, ACTS, READER)]
        for each in asking:
            # A first time for whatever is made once.
            ask(each, 2)
        alone = [ask(each, 10) for each in asking]
        begun, processor = time.perf_counter(), processors()

        def beside() -> tuple[Any, float, list[list[float]], float]:
            meanwhile: list[list[float]] = [[] for _ in asking]
            server = served()

            def listen(so_far: Any) -> None:
                # They work in stretches of two seconds, one after the other, all through the load.
                if listen.asked is None or time.perf_counter() - listen.asked > 2.2:
                    if listen.asked is not None:
                        meanwhile[listen.turn].extend(answer(asking[listen.turn]))
                    listen.turn = (listen.turn + 1) % len(asking)
                    tell(asking[listen.turn], 2)
                    listen.asked = time.perf_counter()

            listen.asked, listen.turn = None, -1
            loaded, took = load(path, listen)
            meanwhile[listen.turn].extend(answer(asking[listen.turn]))
            return loaded, took, meanwhile, served() - server

        loaded, took, meanwhile, server = apart(beside)
        processor = processors() - processor
    whole = time.perf_counter() - begun
    floored, rows, copied = floor()
    rate, floor_rate = loaded.new / took, copied / floored
    print(f"{loaded.new:,} 件案件，{loaded.events:,} 步经过，没有导入 {len(loaded.refused)} 件")
    for each in loaded.refused[:5]:
        print(f"    {each.number}：{each.why}")
    print(f"  导入            {took:7.1f} s   每秒 {rate:,.0f} 件、{loaded.events / took:,.0f} 步")
    print(
        f"  处理器          {processor:7.1f} s 程序（读文件、走、写），{server:.1f} s 数据库；全程 {whole:.1f} s"
    )
    print(f"  照此 100 万件   {1_000_000 / rate:7.1f} s   要求 600 s 以内")
    print(
        f"  底线：{copied:,} 件（{rows:,} 行）COPY 进没有索引的表 {floored:.1f} s，每秒 {floor_rate:,.0f} 件；是底线的 1/{floor_rate / rate:.1f}"
    )
    print("  别人同时在做的，要求前两样的 p95 不超过平时 2 倍：")
    for name, before, during in zip(("看页面", "报案件", "光问数据库"), alone, meanwhile, strict=True):
        print(
            f"    {name}    p95 平时 {p95(before) * 1000:.1f} ms，导入时 {p95(during) * 1000:.1f} ms（{p95(during) / p95(before):.1f} 倍；{len(during)} 次）"
            f"，一半在 {statistics.median(before) * 1000:.1f}、{statistics.median(during) * 1000:.1f} ms 以内"
        )
    # Pages and acts are what people wait for; of the bare statements one in twenty waits a tick of the clock, 4 ms.
    waits = [
        p95(during) <= 2 * p95(before) for before, during in list(zip(alone, meanwhile, strict=True))[:2]
    ]
    good = rate >= GOAL and all(waits) and not loaded.refused
    print("达到" if good else "没有达到")
    return 0 if good else 1


@contextmanager
def working(what: str, url: str) -> Iterator[Any]:
    """A process that works for so many seconds whenever it is told to, and answers with what each request took."""
    with subprocess.Popen(
        [sys.executable, "-c", what, url, str(ROOT), str(ROOT / "src")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        try:
            yield worker
        finally:
            worker.stdin.close()


def processors() -> float:
    """Seconds of processor time of this process and of those it started that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def served() -> float:
    """Seconds of processor time of the server's process behind our connection; 0 when it is on another machine."""
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not told.exists():
        return 0.0
    words = told.read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def tell(reader: Any, seconds: float) -> None:
    reader.stdin.write(f"{seconds}\n")
    reader.stdin.flush()


def answer(reader: Any) -> list[float]:
    """The seconds each request took."""
    return [float(word) for word in reader.stdout.readline().split()]


def ask(reader: Any, seconds: float) -> list[float]:
    tell(reader, seconds)
    return answer(reader)


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1] if len(taken) > 20 else max(taken, default=0.0)


def floor() -> tuple[float, int, int]:
    """The same rows of some cases, copied as text into tables without indexes or constraints, in one durable transaction."""
    from django.db import connection, transaction

    texts, rows = {}, 0
    tables = ("cases_case", "cases_report", "cases_caseevent", "cases_caseclock")
    with connection.cursor() as cursor:
        for table in tables:
            key = "id" if table == "cases_case" else "case_id"
            some = f"select id from cases_case where number like 'B%' order by id limit {SAMPLE}"
            with cursor.copy(f"copy (select * from {table} where {key} in ({some})) to stdout") as out:
                texts[table] = b"".join(bytes(block) for block in out)
            cursor.execute(f"create table bare_{table} (like {table})")
            rows += texts[table].count(b"\n")
        begun = time.perf_counter()
        with transaction.atomic(durable=True):
            for table in tables:
                with cursor.copy(f"copy bare_{table} from stdin") as copy:
                    copy.write(texts[table])
        return time.perf_counter() - begun, rows, texts["cases_case"].count(b"\n")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000))
