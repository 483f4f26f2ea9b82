"""Rows changed as text of JSON, before and after, so that a deed over many tables can be taken back to the letter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from psycopg import sql

Step = dict[str, Any]
"""`table`, `id`, and the row `before` and `after`; None where there was, or is, no row."""


class ChangedSince(Exception):
    """A row is not as it was left."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.noun = noun_of(table)


def noun_of(table: str) -> str:
    """What the rows of a table are called on a screen."""
    return next((str(m._meta.verbose_name) for m in apps.get_models() if m._meta.db_table == table), table)


def rows_of(table: str, column: str, value: int) -> list[dict[str, Any]]:
    """The rows that point at something, locked, in the order of their ids."""
    statement = sql.SQL("select to_jsonb(t)::text from {} t where {} = %s order by id for update").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return [json.loads(row) for (row,) in cursor.fetchall()]


@cache
def _written(table: str) -> tuple[str, ...]:
    """The columns that are written; those the database reckons from others come by themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped "
            "and attgenerated = '' order by attnum",
            [table],
        )
        return tuple(name for (name,) in cursor.fetchall())


def _columns(table: str, row: dict[str, Any]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(name) for name in _written(table) if name in row)


def put(table: str, row: dict[str, Any]) -> None:
    """Insert a row as it is written down."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "insert into {0} ({1}) select {1} from jsonb_populate_record(null::{0}, %s::jsonb)"
            ).format(sql.Identifier(table), _columns(table, row)),
            [json.dumps(row)],
        )


def change(table: str, row: dict[str, Any]) -> None:
    """Make the row of that id say what is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "update {0} set ({1}) = (select {1} from jsonb_populate_record(null::{0}, %s::jsonb)) where id = %s"
            ).format(sql.Identifier(table), _columns(table, row)),
            [json.dumps(row), row["id"]],
        )


def drop(table: str, row_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("delete from {} where id = %s").format(sql.Identifier(table)), [row_id])


def take_back(steps: Iterable[Step]) -> None:
    """
    Every row as it was before, the last step first.

    :raises ChangedSince: a row was changed since
    """
    for step in reversed(list(steps)):
        table, row_id, before, after = step["table"], step["id"], step["before"], step["after"]
        now = next(iter(rows_of(table, "id", row_id)), None)
        if now != after:
            raise ChangedSince(table)
        if before is None:
            drop(table, row_id)
        elif after is None:
            put(table, before)
        else:
            change(table, before)


__all__ = ["ChangedSince", "Step", "change", "drop", "noun_of", "put", "rows_of", "take_back"]
