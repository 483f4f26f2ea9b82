"""The plan written down, row by row, so that a press can do exactly that."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sifang.ledgers.cells import shown
from sifang.ledgers.choices import How, What
from sifang.ledgers.models import LedgerBatch, LedgerBlock, LedgerPair, LedgerRow
from sifang.ledgers.plan import ALSO, CHANGED, NEW, SAME, Change, Fault, Plan, Shape
from sifang.ledgers.planned import packed, tables
from sifang.ledgers.sheets import Load
from sifang.ledgers.table import Row, Table
from sifang.ledgers.writing import copy_lines, copy_rows, escaped, line, reserve_ids
from sifang.lib.hands import cores, hands

COLUMNS = (
    "batch", "row", "what", "how", "subject_kind", "subject_id", "label", "fields", "cells", "faults", "doubtful",
    "mended", "guard", "needs", "makes", "sets", "drops", "block", "place",
)  # fmt: skip
NOTHING = (None,) * 6
# So many blocks are worth it that other processes pack them.
_MANY = 24
_NOT_STORED = re.compile("[\x00\ud800-\udfff]")


def store_within(
    batch: LedgerBatch,
    table: Table,
    plan: Plan,
    load: Load,
    mended: frozenset[int] = frozenset(),
    *,
    among: bool = False,
) -> None:
    """
    Write a plan's rows down; the caller's transaction is the one the plan was made in.

    :param among: these are some rows of many; what is remembered of the others stays as it was
    """
    plan.finish()
    looks: dict[tuple[str, int], str] = {}
    for subject in table.sheet.subjects:
        kind = subject.root.lower()
        moved = [
            c.subject_id
            for c in (*plan.changes, *plan.also)
            if c.what not in (SAME, NEW)
            and c.subject_id is not None
            and (c.kind or plan.subject_kind) == kind
        ]
        looks |= {(kind, pk): look for pk, look in tables.looks_of(subject, moved).items()}
    writes = _Writes(batch)
    lines: list[str] = []
    # All ids first: nothing else can be asked while rows are copied.
    fresh = sum(change.what == NEW for change in plan.changes) if plan.pack else 0
    ids = reserve_ids(LedgerBlock, -(-fresh // packed.TOGETHER))
    stored = _Stored(batch, table, plan, load, looks, mended, writes, lines, ids)
    copy_rows(LedgerBlock, ("id", "batch", "cells", "makes"), stored.blocks())
    copy_lines(LedgerRow, COLUMNS, lines)
    writes.note()
    only = [row.number for row in table.rows] if among else None
    for subject in table.sheet.subjects:
        tables.guard_new(batch.pk, subject, only)
    if only:
        LedgerPair.objects.filter(batch=batch, row__in=only, same__isnull=True).delete()
    new = {change.row for change in plan.changes if change.what == NEW} if plan.pairs else set()
    LedgerPair.objects.bulk_create(
        (
            LedgerPair(
                batch=batch, row=pair.row, record_id=pair.record, score=pair.score, reasons=list(pair.reasons),
                others=pair.others, said=pair.said,
            )
            for pair in plan.pairs if pair.row in new
        ),
        batch_size=2000,
    )  # fmt: skip


class _Writes:
    """Which columns of which tables the rows of a batch may write: asked for when they are written."""

    def __init__(self, batch: LedgerBatch) -> None:
        self.batch = batch
        told = batch.outcome.get("writes", {})
        self.found: dict[str, dict[str, set[str]]] = {
            part: {table: set(keys) for table, keys in told.get(part, {}).items()}
            for part in ("makes", "sets", "drops")
        }
        self.packed: list[dict[str, Any]] = told.get("packed", [])
        self.cells: list[str] = told.get("cells", [])

    def see(self, makes: dict[str, dict[str, Any]], change: Change) -> None:
        for part, said in (("makes", makes), ("sets", change.sets)):
            seen = self.found[part]
            for table, columns in said.items():
                if not columns.keys() <= seen.setdefault(table, set()):
                    seen[table].update(columns)
        for table in change.drops:
            self.found["drops"].setdefault(table, set())

    def see_packed(self, shapes: tuple[Shape, ...], keys: list[str]) -> None:
        self.packed, self.cells = packed.shapes_told(shapes), keys
        for shape in shapes:
            self.found["makes"].setdefault(shape.table, set()).update(shape.columns, shape.same)

    def note(self) -> None:
        told: dict[str, Any] = {
            part: {table: sorted(keys) for table, keys in several.items()}
            for part, several in self.found.items()
        }
        self.batch.outcome["writes"] = told | {"packed": self.packed, "cells": self.cells}
        self.batch.save(update_fields=["outcome"])


@dataclass
class _Stored:
    """The rows of a plan as lines for COPY; of new rows that nobody mended, blocks."""

    batch: LedgerBatch
    table: Table
    plan: Plan
    load: Load
    looks: dict[tuple[str, int], str]
    mended: frozenset[int]
    writes: _Writes
    lines: list[str]
    ids: list[int]

    def blocks(self) -> Iterator[tuple[Any, ...]]:
        """The blocks to be stored; when they are through, all lines are there."""
        groups = list(self._groups())
        if not groups:
            return
        keys = [column.key for column in self.table.sheet.columns]
        self.writes.see_packed(self.plan.shapes, keys)

        def packs(number: int) -> tuple[Any, ...]:
            return self._block(keys, *groups[number])

        if len(groups) < _MANY or cores() < 2:
            yield from map(packs, range(len(groups)))
            return
        with hands(packs, cores()) as ask:
            given: deque[Future[tuple[Any, ...]]] = deque()
            for number in range(len(groups)):
                given.append(ask(number))
                # What was packed and not yet written waits in memory: not too much of it.
                if len(given) > 8:
                    yield given.popleft().result()
            while given:
                yield given.popleft().result()

    def _groups(self) -> Iterator[tuple[int, list[Row], list[Change]]]:
        """What goes into each block; the lines of all rows are written on the way."""
        plan, batch = self.plan, self.batch.pk
        changes = {change.row: change for change in plan.changes}
        notes_of = self._notes()
        key_of = {place.letter: key for key, place in self.table.places.items()}
        label_key = next((c.key for c in self.table.sheet.columns if c.required), "")
        own, add, mended, hows = plan.subject_kind, self.lines.append, self.mended, self.load.how
        ids, block = iter(self.ids), 0
        rows: list[Row] = []
        several: list[Change] = []
        for row in self.table.rows:
            number = row.number
            change, notes = changes.get(number), notes_of.get(number)
            how = hows.get(number) if hows else None
            if change is not None and notes is None and how is None and number not in mended:
                if change.what == SAME:
                    add(
                        f"{batch}\t{number}\tSAME\t\t{own}\t{change.subject_id}\t{escaped(change.label[:100])}"
                        "\t\\N\t\\N\t\\N\tf\tf\t\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n"
                    )
                    continue
                if change.what == NEW and plan.pack is not None:
                    block = block or next(ids)
                    needs = "{" + ",".join(map(str, change.needs)) + "}" if change.needs else "\\N"
                    add(
                        f"{batch}\t{number}\tNEW\t\t{own}\t{change.subject_id}\t{escaped(change.label[:100])}"
                        f"\t\\N\t\\N\t\\N\tf\tf\t\t{needs}\t\\N\t\\N\t\\N\t{block}\t{len(several)}\n"
                    )
                    rows.append(row)
                    several.append(change)
                    if len(several) == packed.TOGETHER:
                        yield block, rows, several
                        rows, several, block = [], [], 0
                    continue
            bad = change is None or bool(notes and any(wrong for _, wrong in notes))
            told = [note_of(fault, wrong, key_of) for fault, wrong in notes or ()]
            label = str(
                row.values.get(label_key) or next((n["value"] for n in told if n["key"] == label_key), "")
            )
            said = "" if how is None else str(How.WRONG if how else How.CHANGED)
            cells = (
                as_json(cells_with(row, told)),
                as_json(told) if told else None,
                bool(told) and not bad,
                number in mended,
            )
            if bad or change is None:
                add(line((batch, number, What.BAD, said, own, None, label[:100], None, *cells, "", *NOTHING)))
            else:
                add(line((batch, number, change.what, said, own, *self._said(change, own, cells))))
        if several:
            yield block, rows, several
        for change in plan.also:
            kind = change.kind or own
            add(
                line(
                    (batch, change.row, ALSO, "", kind, *self._said(change, kind, (None, None, False, False)))
                )
            )

    def _notes(self) -> dict[int, list[tuple[Fault, bool]]]:
        noted: dict[int, list[tuple[Fault, bool]]] = {}
        for several, bad in ((self.plan.faults, True), (self.plan.doubts, False)):
            for fault in several:
                noted.setdefault(fault.row, []).append((fault, bad))
        return noted

    def _block(self, keys: list[str], pk: int, rows: list[Row], several: list[Change]) -> tuple[Any, ...]:
        assert self.plan.pack is not None
        cells = packed.cells_of(keys, [row.values for row in rows])
        makes = [[row.number, *values] for row, values in zip(rows, self.plan.pack(several), strict=True)]
        return pk, self.batch.pk, as_json(cells), as_json(makes)

    def _said(self, change: Change, kind: str, cells: tuple[Any, ...]) -> tuple[Any, ...]:
        makes = change.makes
        if change.what != SAME:
            makes = self.plan.makes_of(change) if change.what == NEW else makes
            self.writes.see(makes, change)
        # Of a new record the cells say it all.
        fields = as_json(change.fields) if change.what in (CHANGED, ALSO) else None
        look = self.looks.get((kind, change.subject_id or 0), "") if change.what != NEW else ""
        return (
            change.subject_id, change.label[:100], fields, *cells, look, change.needs or None,
            as_json(makes) if makes else None, as_json(change.sets) if change.sets else None,
            as_json(change.drops) if change.drops else None, None, None,
        )  # fmt: skip


def note_of(fault: Fault, wrong: bool, key_of: dict[str, str]) -> dict[str, Any]:
    return {
        "key": key_of.get(fault.column, ""), "column": fault.column, "header": clean(fault.header),
        "value": clean(fault.value)[:200], "why": fault.why, "bad": wrong,
    }  # fmt: skip


def cells_with(row: Row, told: list[dict[str, Any]]) -> dict[str, str]:
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


as_json = json.JSONEncoder(
    ensure_ascii=False, default=_plain, separators=(",", ":"), check_circular=False
).encode
