"""The same list furniture everywhere: filters, chips, columns, sort, export, paging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from sifang.ui.address import href_with
from sifang.ui.parts import Chip

FILE_KINDS = ("xlsx", "csv")
SHEET = "sheet"
"""The kind that asks for the records in the columns of their noun's own sheet, ready to be mended and handed in."""


def file_wanted(request: HttpRequest, *, sheet: bool = False) -> str:
    """
    The kind of file a list was asked for, or ''.

    :param sheet: the list's noun has a sheet of its own, which may be asked for too

    Only ever by POST: an export leaves a line in the audit, and reading writes nothing.
    """
    kind = request.POST.get("export", "") if request.method == "POST" else ""
    return kind if kind in FILE_KINDS or (sheet and kind == SHEET) else ""


@dataclass
class Column:
    """A column. `align` is '' or 'r' for numbers; a hidden one waits in the chooser."""

    key: str
    label: str
    align: str = ""
    sortable: bool = False
    hidden_by_default: bool = False
    nowrap: bool = False


@dataclass
class Row:
    """A record as the list shows it; pressing it goes to `href`. Cells in the order of all columns."""

    href: str
    cells: Sequence[Any]
    state: str = ""


@dataclass
class Filter:
    """A question in the filter form. `kind`: select, text, date or hidden; options are (value, label)."""

    name: str
    label: str
    options: Sequence[tuple[str, str]] = ()
    value: str = ""
    kind: str = "select"
    placeholder: str = ""


@dataclass
class Page:
    """Where one is in a keyset-paged list; there are no page numbers, only on and back."""

    shown: int | str | None = None
    total: int | None = None
    next_href: str = ""
    prev_href: str = ""


@dataclass
class Empty:
    """What an empty list says, and the next step from there."""

    title: str = "没有符合条件的记录"
    hint: str = "换一个条件，或者把条件都去掉。"
    action_href: str = ""
    action_label: str = ""


@dataclass
class Table:
    """A list ready to be drawn by `{% data_table table %}`."""

    columns: list[Column]
    rows: list[Row]
    sort: str = ""
    filters: list[Filter] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    page: Page | Any = None
    # Where the press on 导出 goes, as a POST; '' for a list nobody takes home.
    export_href: str = ""
    # Its noun has a sheet, so that the list can go out in columns it can come back in.
    export_sheet: bool = False
    empty: Empty | str | None = None
    total_text: str = ""
    title: str = ""
    column_chooser: bool = True
    drawer: bool = False
    key: str = "list"

    def shown_keys(self, request: HttpRequest | None) -> list[str]:
        """The columns asked for in the address (`cols=name,area` or repeated), else the usual ones."""
        asked: list[str] = []
        if request is not None:
            asked = [key for value in request.GET.getlist("cols") for key in value.split(",") if key]
        known = [column.key for column in self.columns]
        wanted = [key for key in known if key in asked]
        # The first column is the record's name and its link; a list without it answers nothing.
        if wanted:
            return known[:1] + [key for key in wanted if key != known[0]]
        return [column.key for column in self.columns if not column.hidden_by_default]

    def active_chips(self, request: HttpRequest | None) -> list[Chip]:
        """The chips given by the page, else one per filter in force that takes it away again."""
        if self.chips:
            return self.chips
        chips = []
        for one in self.filters:
            if one.value and one.kind != "hidden":
                label = dict(one.options).get(str(one.value), str(one.value))
                chips.append(
                    Chip(f"{one.label}：{label}", href_with(request, changes={one.name: None}), remove=True)
                )
        return chips

    def cleared_href(self, request: HttpRequest | None) -> str:
        """The list without any of the conditions in force; '' when there are none."""
        asked = [one for one in self.filters if one.kind != "hidden"]
        if not any(one.value for one in asked):
            return ""
        return href_with(request, changes={one.name: None for one in asked})

    def body(self, shown: Sequence[str]) -> SafeString:
        """The rows as markup; written here and not in a template, because lists are long."""
        heads: list[tuple[int, str]] = []
        for i, column in enumerate(self.columns):
            if column.key in shown:
                css = " ".join(filter(None, (column.align, "nw" if column.nowrap else "")))
                style = f' class="{css}"' if css else ""
                label = f' data-label="{conditional_escape(column.label)}"' if heads else ""
                heads.append((i, f"<td{style}{label}>"))
        beside = " data-drawer" if self.drawer else ""
        parts: list[str] = []
        for row in self.rows:
            href = conditional_escape(row.href) if row.href else ""
            css = f' class="row-{conditional_escape(row.state)}"' if row.state else ""
            parts.append(f'<tr{css} data-href="{href}">' if href else f"<tr{css}>")
            for place, (i, opening) in enumerate(heads):
                cell = row.cells[i] if i < len(row.cells) else None
                text = (
                    '<span class="none">—</span>' if cell is None or cell == "" else conditional_escape(cell)
                )
                if place == 0 and href:
                    text = f'<a class="row-link" href="{href}"{beside}>{text}</a>'
                parts.append(f"{opening}{text}</td>")
            parts.append("</tr>")
        return mark_safe("".join(parts))
