"""Undo a load: everything stands again as it did, unless something later stands on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.ledgers.choices import BatchState
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.planned import conflicts, tables
from sifang.ledgers.planned.batches import NotNow, page_of
from sifang.ledgers.sheets import Sheet, sheet
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import Refusal

MOST_TOLD = 50


class LaterChanges(Refusal):
    """Something came after the load and stands on it; `standing` says what, `count` how many rows."""

    status = 409

    def __init__(self, standing: list[dict[str, Any]], count: int) -> None:
        super().__init__(f"不能撤销：导入之后，{count} 条记录又有了变化。请先处理这些变化。")
        self.standing, self.count = standing, count


def undo(batch_id: int, *, by: Any, at: datetime) -> LedgerBatch:
    """
    Take a load back, whole.

    :raises NotNow: it is not loaded
    :raises LaterChanges: later changes stand on it
    :raises NotAllowed: the person may not load
    """
    accounts.check_may(by, "ledger.load")
    LedgerBatch.objects.visible_to(by).only("pk").get(pk=batch_id)
    try:
        with transaction.atomic(durable=True):
            return _undo_within(batch_id, by, at)
    except IntegrityError as why:
        raise Refusal(f"不能撤销：{sentence_for(why)}。导入之后有别的记录用到了它。") from why


def _undo_within(batch_id: int, by: Any, at: datetime) -> LedgerBatch:
    batch = LedgerBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state != BatchState.LOADED:
        raise NotNow(f"这一批现在是“{batch.get_state_display()}”，没有可撤销的")
    one = sheet(batch.sheet)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"ledger:{one.key}"])
    tables.lock_written(batch.pk, one)
    if standing := tables.standing_on(batch.pk, one):
        raise LaterChanges(_told(batch, one, standing), len(standing))
    tables.take_back(batch.pk, one)
    batch.state = BatchState.UNDONE
    batch.save(update_fields=["state"])
    audit.record(
        "ledger.undone", subject=batch, by=by, at=at, sheet=batch.sheet, sha256=batch.sha256,
        new=batch.new_count, changed=batch.changed_count,
    )  # fmt: skip
    return batch


def _told(batch: LedgerBatch, one: Sheet, standing: dict[int, set[str]]) -> list[dict[str, Any]]:
    """Which records, with their pages, what came after, and who did it as far as it is known."""
    names = {model._meta.db_table: str(model._meta.verbose_name) for model in apps.get_models()}
    loaded = (
        audit.AuditLine.objects.filter(
            subject_kind="ledgers.ledgerbatch", subject_id=batch.pk, event="ledger.loaded"
        ).values_list("id", flat=True).order_by("-id").first()
        or 0
    )  # fmt: skip
    subjects = {subject.root.lower(): subject for subject in one.subjects}
    told = []
    for row in LedgerRow.objects.filter(pk__in=list(standing)[: MOST_TOLD * 4]).order_by("row")[:MOST_TOLD]:
        subject = subjects[row.subject_kind]
        told.append(
            {
                "label": row.label,
                "href": page_of(one, row),
                "where": "、".join(sorted({names.get(table, table) for table in standing[row.pk]})),
                "who": conflicts.who_touched(subject, [row.subject_id], loaded) if row.subject_id else [],
            }
        )
    return told
