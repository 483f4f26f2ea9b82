"""A new case with all that hangs on it, in one statement: what eight tellings at once wait for is the way to and fro."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from sifang.cases.models import Case


@cache
def _columns(noun: type[Model]) -> tuple[tuple[Any, ...], str]:
    """The fields of a noun without its number, and their columns as SQL."""
    fields = tuple(field for field in noun._meta.concrete_fields if not field.primary_key)
    return fields, ", ".join(f'"{field.column}"' for field in fields)


def insert_together(case: Case, rows: Sequence[Model]) -> None:
    """
    Write a new case and rows that point at it; joins the open transaction.

    Constraints hold as always; what the rows' foreign keys name is checked at the end of the transaction.
    """
    fields, columns = _columns(Case)
    values: list[Any] = [field.get_db_prep_save(getattr(case, field.attname), connection) for field in fields]
    marks = ", ".join(["%s"] * len(fields))
    parts = [f'new AS (INSERT INTO "{Case._meta.db_table}" ({columns}) VALUES ({marks}) RETURNING id)']
    for number, row in enumerate(rows):
        fields, columns = _columns(type(row))
        marks = ", ".join("(SELECT id FROM new)" if field.attname == "case_id" else "%s" for field in fields)
        values += [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            for field in fields
            if field.attname != "case_id"
        ]
        parts.append(f'r{number} AS (INSERT INTO "{row._meta.db_table}" ({columns}) VALUES ({marks}))')
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT id FROM new", values)
        case.pk = cursor.fetchone()[0]
    case._state.adding = False
    case._state.db = connection.alias
