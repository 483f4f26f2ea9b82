"""Statements about the rows of a batch."""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg import sql

from sifang.ledgers.models import LedgerRow

ROWS = sql.Identifier(LedgerRow._meta.db_table)


def ask(statement: sql.Composable, **given: Any) -> list[tuple]:
    """Rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection), given)
        return cursor.fetchall() if cursor.description else []


def do(statement: sql.Composable, **given: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection), given)
        return cursor.rowcount
