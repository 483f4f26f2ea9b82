"""One row of a stored plan judged anew, as the register stands now; the rest of the plan stays as it was shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sifang.ledgers.choices import BatchState, How, What
from sifang.ledgers.joining import words_of_row
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.plan import NEW, Plan
from sifang.ledgers.planned.batches import load_of
from sifang.ledgers.planned.making import count, plan_of
from sifang.ledgers.planned.mended import read_cells
from sifang.ledgers.planned.packed import with_cells
from sifang.ledgers.planned.rows import store_within, words
from sifang.ledgers.sheets import Sheet, sheet
from sifang.ledgers.table import Place, Row, Table
from sifang.lib.words import normalised


def judge_within(
    batch: LedgerBatch, row: LedgerRow, said: dict[str, str], how: str, *, mended: bool
) -> LedgerRow:
    """
    Put a row with these cells in the place of one of the batch's; the batch is locked by the caller.

    :param how: what a difference means in this row, when it is not what the batch says
    :param mended: the cells are no longer the file's; without it what was doubtful in other cells stays told
    """
    one = sheet(batch.sheet)
    table = _table(batch, row.row)
    table.rows = [Row(row.row, read_cells(table, row.row, said))]
    also = LedgerRow.objects.filter(batch=batch, what=What.ALSO, subject_kind=one.subjects[-1].root.lower())
    pending = tuple(
        (pk, label, _area(makes))
        for pk, label, makes in also.values_list("subject_id", "label", "makes")
        if makes
    )
    wanted = replace(load_of(batch, also=pending), how={row.row: how == How.WRONG} if how else {})
    plan = plan_of(table, wanted)
    if mended or row.what != What.NEW or any(change.what != NEW for change in plan.changes):
        _against_the_rest(table, plan, batch, row)
    LedgerRow.objects.filter(pk=row.pk).delete()
    store_within(batch, table, plan, wanted, frozenset({row.row}) if mended else frozenset(), among=True)
    fresh = LedgerRow.objects.filter(batch=batch, row=row.row).exclude(what=What.ALSO).get()
    if mended:
        fresh.cells = said
        fresh.save(update_fields=["cells"])
    else:
        if fresh.cells is None and fresh.block_id is None:
            # Of rows with nothing to do none are kept; this one may be judged once more.
            fresh.cells = said
            fresh.save(update_fields=["cells"])
        _keep_other_doubts(row, fresh, one)
    count(batch)
    good = batch.new_count + batch.changed_count + batch.same_count
    batch.state = BatchState.READY if good and not batch.outcome.get("faults") else BatchState.REFUSED
    batch.save()
    return fresh


def _keep_other_doubts(row: LedgerRow, fresh: LedgerRow, one: Sheet) -> None:
    name = next((c.key for c in one.columns if c.required), "")
    told = fresh.faults or []
    keys = {note["key"] for note in told} | {name, ""}
    others = [note for note in row.faults or () if not note["bad"] and note["key"] not in keys]
    if others and fresh.what != What.BAD:
        fresh.faults, fresh.doubtful = [*told, *others], True
        fresh.save(update_fields=["faults", "doubtful"])


def _area(makes: dict[str, Any]) -> int:
    return next((made["area_id"] for made in makes.values() if made.get("area_id")), 0)


def _table(batch: LedgerBatch, number: int) -> Table:
    """The table a row stands in, without its rows."""
    one, told = sheet(batch.sheet), batch.outcome
    by_key = {column.key: column for column in one.columns}
    places = {
        c["key"]: Place(by_key[c["key"]], c["at"], c["letter"], c["theirs"])
        for c in told.get("columns", ())
        if c["key"] in by_key
    }
    return Table(
        one,
        told.get("sheet", ""),
        batch.file_name,
        batch.sha256,
        batch.size,
        told.get("header_row", 0),
        places,
        [],
        parts=list(told.get("parts", ())),
    )


def _against_the_rest(table: Table, plan: Plan, batch: LedgerBatch, row: LedgerRow) -> None:
    """Two rows of one batch do not speak of one record."""
    others = LedgerRow.objects.filter(
        batch=batch,
        subject_kind=plan.subject_kind,
        what__in=[What.NEW, What.CHANGED, What.SAME, What.CONFLICT],
    ).exclude(pk=row.pk)
    required = next(c.key for c in table.sheet.columns if c.required)
    for change in list(plan.changes):
        if change.what == NEW:
            cells = {key: words(value) for key, value in table.rows[0].values.items()}
            name = normalised(change.label)
            called = [
                pk
                for pk, label in others.filter(what=What.NEW).values_list("pk", "label").iterator()
                if normalised(label) == name
            ]
            alike = with_cells(list(LedgerRow.objects.filter(pk__in=called).order_by("row")))
            twin = next((r.row for r in alike if _no_place_differs(table.sheet, cells, r.cells or {})), None)
        else:
            twin = others.filter(subject_id=change.subject_id).values_list("row", flat=True).first()
        if twin is not None:
            said = table.rows[0].values.get(required)
            twin_words = words_of_row(twin, table.parts)
            plan.faults.append(table.fault(change.row, required, said, f"与{twin_words}说的是同一条记录"))
            plan.refused, plan.changes, plan.also = 1, [], []


def _no_place_differs(one: Sheet, cells: dict[str, str], others: dict[str, str]) -> bool:
    return all(
        not cells.get(key) or not others.get(key) or cells[key] == others[key] for key in one.place_keys
    )
