"""An area's page: what lies inside, who serves there, which offices answer for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.areas.looking import looking_at
from sifang.registry.choices import MODE_MEANING, Mode
from sifang.registry.listing import kept
from sifang.registry.models import Company, Compound, CompoundState, ServiceMode
from sifang.registry.permissions import areas_visible_to, crumbs
from sifang.ui import public as ui


def area_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One area as at the cut-off day; other people's areas answer like areas that do not exist."""
    looking = looking_at(request)
    area = areas.by_slug(slug[:20])
    if area is None or not areas_visible_to(request.user).filter(pk=area.pk).exists():
        raise Http404
    at, user = looking.at, request.user
    inside = areas.inside([area.pk], at, looking.tree)
    states = CompoundState.objects.filter(
        period__contains=at, compound__period__contains=at, community__in=inside,
        compound__in=Compound.objects.visible_to(user).values("pk"),
    )  # fmt: skip
    totals = states.aggregate(
        compounds=Count("id"), households=Sum("household_count"), floor=Sum("floor_area")
    )
    modes = dict(
        ServiceMode.objects.filter(period__contains=at, compound__in=states.values("compound"))
        .values_list("mode")
        .annotate(n=Count("id"))
    )
    modes[Mode.UNKNOWN] = totals["compounds"] - sum(n for mode, n in modes.items() if mode != Mode.UNKNOWN)
    listed = kept(looking, f"{reverse('compound_list')}?area={area.slug}")
    ways = [
        {
            "label": mode.label, "kind": MODE_MEANING[mode], "count": modes.get(mode, 0),
            "href": f"{listed}&mode={mode.value}",
        }
        for mode in Mode
        if modes.get(mode)
    ]  # fmt: skip
    below = list(areas.children(area, at, looking.tree))
    counts = dict(
        areas.AreaClosure.objects.filter(
            tree=looking.tree, ancestor__in=[one.pk for one in below], period__contains=at,
            descendant__kind=areas.AreaKind.COMMUNITY,
        )
        .values_list("ancestor")
        .annotate(n=Count("id"))
    )  # fmt: skip
    held = _compounds_below(below, at, looking.tree, user)
    offices = accounts.Office.objects.filter(area=area, is_active=True).order_by("kind", "id")[:30]
    return render(
        request,
        "registry/area.html",
        {
            "base": ui.base_for(request),
            "area": area,
            "looking": looking,
            "path": crumbs(user, [(one.name, one.slug) for one in areas.above(area, at, looking.tree)[:-1]]),
            "totals": totals,
            "companies": Company.objects.filter(
                period__contains=at, pk__in=ServiceMode.objects.filter(
                    period__contains=at, compound__in=states.values("compound"), company__isnull=False
                ).values("company")
            ).count(),
            "ways": ways,
            "below": [
                {
                    "name": one.name, "kind": one.get_kind_display(), "compounds": held.get(one.pk, 0),
                    "href": kept(looking, reverse("area_page", args=[one.slug])),
                    "communities": counts.get(one.pk, 0) if one.kind != areas.AreaKind.COMMUNITY else None,
                }
                for one in below
            ],
            "offices": offices,
            "listed": listed,
            "figures": _figures(area, looking),
            "is_community": area.kind == areas.AreaKind.COMMUNITY,
        },
    )  # fmt: skip


def _compounds_below(below: list[areas.Area], at: object, tree: str, user: Any) -> dict[int, int]:
    """How many compounds stand in each of the areas directly below: one query."""
    from django.db.models import OuterRef, Subquery

    holder = areas.AreaClosure.objects.filter(
        tree=tree, ancestor__in=[one.pk for one in below], period__contains=at,
        descendant=OuterRef("community"),
    ).values("ancestor")[:1]  # fmt: skip
    rows = (
        CompoundState.objects.filter(
            period__contains=at, compound__period__contains=at,
            compound__in=Compound.objects.visible_to(user).values("pk"),
        )
        .annotate(holder=Subquery(holder))
        .filter(holder__isnull=False)
        .values_list("holder")
        .annotate(n=Count("id"))
    )  # fmt: skip
    return dict(rows)


def _figures(area: areas.Area, looking: object) -> str:
    from django.urls import NoReverseMatch

    try:
        return kept(looking, f"{reverse('home')}?area={area.slug}")  # type: ignore[arg-type]  # a looking or a day
    except NoReverseMatch:
        return ""
