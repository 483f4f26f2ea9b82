"""Mending a row on the page: its cells are read anew and judged anew, the rest of the plan stays as it was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.ledgers.actions.load import count
from sifang.ledgers.actions.store_plan import clean, store_within, words
from sifang.ledgers.cells import CellFault
from sifang.ledgers.choices import BatchState, How, What
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.plan import NEW, Fault, Plan
from sifang.ledgers.sheets import Sheet, sheet
from sifang.ledgers.table import Place, Row, Table
from sifang.lib.words import normalised


def mends_of(batch: LedgerBatch) -> dict[int, dict[str, str]]:
    """Rows that were mended on the page: number -> cells by key."""
    rows = LedgerRow.objects.filter(batch=batch, mended=True).values_list("row", "cells")
    return {row: cells or {} for row, cells in rows}


def remend(table: Table, mends: dict[int, dict[str, str]]) -> None:
    """Put mended cells in the place of what the file says."""
    if not mends:
        return
    table.faults = [fault for fault in table.faults if fault.row not in mends]
    table.doubts = [doubt for doubt in table.doubts if doubt.row not in mends]
    for at, row in enumerate(table.rows):
        if row.number in mends:
            table.rows[at] = Row(row.number, read_cells(table, row.number, mends[row.number]))


def read_cells(table: Table, number: int, cells: dict[str, str]) -> dict[str, Any]:
    """Cells of one row as values; what cannot be read becomes a fault of the table."""
    values: dict[str, Any] = {}
    for column in table.sheet.columns:
        said = cells.get(column.key, "")
        try:
            value = column.parse(said) if said != "" else None
        except CellFault as why:
            table.faults.append(_fault(table, number, column.key, said, str(why)))
            continue
        if value is not None:
            values[column.key] = value
        elif column.required:
            table.faults.append(_fault(table, number, column.key, said, "不能为空"))
    return values


def _fault(table: Table, number: int, key: str, value: str, why: str) -> Fault:
    return table.fault(number, key, value, why)


@transaction.atomic(durable=True)
def mend(row_id: int, cells: dict[str, str], how: str, *, by: Any, at: datetime) -> LedgerRow:
    """
    Give a row other cells, or another meaning of what differs, and judge it anew as the register stands now.

    :raises NotNow: the batch is not waiting to be loaded
    """
    from sifang.ledgers.actions.upload import load_of, locked

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
            rows = others.filter(what=What.NEW).values_list("row", "label", "cells")
            twin = next(
                (
                    n
                    for n, label, its in rows.iterator()
                    if _alike(table.sheet, change.label, cells, label, its or {})
                ),
                None,
            )
        else:
            twin = others.filter(subject_id=change.subject_id).values_list("row", flat=True).first()
        if twin is not None:
            said = table.rows[0].values.get(required)
            plan.faults.append(table.fault(change.row, required, said, f"与第 {twin} 行说的是同一条记录"))
            plan.refused, plan.changes, plan.also = 1, [], []


def _alike(one: Sheet, label: str, cells: dict[str, str], other: str, others: dict[str, str]) -> bool:
    """The same name, and no place in which they differ."""
    return normalised(label) == normalised(other) and all(
        not cells.get(key) or not others.get(key) or cells[key] == others[key] for key in one.place_keys
    )
