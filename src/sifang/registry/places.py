"""Where a community stands: its district or zone and its subdistrict, by the management tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sifang.areas import public as areas

_TOP = (areas.AreaKind.DISTRICT, areas.AreaKind.ZONE)
_MIDDLE = (areas.AreaKind.SUBDISTRICT, areas.AreaKind.TOWN)


@dataclass
class Place:
    """The names above and of an area; what is not there is ''."""

    top: str = ""
    # As people say it: `高新区`; a narrow column and a telephone have no room for the full name of a zone.
    top_label: str = ""
    middle: str = ""
    community: str = ""
    path: list[tuple[str, str]] | None = None

    def words(self) -> str:
        return " › ".join(name for name in (self.top, self.middle, self.community) if name)


def places(area_ids: Iterable[int | None], at: date) -> dict[int, Place]:
    """The place of each area on a day, in one query."""
    wanted = {pk for pk in area_ids if pk}
    found: dict[int, Place] = {pk: Place(path=[]) for pk in wanted}
    if not wanted:
        return found
    rows = (
        areas.AreaClosure.objects.filter(
            tree=areas.Tree.MANAGEMENT, descendant__in=wanted, period__contains=at
        )
        .order_by("-depth")
        .values_list(
            "descendant_id",
            "ancestor_id",
            "ancestor__kind",
            "ancestor__name",
            "ancestor__code",
            "ancestor__short_name",
        )
    )
    for pk, above, kind, name, code, short in rows:
        place = found[pk]
        if kind in _TOP:
            place.top = name
            place.top_label = short if short and kind == areas.AreaKind.ZONE else name
        elif kind in _MIDDLE:
            place.middle = name
        elif kind == areas.AreaKind.COMMUNITY:
            place.community = name
        assert place.path is not None
        place.path.append((name, code or f"z{above}"))
    return found
