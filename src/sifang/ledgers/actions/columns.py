"""The clerk says which column is which; her office's next table of the same layout is read so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.ledgers.choices import BatchState
from sifang.ledgers.models import LedgerBatch, LedgerMapping
from sifang.ledgers.planned.batches import locked, put_off
from sifang.ledgers.planned.columns import layout_of, office_of
from sifang.ledgers.sheets import sheet
from sifang.lib.refusals import Refusal

_CHANGEABLE: set[str] = {BatchState.READY, BatchState.REFUSED, BatchState.FAILED}


@transaction.atomic(durable=True)
def map_columns(batch_id: int, chosen: dict[str, str], *, by: Any, at: datetime) -> LedgerBatch:
    """
    Say which column is which (header in the file -> ours, or "" to pass it over), remember it, check anew.

    :raises Refusal: two columns for one of ours
    """
    batch = locked(batch_id, by, _CHANGEABLE)
    one = sheet(batch.sheet)
    columns: dict[str, str] = {}
    for theirs, ours in chosen.items():
        if not ours:
            continue
        column = one.column_of(ours)
        if column is None:
            raise Refusal(f"{one.name}没有“{ours}”这一列")
        if column.header in columns.values():
            raise Refusal(f"有两列都对到了“{column.header}”，只能留一列")
        columns[theirs] = column.header
    if not columns:
        raise Refusal("至少要有一列对上")
    batch.mapping = batch.mapping | {
        "columns": columns,
        "ignore": [t for t, ours in chosen.items() if not ours],
    }
    batch.state = BatchState.RECEIVED
    batch.save(update_fields=["mapping", "state"])
    layout = layout_of([{"theirs": theirs} for theirs in chosen])
    LedgerMapping.objects.update_or_create(
        sheet=one.key, office=office_of(by), layout=layout, defaults={"mapping": batch.mapping, "at": at}
    )
    audit.record("ledger.mapped", subject=batch, by=by, at=at, columns=len(columns))
    put_off("check_batch", batch.pk)
    return batch
