"""An upload on its way: received, checked by the worker, started by a press, or dropped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.ledgers import store as files
from sifang.ledgers.actions.load import run as run_plan
from sifang.ledgers.choices import BatchState, How
from sifang.ledgers.mapping import Mapping
from sifang.ledgers.models import LedgerBatch, LedgerProgress
from sifang.ledgers.planned.batches import NotNow, load_of, locked, put_off
from sifang.ledgers.planned.columns import read_with_columns
from sifang.ledgers.planned.making import store
from sifang.ledgers.planned.mended import mends_of, remend
from sifang.ledgers.planned.packed import forget
from sifang.ledgers.progress import Progress
from sifang.ledgers.reading.content import NotATable, check_size, examine
from sifang.ledgers.refused import LoadRefused
from sifang.ledgers.sheets import sheet
from sifang.ledgers.unlike import unlike

__all__ = ["NotNow", "check", "drop", "receive", "recheck", "run", "start"]


def receive(
    *,
    sheet_key: str,
    data: bytes,
    file_name: str,
    as_at: date,
    mapping: Mapping,
    only_sheet: str = "",
    how: str = How.CHANGED,
    by: Any,
    at: datetime,
) -> LedgerBatch:
    """
    Take a file in and have the worker check it.

    :raises NotATable: it cannot be a table
    :raises NotAllowed: the person may not load
    """
    accounts.check_may(by, "ledger.load")
    check_size(len(data))
    if not data.startswith(b"PK"):
        examine(data)
    digest = files.keep(data)
    with transaction.atomic(durable=True):
        batch = LedgerBatch.objects.create(
            sheet=sheet(sheet_key).key, file_name=file_name[:200], sha256=digest, size=len(data), as_at=as_at,
            mapping=mapping.as_data(), only_sheet=only_sheet[:100], how=how, by=by, at=at,
            by_title=(getattr(by, "acting_title", "") or "")[:120], state=BatchState.RECEIVED,
        )  # fmt: skip
        LedgerProgress.objects.create(batch=batch, words="等待核对")
        audit.record("ledger.received", subject=batch, by=by, at=at, sheet=batch.sheet, sha256=digest)
        put_off("check_batch", batch.pk)
    return batch


@transaction.atomic(durable=True)
def recheck(batch_id: int, *, by: Any, at: datetime) -> LedgerBatch:
    """Have a batch checked again, as the register stands now."""
    batch = locked(batch_id, by, {BatchState.READY, BatchState.REFUSED, BatchState.FAILED})
    batch.state = BatchState.RECEIVED
    batch.save(update_fields=["state"])
    audit.record("ledger.received", subject=batch, by=by, at=at, sheet=batch.sheet, sha256=batch.sha256)
    put_off("check_batch", batch.pk)
    return batch


@transaction.atomic(durable=True)
def start(batch_id: int, *, by: Any, at: datetime) -> LedgerBatch:
    """
    Press: the worker loads what was shown, and nothing else.

    :raises NotNow: it was not checked yet, has faults, or was started already
    """
    batch = locked(batch_id, by, {BatchState.READY})
    batch.state = BatchState.LOADING
    batch.save(update_fields=["state"])
    LedgerProgress.objects.filter(batch=batch).update(percent=0, words="等待导入")
    audit.record(
        "ledger.started", subject=batch, by=by, at=at, new=batch.new_count, changed=batch.changed_count
    )
    put_off("load_batch", batch.pk)
    return batch


@transaction.atomic(durable=True)
def drop(batch_id: int, *, by: Any, at: datetime) -> LedgerBatch:
    """It was the wrong file: nothing was loaded, and nothing will be."""
    batch = locked(
        batch_id, by, {BatchState.RECEIVED, BatchState.READY, BatchState.REFUSED, BatchState.FAILED}
    )
    batch.state = BatchState.DROPPED
    batch.save(update_fields=["state"])
    audit.record("ledger.dropped", subject=batch, by=by, at=at)
    return batch


def check(batch_id: int, *, by: Any, at: datetime) -> LedgerBatch:
    """The worker reads the file and writes down what loading it would do; safe to do twice."""
    batch = LedgerBatch.objects.select_related("by").get(pk=batch_id)
    if batch.state not in (BatchState.RECEIVED, BatchState.READING):
        return batch
    LedgerBatch.objects.filter(pk=batch_id, state=BatchState.RECEIVED).update(state=BatchState.READING)
    mends = mends_of(batch)
    try:
        with Progress(batch_id) as progress:
            progress(3, "正在读表")
            data = files.fetch(batch.sha256)
            if data is None:
                raise NotATable("文件已经不在了，请重新上传。")
            table, mapping, found = read_with_columns(
                data,
                batch.file_name,
                sheet(batch.sheet),
                Mapping(**batch.mapping),
                batch.only_sheet,
                batch.by,
            )
            del data
            batch.mapping = mapping.as_data()
            remend(table, mends)
            store(batch, table, load_of(batch, progress), mended=frozenset(mends))
            batch.outcome["all_columns"] = found
    except (NotATable, accounts.NotAllowed) as why:
        forget(batch.pk)
        found = getattr(why, "columns", [])
        said = "" if batch.only_sheet else unlike(found, sheet(batch.sheet))
        outcome = {"why": said or str(why), "columns": [], "all_columns": found, "faults": []}
        return _settle(batch, BatchState.REFUSED, outcome, by=by, at=at)
    nothing_good = not (batch.new_count + batch.changed_count + batch.same_count)
    state = BatchState.REFUSED if batch.outcome["faults"] or nothing_good else BatchState.READY
    return _settle(batch, state, batch.outcome, by=by, at=at)


@transaction.atomic(durable=True)
def _settle(batch: LedgerBatch, state: str, outcome: dict[str, Any], *, by: Any, at: datetime) -> LedgerBatch:
    now = LedgerBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if now.state not in (BatchState.READING, BatchState.LOADING):
        return now
    batch.state, batch.outcome = state, outcome
    batch.save(update_fields=["state", "outcome"])
    audit.record("ledger.checked", subject=batch, by=by, at=at, state=batch.get_state_display())
    return batch


def run(batch_id: int, *, by: Any, at: datetime) -> LedgerBatch:
    """The worker does what the stored plan of a started batch says, or nothing of it; safe to do twice."""
    batch = LedgerBatch.objects.select_related("by").get(pk=batch_id)
    if batch.state != BatchState.LOADING:
        return batch
    try:
        with Progress(batch_id) as progress:
            return run_plan(batch_id, by=batch.by, at=at, tell=progress)
    except (LoadRefused, accounts.NotAllowed) as why:
        batch.refresh_from_db()
        return _settle(batch, BatchState.FAILED, batch.outcome | {"why": str(why)}, by=by, at=at)


def give_up(batch_id: int, *, by: Any, at: datetime) -> LedgerBatch:
    """Something went wrong that nobody foresaw: nothing was changed, and whoever waits is told so."""
    batch = LedgerBatch.objects.get(pk=batch_id)
    told = {
        "why": "系统中途出错，没有做完，登记册没有任何改动。请再试一次；还不行，请把这一页告诉系统管理员。"
    }
    outcome = {"columns": [], "all_columns": [], "faults": []} | batch.outcome | told
    return _settle(batch, BatchState.FAILED, outcome, by=by, at=at)
