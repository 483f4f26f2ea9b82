"""Mending a row on the page: its cells are judged anew, the rest of the plan stays as it was shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.ledgers.choices import BatchState
from sifang.ledgers.models import LedgerRow
from sifang.ledgers.planned.batches import locked
from sifang.ledgers.planned.judged import judge_within
from sifang.ledgers.planned.rows import clean
from sifang.ledgers.rows import local
from sifang.ledgers.sheets import sheet


@transaction.atomic(durable=True)
def mend(row_id: int, cells: dict[str, str], how: str, *, by: Any, at: datetime) -> LedgerRow:
    """
    Give a row other cells, or another meaning of what differs, and judge it anew as the register stands now.

    :raises NotNow: the batch is not waiting to be loaded
    """
    row = LedgerRow.objects.get(pk=row_id)
    batch = locked(row.batch_id, by, {BatchState.READY, BatchState.REFUSED})
    said = {
        column.key: clean(cells.get(column.key, "")).strip()[:500] for column in sheet(batch.sheet).columns
    }
    fresh = judge_within(batch, row, said, how, mended=True)
    audit.record("ledger.mended", subject=batch, by=by, at=at, row=local(row.row))
    return fresh
