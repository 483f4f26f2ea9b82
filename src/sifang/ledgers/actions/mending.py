"""Mending a row on the page: its cells are judged anew, the rest of the plan stays as it was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.ledgers.choices import BatchState, How, What
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.plan import NEW, Plan
from sifang.ledgers.planned.batches import load_of, locked
from sifang.ledgers.planned.making import count
from sifang.ledgers.planned.mended import read_cells
from sifang.ledgers.planned.packed import with_cells
from sifang.ledgers.planned.rows import clean, store_within, words
from sifang.ledgers.sheets import Sheet, sheet
from sifang.ledgers.table import Place, Row, Table
from sifang.lib.words import normalised


@transaction.atomic(durable=True)
def mend(row_id: int, cells: dict[str, str], how: str, *, by: Any, at: datetime) -> LedgerRow:
    """
    Give a row other cells, or another meaning of what differs, and judge it anew as the register stands now.

    :raises NotNow: the batch is not waiting to be loaded
    """
    row = LedgerRow.objects.select_related("batch").get(pk=row_id)
    batch = locked(row.batch_id, by, {BatchState.READY, BatchState.REFUSED})
    one = sheet(batch.sheet)
    table = _table(batch, row.row)
    said = {column.key: clean(cells.get(column.key, "")).strip()[:500] for column in one.columns}
    table.rows = [Row(row.row, read_cells(table, row.row, said))]
    also = LedgerRow.objects.filter(batch=batch, what=What.ALSO, subject_kind=one.subjects[-1].root.lower())
    pending = tuple(
        (pk, label, _area(makes))
        for pk, label, makes in also.values_list("subject_id", "label", "makes")
        if makes
    )
    wanted = replace(load_of(batch, also=pending), how={row.row: how == How.WRONG} if how else {})
    plan = one.plan(table, wanted)
    _against_the_rest(table, plan, batch, row)
    LedgerRow.objects.filter(pk=row.pk).delete()
    store_within(batch, table, plan, wanted, mended=frozenset({row.row}))
    fresh = LedgerRow.objects.filter(batch=batch, row=row.row).exclude(what=What.ALSO).get()
    fresh.cells = said
    fresh.save(update_fields=["cells"])
    count(batch)
    good = batch.new_count + batch.changed_count + batch.same_count
    batch.state = BatchState.READY if good and not batch.outcome.get("faults") else BatchState.REFUSED
    batch.save()
    audit.record("ledger.mended", subject=batch, by=by, at=at, row=row.row)
    return fresh


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
            plan.faults.append(table.fault(change.row, required, said, f"与第 {twin} 行说的是同一条记录"))
            plan.refused, plan.changes, plan.also = 1, [], []


def _no_place_differs(one: Sheet, cells: dict[str, str], others: dict[str, str]) -> bool:
    return all(
        not cells.get(key) or not others.get(key) or cells[key] == others[key] for key in one.place_keys
    )
