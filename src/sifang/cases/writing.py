"""A new case, or one step of an old one, with all that hangs on it in one statement: eight at once wait for the way to and fro."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from sifang.cases.models import Case
from sifang.lib.prepared import ask

# Values that need no parameter: they stand in the statement, which is shorter so and has few spellings.
_PLAIN: dict[Any, str] = {None: "NULL", "": "''", False: "false", True: "true"}
# Columns of the rows that a new case alone can tell.
_OF_THE_NEW = {
    "case_id": "(SELECT id FROM new)",
    "subject_id": "(SELECT id FROM new)",
    "subject_label": "(SELECT number FROM new)",
}


@cache
def _fields(noun: type[Model]) -> tuple[Any, ...]:
    return tuple(field for field in noun._meta.concrete_fields if not field.primary_key)


class _Statement:
    """Grows part by part; what is an own parameter and what stands in the text is decided here."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values: list[Any] = []

    def mark(self, row: Model, field: Any) -> str:
        """Nothing, noughts and words of a list stand in the text; all else is a parameter."""
        value = getattr(row, field.attname)
        if value is None or value is True or value is False or value == "":
            return _PLAIN[value]
        if isinstance(value, str):
            value = str(value)
            if field.choices and value.isascii() and value.isidentifier():
                return f"'{value}'"
        elif type(value) is int:
            if value == 0:
                return "0"
        else:
            value = field.get_db_prep_save(value, connection)
        self.values.append(value)
        return "%s"

    def insert(self, name: str, row: Model, told: dict[str, str], returning: str = "") -> None:
        columns, marks = [], []
        for field in _fields(type(row)):
            columns.append(f'"{field.column}"')
            marks.append(told.get(field.attname) or self.mark(row, field))
        self.parts.append(
            f'{name} AS (INSERT INTO "{row._meta.db_table}" ({", ".join(columns)})'
            f" VALUES ({', '.join(marks)}){returning})"
        )

    def ask(self, last: str) -> list[tuple[Any, ...]]:
        return ask(f"WITH {', '.join(self.parts)} {last}", self.values)


def insert_together(case: Case, rows: Sequence[Model], *, number: str) -> None:
    """
    Write a new case and rows that point at it; joins the open transaction.

    Constraints hold as always; what the rows' foreign keys name is checked at the end of the transaction.

    :param number: the SQL that makes its number
    """
    statement = _Statement()
    statement.insert("new", case, {"number": number}, " RETURNING id, number")
    for at, row in enumerate(rows):
        statement.insert(f"r{at}", row, _OF_THE_NEW)
    [(case.pk, case.number)] = statement.ask("SELECT id, number FROM new")
    case._state.adding = False
    case._state.db = connection.alias


def update_together(case: Case, names: Sequence[str], rows: Sequence[Model]) -> None:
    """
    Write some columns of a locked case and new rows of its step; joins the open transaction.

    :param names: the columns that change, as attributes of the case
    """
    statement = _Statement()
    wanted = set(names)
    told = [
        f'"{field.column}" = {statement.mark(case, field)}'
        for field in _fields(Case)
        if field.attname in wanted or field.name in wanted
    ]
    assert len(told) == len(wanted), names
    statement.values.append(case.pk)
    statement.parts.append(f'changed AS (UPDATE "{Case._meta.db_table}" SET {", ".join(told)} WHERE id = %s)')
    for at, row in enumerate(rows):
        statement.insert(f"r{at}", row, {})
    statement.ask("SELECT")
