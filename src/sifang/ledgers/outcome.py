"""What a page shows of a load beside its rows: which table was found, its columns, what is wrong as a whole."""

from __future__ import annotations

from typing import Any

from sifang.ledgers.plan import Plan
from sifang.ledgers.sheets import plain
from sifang.ledgers.table import Place, Table

MOST_FAULTS = 100


def outcome_of(table: Table, plan: Plan) -> dict[str, Any]:
    """Plain data for the batch's row."""
    read = {row.number for row in table.rows}
    at_large = [fault for fault in plan.faults if fault.row not in read]
    return {
        "sheet": table.name,
        "header_row": table.header_row,
        "row_count": len(table.rows),
        "parts": list(table.parts),
        "left_out": table.left_out,
        "notes": list(table.notes),
        # Faults of the header, and of lines that were not read as rows.
        "faults": [fault.as_data() for fault in at_large[:MOST_FAULTS]],
        "fault_count": len(plan.faults),
        "passed_over": [doubt.as_data() for doubt in plan.doubts if doubt.row not in read][:MOST_FAULTS],
        "columns": columns_of(table),
    }


def columns_of(table: Table) -> list[dict[str, Any]]:
    """The columns as they stand in the file, each with what it was taken for and how surely."""
    found = [
        {
            "at": place.at, "letter": place.letter, "theirs": place.header, "ours": place.column.header,
            "key": key, "sure": _sure(place),
        }
        for key, place in table.places.items()
    ]  # fmt: skip
    return sorted(found, key=lambda column: column["at"])


def _sure(place: Place) -> float:
    """As sure as the reader was; a word we merely know for it is a little less than our own."""
    if place.confidence < 1:
        return place.confidence
    words = plain(place.header)
    own = words == plain(place.column.header) or words not in {plain(one) for one in place.column.synonyms}
    return 1.0 if own else 0.95
