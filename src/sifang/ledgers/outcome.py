"""What a page shows of a load before and after: a piece of the sheet, the faults, the doubts."""

from __future__ import annotations

from typing import Any

from sifang.ledgers.cells import shown
from sifang.ledgers.plan import NEW, SAME, Plan
from sifang.ledgers.table import Table

MOST_FAULTS, MOST_DOUBTS = 500, 200
_PIECE = {"fault": 20, "doubt": 8, "NEW": 12, "CHANGED": 12}


def outcome_of(table: Table, plan: Plan) -> dict[str, Any]:
    """Plain data for the batch's row."""
    return {
        "sheet": table.name,
        "header_row": table.header_row,
        "row_count": len(table.rows),
        "left_out": table.left_out,
        "notes": table.notes,
        "faults": [fault.as_data() for fault in plan.faults[:MOST_FAULTS]],
        "fault_count": len(plan.faults),
        "doubts": [doubt.as_data() for doubt in plan.doubts[:MOST_DOUBTS]],
        "doubt_count": len(plan.doubts),
        "columns": [
            {"letter": place.letter, "theirs": place.header, "ours": place.column.header}
            for place in _places(table)
        ],
        "rows": _piece(table, plan),
    }


def _places(table: Table) -> list[Any]:
    return sorted(table.places.values(), key=lambda place: place.at)


def _piece(table: Table, plan: Plan) -> list[dict[str, Any]]:
    """Some rows that are worth looking at: wrong and doubtful ones, then what changes and what is new."""
    faults: dict[int, list[Any]] = {}
    doubts: dict[int, list[Any]] = {}
    for several, found in ((plan.faults, faults), (plan.doubts, doubts)):
        for one in several:
            found.setdefault(one.row, []).append(one)
    changes = {change.row: change for change in plan.changes}
    left = dict(_PIECE)
    rows = []
    for row in table.rows:
        change = changes.get(row.number)
        kind = (
            "fault"
            if row.number in faults
            else "doubt"
            if row.number in doubts
            else change.what
            if change
            else ""
        )
        if left.get(kind, 0) <= 0:
            continue
        left[kind] -= 1
        wrong = {f.column: f for f in faults.get(row.number, ())}
        unsure = {d.column: d for d in doubts.get(row.number, ())}
        cells = []
        for place in _places(table):
            before = (
                (change.fields.get(place.column.header) or ("", ""))[0]
                if change and change.what != SAME
                else ""
            )
            state = "bad" if place.letter in wrong else "dbt" if place.letter in unsure else ""
            if not state and change and change.what == NEW:
                state = "new"
            elif not state and change and place.column.header in change.fields:
                state = "chg"
            said = wrong.get(place.letter) or unsure.get(place.letter)
            value = said.value if said else shown(row.values.get(place.column.key))
            cells.append(
                {"text": value[:80], "before": before[:80] if state == "chg" else "", "state": state}
            )
        notes = [
            {
                "place": f"{f.column}{f.row}" if f.column else f"第 {f.row} 行",
                "why": f.why,
                "bad": f in faults.get(row.number, ()),
            }
            for f in (*faults.get(row.number, ()), *doubts.get(row.number, ()))
        ]
        rows.append(
            {"number": row.number, "what": change.what if change else "", "cells": cells, "notes": notes[:4]}
        )
        if not any(n > 0 for n in left.values()):
            break
    return rows
