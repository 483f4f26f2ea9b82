"""Rows whose cells and writes lie together in wide blocks: packed when a plan is stored, unpacked when it is run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from psycopg import sql

from sifang.ledgers.cells import shown
from sifang.ledgers.models import LedgerBatch, LedgerBlock, LedgerPair, LedgerRow
from sifang.ledgers.plan import Shape
from sifang.ledgers.planned.asking import ROWS, ask, do
from sifang.ledgers.sheets import Subject

TOGETHER = 400
# The index of a batch's rows finds them one by one, however few or many the planner takes them for.
_THEIRS = sql.SQL(
    "r.batch_id = %(batch)s and r.what in ('NEW', 'CONFLICT') and r.row = x.row and r.block_id = x.id"
)
BLOCKS = sql.Identifier(LedgerBlock._meta.db_table)


def shapes_told(shapes: Iterable[Shape]) -> list[dict[str, Any]]:
    """Plain data for the batch: how to read its blocks."""
    return [{"table": s.table, "columns": list(s.columns), "same": s.same} for s in shapes]


def cells_of(keys: list[str], rows: list[dict[str, Any]]) -> list[list[Any]]:
    """The cells of rows as a clerk would write them, a list for each, column by column."""
    columns = [_words([row.get(key) for row in rows]) for key in keys]
    return [list(cells) for cells in zip(*columns, strict=True)] if columns else [[] for _ in rows]


def _words(values: list[Any]) -> list[Any]:
    kinds = set(map(type, values))
    if kinds <= {str, type(None)}:
        return values
    if kinds <= {int, Decimal, type(None)}:
        return [None if value is None else str(value) for value in values]
    if kinds <= {float, type(None)}:
        return [None if v is None else str(int(v)) if v.is_integer() else repr(v) for v in values]
    return [
        value if value is None or value.__class__ is str else getattr(value, "stated", None) or shown(value)
        for value in values
    ]


def with_cells(rows: list[LedgerRow]) -> list[LedgerRow]:
    """The same rows, their cells fetched from the blocks where they lie in some."""
    packed = {row.pk: row for row in rows if row.block_id is not None and row.cells is None}
    if not packed:
        return rows
    keys: dict[int, list[str]] = {
        pk: (told or {}).get("cells", [])
        for pk, told in LedgerBatch.objects.filter(pk__in={r.batch_id for r in packed.values()}).values_list(
            "pk", "outcome__writes"
        )
    }
    found = ask(
        sql.SQL(
            "select r.id, (b.cells -> r.place)::text from {rows} r join {blocks} b on b.id = r.block_id"
            " where r.id = any(%(ids)s)"
        ).format(rows=ROWS, blocks=BLOCKS),
        ids=list(packed),
    )
    for pk, said in found:
        row = packed[pk]
        cells = zip(keys[row.batch_id], json.loads(said), strict=True)
        row.cells = {key: cell for key, cell in cells if cell is not None}
    return rows


def forget(batch: int) -> None:
    """Delete a batch's rows, the blocks they lie in, and what was to be settled about them."""
    LedgerPair.objects.filter(batch=batch)._raw_delete("default")
    LedgerRow.objects.filter(batch=batch)._raw_delete("default")
    LedgerBlock.objects.filter(batch=batch)._raw_delete("default")


def _shapes(batch: int) -> list[dict[str, Any]]:
    (told,) = LedgerBatch.objects.filter(pk=batch).values_list("outcome__writes__packed", flat=True)
    return told or []


def unpack(batch: int) -> None:
    """Spell out beside each packed row what it writes; from then on it is a row like any other."""
    pieces: list[sql.Composable] = []
    given: dict[str, Any] = {}
    for at, shape in enumerate(_shapes(batch), 1):
        values = sql.SQL(", ").join(
            sql.SQL("{}, e.value -> {} -> {}").format(sql.Literal(key), sql.SQL(str(at)), sql.SQL(str(n)))
            for n, key in enumerate(shape["columns"])
        )
        pieces.append(
            sql.SQL(
                "case when e.value ->> {at} is null then '{{}}' else"
                " jsonb_build_object({table}, jsonb_build_object({values}) || {same}::jsonb) end"
            ).format(
                at=sql.SQL(str(at)), table=sql.Literal(shape["table"]), values=values,
                same=sql.Placeholder(f"same{at}"),
            )
        )  # fmt: skip
        given[f"same{at}"] = json.dumps(shape["same"], ensure_ascii=False)
    if pieces:
        do(
            sql.SQL(
                "with x as materialized (select b.id, (e.value ->> 0)::int as row, {makes} as makes"
                " from {blocks} b, jsonb_array_elements(b.makes) as e(value) where b.batch_id = %(batch)s)"
                " update {rows} r set makes = x.makes from x where {theirs}"
            ).format(rows=ROWS, blocks=BLOCKS, makes=sql.SQL(" || ").join(pieces), theirs=_THEIRS),
            batch=batch, **given,
        )  # fmt: skip
        do(sql.SQL("update {} set makes = null where batch_id = %(batch)s").format(BLOCKS), batch=batch)


def guard_packed(batch: int, subject: Subject, root: str, only: list[int] | None = None) -> None:
    """Remember of each packed row (or of these alone) which records of its likeness stood there already."""
    for at, shape in enumerate(_shapes(batch), 1):
        if shape["table"] == root and subject.likeness in shape["columns"]:
            do(
                sql.SQL(
                    "with said as materialized (select b.id, (e.value ->> 0)::int as row, e.value -> {at} ->> {key} as words"
                    " from {blocks} b, jsonb_array_elements(b.makes) as e(value) where b.batch_id = %(batch)s),"
                    " x as materialized (select s.id, s.row, md5(string_agg(c.id::text, ',' order by c.id)) as look"
                    " from said s join {root} c on c.{like} = s.words group by s.id, s.row)"
                    " update {rows} r set guard = x.look from x where {theirs}"
                    " and (%(only)s::int[] is null or r.row = any(%(only)s))"
                ).format(
                    rows=ROWS, blocks=BLOCKS, root=sql.Identifier(root), like=sql.Identifier(subject.likeness),
                    theirs=_THEIRS, at=sql.SQL(str(at)), key=sql.SQL(str(shape["columns"].index(subject.likeness))),
                ),
                batch=batch, only=only,
            )  # fmt: skip
