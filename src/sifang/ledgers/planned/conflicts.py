"""Rows whose records somebody touched between the preview and the press: found, and told who did it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from sifang.audit import public as audit
from sifang.ledgers.choices import WRITTEN, BatchState, What
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.planned import tables
from sifang.ledgers.sheets import Sheet, Subject


def find_within(batch: LedgerBatch, sheet: Sheet) -> int:
    """Turn such rows into conflicts, which are not written; how many."""
    newest = batch.outcome.get("newest", 0)
    found: dict[int, tuple[Subject, list[int]]] = {}
    for subject in sheet.subjects:
        for row_id, subject_id, came in tables.touched(batch.pk, subject):
            found[row_id] = (subject, came or ([subject_id] if subject_id else []))
    if found:
        rows = LedgerRow.objects.in_bulk(found)
        for row_id, (subject, ids) in found.items():
            row = rows[row_id]
            _conflict(
                row,
                who_touched(subject, ids, newest),
                came=bool(row.makes and tables.table_of(subject.root) in row.makes),
            )
        spoiled = {r.subject_id: r for r in rows.values() if r.subject_kind != sheet.subjects[0].root.lower()}
        if spoiled:
            LedgerRow.objects.filter(pk__in=[r.pk for r in spoiled.values()]).update(what=What.SPARE)
            needing = LedgerRow.objects.filter(batch=batch, needs__overlap=list(spoiled)).exclude(
                what=What.CONFLICT
            )
            for row in needing:
                because = spoiled[next(pk for pk in row.needs or () if pk in spoiled)]
                _conflict(row, [f"“{because.label}”在核对之后有了变化"], came=False)
    _spare_what_nobody_needs(batch)
    return len(found)


def _conflict(row: LedgerRow, who: list[str], *, came: bool) -> None:
    why = "核对之后登记册里来了同名的记录" if came else "核对之后这条记录有人改过"
    note = {"key": "", "column": "", "header": "", "value": "", "bad": False, "conflict": True}
    row.faults = [*(row.faults or ()), note | {"why": "：".join([why, "；".join(who)]) if who else why}]
    row.what = What.CONFLICT
    row.save(update_fields=["faults", "what"])


def _spare_what_nobody_needs(batch: LedgerBatch) -> None:
    needed = LedgerRow.objects.filter(batch=batch, what__in=[What.NEW, What.CHANGED], needs__isnull=False)
    also = LedgerRow.objects.filter(batch=batch, what=What.ALSO)
    if also.exists():
        wanted = {pk for needs in needed.values_list("needs", flat=True).iterator() for pk in needs or ()}
        spare = [pk for pk, subject in also.values_list("pk", "subject_id") if subject not in wanted]
        LedgerRow.objects.filter(pk__in=spare).update(what=What.SPARE)


def who_touched(subject: Subject, ids: list[int], since_line: int, most: int = 3) -> list[str]:
    """Who did what and when to these records after a line of the audit, newest first, in sentences."""
    kind = subject.root.lower()
    lines = list(
        audit.AuditLine.objects.filter(subject_kind=kind, subject_id__in=ids, id__gt=since_line).order_by(
            "-id"
        )[:most]
    )
    if len(lines) < most:
        batches = LedgerRow.objects.filter(
            subject_kind=kind, subject_id__in=ids, what__in=WRITTEN,
            batch__state__in=[BatchState.LOADED, BatchState.UNDONE],
        ).values("batch_id")  # fmt: skip
        lines += audit.AuditLine.objects.filter(
            subject_kind="ledgers.ledgerbatch", subject_id__in=batches, id__gt=since_line,
            event__in=["ledger.loaded", "ledger.undone"],
        ).order_by("-id")[: most - len(lines)]  # fmt: skip
    return [told(line) for line in lines]


def told(line: Any) -> str:
    """An audit line in a sentence: who, when, what."""
    when = timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M")
    return f"{line.by_title} {when} {audit.present(line.event, line.data)}"
