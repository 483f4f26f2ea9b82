"""Statements of the busiest paths: parsed and planned once per connection, not once per request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
# Values that need no parameter: they stand in the statement, which is shorter so and has few spellings.
_PLAIN: dict[Any, str] = {None: "NULL", "": "''", False: "false", True: "true"}
# Values the driver takes without a field's preparing them; moments have their zone everywhere in the house.
_AS_IT_IS = frozenset({int, date, datetime})


def prepared_cursor() -> Any:
    """
    A cursor of Django's own connection that lets the server keep what it was asked a few times before.

    Parameters go beside the statement: types it cannot guess must be said (`%s::date`). Errors come as Django's.
    """
    # Looked up once: Django's `connection` looks it up with each attribute.
    kept = connections[DEFAULT_DB_ALIAS]
    if kept.queries_logged:
        # Whoever writes down what is asked wants to read it with its values.
        return kept.cursor()
    kept.ensure_connection()
    assert kept.connection is not None
    bare: Any = psycopg.Cursor(kept.connection)
    return kept.make_cursor(bare)


def ask(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement that is asked again and again."""
    with prepared_cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@cache
def columns_of(noun: type[Model], alias: str) -> str:
    """Every column of a noun under its alias, in the order `made_of` reads them."""
    return ", ".join(f'{alias}."{field.column}"' for field in noun._meta.concrete_fields)


def made_of(noun: type[Row], values: Sequence[Any]) -> Row:
    """An instance out of `columns_of`, as if Django had read it. Only for nouns whose columns need no conversion."""
    return noun.from_db(
        connection.alias, [field.attname for field in noun._meta.concrete_fields], list(values)
    )


@cache
def _fields(noun: type[Model]) -> tuple[Any, ...]:
    return tuple(field for field in noun._meta.concrete_fields if not field.primary_key)


class Together:
    """
    Rows of several nouns written by one statement, whose parts all see what stood before it.

    What is an own parameter and what stands in the text is decided here.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values: list[Any] = []

    def mark(self, row: Model, field: Any) -> str:
        """Nothing, noughts and words of a list stand in the text; all else is a parameter."""
        value = row.__dict__[field.attname]
        if value is None or value is True or value is False or value == "":
            return _PLAIN[value]
        if isinstance(value, str):
            value = str(value)
            if field.choices and value.isascii() and value.isidentifier():
                return f"'{value}'"
        elif value == 0 and type(value) is int:
            return "0"
        elif type(value) not in _AS_IT_IS:
            value = field.get_db_prep_save(value, connection)
        self.values.append(value)
        return "%s"

    def _add(self, name: str, statement: str) -> None:
        self.parts.append(f"{name or f'p{len(self.parts)}'} AS ({statement})")

    def insert(
        self, *rows: Model, name: str = "", told: Mapping[str, str] | None = None, after: str = ""
    ) -> None:
        """
        New rows of one noun, which get their ids in this order.

        :param told: SQL for some columns, by attribute
        :param after: what follows the values: `RETURNING id`, `ON CONFLICT DO NOTHING`
        """
        told, first, others = told or {}, rows[0].__dict__, [row.__dict__ for row in rows[1:]]
        # A column that holds nothing in every row needs not be named.
        fields = [
            field for field in _fields(type(rows[0]))
            if first[field.attname] is not None or field.attname in told or field.has_db_default()
            or (others and any(other[field.attname] is not None for other in others))
        ]  # fmt: skip
        columns = '", "'.join([field.column for field in fields])
        values = "), (".join([
            ", ".join([told.get(field.attname) or self.mark(row, field) for field in fields]) for row in rows
        ])  # fmt: skip
        self._add(name, f'INSERT INTO "{rows[0]._meta.db_table}" ("{columns}") VALUES ({values}) {after}')

    def update(self, row: Model, names: Sequence[str]) -> None:
        """Some columns of a row that stands already, as attributes of it."""
        wanted = set(names)
        told = [
            f'"{field.column}" = {self.mark(row, field)}'
            for field in _fields(type(row))
            if field.attname in wanted or field.name in wanted
        ]
        assert len(told) == len(wanted), names
        self.values.append(row.pk)
        self._add("", f'UPDATE "{row._meta.db_table}" SET {", ".join(told)} WHERE id = %s')

    def besides(self, statement: str) -> None:
        """Another part, without parameters, that reads what a named one hands on."""
        self._add("", statement)

    def ask(self, last: str = "SELECT", values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Write it all; the answer is that of the last part, whose parameters are `values`."""
        return ask(f"WITH {', '.join(self.parts)} {last}", [*self.values, *values])
