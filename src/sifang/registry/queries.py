"""Questions other rooms ask of the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from sifang.registry.choices import Mode
from sifang.registry.models import (
    Company,
    Compound,
    CompoundState,
    PartyCoverage,
    PartyInstructor,
    ServiceMode,
)


def compounds_visible_to(user: Any) -> QuerySet[Compound, dict[str, Any]]:
    """Ids of the compounds a person may see, as a subquery for nouns that hang on a compound."""
    return Compound.objects.visible_to(user).values("pk")


def states_on(day: date) -> QuerySet[CompoundState]:
    """
    The compounds on the register that day, one row each, with the community they stood in.

    This is the base of every indicator that counts compounds: `compound_id` is the record,
    `community_id` its place.
    """
    return CompoundState.objects.filter(period__contains=day, compound__period__contains=day)


def served(day: date, modes: Iterable[str] = (Mode.PROFESSIONAL,)) -> Exists:
    """For `states_on`: was the compound served in one of these modes that day?"""
    return Exists(
        ServiceMode.objects.filter(compound=OuterRef("compound"), mode__in=list(modes), period__contains=day)
    )


# The community of a compound-bound row narrowed by `at_place`.
PLACE = "compound__states__community_id"


def at_place(rows: QuerySet, day: date) -> QuerySet:
    """Rows that hang on a compound on the register that day; `PLACE` is then where it stood."""
    return rows.filter(compound__states__period__contains=day, compound__period__contains=day)


def companies_on(day: date) -> QuerySet[Company]:
    """The companies on the register that day; `area_id` is where they are registered."""
    return Company.objects.filter(period__contains=day)


def has_party_organisation(day: date) -> Exists:
    """For companies: was there a Party organisation, of any form, that day?"""
    return Exists(PartyCoverage.objects.filter(company=OuterRef("pk"), period__contains=day))


def has_instructor(day: date) -> Exists:
    """For companies: was an instructor sent, that day?"""
    return Exists(PartyInstructor.objects.filter(company=OuterRef("pk"), period__contains=day))
