"""A copy of a table that was loaded already, nothing having happened since: told by what it says, not by its file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from psycopg import sql

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.ledgers.choices import BatchState, What
from sifang.ledgers.joining import retold_all
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.plan import Plan
from sifang.ledgers.planned.asking import ROWS, do
from sifang.ledgers.planned.rows import COLUMNS, NOTHING, as_json, cells_with, note_of
from sifang.ledgers.sheets import Load
from sifang.ledgers.table import Table
from sifang.ledgers.writing import copy_lines, line
from sifang.policy import public as policy

# What people do beside the register; anything else may have changed what a row means.
_BESIDE = ("account.", "bulletin.", "feedback.", "month.")
_BESIDE_TOO = (
    "ledger.received", "ledger.checked", "ledger.mapped", "ledger.mended", "ledger.dropped", "ledger.started",
    "records.exported", "personal.unmasked",
)  # fmt: skip


def content_of(table: Table, load: Load) -> str:
    """
    A digest of everything a plan is made from, but for the register itself; '' for a table with a fault in it.
    """
    if not table.digest or table.faults or load.how or load.also:
        return ""
    doubts = [(doubt.row, doubt.column, doubt.value, doubt.why) for doubt in table.doubts]
    scope = accounts.scope_of(load.by) if load.by is not None else None
    asked = (
        table.sheet.key, load.as_at, load.default_area, load.wrong, policy.fingerprint(),
        None if scope is None else (scope.everywhere, sorted(scope.area_ids), sorted(scope.company_ids)),
    )  # fmt: skip
    return hashlib.sha256(f"{asked!r} {table.digest} {doubts!r}".encode()).hexdigest()


def answered(content: str) -> LedgerBatch | None:
    """The batch that loaded just this, when all of it went in, doubted only as it was read, and nobody acted since."""
    batch = (
        LedgerBatch.objects.filter(state=BatchState.LOADED, outcome__content=content).order_by("-id").first()
        if content
        else None
    )
    if batch is None or batch.refused_count or batch.conflict_count:
        return None
    if not batch.outcome.get("only_read_doubts"):
        # What the register made doubtful then may be none now.
        return None
    lines = audit.AuditLine.objects.filter(subject_kind="ledgers.ledgerbatch", subject_id=batch.pk)
    loaded = lines.filter(event="ledger.loaded").order_by("-id").values_list("id", flat=True).first()
    since = audit.AuditLine.objects.filter(id__gt=loaded or 0).exclude(event__in=_BESIDE_TOO)
    for beside in _BESIDE:
        since = since.exclude(event__startswith=beside)
    return None if loaded is None or since.exists() else batch


def plan_again(table: Table, before: LedgerBatch) -> Plan:
    """Nothing to do: every row as the batch before left it."""
    kind = table.sheet.subjects[0].root.lower()
    rows = LedgerRow.objects.filter(batch=before, what__in=_GOOD)
    return Plan(table.sheet.key, kind, [], [], retold_all(table.doubts, table.parts), same=rows.count())


def doubted_rows(table: Table) -> set[int]:
    """The rows of which something was doubtful as it was read."""
    return (
        {doubt.row for doubt in table.doubts} & {row.number for row in table.rows} if table.doubts else set()
    )


def store_again(batch: LedgerBatch, before: LedgerBatch, table: Table, plan: Plan) -> None:
    """Write the plan down, inside the database; the doubts of this reading beside their rows."""
    doubted = doubted_rows(table)
    do(
        sql.SQL(
            "insert into {rows} (batch_id, row, what, how, subject_kind, subject_id, label, doubtful, mended, guard)"
            " select %(batch)s, r.row, 'SAME', '', r.subject_kind, r.subject_id, r.label, false, false, ''"
            " from {rows} r where r.batch_id = %(before)s and r.what = any(%(good)s) and r.row <> all(%(doubted)s) order by r.row"
        ).format(rows=ROWS),
        batch=batch.pk, before=before.pk, good=[str(what) for what in _GOOD], doubted=list(doubted),
    )  # fmt: skip
    if doubted:
        copy_lines(LedgerRow, COLUMNS, list(_doubted(batch, before, table, plan, doubted)))


def _doubted(
    batch: LedgerBatch, before: LedgerBatch, table: Table, plan: Plan, doubted: set[int]
) -> Iterator[str]:
    stood = LedgerRow.objects.filter(batch=before, what__in=_GOOD, row__in=doubted)
    known = {row: (kind, pk, label) for row, kind, pk, label in stood.values_list("row", "subject_kind", "subject_id", "label")}  # fmt: skip
    key_of = {place.letter: key for key, place in table.places.items()}
    notes: dict[int, list[dict[str, Any]]] = {number: [] for number in doubted}
    for doubt in plan.doubts:
        if doubt.row in doubted:
            notes[doubt.row].append(note_of(doubt, False, key_of))
    for row in table.rows:
        if row.number in doubted:
            told, (kind, pk, label) = notes[row.number], known[row.number]
            cells = as_json(cells_with(row, told)), as_json(told), True, False
            yield line((batch.pk, row.number, What.SAME, "", kind, pk, label, None, *cells, "", *NOTHING))


_GOOD = (What.NEW, What.CHANGED, What.SAME)
