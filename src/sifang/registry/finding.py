"""Finding by name: part of it, its pinyin, or the initials of its pinyin."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from sifang.lib.words import normalised, pinyin_key
from sifang.registry.models import FormerName
from sifang.registry.naming import name_has


def clean(text: str) -> str:
    """What somebody typed, fit for a question to the database."""
    return text.replace("\x00", "").strip()[:60]


def by_name(text: str) -> Q:
    """
    The condition for nouns with `name`, `pinyin`, `initials` and `search`.

    Letters are read as pinyin or its initials, from the beginning; two characters and more are
    found anywhere in the name; one character only at its beginning.
    """
    wanted = normalised(clean(text))
    if not wanted:
        return Q(pk__in=[])
    inside = name_has(wanted)
    if wanted.isascii():
        starts = Q(initials__startswith=wanted) | Q(pinyin__startswith=wanted)
        return starts | Q(inside) if inside is not None else starts
    if inside is not None:
        return Q(inside)
    return Q(pinyin__startswith=pinyin_key(wanted), name__startswith=wanted)


def compounds_named(rows: QuerySet, text: str) -> QuerySet:
    """Compounds of `rows` so called today or formerly."""
    formerly = FormerName.objects.filter(by_name(text), compound=OuterRef("pk"))
    return rows.filter(by_name(text) | Q(Exists(formerly)))
