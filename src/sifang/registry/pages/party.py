"""党组织与指导员: organisations and what they cover; instructors by company. Members are never listed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.areas.looking import looking_at
from sifang.lib.clock import clock
from sifang.registry import actions
from sifang.registry.acting import act
from sifang.registry.choices import PartyForm, PartyKind
from sifang.registry.listing import list_page
from sifang.registry.lists import instructor_listing, instructor_rows, party_listing, party_rows
from sifang.registry.models import Company, PartyCoverage, PartyOrganisation
from sifang.registry.pages import forms
from sifang.registry.pages.verbs import with_ids
from sifang.registry.permissions import EDIT
from sifang.registry.places import places
from sifang.registry.record import Press, Record, record_page
from sifang.ui import public as ui


def _tabs(which: str) -> list[dict[str, Any]]:
    return [
        {"label": "党组织", "href": reverse("party_list"), "on": which == "party"},
        {"label": "党建工作指导员", "href": reverse("instructor_list"), "on": which == "instructors"},
    ]


def party_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    may = accounts.may(request.user, EDIT)
    return list_page(
        request,
        party_listing(looking),
        party_rows(request.user, looking, asked="area" in request.GET),
        looking,
        headline="党组织覆盖到哪些企业",
        lead="只登记组织和覆盖的企业，党员只计数，不列名单。",
        tabs=_tabs("party"),
        new_actions=[{"href": reverse("party_new"), "label": "登记党组织"}] if may else [],
    )


def instructor_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    return list_page(
        request,
        instructor_listing(looking),
        instructor_rows(request.user, looking, asked="area" in request.GET),
        looking,
        headline="指导员派到了哪些企业",
        lead="没有党组织的企业派党建工作指导员；姓名已遮盖。",
        tabs=_tabs("instructors"),
    )


def party_page(request: HttpRequest, organisation_id: int) -> HttpResponse:
    looking = looking_at(request)
    row = get_object_or_404(PartyOrganisation.objects.visible_to(request.user), pk=organisation_id)
    covered = (
        PartyCoverage.objects.filter(
            organisation=row, period__contains=looking.at,
            company__in=Company.objects.visible_to(request.user).values("pk"),
        )
        .select_related("company")
        .order_by("company__pinyin", "id")[:200]
    )  # fmt: skip
    place = places([row.area_id], looking.at).get(row.area_id or 0)
    rows: list[tuple[str, Any]] = [
        ("类别", PartyKind(row.kind).label),
        ("所在区划", place.words() if place else ""),
        ("接待时间", row.office_hours),
        ("成立", ui.day(row.period.lower)),
    ]
    rows += [
        (PartyForm(one.form).label, Press(one.company.name, reverse("company_page", args=[one.company_id])))
        for one in covered
    ]
    return record_page(request, Record(row.name, rows, reverse("party_list"), "党组织与指导员"))


def party_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, EDIT)
    community = areas.by_slug(request.GET.get("community", "")[:12])
    first = {"area": community, "kind": PartyKind.COMMUNITY} if community else {}
    return act(
        request,
        lambda data: forms.OrganisationForm(data, user=request.user, initial=first),
        lambda given: actions.found_party_organisation(**with_ids(given), by=request.user, at=clock()),
        title="登记党组织",
        back=reverse("party_list"),
        said="已登记",
    )
