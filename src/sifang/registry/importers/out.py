"""小区台账 out of the register: in the columns it is read in, so that out and in again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from sifang.areas import public as areas
from sifang.lib.words import normalised
from sifang.registry.choices import Mode
from sifang.registry.importers.places import Places
from sifang.registry.importers.wording import Wording, wording
from sifang.registry.models import Company, Compound

_CHUNK = 2000
_LEVELS = (
    (areas.AreaKind.DISTRICT, areas.AreaKind.ZONE),
    (areas.AreaKind.SUBDISTRICT, areas.AreaKind.TOWN),
    (areas.AreaKind.COMMUNITY,),
)


def compounds_out(user: Any, on: date, ids: Collection[int] | None = None) -> tuple[int, Iterator[list[Any]]]:
    """The compounds a person may see, as the sheet of compounds says them of a day."""
    rows = Compound.objects.visible_to(user).standing_on(on)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    rows = rows.annotate(
        state=FilteredRelation("states", condition=Q(states__period__contains=on)),
        service=FilteredRelation("modes", condition=Q(modes__period__contains=on)),
        contract=FilteredRelation("projects", condition=Q(projects__period__contains=on)),
    ).filter(state__id__isnull=False)
    return rows.order_by().count(), _lines(rows.order_by("id"), on)


def _lines(rows: Any, on: date) -> Iterator[list[Any]]:
    places, words, company = Places(on), wording(), _Companies(on)
    named: dict[int, list[str]] = {}
    for pk, name, address, year, buildings, lng, lat, area, households, floor, old, mode, firm, fee in rows.values_list(
        "id", "name", "address", "built_year", "building_count", "longitude", "latitude", "state__community_id",
        "state__household_count", "state__floor_area", "state__is_old_compound", "service__mode",
        "service__company_id", "contract__fee",
    ).iterator(chunk_size=_CHUNK):  # fmt: skip
        if area not in named:
            named[area] = place_of(places, area)
        yield [
            pk, name, *named[area], address, households, floor, year, buildings, old,
            _served(words, company, mode, firm), fee if firm is not None else None, lng, lat,
        ]  # fmt: skip


def place_of(places: Places, area_id: int) -> list[str]:
    """区划代码, 区县, 街道, 社区: as far as the area reaches, by its official line."""
    area = places.areas[area_id]
    line = [places.areas[pk] for pk in places.above[area_id]]
    names = []
    for kinds in _LEVELS:
        fits = [a for a in line if a.kind in kinds]
        # A zone beside a district: the official division is named, unless the record stands in the zone itself.
        fits.sort(key=lambda a: (a.pk != area_id, a.kind == areas.AreaKind.ZONE))
        names.append(fits[0].name if fits else "")
    return [area.code or "", *names]


class _Companies:
    """A company is named when its name leads back to it."""

    def __init__(self, on: date) -> None:
        self.names = dict(Company.objects.standing_on(on).values_list("pk", "name"))
        self.count = Counter(
            normalised(name)
            for name in Company.objects.filter(
                Q(period__endswith__isnull=True) | Q(period__endswith__gt=on)
            ).values_list("name", flat=True)
        )

    def name(self, pk: int) -> str:
        name = self.names.get(pk, "")
        return name if self.count[normalised(name)] == 1 else ""


def _served(words: Wording, companies: _Companies, mode: str | None, firm: int | None) -> str:
    """What stands in the column of the company; empty where the column could not say it without a doubt."""
    if firm is not None:
        name = companies.name(firm)
        return name if words.mode_of(name) == Mode.PROFESSIONAL else ""
    if mode in (None, Mode.UNKNOWN, Mode.FLOOR, Mode.PROFESSIONAL):
        return ""
    label = str(Mode(mode).label)
    if words.mode_of(label) == mode:
        return label
    return next((word for word, meant in words.words.items() if meant == mode), "")
