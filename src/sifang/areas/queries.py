"""Questions about the two trees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from sifang.areas.models import Area, AreaClosure, AreaKind, Tree


def inside(area_ids: Iterable[int], on: date, tree: str = Tree.MANAGEMENT) -> QuerySet:
    """Ids of all areas inside (or equal to) any of these on that day, as a subquery."""
    return AreaClosure.objects.filter(tree=tree, ancestor__in=list(area_ids), period__contains=on).values(
        "descendant"
    )


def above(area: Area, on: date, tree: str = Tree.MANAGEMENT) -> list[Area]:
    """The areas above one, city first, itself last."""
    rows = (
        AreaClosure.objects.filter(tree=tree, descendant=area, period__contains=on)
        .select_related("ancestor")
        .order_by("-depth")
    )
    return [row.ancestor for row in rows]


def children(area: Area, on: date, tree: str = Tree.MANAGEMENT) -> QuerySet[Area]:
    """The areas directly below one, in the city's order."""
    below = AreaClosure.objects.filter(tree=tree, ancestor=area, depth=1, period__contains=on)
    return Area.objects.filter(pk__in=below.values("descendant")).order_by("position", "code", "id")


def standing(kind: str, on: date) -> QuerySet[Area]:
    """The areas of a kind that had a place in the administrative tree that day."""
    placed = AreaClosure.objects.filter(
        tree=Tree.ADMINISTRATIVE, descendant=OuterRef("pk"), depth=1, period__contains=on
    )
    return Area.objects.filter(Exists(placed), kind=kind)


def by_slug(slug: str) -> Area | None:
    """The area of an official code, or of `z<id>` for a functional zone; None when there is none."""
    if "\0" in slug:
        # The database takes none, not even to say that there is no such code.
        return None
    if slug.startswith("z") and slug[1:].isdecimal() and len(slug) < 19:
        return Area.objects.filter(pk=int(slug[1:]), kind=AreaKind.ZONE).first()
    return Area.objects.filter(code=slug).exclude(code="").first()


def city() -> Area | None:
    """The root of both trees."""
    return Area.objects.filter(kind=AreaKind.CITY).first()


def is_wholly_inside(area: Area, area_ids: Iterable[int], on: date, tree: str = Tree.MANAGEMENT) -> bool:
    """
    Is every area below `area` (in `tree`) also inside `area_ids` of the management tree?

    A district of the administrative tree whose subdistricts a functional zone manages is not
    wholly inside the district bureau's jurisdiction: number and list would differ.
    """
    ground = AreaClosure.objects.filter(tree=tree, ancestor=area, period__contains=on).exclude(
        descendant__kind__in=[AreaKind.CITY, AreaKind.DISTRICT, AreaKind.ZONE]
    )
    if area.kind in (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.ZONE) and not ground.exists():
        return area.pk in set(area_ids)
    return not ground.exclude(descendant__in=inside(area_ids, on)).exists()
