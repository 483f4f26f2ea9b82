"""What the register holds of the compounds a sheet may speak of, read with a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from sifang.lib.words import normalised, pinyin_key
from sifang.registry.importers.dated import Held, following, holding
from sifang.registry.models import (
    Company,
    Compound,
    CompoundState,
    FormerName,
    ProjectManager,
    ServiceMode,
    ServiceProject,
)

READ_ALL_FROM = 3000
# Two days are read in a fraction of the time of a range.
_BOUNDS = ("period__startswith", "period__endswith")
OWN = ("name", "address", "built_year", "building_count", "longitude", "latitude")


@dataclass(slots=True)
class Known:
    """A compound of the register: its own fields, and its dated facts oldest first."""

    pk: int
    own: dict[str, Any]
    lower: date
    upper: date | None
    states: list[Held]
    modes: list[Held]
    projects: list[Held]

    def area_on(self, day: date) -> int | None:
        """The community it stood in on the day, or on the nearest day we know of."""
        held = (
            holding(self.states, day)
            or following(self.states, day)
            or (self.states[-1] if self.states else None)
        )
        return held.facts[0] if held else None


@dataclass(slots=True)
class KnownCompany:
    pk: int
    name: str
    area_id: int | None
    lower: date
    upper: date | None


class Register:
    """Compounds by id and by name, companies by name."""

    def __init__(self, names: Iterable[str], ids: set[int], row_count: int, day: date) -> None:
        self.day = day
        self.compounds: dict[int, Known] = {}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_former_name: dict[str, list[int]] = defaultdict(list)
        alive = Q(period__endswith__isnull=True) | Q(period__endswith__gt=day)
        wanted = Compound.objects.filter(alive)
        former = FormerName.objects.filter(compound__in=wanted)
        everything = row_count >= READ_ALL_FROM
        if not everything:
            words = set(names)
            former_ids = [
                pk for pk, name in former.values_list("compound_id", "name") if normalised(name) in words
            ]
            keys = {pinyin_key(word) for word in words}
            wanted = wanted.filter(Q(pinyin__in=keys) | Q(pk__in=ids) | Q(pk__in=former_ids))
            former = former.filter(compound__in=former_ids)
        for pk, lower, upper, *own in wanted.values_list("pk", *_BOUNDS, *OWN).iterator(chunk_size=5000):
            self.compounds[pk] = Known(pk, dict(zip(OWN, own, strict=True)), lower, upper, [], [], [])
            self.by_name[normalised(own[0])].append(pk)
        for pk, name in former.values_list("compound_id", "name"):
            self.by_former_name[normalised(name)].append(pk)
        self._dated(CompoundState, "states", ("community_id", "household_count", "floor_area", "is_old_compound"), everything)  # fmt: skip
        self._dated(ServiceMode, "modes", ("mode", "company_id"), everything)
        self._dated(ServiceProject, "projects", ("company_id", "fee"), everything)
        self.companies: dict[str, list[KnownCompany]] = defaultdict(list)
        standing = Company.objects.filter(alive).order_by("pk")
        for pk, name, area_id, period in standing.values_list("pk", "name", "area_id", "period"):
            self.companies[normalised(name)].append(
                KnownCompany(pk, name, area_id, period.lower, period.upper)
            )
        self.company_names = {c.pk: c.name for several in self.companies.values() for c in several}

    def also(self, ids: set[int]) -> None:
        """More compounds, found by their likeness."""
        missing = ids - set(self.compounds)
        if missing:
            self.compounds.update(Register((), missing, 0, self.day).compounds)

    def _dated(self, model: Any, kind: str, facts: tuple[str, ...], everything: bool) -> None:
        rows = model.objects.all() if everything else model.objects.filter(compound__in=list(self.compounds))
        get = self.compounds.get
        for pk, compound_id, lower, upper, *values in rows.values_list(
            "pk", "compound_id", *_BOUNDS, *facts
        ).iterator(chunk_size=5000):
            known = get(compound_id)
            if known is not None:
                getattr(known, kind).append(Held(pk, lower, upper, tuple(values)))
        for known in self.compounds.values():
            held = getattr(known, kind)
            if len(held) > 1:
                held.sort(key=lambda h: h.lower)

    def expect(self, companies: Iterable[tuple[int, str, int]]) -> None:
        """Companies that other rows of the same load will add."""
        for pk, name, area_id in companies:
            if pk not in self.company_names:
                self.companies[normalised(name)].append(KnownCompany(pk, name, area_id, self.day, None))
                self.company_names[pk] = name

    def company_name(self, pk: int | None) -> str:
        """A company's name, also of one that is no longer standing."""
        if pk is None:
            return ""
        if pk not in self.company_names:
            self.company_names[pk] = (
                Company.objects.filter(pk=pk).values_list("name", flat=True).first() or ""
            )
        return self.company_names[pk]

    @staticmethod
    def has_managers(project_id: int) -> bool:
        return ProjectManager.objects.filter(project=project_id).exists()
