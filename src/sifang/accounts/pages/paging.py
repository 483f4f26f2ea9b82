"""Keyset paging of this room's lists: on and back from a row, in a stable order with the id last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from sifang.ui import public as ui

SIZE = 50


@dataclass(frozen=True)
class Piece:
    """The rows of a page, and the furniture's pager."""

    rows: list[Any]
    page: ui.Page


def page_of(request: HttpRequest, rows: QuerySet, field: str = "", *, newest_first: bool = False) -> Piece:
    """
    One page of `rows`, by `field` (text) and id, or by id alone.

    A place that cannot be read means the beginning.
    """
    back = bool(request.GET.get("before"))
    value, _, pk = (request.GET.get("before") or request.GET.get("after") or "").rpartition("~")
    is_up = newest_first == back
    way = "gt" if is_up else "lt"
    is_placed = pk.isascii() and pk.isdigit() and int(pk) < 2**63 and "\x00" not in value
    if is_placed:
        beside = Q(**{f"id__{way}": int(pk)})
        rows = rows.filter(
            Q(**{f"{field}__{way}": value}) | (Q(**{field: value}) & beside) if field else beside
        )
    sign = "" if is_up else "-"
    order = [f"{sign}{field}", f"{sign}id"] if field else [f"{sign}id"]
    found = list(rows.order_by(*order)[: SIZE + 1])
    has_more, found = len(found) > SIZE, found[:SIZE]
    if back:
        found.reverse()

    def place(row: Any) -> str:
        return f"{getattr(row, field) if field else ''}~{row.pk}"

    has_next = bool(found) and (has_more or (back and is_placed))
    has_previous = bool(found) and is_placed and (has_more or not back)
    return Piece(
        found,
        ui.Page(
            shown=len(found),
            next_href=ui.href_with(request, after=place(found[-1])) if has_next else "",
            prev_href=ui.href_with(request, before=place(found[0])) if has_previous else "",
        ),
    )
