"""Writing many rows at once: COPY in, one UPDATE from a temporary table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Take `count` ids from the model's sequence, so that rows can point at each other before they exist."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        # Mostly they follow each other: then the first and the last say it all.
        cursor.execute(
            "select min(pk), max(pk), case when max(pk) - min(pk) + 1 <> count(*) then array_agg(pk) end"
            " from (select nextval(%s::regclass) as pk from generate_series(1, %s)) as taken",
            [sequence, count],
        )
        first, last, scattered = cursor.fetchone()
        return scattered or list(range(first, last + 1))


class Ids:
    """Ids of a model one after the other, taken from its sequence some hundred at a time."""

    def __init__(self, model: type[Model], block: int = 200) -> None:
        self.model, self.block = model, block
        self._left: list[int] = []

    def __call__(self) -> int:
        if not self._left:
            self._left = reserve_ids(self.model, self.block)[::-1]
        return self._left.pop()


def _names(model: type[Model], fields: Sequence[str]) -> list[str]:
    return [str(getattr(model._meta.get_field(name), "column", name)) for name in fields]


def _columns(model: type[Model], fields: Sequence[str]) -> sql.Composable:
    return sql.SQL(", ").join([sql.Identifier(name) for name in _names(model, fields)])


def copy_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a model's table; the constraints of the database judge them."""
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(model._meta.db_table), _columns(model, fields)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def copy_lines(model: type[Model], fields: Sequence[str], lines: Sequence[str], several: int = 2000) -> None:
    """The same with rows that are lines already, made by `line`."""
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(model._meta.db_table), _columns(model, fields)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for at in range(0, len(lines), several):
            copy.write("".join(lines[at : at + several]))


_ODD = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def escaped(text: str) -> str:
    """A text as COPY reads it."""
    return text if text.isprintable() and "\\" not in text else text.translate(_ODD)


def line(values: Iterable[Any]) -> str:
    """A row as COPY reads it; lists are arrays of numbers."""
    return "\t".join(map(_field, values)) + "\n"


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    if value.__class__ is str:
        return escaped(value)
    if value.__class__ is bool:
        return "t" if value else "f"
    if value.__class__ is list:
        return "{" + ",".join(map(str, value)) + "}"
    return escaped(str(value))


def update_rows(model: type[Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Set `fields` of rows given as `(id, value, ...)` in one statement."""
    if not rows:
        return
    table = sql.Identifier(model._meta.db_table)
    names = _names(model, fields)
    listed = sql.SQL(", ").join([sql.Identifier(name) for name in names])
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists ledger_update")
        cursor.execute(
            sql.SQL(
                "create temporary table ledger_update on commit drop as select id, {} from {} with no data"
            ).format(listed, table)
        )
        statement = sql.SQL("copy ledger_update (id, {}) from stdin").format(listed)
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            sql.SQL("update {} t set {} from ledger_update u where u.id = t.id").format(
                table,
                sql.SQL(", ").join([sql.SQL("{0} = u.{0}").format(sql.Identifier(name)) for name in names]),
            )
        )
        cursor.execute("drop table ledger_update")
