"""The plan written down, row by row, so that a press can do exactly that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sifang.ledgers.cells import shown
from sifang.ledgers.choices import How, What
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.plan import ALSO, CHANGED, NEW, SAME, Change, Fault, Plan
from sifang.ledgers.planned import tables
from sifang.ledgers.sheets import Load
from sifang.ledgers.table import Row, Table
from sifang.ledgers.writing import copy_rows

COLUMNS = (
    "batch", "row", "what", "how", "subject_kind", "subject_id", "label", "fields", "cells", "faults", "doubtful",
    "mended", "guard", "needs", "makes", "sets", "drops",
)  # fmt: skip
_NOT_STORED = re.compile("[\x00\ud800-\udfff]")


def store_within(
    batch: LedgerBatch, table: Table, plan: Plan, load: Load, mended: frozenset[int] = frozenset()
) -> None:
    """Write a plan's rows down; the caller's transaction is the one the plan was made in."""
    plan.finish()
    looks: dict[tuple[str, int], str] = {}
    for subject in table.sheet.subjects:
        kind = subject.root.lower()
        moved = [
            c.subject_id
            for c in (*plan.changes, *plan.also)
            if (c.kind or plan.subject_kind) == kind and c.what != SAME and c.subject_id is not None
        ]
        looks |= {(kind, pk): look for pk, look in tables.looks_of(subject, moved).items()}
    writes = _Writes(batch)
    copy_rows(LedgerRow, COLUMNS, _rows(batch, table, plan, load, looks, mended, writes))
    writes.note()
    for subject in table.sheet.subjects:
        tables.guard_new(batch.pk, subject)


class _Writes:
    """Which columns of which tables the rows of a batch may write: asked for when they are written."""

    def __init__(self, batch: LedgerBatch) -> None:
        self.batch = batch
        told = batch.outcome.get("writes", {})
        self.found: dict[str, dict[str, set[str]]] = {
            part: {table: set(keys) for table, keys in told.get(part, {}).items()}
            for part in ("makes", "sets", "drops")
        }

    def see(self, change: Change) -> None:
        for part, said in (("makes", change.makes), ("sets", change.sets)):
            seen = self.found[part]
            for table, columns in said.items():
                if not columns.keys() <= seen.setdefault(table, set()):
                    seen[table].update(columns)
        for table in change.drops:
            self.found["drops"].setdefault(table, set())

    def note(self) -> None:
        self.batch.outcome["writes"] = {
            part: {table: sorted(keys) for table, keys in several.items()}
            for part, several in self.found.items()
        }
        self.batch.save(update_fields=["outcome"])


def _rows(
    batch: LedgerBatch,
    table: Table,
    plan: Plan,
    load: Load,
    looks: dict[tuple[str, int], str],
    mended: frozenset[int],
    writes: _Writes,
) -> Iterator[tuple[Any, ...]]:
    changes = {change.row: change for change in plan.changes}
    noted: dict[int, list[tuple[Fault, bool]]] = {}
    for several, bad in ((plan.faults, True), (plan.doubts, False)):
        for fault in several:
            noted.setdefault(fault.row, []).append((fault, bad))
    key_of = {place.letter: key for key, place in table.places.items()}
    label_key = next((c.key for c in table.sheet.columns if c.required), "")
    own = plan.subject_kind
    for row in table.rows:
        change, notes = changes.get(row.number), noted.get(row.number)
        if change is not None and change.what == SAME and notes is None and row.number not in mended:
            yield (
                batch.pk, row.number, SAME, "", own, change.subject_id, change.label[:100], None, None, None, False,
                False, "", None, None, None, None,
            )  # fmt: skip
            continue
        bad = change is None or bool(notes and any(wrong for _, wrong in notes))
        told = [_note(fault, wrong, key_of) for fault, wrong in notes or ()]
        label = str(
            row.values.get(label_key) or next((n["value"] for n in told if n["key"] == label_key), "")
        )
        how = ""
        if load.how.get(row.number) is not None:
            how = How.WRONG if load.how[row.number] else How.CHANGED
        what = What.BAD if bad or change is None else change.what
        head = (batch.pk, row.number, what, how, own)
        tail = (_json(_cells(row, told)), _json(told) if told else None,
                bool(told) and not bad, row.number in mended)  # fmt: skip
        if what == What.BAD:
            yield (*head, None, label[:100], None, *tail, "", None, None, None, None)
        else:
            assert change is not None
            yield (*head, *_said(change, own, tail, looks, plan, writes))
    for change in plan.also:
        kind = change.kind or own
        yield (
            batch.pk, change.row, ALSO, "", kind,
            *_said(change, kind, (None, None, False, False), looks, plan, writes),
        )  # fmt: skip


def _said(
    change: Change,
    kind: str,
    tail: tuple[Any, ...],
    looks: dict[tuple[str, int], str],
    plan: Plan,
    writes: _Writes,
) -> tuple[Any, ...]:
    if change.what != SAME:
        change = plan.finished(change)
        writes.see(change)
    # Of a new record the cells say it all.
    fields = _json(change.fields) if change.what in (CHANGED, ALSO) else None
    look = looks.get((kind, change.subject_id or 0), "") if change.what != NEW else ""
    return (
        change.subject_id, change.label[:100], fields, *tail, look, change.needs or None,
        _json(change.makes) if change.makes else None, _json(change.sets) if change.sets else None,
        _json(change.drops) if change.drops else None,
    )  # fmt: skip


def _note(fault: Fault, wrong: bool, key_of: dict[str, str]) -> dict[str, Any]:
    return {
        "key": key_of.get(fault.column, ""), "column": fault.column, "header": clean(fault.header),
        "value": clean(fault.value)[:200], "why": fault.why, "bad": wrong,
    }  # fmt: skip


def _cells(row: Row, told: list[dict[str, Any]]) -> dict[str, str]:
    cells = {key: value if value.__class__ is str else words(value) for key, value in row.values.items()}
    for note in told:
        if note["key"] and note["bad"]:
            cells[note["key"]] = note["value"]
    return cells


def words(value: Any) -> str:
    """A value as a clerk would write it; read again it is the same value."""
    return getattr(value, "stated", None) or shown(value)


def clean(text: str) -> str:
    """Without what a database of text cannot hold."""
    return _NOT_STORED.sub("", text)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a plan cannot hold {type(value).__name__}")


_json = json.JSONEncoder(
    ensure_ascii=False, default=_plain, separators=(",", ":"), check_circular=False
).encode
