"""Rows whose cells were mended on the page: read anew, as if the file had said so."""

from __future__ import annotations

from typing import Any

from sifang.ledgers.cells import CellFault, Proposed
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.table import Row, Table


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
            table.faults.append(table.fault(number, column.key, said, str(why)))
            continue
        if isinstance(value, Proposed):
            table.doubts.append(table.fault(number, column.key, said, value.why))
            value = value.value
        if value is not None:
            values[column.key] = value
        elif column.required:
            table.faults.append(table.fault(number, column.key, said, "不能为空"))
    return values
