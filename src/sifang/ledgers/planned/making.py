"""A plan is made as of one moment, and written down with its batch in the same transaction."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Count, Max

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.ledgers.choices import What
from sifang.ledgers.joining import retold_all
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.outcome import outcome_of
from sifang.ledgers.plan import Plan
from sifang.ledgers.planned.again import answered, content_of, plan_again, store_again
from sifang.ledgers.planned.packed import forget
from sifang.ledgers.planned.rows import store_within
from sifang.ledgers.refused import LoadRefused
from sifang.ledgers.sheets import Load
from sifang.ledgers.table import Table
from sifang.lib.memory import without_collecting


def preview(table: Table, wanted: Load) -> Plan:
    """What a load would do; changes nothing and stores nothing."""
    if wanted.by is not None:
        accounts.check_may(wanted.by, "ledger.load")
    return plan_of(table, wanted)


def plan_of(table: Table, wanted: Load) -> Plan:
    """The noun's plan, its sentences calling rows as their clerk does."""
    plan = table.sheet.plan(table, wanted)
    plan.faults, plan.doubts = retold_all(plan.faults, table.parts), retold_all(plan.doubts, table.parts)
    return plan


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
        content = "" if mended else content_of(table, wanted)
        before = answered(content)
        if before is not None and wanted.by is not None:
            accounts.check_may(wanted.by, "ledger.load")
        plan = plan_again(table, before) if before is not None else preview(table, wanted)
        if refuse and plan.faults:
            raise LoadRefused(f"有 {plan.refused} 行不能导入，整批没有导入。", plan)
        newest = audit.AuditLine.objects.aggregate(last=Max("id"))["last"] or 0
        wanted.tell(60, "正在记下要做的事")
        if batch.pk:
            forget(batch.pk)
        batch.outcome = outcome_of(table, plan) | {
            "newest": newest,
            "content": content,
            "only_read_doubts": len(plan.doubts) == len(table.doubts),
        }
        if not batch.pk:
            batch.save()
        if before is not None:
            store_again(batch, before, table, plan)
        else:
            store_within(batch, table, plan, wanted, mended)
        count(batch)
        # Not its state: it may have been dropped meanwhile.
        batch.save(update_fields=["mapping", "outcome", *COUNTS])
    return plan


COUNTS = ("new_count", "changed_count", "same_count", "refused_count", "conflict_count", "doubt_count")


def count(batch: LedgerBatch) -> None:
    """Count a batch's rows by what they are."""
    found = dict(LedgerRow.objects.filter(batch=batch).order_by().values_list("what").annotate(n=Count("id")))
    batch.new_count, batch.changed_count = found.get(What.NEW, 0), found.get(What.CHANGED, 0)
    batch.same_count, batch.refused_count = found.get(What.SAME, 0), found.get(What.BAD, 0)
    batch.conflict_count = found.get(What.CONFLICT, 0)
    batch.doubt_count = LedgerRow.objects.filter(batch=batch, doubtful=True).count()
