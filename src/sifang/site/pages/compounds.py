"""小区: the list everybody uses, with what the rooms above the register say about each compound."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import Looking, looking_at
from sifang.committees import panels as committees
from sifang.registry import public as registry


def compound_list(request: HttpRequest) -> HttpResponse:
    """Compounds as at the day: who serves them, and which of the two bodies of owners sits."""
    looking = looking_at(request)
    listing = registry.compound_listing(looking, soon=registry.contract_near(looking.at))
    listing = listing.beside(
        committees.body_column(looking.at),
        committees.body_question(looking.at),
        committees.bodies_of(looking.at),
        after="contract",
    )
    may = accounts.may(request.user, registry.EDIT)
    return registry.list_page(
        request,
        listing,
        registry.compound_rows(request.user, looking, asked="area" in request.GET),
        looking,
        headline=_headline(request, looking),
        new_actions=[
            {"href": reverse("compound_new"), "label": "登记小区"},
            {"href": reverse("pair_list"), "label": "疑似同一小区"},
        ]
        if may
        else [],
    )


def _headline(request: HttpRequest, looking: Looking) -> str:
    """What the page answers; whoever belongs to a company sees what the company serves, not a place."""
    scope = accounts.scope_of(request.user)
    if scope.company_ids and not scope.area_ids:
        return "本企业服务的小区"
    return f"{looking.area.label if looking.area else ''}的小区由谁服务"
