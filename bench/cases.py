"""
How many cases a second the API takes, eight at once, and how long one step takes, beside their floor.

    python bench/cases.py [--seconds 10] [--clients 8]

The floor is one durable transaction with the same rows (the case, its telling, its event, its clock, the audit line)
through the driver, as many at once, in the same run, on the same database. To reach: at least a twentieth of the floor's
transactions per second, p95 at most 60 ms, and the audit sealed within 5 s of the end. The step is a note on an open
case; its floor locks the row, writes it, its event and the audit line.

Served by granian with two processes as in production, debugging off; the clients are processes of their own, on the same
cores. The database is made on the server of `DATABASE_URL` and dropped again.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
NAME = "sifang_bench_cases"


def setup() -> tuple[str, str]:
    """A database with the small city and a few thousand cases; its address and the key of a community's worker."""
    import psycopg

    parts = urlsplit(os.environ["DATABASE_URL"])
    admin = parts._replace(path="/postgres").geturl()
    with psycopg.connect(admin, autocommit=True) as one:
        one.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
        one.execute(f'CREATE DATABASE "{NAME}"')
    os.environ["DATABASE_URL"] = url = parts._replace(path=f"/{NAME}").geturl()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    os.environ["SIFANG_MODE"] = "demo"
    os.environ["SIFANG_CLOCK_START"] = "2021-12-01T09:00:00+08:00"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from sifang.accounts.actions.tokens import issue_token
    from sifang.lib.clock import real_clock
    from sifang.site.demo.small import build_small_city

    city = build_small_city()
    key = issue_token(label="bench", days=30, by=city.community_worker, at=real_clock(), now=real_clock())[1]
    from sifang.cases import actions
    from sifang.lib.clock import clock

    first = [
        actions.report(
            city.compound["春晓花园"].pk, actions.Telling("路灯不亮"), by=city.community_worker, at=clock()
        )
        for _ in range(64)
    ]
    with psycopg.connect(url, autocommit=True) as one:
        one.execute("ANALYZE")
    return url, json.dumps({
        "key": key, "compound": city.compound["春晓花园"].pk, "cases": [told.case.pk for told in first],
        "community": city.community.pk, "user": city.community_worker.pk,
    })  # fmt: skip


def serve(url: str) -> tuple[subprocess.Popen, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {"DATABASE_URL": url, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "DEBUG": "0"}
    child = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--workers", "2", "--blocking-threads", "4", "--log-level", "error", "config.wsgi:application"],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                break
        except OSError:
            time.sleep(0.1)
    return child, f"127.0.0.1:{port}"


def client(kind: str, number: int, address: str, facts: str, until: float, begins: float) -> list[float]:
    """One client: milliseconds of each request that was answered as it should be."""
    given = json.loads(facts)
    head = {"Authorization": f"Bearer {given['key']}", "Content-Type": "application/json"}
    create = json.dumps({"compound": given["compound"], "title": "3 号楼楼道灯不亮", "words": "灯坏了三天", "source": "GRID"})  # fmt: skip
    mine = given["cases"][number * 8 : number * 8 + 8]
    connection, times, turn = http.client.HTTPConnection(address, timeout=30), [], 0
    while time.time() < until:
        if kind == "create":
            path, body, wanted = "/api/v1/cases", create, 201
        else:
            path, body, wanted = (
                f"/api/v1/cases/{mine[turn % 8]}/steps/note",
                json.dumps({"said": "看过了"}),
                200,
            )
            turn += 1
        begun = time.perf_counter()
        connection.request("POST", path, body.encode(), head)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != wanted:
            raise SystemExit(f"{answer.status}: {text[:300].decode()}")
        if time.time() >= begins:
            times.append((time.perf_counter() - begun) * 1000)
    return times


def floor(kind: str, number: int, url: str, facts: str, until: float, begins: float) -> list[float]:
    """The same rows through the driver, one durable transaction each."""
    import psycopg

    given = json.loads(facts)
    now, times, n = datetime.now(UTC), [], 0
    mine = given["cases"][number * 8 : number * 8 + 8]
    with psycopg.connect(url, autocommit=True) as one:
        one.execute("SET synchronous_commit = on")
        columns = [
            name for (name,) in one.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'cases_case' AND column_name <> 'id'"
                " AND is_generated = 'NEVER'"
            )
        ]  # fmt: skip
        row = one.execute(f"SELECT {', '.join(columns)} FROM cases_case WHERE id = %s", [mine[0]]).fetchone()
        assert row is not None
        values = dict(zip(columns, row, strict=True))
        insert = f"INSERT INTO cases_case ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) RETURNING id"
        event = (
            "INSERT INTO cases_caseevent (case_id, seq, verb, from_status, to_status, at, by_id, by_title, party_kind,"
            " party_area_id, note, data) VALUES (%s, %s, 'report', '', 'REPORTED', %s, %s, '社区', 'COMMUNITY', %s, '', %s)"
        )
        line = (
            "INSERT INTO audit_auditline (event, subject_kind, subject_id, subject_label, by_id, by_title, at, note, data)"
            " VALUES ('case.reported', 'cases.case', %s, 'AJ', %s, '社区', %s, '', '{}')"
        )
        while time.time() < until:
            begun = time.perf_counter()
            with one.transaction():
                if kind == "create":
                    n += 1
                    values["number"] = f"F{number}-{n}-{os.getpid()}"[:20]
                    [pk] = one.execute(insert, [values[c] for c in columns]).fetchone()  # type: ignore[misc]  # the row was asked for
                    one.execute(
                        "INSERT INTO cases_report (case_id, told_at, channel, words, name, phone, household, is_anonymous,"
                        " token_hash, word) VALUES (%s, %s, 'GRID', '灯坏了三天', '', '', '', false, %s, '')",
                        [pk, now, os.urandom(32).hex()],
                    )
                    one.execute(
                        "INSERT INTO cases_caseclock (case_id, stage, step, step_words, party_kind, party_area_id, unit,"
                        " length, rule_key, extended, started_at, due_at, used, ended_why, is_provisional)"
                        " VALUES (%s, 'ACCEPT', 0, '', 'COMMUNITY', %s, 'WORK_HOUR', 2, '', 0, %s, %s, 0, '', false)",
                        [pk, given["community"], now, now],
                    )
                    seq = 1
                else:
                    pk = mine[n % 8]
                    n += 1
                    [version] = one.execute(
                        "SELECT version FROM cases_case WHERE id = %s FOR UPDATE", [pk]
                    ).fetchone()  # type: ignore[misc]  # the row was asked for
                    seq = version + 1
                    one.execute("UPDATE cases_case SET version = %s WHERE id = %s", [seq, pk])
                one.execute(
                    event, [pk, seq, now, given["user"], given["community"], '{"set": {"title": "灯不亮"}}']
                )
                one.execute(line, [pk, given["user"], now])
            if time.time() >= begins:
                times.append((time.perf_counter() - begun) * 1000)
    return times


def measured(
    work: Callable[..., list[float]], kind: str, where: str, facts: str, clients: int, seconds: float
) -> tuple[float, float, float]:
    """Transactions a second, p50 and p95 in milliseconds; the first two seconds are warming up."""
    begins = time.time() + 2
    until = begins + seconds
    with ProcessPoolExecutor(clients) as pool:
        found = [pool.submit(work, kind, n, where, facts, until, begins) for n in range(clients)]
        times = sorted(ms for one in found for ms in one.result())
    return len(times) / seconds, statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=float, default=10)
    asked.add_argument("--clients", type=int, default=8)
    given = asked.parse_args()
    url, facts = setup()
    from django.db import connections

    connections.close_all()
    child, address = serve(url)
    try:
        # Each process reads the city's rules once.
        for kind in ("create", "step"):
            measured(client, kind, address, facts, given.clients, 8)
        for kind in ("create", "step"):
            bare, p50, p95 = measured(floor, kind, url, facts, given.clients, given.seconds)
            print(f"{kind:7} floor {bare:8.0f}/s  p50 {p50:6.2f} ms  p95 {p95:6.2f} ms", flush=True)
            ours, p50, p95 = measured(client, kind, address, facts, given.clients, given.seconds)
            held = ours * 20 >= bare and p95 <= 60
            print(
                f"{kind:7} API   {ours:8.0f}/s  p50 {p50:6.2f} ms  p95 {p95:6.2f} ms  1/{bare / ours:.1f} of the floor"
                f"  {'held' if held else 'NOT HELD'}", flush=True,
            )  # fmt: skip
        from sifang.audit import public as audit
        from sifang.lib.clock import real_clock

        begun = time.perf_counter()
        count = audit.seal_lines(at=real_clock())
        took = time.perf_counter() - begun
        print(f"audit   {count} lines sealed in {took:.2f} s  {'held' if took <= 5 else 'NOT HELD'}")
    finally:
        child.terminate()
        child.wait(30)
        connections.close_all()
        import psycopg

        with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as one:
            one.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


if __name__ == "__main__":
    main()
