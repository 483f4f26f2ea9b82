"""Lists of nouns that hang on a compound or a community: its name and place in every row."""

from __future__ import annotations

from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from sifang.areas import public as areas
from sifang.areas.looking import Looking
from sifang.lib.words import normalised
from sifang.registry.finding import compounds_named
from sifang.registry.listing import Field, Question
from sifang.registry.lists import add_places, ground
from sifang.registry.models import Compound

OF_COMPOUND = ("compound_id", "compound__name", "compound__pinyin", "stood__community_id")


def on_compounds(rows: QuerySet, looking: Looking, *, asked: bool) -> QuerySet:
    """Rows with `compound`, each with the community the compound stood in that day; narrowed to the area."""
    at = looking.at
    rows = rows.annotate(
        stood=FilteredRelation("compound__states", condition=Q(compound__states__period__contains=at))
    )
    inside = ground(looking, asked)
    return rows if inside is None else rows.filter(stood__community__in=inside)


def on_areas(rows: QuerySet, looking: Looking, field: str, *, asked: bool) -> QuerySet:
    """Rows with an area or a community, narrowed to the area one looks at."""
    inside = ground(looking, asked)
    return rows if inside is None else rows.filter(**{f"{field}__in": inside})


def compound_field() -> Field:
    """The first column of a list whose rows hang on a compound."""
    return Field("compound", "小区", lambda r: r["compound__name"], sort="compound__pinyin")


def compound_question() -> Question:
    return Question(
        "name", "小区名称",
        lambda rows, a: rows.filter(compound__in=compounds_named(Compound.objects.all(), a).values("pk")),
        kind="text", placeholder="名称一部分，或拼音首字母",
    )  # fmt: skip


def area_question(field: str, label: str) -> Question:
    """By a part of the name of an area."""
    return Question(
        "name", label,
        lambda rows, a: rows.filter(**{f"{field}__in": areas.Area.objects.filter(
            Q(name__contains=a) | Q(pinyin__startswith=normalised(a) or "-")).values("pk")}),
        kind="text",
    )  # fmt: skip


def places_of(looking: Looking, key: str = "stood__community_id") -> Any:
    """For `Listing.enrich`."""
    return lambda rows: add_places(rows, looking.at, key)
