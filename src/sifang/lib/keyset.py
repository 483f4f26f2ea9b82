"""Paging that does not lose its place: on and back from a row, in a stable order with the id last."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: a path of the query, whether it may be empty (empty ones come last)."""

    path: str
    descending: bool = False
    nullable: bool = False


@dataclass(frozen=True)
class Slice:
    """One page of rows and the places before and after it ('' when there is nothing there)."""

    rows: list[Any]
    after: str = ""
    before: str = ""


def place(value: Any, pk: int) -> str:
    """Where a row stands, as text for an address."""
    if isinstance(value, (date, datetime)):
        value = value.isoformat()
    elif isinstance(value, Decimal):
        value = str(value)
    packed = json.dumps([value, pk], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _read(text: str) -> tuple[Any, int] | None:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError, RecursionError):
        return None
    if isinstance(value, (list, dict)) or not isinstance(pk, int) or isinstance(pk, bool) or abs(pk) >= 2**63:
        return None
    if isinstance(value, str) and "\x00" in value:
        return None
    return value, pk


def _beyond(order: Order, value: Any, pk: int, onwards: bool) -> Q:
    """Rows that stand after (or before) the place, empty values last."""
    way = "lt" if order.descending == onwards else "gt"
    if order.path == "id":
        return Q(**{f"id__{way}": pk})
    beside = Q(**{f"id__{way}": pk})
    if value is None:
        empty = Q(**{f"{order.path}__isnull": True})
        return (empty & beside) if onwards else (Q(**{f"{order.path}__isnull": False}) | (empty & beside))
    past = Q(**{f"{order.path}__{way}": value}) | (Q(**{order.path: value}) & beside)
    # Said twice so that an index on (path, id) is entered at the place.
    past &= Q(**{f"{order.path}__{way}e": value})
    if order.nullable and onwards:
        past |= Q(**{f"{order.path}__isnull": True})
    return past


def _ordering(order: Order, onwards: bool) -> list[Any]:
    down = order.descending == onwards
    if order.path == "id":
        return ["-id" if down else "id"]
    column = F(order.path)
    # PostgreSQL's own habit (empty last going up) is left unsaid, so that a plain index serves it.
    if not order.nullable:
        first = column.desc() if down else column.asc()
    elif onwards:
        first = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    else:
        first = column.desc(nulls_first=True) if down else column.asc(nulls_first=True)
    return [first, "-id" if down else "id"]


def slice_of(
    rows: QuerySet,
    order: Order,
    *,
    size: int = 50,
    after: str = "",
    before: str = "",
    value_of: Callable[[Any, str], Any] | None = None,
) -> Slice:
    """
    One page. A place that cannot be read means the beginning.

    :param value_of: how to read the sorting value of a row; rows are dicts unless told otherwise
    """
    read = value_of or (lambda row, path: row[path])
    onwards = not before
    found = _read(after or before) if (after or before) else None
    narrowed = rows
    if found is not None:
        try:
            narrowed = rows.filter(_beyond(order, found[0], found[1], onwards))
        except (ValueError, TypeError, ValidationError):
            found, narrowed, onwards = None, rows, True
    else:
        onwards = True
    page = list(narrowed.order_by(*_ordering(order, onwards))[: size + 1])
    more = len(page) > size
    page = page[:size]
    if not onwards:
        page.reverse()
    if not page:
        return Slice([])

    def stands(row: Any) -> str:
        pk = read(row, "id")
        return place(None if order.path == "id" else read(row, order.path), pk)

    has_next = more if onwards else True
    has_previous = (found is not None) if onwards else more
    return Slice(page, stands(page[-1]) if has_next else "", stands(page[0]) if has_previous else "")
