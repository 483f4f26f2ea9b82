"""A load: its plan is made and written down, then that plan is run, in one durable transaction each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.ledgers.choices import BatchState, How
from sifang.ledgers.models import LedgerBatch
from sifang.ledgers.plan import Plan
from sifang.ledgers.planned import conflicts, tables
from sifang.ledgers.planned.making import count, store
from sifang.ledgers.planned.packed import unpack
from sifang.ledgers.refused import LoadRefused
from sifang.ledgers.sheets import Load, sheet
from sifang.ledgers.table import Table
from sifang.lib.constraints import sentence_for


def load(
    table: Table,
    wanted: Load,
    *,
    by: Any,
    at: datetime,
    mapping: dict[str, Any] | None = None,
    partly: bool = False,
) -> tuple[LedgerBatch, Plan]:
    """
    Plan a table, write the plan down and run it at once.

    :param partly: load the good rows though others are bad; without it one bad row keeps all out
    :raises LoadRefused: cells are wrong, or what they say breaks a rule of the register
    :raises NotAllowed: the person may not load
    """
    batch, plan = plan_table(table, wanted, by=by, at=at, mapping=mapping, refuse=not partly)
    try:
        return run(batch.pk, by=by, at=at, tell=wanted.tell), plan
    except LoadRefused:
        LedgerBatch.objects.filter(pk=batch.pk).delete()
        raise


def plan_table(
    table: Table,
    wanted: Load,
    *,
    by: Any,
    at: datetime,
    mapping: dict[str, Any] | None = None,
    refuse: bool = False,
) -> tuple[LedgerBatch, Plan]:
    """
    A batch for a table that was read already, its plan written down and ready to `run`.

    :raises LoadRefused: with `refuse`, when a row is bad; nothing is written then
    :raises NotAllowed: the person may not load
    """
    if by is not None:
        accounts.check_may(by, "ledger.load")
    batch = LedgerBatch(
        sheet=table.sheet.key, file_name=table.file_name[:200], sha256=table.sha256, size=table.size,
        as_at=wanted.as_at, mapping=mapping or {}, by=by, at=at, state=BatchState.READY,
        by_title=(getattr(by, "acting_title", "") or "")[:120], how=How.WRONG if wanted.wrong else How.CHANGED,
    )  # fmt: skip
    return batch, store(batch, table, wanted, refuse=refuse)


def run(batch_id: int, *, by: Any, at: datetime, tell: Any = lambda percent, words: None) -> LedgerBatch:
    """
    Do what the batch's rows say: all of them, but for those whose records somebody touched since.

    :raises LoadRefused: what they say breaks a rule of the register; nothing was written
    """
    try:
        with transaction.atomic(durable=True):
            return _run_within(
                LedgerBatch.objects.select_for_update(of=("self",)).get(pk=batch_id), by, at, tell
            )
    except IntegrityError as why:
        raise LoadRefused(f"没有导入：{sentence_for(why)}") from why
    except DataError as why:
        raise LoadRefused("没有导入：有一格的值超出了登记册能存的范围。") from why


def _run_within(batch: LedgerBatch, by: Any, at: datetime, tell: Any) -> LedgerBatch:
    one = sheet(batch.sheet)
    with connection.cursor() as cursor:
        # Two loads of one sheet at once would both find the same names missing.
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"ledger:{one.key}"])
    tell(65, "正在核对有没有人改过")
    unpack(batch.pk)
    conflicts.find_within(batch, one)
    tell(70, "正在写入登记册")
    tables.keep_what_was(batch.pk)
    made = tables.write(batch.pk)
    tell(95, "正在收尾")
    tables.analyze(made)
    count(batch)
    batch.state, batch.loaded_at = BatchState.LOADED, at
    batch.save()
    audit.record(
        "ledger.loaded", subject=batch, by=by, at=at, sheet=one.key, sha256=batch.sha256,
        as_at=batch.as_at.isoformat(), new=batch.new_count, changed=batch.changed_count, same=batch.same_count,
    )  # fmt: skip
    return batch
