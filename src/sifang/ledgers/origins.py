"""Where a record comes from, when it came from a ledger: which file, which row, who loaded it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from sifang.ledgers.choices import BatchState, What
from sifang.ledgers.joining import words_of_row
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.sheets import sheet


@dataclass(frozen=True, slots=True)
class Origin:
    """
    A load that wrote a record.

    :ivar sheet: the name of the noun's sheet
    :ivar row: the row as its clerk finds it: 第 5 行
    :ivar what: 新增 or 变更
    :ivar by: the person, None for the system's own load; `by_title` the post she had
    :ivar href: the load's page, '' for whoever may not see it
    """

    sheet: str
    file_name: str
    row: str
    what: str
    as_at: date
    at: datetime
    by: Any
    by_title: str
    href: str


def origins(kind: str, pk: int, user: Any) -> list[Origin]:
    """The loads that wrote a record and stand, oldest first; the file's name only for whoever may see its load."""
    wrote = (
        LedgerRow.objects.filter(
            subject_kind=kind.lower(), subject_id=pk, what__in=[What.NEW, What.CHANGED], batch__state=BatchState.LOADED,
        )
        .select_related("batch__by")
        .only(
            "row", "what", "batch__sheet", "batch__file_name", "batch__as_at", "batch__loaded_at", "batch__at",
            "batch__by_title", "batch__outcome", "batch__by__name",
        )
        .order_by("batch__loaded_at", "batch_id")
    )  # fmt: skip
    rows = list(wrote)
    if not rows:
        return []
    seen = set(
        LedgerBatch.objects.visible_to(user)
        .filter(pk__in=[row.batch_id for row in rows])
        .values_list("pk", flat=True)
    )
    return [_origin(row, row.batch_id in seen) for row in rows]


def _origin(row: LedgerRow, is_seen: bool) -> Origin:
    batch = row.batch
    return Origin(
        sheet(batch.sheet).name, batch.file_name if is_seen else "",
        words_of_row(row.row, batch.outcome.get("parts") or []) if is_seen else "", What(row.what).label, batch.as_at,
        batch.loaded_at or batch.at, batch.by, batch.by_title,
        reverse("ledger_batch", args=[batch.pk]) if is_seen else "",
    )  # fmt: skip


__all__ = ["Origin", "origins"]
