"""Statements of the busiest paths: parsed and planned once per connection, not once per request."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def prepared_cursor() -> Any:
    """
    A cursor of Django's own connection that lets the server keep what it was asked a few times before.

    Parameters go beside the statement: types it cannot guess must be said (`%s::date`). Errors come as Django's.
    """
    if connection.queries_logged:
        # Whoever writes down what is asked wants to read it with its values.
        return connection.cursor()
    connection.ensure_connection()
    assert connection.connection is not None
    bare: Any = psycopg.Cursor(connection.connection)
    return connection.make_cursor(bare)


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
