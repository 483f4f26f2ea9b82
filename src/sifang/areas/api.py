"""Areas for programs: official names and codes, open to everybody who is signed in."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from sifang.areas.models import Area, AreaClosure
from sifang.areas.queries import by_slug
from sifang.lib.answers import REFUSALS, After, InTree, Limit, Slug, page_of
from sifang.lib.asked import Day, asked_day

router = Router(tags=["区划"])
Kind = Literal["CITY", "DISTRICT", "ZONE", "SUBDISTRICT", "TOWN", "COMMUNITY"]


class AreaOut(Schema):
    """One area; `slug` is what other questions take as `area`."""

    id: int
    slug: str
    code: str
    name: str
    kind: Kind
    parent_id: int | None


class AreaPage(Schema):
    at: date
    items: list[AreaOut]
    next: int | None


@router.get("/areas", response={200: AreaPage, **REFUSALS}, summary="区划", operation_id="areas")
def areas(
    request: HttpRequest,
    at: Day = None,
    tree: InTree = "MANAGEMENT",
    inside: Slug = "",
    kind: Kind | None = None,
    after: After = 0,
    limit: Limit = 50,
):
    """The areas of a tree as it stood on a day, each with the one above it."""
    day = asked_day(at)
    rows = Area.objects.filter(pk__gt=after).order_by("pk")
    if kind:
        rows = rows.filter(kind=kind)
    if inside:
        ground = by_slug(inside)
        if ground is None:
            raise Http404
        below = AreaClosure.objects.filter(tree=tree, ancestor=ground, period__contains=day)
        rows = rows.filter(pk__in=below.values("descendant"))
    found, onwards = page_of(list(rows[: limit + 1]), limit, lambda area: area.pk)
    above = AreaClosure.objects.filter(
        tree=tree, depth=1, period__contains=day, descendant__in=[a.pk for a in found]
    )
    parents = dict(above.values_list("descendant_id", "ancestor_id"))
    items = [
        AreaOut(id=a.pk, slug=a.slug, code=a.code, name=a.name, kind=a.kind, parent_id=parents.get(a.pk))
        for a in found
    ]
    return AreaPage(at=day, items=items, next=onwards)
