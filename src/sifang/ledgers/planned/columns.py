"""Which column is which: proposed from the words of the header, corrected by the clerk, remembered by the office."""

from __future__ import annotations

import hashlib
from typing import Any

from sifang.accounts import public as accounts
from sifang.ledgers.mapping import Mapping
from sifang.ledgers.models import LedgerMapping
from sifang.ledgers.outcome import columns_of
from sifang.ledgers.reading.content import NotATable, examine
from sifang.ledgers.reading.tables import tables_of
from sifang.ledgers.reading.workbook import grids
from sifang.ledgers.sheets import Sheet, plain
from sifang.ledgers.table import Table, read_table


def layout_of(columns: list[dict[str, Any]]) -> str:
    """A layout by the words of its header, wherever the columns stand."""
    words = sorted({plain(column["theirs"]) for column in columns})
    return hashlib.sha256("\n".join(words).encode()).hexdigest() if words else ""


def office_of(by: Any) -> str:
    scope = accounts.scope_of(by)
    return str(min(scope.office_ids)) if scope.office_ids else ""


def remembered(columns: list[dict[str, Any]], sheet_key: str, by: Any) -> Mapping | None:
    """What the person's office said of this layout before."""
    layout = layout_of(columns)
    found = (
        LedgerMapping.objects.filter(sheet=sheet_key, office=office_of(by), layout=layout).first()
        if layout
        else None
    )
    return Mapping(**found.mapping) if found else None


def read_with_columns(
    data: bytes, file_name: str, one: Sheet, mapping: Mapping, only: str, by: Any
) -> tuple[Table, Mapping, list[dict[str, Any]]]:
    """
    Read a table, taking its columns as the office did before; columns nobody knows are passed over, and said so.

    :raises NotATable: with `columns`, when a table is there but the needed column was not recognised
    """
    settling = _Settling(one, mapping, by)
    try:
        table = read_table(data, file_name, one, mapping=mapping, only=only, settle=settling)
    except NotATable as why:
        why.columns = _bare_columns(data, only)  # type: ignore[attr-defined]  # what was read goes along with the refusal
        known = remembered(why.columns, one.key, by) if mapping == Mapping() else None  # type: ignore[attr-defined]  # what was read goes along with the refusal
        if known is None:
            raise
        settling = _Settling(one, known, by)
        table = read_table(data, file_name, one, mapping=known, only=only, settle=settling)
    return table, settling.mapping, settling.columns


class _Settling:
    """Asked when a header was read: the office's own mapping first, then whatever nobody knows is passed over."""

    def __init__(self, one: Sheet, mapping: Mapping, by: Any) -> None:
        self.one, self.mapping, self.by = one, mapping, by
        self.fresh = mapping == Mapping()
        self.columns: list[dict[str, Any]] = []

    def __call__(self, table: Table) -> Mapping | None:
        # What was passed over stays on the list, to be corrected.
        passed = [c for c in self.columns if not c["key"] and c["theirs"] in self.mapping.ignore]
        now = _all_columns(table)
        self.columns = sorted([*now, *(c for c in passed if c not in now)], key=lambda column: column["at"])
        if self.fresh:
            self.fresh = False
            if (known := remembered(self.columns, self.one.key, self.by)) is not None:
                self.mapping, self.columns = known, []
                return known
        unknown = [c["theirs"] for c in self.columns if not c["key"] and c not in passed]
        heads = {fault.header for fault in table.faults}
        if not unknown or not heads <= set(unknown) or not isinstance(self.mapping.ignore, list):
            return None
        self.mapping = Mapping(**self.mapping.as_data() | {"ignore": [*self.mapping.ignore, *unknown]})
        return self.mapping


def _all_columns(table: Table) -> list[dict[str, Any]]:
    """Those taken for one of ours, and those that were not."""
    columns = columns_of(table)
    for fault in table.faults:
        if fault.row == table.header_row and fault.column:
            columns.append(_column(fault.column, fault.header))
    return sorted(columns, key=lambda column: column["at"])


def _bare_columns(data: bytes, only: str) -> list[dict[str, Any]]:
    try:
        for grid in grids(examine(data), only):
            for found in tables_of(grid):
                if found.rows:
                    return [_column(c.letter, c.header) for c in found.columns if c.header]
    except NotATable:
        pass
    return []


def _column(letters: str, theirs: str) -> dict[str, Any]:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return {"at": at - 1, "letter": letters, "theirs": theirs, "ours": "", "key": "", "sure": 0}
