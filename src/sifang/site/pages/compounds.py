"""小区: the list everybody uses, with what the rooms above the register say about each compound."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
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
        headline=f"{looking.area.name if looking.area else ''}的小区由谁服务",
        new_actions=[
            {"href": reverse("compound_new"), "label": "登记小区"},
            {"href": reverse("pair_list"), "label": "疑似同一小区"},
        ]
        if may
        else [],
    )
