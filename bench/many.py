"""Very many cases out of some: every history again, with new numbers, on earlier days, in words that differ a little."""

from __future__ import annotations

from typing import Any

# Between one copy and the next before it.
DAYS = 28
# So rare words stand in the copies' titles: one title of so many begins with it.
RARE = (("雨棚脱落，", 997), ("化粪池外溢，", 20_011), ("僵尸", 61), ("燃气管道锈蚀，", 4_999))
_TIMES = {
    "cases_case": (
        "found_on",
        "resolved_on",
        "reported_at",
        "filed_at",
        "closed_at",
        "due_at",
        "shelved_until",
    ),
    "cases_caseevent": ("at",),
    "cases_caseclock": ("started_at", "resumed_at", "due_at", "paused_at", "met_at", "ended_at", "rings_at"),
    "cases_report": ("told_at", "answered_at"),
}
_NUMBERS = {
    "cases_case": ("parent_id", "merged_into_id"),
    "cases_caseevent": ("case_id",),
    "cases_caseclock": ("case_id",),
    "cases_report": ("case_id",),
}


def multiply(count: int) -> None:
    """Copy what is loaded until there are so many cases; keys and indexes come back at the end."""
    from django.db import connection, transaction

    from sifang.site.demo.load import bare

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*), max(id) from cases_case")
        [(there, last)] = cursor.fetchall()
        copies = max(0, -(-(count - there) // there))
        with bare("cases.Case", "cases.CaseEvent", "cases.CaseClock", "cases.Report"):
            for table in _TIMES:
                # Of the cases' triggers one counts their months: it has to see them.
                quiet = table != "cases_case"
                if quiet:
                    cursor.execute(f"alter table {table} disable trigger user")
                cursor.execute(_statement(cursor, table, last), {"copies": copies})
                if quiet:
                    cursor.execute(f"alter table {table} enable trigger user")
                cursor.execute(
                    f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))"
                )


def _statement(cursor: Any, table: str, last_case: int) -> str:
    cursor.execute(f"select max(id) from {table}")
    [(last,)] = cursor.fetchall()
    cursor.execute(
        "select column_name, data_type from information_schema.columns"
        " where table_name = %s and is_generated = 'NEVER' order by ordinal_position",
        [table],
    )
    told = {name: f"t.{name}" for name, _ in cursor.fetchall()}
    told["id"] = f"t.id + k * {last}"
    for name in _NUMBERS[table]:
        told[name] = f"t.{name} + k * {last_case}"
    for name in _TIMES[table]:
        day = name.endswith(("_on", "_until"))
        told[name] = f"t.{name} - k * {DAYS}" if day else f"t.{name} - k * interval '{DAYS} days'"
    if table == "cases_case":
        told["number"] = f"'M' || (t.id + k * {last})"
        # A number by which copies differ, the same in every run.
        mix = f"((t.id + k * {last}) * 7919 %% 1000003)"
        rare = " ".join(f"when {mix} %% {each} = 0 then '{word}' || t.title" for word, each in RARE)
        told["title"] = (
            f"case {rare} when {mix} %% 3 = 0 then ({mix} %% 40 + 1) || '号楼' || t.title else t.title end"
        )
    if "external_number" in told:
        told["external_number"] = "t.external_number || '-' || k"
    if table == "cases_report":
        told["token_hash"] = "case when t.token_hash = '' then '' else md5(t.token_hash || k) end"
    return (
        f"insert into {table} ({', '.join(told)}) select {', '.join(told.values())}"
        f" from generate_series(1, %(copies)s) k cross join {table} t order by k desc, t.id"
    )
