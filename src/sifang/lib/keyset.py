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
from django.db.models import Q, QuerySet
from django.db.models.lookups import IsNull


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
    """Rows that stand after (or before) the place, among those that have a value."""
    way = "lt" if order.descending == onwards else "gt"
    if order.path == "id":
        return Q(**{f"id__{way}": pk})
    past = Q(**{f"{order.path}__{way}": value}) | Q(**{order.path: value, f"id__{way}": pk})
    # Said twice so that an index on (path, id) is entered at the place.
    return past & Q(**{f"{order.path}__{way}e": value})


def _ordered(rows: QuerySet, order: Order, onwards: bool) -> QuerySet:
    sign = "-" if order.descending == onwards else ""
    return (
        rows.order_by(f"{sign}id")
        if order.path == "id"
        else rows.order_by(f"{sign}{order.path}", f"{sign}id")
    )


def _is_empty_anyway(rows: QuerySet, path: str) -> bool:
    """Is this column empty in every row asked for? Saying so twice would mislead the server's guess how many they are."""
    where = rows.query.where
    return where.connector == "AND" and not where.negated and any(
        isinstance(each, IsNull) and each.rhs is True and getattr(each.lhs, "target", None) is not None
        and each.lhs.target.name == path and each.lhs.alias == rows.model._meta.db_table
        for each in where.children
    )  # fmt: skip


def _read_on(
    rows: QuerySet, order: Order, stood: tuple[Any, int] | None, onwards: bool, most: int
) -> list[Any]:
    """So many rows on (or back) from a place, empty values last; each part in the order of a plain index."""
    if not order.nullable:
        asked = rows if stood is None else rows.filter(_beyond(order, *stood, onwards))
        return list(_ordered(asked, order, onwards)[:most])
    if _is_empty_anyway(rows, order.path):
        beyond = None if stood is None else (stood[1], stood[1])
        return _read_on(rows, Order("id", order.descending), beyond, onwards, most)
    way = "lt" if order.descending == onwards else "gt"
    full, empty = (
        rows.filter(**{f"{order.path}__isnull": False}),
        rows.filter(**{f"{order.path}__isnull": True}),
    )
    is_empty = stood is not None and stood[0] is None
    if stood is not None:
        if is_empty:
            empty = empty.filter(**{f"id__{way}": stood[1]})
        else:
            full = full.filter(_beyond(order, *stood, onwards))
    parts = [(full, order), (empty, Order("id", order.descending))]
    if not onwards:
        parts.reverse()
    if is_empty == onwards and stood is not None:
        parts = parts[1:]
    found: list[Any] = []
    for part, sorting in parts:
        if len(found) < most:
            found += _ordered(part, sorting, onwards)[: most - len(found)]
    return found


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
    if found is not None and found[0] is None and not order.nullable and order.path != "id":
        found = None
    onwards = onwards or found is None
    try:
        page = _read_on(rows, order, found, onwards, size + 1)
    except (ValueError, TypeError, ValidationError):
        found, onwards = None, True
        page = _read_on(rows, order, None, True, size + 1)
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
