"""Whenever a name is written: its pinyin, its initials and the pairs by which search finds it."""

from __future__ import annotations

from collections.abc import Iterable
from operator import add
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, Func, Value
from django.db.models.functions import Cast

from sifang.lib.words import initials, normalised, pinyin_key

Named = TypeVar("Named")


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


_PLACES = [f"':{at} '" for at in range(1, 1000)]


def _pairs(name: str) -> list[str]:
    clean = normalised(name).replace("\x00", "")
    return [clean[i : i + 2] for i in range(len(clean) - 1)] or ([clean] if clean else [])


def search_value(name: str, clean: str = "") -> str:
    """
    The name as a text search vector, every pair of neighbouring characters with its place.

    `clean` is the name normalised, where that is known already. Written out as text, so that it goes through `bulk_create` and `COPY` like any other value,
    and no parser of the database has a say in what a Chinese word is.
    """
    if clean and 1 < len(clean) < 1000 and clean.isprintable() and "'" not in name and "\\" not in name:
        return "'" + "".join(map(add, map(add, clean, clean[1:]), _PLACES))[:-2]
    pairs = _pairs(name)
    return " ".join(f"{_quoted(pair)}:{i}" for i, pair in enumerate(pairs, 1))


def fill(row: Named) -> Named:
    """Fill what is made from `row.name`; call it wherever a name is written, then save."""
    named: Any = row
    if hasattr(named, "pinyin"):
        named.pinyin = pinyin_key(named.name)[:120]
        named.initials = initials(named.name)[:60]
    named.search = search_value(named.name) or None
    return row


def fill_all(rows: Iterable[Named]) -> list[Named]:
    """The same for many rows before `bulk_create`."""
    return [fill(row) for row in rows]


NAME_FIELDS = ["name", "pinyin", "initials", "search"]


class _Has(Func):
    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


def name_has(text: str, field: str = "search") -> _Has | None:
    """
    A condition: the name contains `text` (two characters or more), spaces and brackets aside.

    None when the text is too short for pairs.
    """
    clean = normalised(text).replace("\x00", "")
    if len(clean) < 2:
        return None
    query = " <-> ".join(_quoted(pair) for pair in _pairs(clean))
    return _Has(F(field), Cast(Value(query), SearchQueryField()))
