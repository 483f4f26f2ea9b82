"""Fast writing of invented rows: COPY, with ids taken from the tables' own sequences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection

from sifang.site.demo.words import noun


def take_ids(label: str, count: int) -> list[int]:
    """Reserve ids of a table, so that rows can point at each other before they are written."""
    table = noun(label)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def span(start: date, before: date | None = None) -> str:
    """A half-open period as PostgreSQL reads it."""
    return f"[{start},{before or ''})"


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    return str(value)


def copy_rows(label: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows into the table of a model; cells are plain values without tabs or backslashes."""
    table = noun(label)._meta.db_table
    names = ", ".join(f'"{column}"' for column in columns)
    written, chunk = 0, []
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as out:
        for row in rows:
            chunk.append("\t".join(map(_cell, row)))
            written += 1
            if len(chunk) == 4000:
                out.write("\n".join(chunk) + "\n")
                chunk.clear()
        if chunk:
            out.write("\n".join(chunk) + "\n")
    return written


@contextmanager
def bare(*labels: str) -> Iterator[None]:
    """
    Tables without their foreign keys and indexes while an empty database is filled; both come back at the end.

    A key that comes back looks at all rows in one go, where each row would have been looked at by itself: nothing
    is left unlooked at. Only where nobody else works: the tables are locked until the transaction ends.
    """
    tables = [noun(label)._meta.db_table for label in labels]
    with connection.cursor() as cursor:
        # What was written before is looked at now; a table with open questions cannot be altered.
        cursor.execute("set constraints all immediate")
        cursor.execute(
            "select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint"
            " where contype = 'f' and conrelid = any(%s::regclass[]) order by oid",
            [tables],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
            " where indrelid = any(%s::regclass[]) and not exists"
            " (select 1 from pg_constraint where conindid = indexrelid) order by indexrelid",
            [tables],
        )
        dropped = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f"alter table {table} drop constraint {name}")
        for name, _ in dropped:
            cursor.execute(f"drop index {name}")
        cursor.execute("set constraints all deferred")
        yield
        # Steps told meanwhile have left other questions open.
        cursor.execute("set constraints all immediate")
        for _, definition in dropped:
            cursor.execute(definition)
        for table, name, definition in keys:
            cursor.execute(f"alter table {table} add constraint {name} {definition}")
        cursor.execute("set constraints all deferred")


def analyze(*rooms: str) -> None:
    """
    Tell the planner what is there now: in all tables, or in those of some rooms.

    A third of the usual sample says as much of tables of this size and takes a third of the time.
    """
    tables = [model._meta.db_table for room in rooms for model in apps.get_app_config(room).get_models()]
    with connection.cursor() as cursor:
        cursor.execute("set local default_statistics_target = 33")
        cursor.execute(f"analyze {', '.join(tables)}" if tables else "analyze")
        cursor.execute("set local default_statistics_target to default")
