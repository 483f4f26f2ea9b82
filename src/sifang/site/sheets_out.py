"""Records behind a figure, in the columns of the sheet their noun is kept in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sifang.ledgers import public as ledgers


def has_sheet(page: str) -> bool:
    """Whether records with a page of that name go out by a sheet."""
    return ledgers.sheet_of(page) is not None


def in_sheet(user: Any, page: str, day: date, ids: list[int]) -> tuple[list[str], Iterable[list[Any]]]:
    """The headers of their sheet, and the rows the person may see."""
    one = ledgers.sheet_of(page)
    assert one is not None and one.out is not None
    _count, rows = one.out(user, day, ids)
    return one.headers, rows
