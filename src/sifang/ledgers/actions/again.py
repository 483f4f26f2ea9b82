"""What was left of a load, taken up again: the workbook that is handed back, dropped again by the press of a button."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sifang.ledgers.actions.upload import receive
from sifang.ledgers.choices import BatchState, How
from sifang.ledgers.mapping import Mapping
from sifang.ledgers.marked import LEFT, marked
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.planned.batches import NotNow


def take_up(batch_id: int, *, by: Any, at: datetime) -> LedgerBatch:
    """
    A new load of the rows a load left behind, judged as the register stands now.

    :raises NotNow: nothing was left, or the load is not done
    """
    batch = LedgerBatch.objects.visible_to(by).get(pk=batch_id)
    if batch.state != BatchState.LOADED or not LedgerRow.objects.filter(batch=batch, what__in=LEFT).exists():
        raise NotNow("这一批没有留下的行")
    constants = {key: batch.mapping.get(key) for key in ("default_area",) if batch.mapping.get(key)}
    return receive(
        sheet_key=batch.sheet, data=marked(batch), file_name=f"{batch.file_name.rsplit('.', 1)[0]}（余下）.xlsx",
        as_at=batch.as_at, mapping=Mapping(**constants), how=batch.how or How.CHANGED, by=by, at=at,
    )  # fmt: skip
