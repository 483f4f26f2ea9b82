"""
All indicators of all areas of both trees on one day, beside the same counts in SQL written by hand.

    python bench/figures.py [times ...]        (1 and 100 when none is given)

Makes a database of its own on the server of DATABASE_URL, writes the demonstration city with so many times its
compounds, and drops it. To reach: at most 0.3 s for the city, at most 5 s and 2 GiB for a hundred times its
compounds, at most six times the hand-written SQL measured in the same run. Prints what was measured.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import sys
import time
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
NAME = "sifang_bench_figures"
DAY = date(2021, 11, 30)
ROUNDS = 5

# Every fact is read once; compounds carry all their marks in one pass; then one roll-up over the closure.
FLOOR = """
with state as materialized (
    select s.compound_id, s.community_id from registry_compoundstate s
      join registry_compound c on c.id = s.compound_id where s.period @> %(day)s and c.period @> %(day)s),
mode as (select compound_id, mode from registry_servicemode where period @> %(day)s),
owners as (select compound_id from committees_ownerscommittee
            where period @> %(day)s and (term_ends_on is null or term_ends_on >= %(day)s)),
managed as (select compound_id from committees_managementcommittee where period @> %(day)s),
changed as (select distinct compound_id from registry_companychange where "on" between %(year)s and %(day)s),
site as (select compound_id, sum(device_count) devices, sum(port_count) ports
           from charging_chargingsite where period @> %(day)s group by 1),
floor as (select compound_id, household_count, amount, starts_on <= %(day)s as begun
            from subsidies_subsidisedservice where year = extract(year from %(day)s::date)),
elected as (select compound_id, party_member_count p, member_count m from committees_ownerscommittee
             where is_new and lower(period) between %(year)s and %(day)s
               and party_member_count is not null and member_count is not null),
seats as (select compound_id, owner_member_count p, member_count m from committees_managementcommittee
           where period @> %(day)s and owner_member_count is not null and member_count is not null),
leaf as (
    select community_id as place, marks.k, sum(marks.n) as n, sum(marks.d) as d
      from (select s.community_id,
                   count(*) as total,
                   count(*) filter (where m.mode = 'PROFESSIONAL') as professional,
                   count(*) filter (where m.mode is null or m.mode = 'UNKNOWN') as unknown,
                   count(o.compound_id) as owners,
                   count(g.compound_id) filter (where o.compound_id is null) as managed,
                   count(*) filter (where o.compound_id is not null or g.compound_id is not null) as either,
                   count(ch.compound_id) as changed,
                   count(si.compound_id) as charging, sum(si.devices) as devices, sum(si.ports) as ports,
                   count(f.compound_id) as listed, count(*) filter (where f.begun) as begun,
                   sum(f.household_count) filter (where f.begun) as households,
                   sum(f.amount) filter (where f.begun) as amount,
                   sum(e.p) as ep, sum(e.m) as em, sum(se.p) as sp, sum(se.m) as sm
              from state s
              left join mode m using (compound_id) left join owners o using (compound_id)
              left join managed g using (compound_id) left join changed ch using (compound_id)
              left join site si using (compound_id) left join floor f using (compound_id)
              left join elected e using (compound_id) left join seats se using (compound_id)
             group by 1) t
     cross join lateral (values (1, professional, total), (2, unknown, 0), (3, owners, 0), (4, managed, 0),
            (5, either, total), (6, changed, 0), (7, charging, total), (8, devices, 0), (9, ports, 0),
            (10, begun, listed), (11, households, 0), (12, amount, 0), (13, ep, em), (14, sp, sm)
           ) marks(k, n, d)
     group by 1, 2
    union all
    select coalesce(c.area_id, (select id from areas_area where kind = 'CITY')), k, sum(n), sum(d)
      from (select c.area_id,
                   exists (select from registry_partycoverage p where p.company_id = c.id and p.period @> %(day)s) as party,
                   exists (select from registry_partyinstructor i where i.company_id = c.id and i.period @> %(day)s) as sent
              from registry_company c where c.period @> %(day)s) c
     cross join lateral (values (15, party::int, 1), (16, (not party and sent)::int, (not party)::int)) v(k, n, d)
     group by 1, 2
    union all
    select community_id, 17, count(*) filter (where resolved_on <= %(day)s), count(*)
      from cases_case where found_on between %(year)s and %(day)s group by 1
    union all
    select community_id, 18, count(*), 0 from partnership_claimedproject where claimed_on between %(year)s and %(day)s group by 1
    union all
    select area_id, 19, count(*), 0 from partnership_fieldmeeting where held_on between %(year)s and %(day)s group by 1
    union all
    select a.id, 20, count(e.community_id), 1 from areas_area a
      left join committees_environmentcommittee e on e.community_id = a.id and e.period @> %(day)s
     where a.kind = 'COMMUNITY' and a.is_urban group by 1
    union all
    select a.id, 21, count(j.area_id), 1 from areas_area a
      left join partnership_jointmeeting j on j.area_id = a.id and j.period @> %(day)s
     where a.kind = 'SUBDISTRICT' group by 1
)
select leaf.k, c.tree, c.ancestor_id, sum(leaf.n), sum(leaf.d)
  from leaf join areas_areaclosure c on c.descendant_id = leaf.place
 where c.period @> %(day)s group by 1, 2, 3
"""


def main(times: list[int]) -> int:
    parts = urlsplit(os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{NAME}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django
    import psycopg

    django.setup()
    from django.db import connections

    failed = 0
    with psycopg.connect(urlunsplit(parts), autocommit=True) as admin:
        for scale in times:
            admin.execute(f"drop database if exists {NAME}")
            admin.execute(f"create database {NAME} template template0 encoding 'UTF8'")
            try:
                failed += measure(scale)
            finally:
                connections.close_all()
                admin.execute(f"drop database if exists {NAME}")
    return failed


def measure(scale: int) -> int:
    from django.core.management import call_command
    from django.db import connection

    from sifang.indicators import public as indicators
    from sifang.indicators import statements
    from sifang.registry import public as registry
    from sifang.site.demo.moments import FOUNDED
    from sifang.site.demo.seed import load_city
    from sifang.site.prepare import prepare_city

    began = time.perf_counter()
    call_command("migrate", verbosity=0)
    prepare_city(by=None, at=FOUNDED)
    # The facts alone: its months and stories are not what is measured.
    load_city(times=scale)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute("select pg_backend_pid(), current_setting('server_version')")
        backend, server = cursor.fetchone()
    compounds = registry.states_on(DAY).count()
    print(f"\n{compounds:,} compounds, PostgreSQL {server}; written in {time.perf_counter() - began:.0f} s")

    def floor() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR, {"day": DAY, "year": DAY.replace(month=1, day=1)})
            return cursor.fetchall()

    def first() -> Any:
        # The first question of a process: Django writes every statement.
        statements.forget()
        return indicators.figures_on(DAY)

    by_hand = floor()
    check(by_hand, first())
    taken: dict[str, list[float]] = {"floor": [], "figures": [], "first": []}
    work: dict[str, list[float]] = {"floor": [], "figures": [], "first": []}
    for n in range(ROUNDS):  # turn by turn, so that a busy machine is busy for all of them
        day = DAY - timedelta(days=n)
        for name, ask in (
            ("floor", floor),
            ("figures", partial(indicators.figures_on, day)),
            ("first", first),
        ):
            start, worked = time.perf_counter(), processor_time(backend)
            figures = ask()
            taken[name].append(time.perf_counter() - start)
            work[name].append(processor_time(backend) - worked)
    low = {name: statistics.median(seconds) for name, seconds in taken.items()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + backend_peak(backend)
    limit = 0.3 if scale == 1 else 5.0
    ratio = low["figures"] / low["floor"]
    print(
        f"  {len(figures):,} figures in {low['figures']:.3f} s (limit {limit} s),"
        f" first of a process {low['first']:.3f} s"
    )
    print(f"  hand-written SQL {low['floor']:.3f} s; ratio {ratio:.1f} (limit 6)")
    spent = {name: statistics.median(seconds) for name, seconds in work.items()}
    print(
        f"  processor time of program and server process {spent['figures']:.2f} s, by hand {spent['floor']:.2f} s"
    )
    print(f"  memory of the program and its server process {memory:.0f} MiB (limit 2048)")
    missed = (low["figures"] > limit) + (ratio > 6) + (memory > 2048)
    print("  " + ("reached" if not missed else "MISSED"))
    return missed


def check(by_hand: list[Any], figures: Any) -> None:
    """Both count the same: as many figures, and the same sum over all of them."""
    mine = sum(f.numerator + (f.denominator or 0) for f in figures)
    theirs = sum((n or 0) + (d or 0) for _, _, _, n, d in by_hand)
    if mine != theirs:
        raise SystemExit(f"the engine counts {mine}, the hand-written SQL {theirs}")


def processor_time(*pids: int) -> float:
    """Seconds of processor time of this program and a server process: what a busy machine does not change much."""
    spent = time.process_time()
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def backend_peak(pid: int) -> float:
    """Peak of the server process in MiB, where it runs on this machine and may be read."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    sys.exit(1 if main([int(word) for word in sys.argv[1:]] or [1, 100]) else 0)
