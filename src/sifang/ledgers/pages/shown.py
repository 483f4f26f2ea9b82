"""How the rows of a load look on its page: tabs, cells with their marks, reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from sifang.ledgers.choices import BatchState, What
from sifang.ledgers.models import LedgerBatch, LedgerPair, LedgerRow
from sifang.ledgers.plan import STRIDE
from sifang.ledgers.planned.batches import page_of
from sifang.ledgers.planned.packed import with_cells
from sifang.ledgers.rows import local
from sifang.ledgers.sheets import Sheet
from sifang.ui import public as ui

PAGE = 50
_TABS = (
    ("new", "新增", "new_count"), ("changed", "变更", "changed_count"), ("same", "没有变化", "same_count"),
    ("conflict", "冲突", "conflict_count"), ("bad", "有错", "refused_count"), ("doubt", "存疑", "doubt_count"),
)  # fmt: skip
_MARK = {"bad": "有错", "dbt": "存疑"}


@dataclass
class Tab:
    key: str
    label: str
    count: int
    href: str
    on: bool


@dataclass
class Cell:
    text: str
    before: str = ""
    state: str = ""
    mark: str = ""


@dataclass
class Line:
    """A row of the file."""

    id: int
    number: int
    what: str
    label: str
    href: str
    local: int = 0
    """Its number on its own sheet."""
    part: str = ""
    """The sheet, when several were read as one."""
    cells: list[Cell] = field(default_factory=list)
    extra: list[tuple[str, str, str]] = field(default_factory=list)
    """What changes in no column of the file: header, before, after."""
    notes: list[dict[str, Any]] = field(default_factory=list)
    mended: bool = False
    how: str = ""


def tabs_of(request: HttpRequest, batch: LedgerBatch) -> list[Tab]:
    """The kinds of rows with their counts; the one asked for, or the first that needs looking at."""
    counts = {key: getattr(batch, name) for key, _, name in _TABS}
    pairs = (
        LedgerPair.objects.filter(batch=batch)
        if batch.state in (BatchState.READY, BatchState.REFUSED)
        else None
    )
    labels = list(_TABS)
    if pairs is not None and pairs.exists():
        labels.insert(4, ("pair", "待认定", ""))
        counts["pair"] = pairs.filter(same__isnull=True).count()
    asked = request.GET.get("tab", "")
    if asked not in counts:
        order: tuple[str, ...] = ("pair", "bad", "conflict", "doubt", "changed", "new", "same")
        if batch.state in (BatchState.LOADED, BatchState.UNDONE):
            order = ("conflict", "bad", "changed", "new", "same", "doubt")
        asked = next((key for key in order if counts.get(key)), "new")
    return [
        Tab(key, label, counts[key], ui.href_with(request, tab=key, page=None), key == asked)
        for key, label, _ in labels
    ]


def rows_of(request: HttpRequest, batch: LedgerBatch, one: Sheet, tab: str) -> Any:
    """One page of the rows of a tab; each row of the page object is a `Line`."""
    rows = LedgerRow.objects.filter(batch=batch)
    rows = rows.filter(doubtful=True) if tab == "doubt" else rows.filter(what=tab.upper())
    counts = {key: getattr(batch, name) for key, _, name in _TABS}
    asked = request.GET.get("page", "")
    pages = _Counted(rows.order_by("row"), PAGE, counts[tab])
    page = pages.get_page(asked if asked.isdigit() and len(asked) < 8 else 1)
    page.object_list = [line_of(row, batch, one) for row in with_cells(list(page.object_list))]
    return page


class _Counted(Paginator):
    """The counts stand on the batch already."""

    def __init__(self, rows: Any, size: int, known: int) -> None:
        super().__init__(rows, size)
        self.__dict__["count"] = known


def line_of(row: LedgerRow, batch: LedgerBatch, one: Sheet) -> Line:
    """A row as it is shown."""
    cells, changed = row.cells or {}, row.fields or {}
    notes = row.faults or []
    by_key: dict[str, dict[str, Any]] = {}
    for note in notes:
        if note["key"]:
            by_key.setdefault(note["key"], note)
    exists = row.what in (What.CHANGED, What.SAME) or (
        row.what == What.NEW and batch.state == BatchState.LOADED
    )
    line = Line(
        row.pk, row.row, row.what, row.label, page_of(one, row) if exists else "", notes=notes[:6],
        mended=row.mended, how=row.get_how_display() if row.how else "", local=local(row.row),
        part=parts[row.row // STRIDE] if (parts := batch.outcome.get("parts")) else "",
    )  # fmt: skip
    headers = set()
    for column in batch.outcome.get("columns", ()):
        headers.add(column["ours"])
        note = by_key.get(column["key"])
        pair = changed.get(column["ours"])
        state = ("bad" if note["bad"] else "dbt") if note else ""
        if not state and row.what == What.NEW:
            state = "new"
        elif not state and pair:
            state = "chg"
        text = cells.get(column["key"], "")
        if row.what == What.SAME and not cells and column["key"] == _name_key(one):
            text = row.label
        line.cells.append(
            Cell(text[:80], str(pair[0])[:80] if pair and state == "chg" else "", state, _MARK.get(state, ""))
        )
    line.extra = [(header, str(a), str(b)) for header, (a, b) in changed.items() if header not in headers]
    return line


def _name_key(one: Sheet) -> str:
    return next((c.key for c in one.columns if c.required), "")
