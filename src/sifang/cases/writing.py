"""A new case, or one step of an old one, with all that hangs on it in one statement: eight at once wait for the way to and fro."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.db import connection
from django.db.models import Model

from sifang.cases.models import Case, CaseClock
from sifang.cases.noticing import Question
from sifang.lib.prepared import Together

# Columns of the rows that a new case alone can tell.
_OF_THE_NEW = {
    "case_id": "(SELECT id FROM new)",
    "subject_id": "(SELECT id FROM new)",
    "subject_label": "(SELECT number FROM new)",
}
# Columns of a clock that a step may change; what it was given stays.
_TURNED = (
    "due_at", "paused_at", "resumed_at", "used", "met_at", "ended_at", "ended_why", "extended", "is_provisional",
    "rings_at",
)  # fmt: skip


def insert_together(
    case: Case, rows: Sequence[Model], *, number: str, question: Question
) -> Sequence[list[str]]:
    """
    Write a new case and rows that point at it; joins the open transaction. Hands back what was asked besides.

    Constraints hold as always: what the rows name is looked at at the end of the statement, what the case names at that
    of the transaction.

    :param number: the SQL that makes its number
    """
    statement = Together()
    statement.insert(case, name="new", told={"number": number}, after="RETURNING id, number")
    for same in _by_noun(rows):
        statement.insert(*same, told=_OF_THE_NEW)
    columns = ", ".join(("id", "number", *question.columns))
    [(case.pk, case.number, *answer)] = statement.ask(f"SELECT {columns} FROM new", question.values)
    case._state.adding = False
    case._state.db = connection.alias
    return answer


def _by_noun(rows: Sequence[Model]) -> Iterator[Iterator[Model]]:
    """Neighbours of one noun: they are written in one part, since parts have no order and ids shall have one."""
    return (same for _noun, same in groupby(rows, key=type))


def update_together(
    case: Case,
    names: Sequence[str],
    rows: Sequence[Model],
    *,
    turned: Sequence[CaseClock],
    question: Question,
) -> Sequence[list[str]]:
    """
    Write some columns of a locked case, its clocks that were turned and new rows of its step; joins the open transaction.

    Hands back what was asked besides; the question, too, sees what stood before.

    :param names: the columns that change, as attributes of the case
    """
    statement = Together()
    for clock in turned:
        statement.update(clock, _TURNED)
    begun = {row.stage for row in rows if isinstance(row, CaseClock)}
    if begun & {clock.stage for clock in turned}:
        # The parts of a statement have no order: a stage whose clock begins anew has to be free before.
        statement.ask()
        statement = Together()
    statement.update(case, names)
    for same in _by_noun(rows):
        statement.insert(*same)
    [answer] = statement.ask(f"SELECT {', '.join(question.columns)}", question.values)
    return answer
