"""A compound's page: who serves it, at once; then its history, its problems, its neighbours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from sifang.areas.looking import looking_at
from sifang.registry import panels as registry
from sifang.registry import public
from sifang.site.panels import compound_panels
from sifang.ui.public import base_for


def compound_page(request: HttpRequest, compound_id: int) -> HttpResponse:
    """One compound as at the cut-off day."""
    looking = looking_at(request)
    states = registry.states_of(compound_id, request.user)
    if not states and (stands := public.part_of(compound_id, request.user)) is not None:
        return redirect("compound_page", stands)
    compound = (
        states[0].compound
        if states
        else get_object_or_404(public.Compound.objects.visible_to(request.user), pk=compound_id)
    )
    view = registry.view_of(
        states, compound, looking.at, request.user,
        soon=public.contract_near(looking.at),
        kept="" if looking.is_default_day else f"?at={looking.at.isoformat()}",
    )  # fmt: skip
    everything = request.GET.get("line") == "all"
    panels = compound_panels(view, timeline_limit=None if everything else 14)
    standing = compound.period.lower <= looking.at and (
        compound.period.upper is None or looking.at < compound.period.upper
    )
    return render(
        request,
        "site/compound.html",
        {
            "base": base_for(request),
            "compound": compound,
            "view": view,
            "crumbs": public.crumbs(request.user, view.place.path or []),
            "panels": panels,
            "looking": looking,
            "standing": standing,
            "everything": everything,
        },
    )
