"""Records behind a figure in the columns of their noun's own sheet: whoever knows the sheets says how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

Lines = tuple[list[str], Iterable[list[Any]]]
_known: list[Callable[[str], bool]] = []
_written: list[Callable[[Any, str, date, list[int]], Lines]] = []


def let(known: Callable[[str], bool], written: Callable[[Any, str, date, list[int]], Lines]) -> None:
    """
    Called once by the front hall: the sheets stand on this floor and are not seen from here.

    :param known: whether records with a page of that name have a sheet
    :param written: (person, name of the page, day, ids) -> headers and rows
    """
    _known[:], _written[:] = [known], [written]


def has_sheet(page: str) -> bool:
    return bool(_known) and _known[0](page)


def in_sheet(user: Any, page: str, day: date, ids: list[int]) -> Lines:
    """What the person may see of these records, as their sheet says it."""
    return _written[0](user, page, day, ids)
