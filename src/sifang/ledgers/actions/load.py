"""A load: its plan is made and written down, then that plan is run, in one durable transaction each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Count, Max

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.ledgers.actions import conflicts, tables
from sifang.ledgers.actions.store_plan import store_within
from sifang.ledgers.choices import BatchState, How, What
from sifang.ledgers.memory import without_collecting
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.outcome import outcome_of
from sifang.ledgers.plan import Plan
from sifang.ledgers.sheets import Load, sheet
from sifang.ledgers.table import Table
from sifang.lib.constraints import sentence_for


class LoadRefused(Exception):
    """Nothing was loaded; the message says why, `plan` names the cells if cells are to blame."""

    def __init__(self, why: str, plan: Plan | None = None) -> None:
        super().__init__(why)
        self.plan = plan


def preview(table: Table, wanted: Load) -> Plan:
    """What a load would do; changes nothing and stores nothing."""
    if wanted.by is not None:
        accounts.check_may(wanted.by, "ledger.load")
    return table.sheet.plan(table, wanted)


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


def store(
    batch: LedgerBatch,
    table: Table,
    wanted: Load,
    *,
    refuse: bool = False,
    mended: frozenset[int] = frozenset(),
) -> Plan:
    """
    Plan a table as the register stands at one moment, and write the plan down as the batch's rows.

    :raises LoadRefused: with `refuse`, when a row is bad; nothing is written then
    """
    alone = not connection.in_atomic_block
    with without_collecting(), transaction.atomic(durable=True):
        if alone:
            # Everything the plan reads is read as of one moment; inside a test the moment is the test's own.
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        plan = preview(table, wanted)
        if refuse and plan.faults:
            raise LoadRefused(f"有 {plan.refused} 行不能导入，整批没有导入。", plan)
        newest = audit.AuditLine.objects.aggregate(last=Max("id"))["last"] or 0
        wanted.tell(60, "正在记下要做的事")
        if batch.pk:
            LedgerRow.objects.filter(batch=batch)._raw_delete("default")
        batch.outcome = outcome_of(table, plan) | {"newest": newest}
        batch.fingerprint = plan.fingerprint
        if not batch.pk:
            batch.save()
        store_within(batch, table, plan, wanted, mended)
        count(batch)
        # Not its state: it may have been dropped meanwhile.
        batch.save(update_fields=["mapping", "outcome", "fingerprint", *COUNTS])
    return plan


COUNTS = ("new_count", "changed_count", "same_count", "refused_count", "conflict_count", "doubt_count")


def count(batch: LedgerBatch) -> None:
    """Count a batch's rows by what they are."""
    found = dict(LedgerRow.objects.filter(batch=batch).order_by().values_list("what").annotate(n=Count("id")))
    batch.new_count, batch.changed_count = found.get(What.NEW, 0), found.get(What.CHANGED, 0)
    batch.same_count, batch.refused_count = found.get(What.SAME, 0), found.get(What.BAD, 0)
    batch.conflict_count = found.get(What.CONFLICT, 0)
    batch.doubt_count = LedgerRow.objects.filter(batch=batch, doubtful=True).count()


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
