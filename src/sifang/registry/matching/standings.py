"""The register's compounds as the matcher sees them, and the names of the city's places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q

from sifang.areas import public as areas
from sifang.registry.matching.names import clean, place_words
from sifang.registry.matching.scoring import Standing
from sifang.registry.models import Compound, CompoundState, FormerName, ServiceMode

_DISTRICTS = (areas.AreaKind.DISTRICT, areas.AreaKind.ZONE)


class Ground:
    """Areas of the city on a day: what lies in what, in either tree, and which are districts or zones."""

    def __init__(self, day: date) -> None:
        self.kinds: dict[int, str] = {}
        named = []
        for pk, kind, name, short in areas.Area.objects.values_list("pk", "kind", "name", "short_name"):
            self.kinds[pk] = kind
            if kind in (*_DISTRICTS, areas.AreaKind.CITY):
                named += [name, short]
        self.places = place_words(named)
        above: dict[int, set[int]] = {pk: {pk} for pk in self.kinds}
        closure = areas.AreaClosure.objects.filter(period__contains=day)
        for ancestor, descendant in closure.values_list("ancestor_id", "descendant_id"):
            above[descendant].add(ancestor)
        self.above = {pk: frozenset(several) for pk, several in above.items()}
        self._districts: dict[int, frozenset[int]] = {}

    def districts(self, area_id: int | None) -> frozenset[int]:
        """The district, and the zone if one manages it, in which an area lies."""
        if area_id is None:
            return frozenset()
        if area_id not in self._districts:
            above = self.above.get(area_id, frozenset())
            self._districts[area_id] = frozenset(pk for pk in above if self.kinds[pk] in _DISTRICTS)
        return self._districts[area_id]

    def inside(self, districts: Collection[int]) -> list[int]:
        """Every area that lies in one of the districts."""
        wanted = set(districts)
        return [pk for pk in self.kinds if not self.districts(pk).isdisjoint(wanted)]

    def stand(self, one: Standing, area_id: int | None) -> Standing:
        """Put a description in its place."""
        one.area = area_id
        one.above = self.above.get(area_id, frozenset()) if area_id is not None else frozenset()
        one.districts = self.districts(area_id)
        return one


def of_register(
    day: date, ground: Ground, *, districts: Collection[int] = (), former: bool = True
) -> list[Standing]:
    """
    The compounds on the register on a day or after it, by id; a former name makes a second description of one.

    :param districts: only what stands, or stood, in these
    """
    alive = Q(period__endswith__isnull=True) | Q(period__endswith__gt=day)
    wanted = Compound.objects.filter(alive).order_by("pk")
    states = CompoundState.objects.all()
    if districts:
        states = states.filter(community__in=ground.inside(districts))
        wanted = wanted.filter(pk__in=states.values("compound"))
    facts = _on(day, states, "community_id", "household_count")
    modes = ServiceMode.objects.filter(company__isnull=False)
    if districts:
        modes = modes.filter(compound__in=wanted.order_by().values("pk"))
    companies = _on(day, modes.annotate(called=F("company__name")), "called")
    fields = ("pk", "name", "address", "longitude", "latitude", "building_count", "built_year")
    found: list[Standing] = []
    for pk, name, address, longitude, latitude, buildings, year in wanted.values_list(*fields):
        area, households = facts.get(pk, (None, None))
        (company,) = companies.get(pk, ("",))
        one = Standing(
            pk, name, address=address, longitude=longitude, latitude=latitude, households=households,
            buildings=buildings, year=year, company=company,
        )  # fmt: skip
        found.append(ground.stand(one, area))
    if former:
        by_pk = {one.key: one for one in found}
        for pk, name in FormerName.objects.order_by("pk").values_list("compound_id", "name"):
            if (now := by_pk.get(pk)) is not None and clean(name) != clean(now.name):
                found.append(_renamed(now, name))
    return found


def _renamed(one: Standing, name: str) -> Standing:
    return Standing(
        one.key, name, one.area, one.above, one.districts, one.address, one.longitude, one.latitude,
        one.households, one.buildings, one.year, one.company, True,
    )  # fmt: skip


def _on(day: date, rows: Any, *fields: str) -> dict[int, tuple[Any, ...]]:
    """Compound -> what holds on the day, else what comes next, else what was last."""
    held: dict[int, list[tuple[Any, tuple[Any, ...]]]] = defaultdict(list)
    for pk, period, *values in rows.values_list("compound_id", "period", *fields):
        held[pk].append((period, tuple(values)))
    found = {}
    for pk, several in held.items():
        if len(several) > 1:
            several.sort(key=lambda pair: pair[0].lower)
        found[pk] = next(
            (values for period, values in several if period.upper is None or period.upper > day),
            several[-1][1],
        )
    return found


def fingerprint(one: Standing) -> tuple[str, Any, str]:
    """What a description said, for knowing it again."""
    return clean(one.name), one.area, clean(one.address)


def shared_positions(several: Iterable[Standing], least: float) -> frozenset[tuple[float, float]]:
    """Positions that so many descriptions share; they are nobody's."""
    counted: dict[tuple[float, float], set[Any]] = defaultdict(set)
    for one in several:
        if one.position is not None:
            counted[one.position].add(one.key)
    return frozenset(position for position, keys in counted.items() if len(keys) >= least)


__all__ = ["Ground", "fingerprint", "of_register", "shared_positions"]
