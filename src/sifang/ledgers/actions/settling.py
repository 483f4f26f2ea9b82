"""A row that may mean a record of the register: the clerk says whether it does, before anything is loaded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.ledgers.choices import BatchState, What
from sifang.ledgers.models import LedgerBatch, LedgerPair, LedgerRow
from sifang.ledgers.planned.batches import NotNow, locked
from sifang.ledgers.planned.judged import judge_within
from sifang.ledgers.planned.packed import with_cells
from sifang.ledgers.rows import local
from sifang.ledgers.sheets import Pairing, sheet


@transaction.atomic(durable=True)
def settle(batch_id: int, pair_id: int, *, same: bool, by: Any, at: datetime) -> LedgerPair:
    """
    The row is that record, or it is not; remembered for every later load, and the row is judged anew.

    :raises NotNow: the batch is not waiting to be loaded, or somebody settled it already
    """
    batch, pair, pairing = _locked(batch_id, pair_id, by)
    if pair.same is not None:
        raise NotNow("这一行已经有人认定过，要改请先撤销")
    pairing.decide(pair.said, pair.record_id, same=same, by=by, at=at)
    pair.same = same
    return _judged(batch, pair, by, at, "ledger.settled")


@transaction.atomic(durable=True)
def unsettle(batch_id: int, pair_id: int, *, by: Any, at: datetime) -> LedgerPair:
    """
    Take that back: the row is offered again.

    :raises NotNow: it is not settled, or the batch is not waiting to be loaded
    """
    batch, pair, pairing = _locked(batch_id, pair_id, by)
    if pair.same is None:
        raise NotNow("这一行还没有认定")
    pairing.withdraw(pair.said, pair.record_id, by=by, at=at)
    pair.same = None
    return _judged(batch, pair, by, at, "ledger.unsettled")


def _locked(batch_id: int, pair_id: int, by: Any) -> tuple[LedgerBatch, LedgerPair, Pairing]:
    batch = locked(batch_id, by, {BatchState.READY, BatchState.REFUSED})
    pair = LedgerPair.objects.select_for_update().filter(batch=batch, pk=pair_id).first()
    pairing = sheet(batch.sheet).pairing
    if pair is None or pairing is None:
        raise LedgerBatch.DoesNotExist
    return batch, pair, pairing


def _judged(batch: LedgerBatch, pair: LedgerPair, by: Any, at: datetime, event: str) -> LedgerPair:
    # What is settled stays on the list, to be taken back; what is not is offered anew by the plan.
    if pair.same is None:
        pair.delete()
    else:
        pair.save(update_fields=["same"])
    row = LedgerRow.objects.exclude(what__in=[What.ALSO, What.SPARE]).get(batch=batch, row=pair.row)
    (row,) = with_cells([row])
    judge_within(batch, row, row.cells or {}, row.how, mended=row.mended)
    audit.record(event, subject=batch, by=by, at=at, row=local(pair.row), record=pair.record_id)
    return pair
