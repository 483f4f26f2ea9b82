"""The poster of a compound: who serves it, with their public telephones, and the code that opens its form."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from sifang.areas.looking import looking_at
from sifang.registry import panels as registry
from sifang.registry import public
from sifang.site.panels import compound_panels


@dataclass(frozen=True)
class Party:
    """One of the four, as a neighbour reads it at the gate: nobody is named."""

    title: str
    name: str
    phone: str


def drawn(address: str) -> SafeString:
    """A QR code as a drawing; so strong that it is read with a corner torn off."""
    code = segno.make(address, error="q", micro=False)
    drawing = code.svg_inline(scale=4, border=4, svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(drawing.replace("<svg ", f'<svg role="img" aria-label="二维码：{address}" ', 1))


@require_GET
def compound_poster(request: HttpRequest, compound_id: int) -> HttpResponse:
    """A page of A4 to print and hang up."""
    looking = looking_at(request)
    compound = get_object_or_404(public.Compound.objects.visible_to(request.user), pk=compound_id)
    states = registry.states_of(compound_id, request.user)
    view = registry.view_of(states, compound, looking.at, request.user, soon=public.contract_near(looking.at))
    panels = compound_panels(view, timeline_limit=0)
    parties = [
        Party(corner.title, "现在没有" if corner.missing and not corner.name else corner.name, corner.phone)
        for corner in panels.corners
    ]
    address = request.build_absolute_uri(reverse("report_form", args=[compound.pk]))
    context = {
        "compound": compound, "parties": parties, "code": drawn(address), "address": address,
        "back": reverse("compound_page", args=[compound.pk]), "day": looking.at,
    }  # fmt: skip
    return render(request, "site/poster.html", context)
