"""A load is one action over a batch: planned and written in one durable transaction, or not at all."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.ledgers.choices import BatchState
from sifang.ledgers.memory import without_collecting
from sifang.ledgers.models import LedgerBatch, LedgerChange
from sifang.ledgers.plan import SAME, Plan
from sifang.ledgers.sheets import Load
from sifang.ledgers.table import Table
from sifang.ledgers.writing import copy_rows
from sifang.lib.constraints import sentence_for


class LoadRefused(Exception):
    """Nothing was loaded; the message says why, `plan` names the cells if cells are to blame."""

    def __init__(self, why: str, plan: Plan | None = None) -> None:
        super().__init__(why)
        self.plan = plan


def preview(table: Table, wanted: Load) -> Plan:
    """What a load would do; changes nothing."""
    if wanted.by is not None:
        accounts.check_may(wanted.by, "ledger.load")
    return table.sheet.plan(table, wanted)


def load(
    table: Table,
    wanted: Load,
    *,
    by: Any,
    at: datetime,
    batch: LedgerBatch | None = None,
    expected: str = "",
    mapping: dict[str, Any] | None = None,
) -> tuple[LedgerBatch, Plan]:
    """
    Load a table: every row, or none.

    :param batch: the batch of an upload; a new one is written when a file comes by the command line
    :param expected: the fingerprint of the plan that was shown; a different plan is refused
    :raises LoadRefused: cells are wrong, or the register changed since the preview
    :raises NotAllowed: the person may not load
    """
    if by is not None:
        accounts.check_may(by, "ledger.load")
    try:
        with without_collecting(), transaction.atomic(durable=True):
            return _load_within(table, wanted, by=by, at=at, batch=batch, expected=expected, mapping=mapping)
    except IntegrityError as why:
        raise LoadRefused(f"没有导入：{sentence_for(why)}") from why
    except DataError as why:
        raise LoadRefused("没有导入：有一格的值超出了登记册能存的范围。") from why


def _load_within(
    table: Table,
    wanted: Load,
    *,
    by: Any,
    at: datetime,
    batch: LedgerBatch | None,
    expected: str,
    mapping: dict[str, Any] | None,
) -> tuple[LedgerBatch, Plan]:
    sheet = table.sheet
    with connection.cursor() as cursor:
        # Two loads of one sheet at once would both find the same names missing.
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"ledger:{sheet.key}"])
    plan = sheet.plan(table, wanted)
    if plan.faults:
        raise LoadRefused(f"有 {plan.refused} 行不能导入，整批没有导入。", plan)
    if expected and plan.fingerprint != expected:
        raise LoadRefused("预览之后登记册有了变化，没有导入。请重新预览。", plan)
    counts = plan.counts
    if batch is None:
        batch = LedgerBatch(
            sheet=sheet.key, file_name=table.file_name[:200], sha256=table.sha256, size=table.size,
            as_at=wanted.as_at, mapping=mapping or {}, by=by, at=at,
        )  # fmt: skip
    batch.by_title = (getattr(by, "acting_title", "") or "")[:120]
    batch.state = BatchState.LOADED
    batch.new_count, batch.changed_count = counts["new"], counts["changed"]
    batch.same_count, batch.refused_count = counts["same"], 0
    batch.fingerprint = expected
    batch.save()
    plan.run()
    wanted.tell(92, "正在记下每条记录的变化")
    copy_rows(
        LedgerChange,
        ("batch", "row", "what", "subject_kind", "subject_id", "label", "fields"),
        (
            (
                batch.pk, c.row, c.what, plan.subject_kind, c.subject_id, c.label[:100],
                json.dumps(c.fields, ensure_ascii=False),
            )
            for c in plan.changes
            if c.what != SAME
        ),
    )  # fmt: skip
    audit.record(
        "ledger.loaded", subject=batch, by=by, at=at, sheet=sheet.key, sha256=batch.sha256,
        as_at=wanted.as_at.isoformat(), new=counts["new"], changed=counts["changed"], same=counts["same"],
    )  # fmt: skip
    return batch, plan
