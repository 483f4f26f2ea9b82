"""物业服务企业: the list, the page of one, and the forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
from sifang.lib.clock import clock
from sifang.lib.once import seal
from sifang.lib.words import masked_name
from sifang.registry import actions
from sifang.registry.acting import act
from sifang.registry.choices import PartyForm
from sifang.registry.listing import kept, list_page, table
from sifang.registry.lists import (
    company_listing,
    company_rows,
    compound_listing,
    compound_rows,
    contract_near,
    days_left,
    households_of,
    last_day,
)
from sifang.registry.models import (
    Company,
    CompanyChange,
    Compound,
    PartyCoverage,
    PartyInstructor,
    PartyOrganisation,
    ServiceProject,
)
from sifang.registry.pages import forms
from sifang.registry.pages.verbs import unmask, verb, with_ids
from sifang.registry.panels import Action, Fact
from sifang.registry.permissions import EDIT, check_may_edit_company, may_edit_company
from sifang.registry.places import places
from sifang.registry.shown import shown_company
from sifang.ui import public as ui


def company_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    may = accounts.may(request.user, EDIT)
    return list_page(
        request,
        company_listing(looking),
        company_rows(request.user, looking, asked="area" in request.GET),
        looking,
        headline="物业企业管着哪些小区，党组织覆盖没有",
        new_actions=[{"href": reverse("company_new"), "label": "登记企业"}] if may else [],
    )


def company_page(request: HttpRequest, company_id: int) -> HttpResponse:
    """One company as at the day: what it serves, its Party organisation, contracts that end soon."""
    looking = looking_at(request)
    at, user = looking.at, request.user
    company = get_object_or_404(Company.objects.visible_to(user).select_related("area"), pk=company_id)
    near = contract_near(at)
    listing = compound_listing(looking, soon=near)
    listing = replace(listing, fields=[f for f in listing.fields if f.key != "company"], questions=[])
    rows = compound_rows(user, looking, asked=False).filter(service__company=company)
    serving = table(listing, request, rows, looking, may_export=False, title="在管小区")
    coverage = (
        PartyCoverage.objects.filter(company=company, period__contains=at)
        .select_related("organisation")
        .first()
    )
    instructor = PartyInstructor.objects.filter(company=company, period__contains=at).first()
    ending = (
        ServiceProject.objects.filter(
            company=company, period__contains=at, period__endswith__lte=at + timedelta(days=near + 1),
            compound__in=Compound.objects.visible_to(user).values("pk"),
        )
        .select_related("compound")
        .order_by("period__endswith", "id")[:20]
    )  # fmt: skip
    changes = (
        CompanyChange.objects.filter(on__lte=at, compound__in=Compound.objects.visible_to(user).values("pk"))
        .filter(to_company=company)
        .union(
            CompanyChange.objects.filter(
                on__lte=at, from_company=company, compound__in=Compound.objects.visible_to(user).values("pk")
            )
        )
        .order_by("-on")[:12]
    )
    found = list(changes)
    named = dict(Compound.objects.filter(pk__in=[c.compound_id for c in found]).values_list("pk", "name"))
    line = [
        ui.TimelineItem(
            change.on,
            f"{'接手' if change.to_company_id == company.pk else '退出'}{named.get(change.compound_id, '')}",
            kept(looking, reverse("compound_page", args=[change.compound_id])),
            change.to_company_id == company.pk,
            note=change.reason,
        )
        for change in found
    ]
    place = places([company.area_id], at).get(company.area_id or 0)
    may_edit = may_edit_company(user, company)
    facts = [
        Fact("在管小区", serving.page.total, "个"),
        Fact("服务户数", households_of(user, company, at), "户"),
        Fact("注册地", place.words() if place and place.words() else None),
        Fact("代码", company.credit_code or None),
        Fact("登记", ui.day(company.period.lower), "起"),
    ]
    return render(
        request,
        "registry/company.html",
        {
            "base": ui.base_for(request),
            "company": company,
            "looking": looking,
            "facts": facts,
            "serving": serving,
            "coverage": coverage,
            "form_label": PartyForm(coverage.form).label if coverage else "",
            "instructor": masked_name(instructor.name) if instructor else "",
            "instructor_row": instructor,
            "may_unmask": instructor is not None and accounts.may(user, "personal.unmask"),
            "ending": [
                {
                    "name": row.compound.name,
                    "href": kept(looking, reverse("compound_page", args=[row.compound_id])),
                    "state": days_left(last_day(row.period.upper), at, soon=near),
                    "last": last_day(row.period.upper),
                }
                for row in ending
            ],
            "soon": near,
            "line": line,
            "may_edit": may_edit,
            "presses": _presses(company, coverage, instructor) if may_edit else [],
            "gone": company.period.upper is not None and company.period.upper <= at,
        },
    )


def _presses(company: Company, coverage: Any, instructor: Any) -> list[Action]:
    def press(label: str, name: str) -> Action:
        return Action(label, reverse(name, args=[company.pk]))

    made = [press("更正企业信息", "company_correct")]
    made.append(press("更换组建方式" if coverage else "登记党组织覆盖", "company_cover"))
    if coverage:
        made.append(press("党组织不再覆盖", "company_uncover"))
    else:
        made.append(press("换指导员" if instructor else "派指导员", "company_instructor"))
        if instructor:
            made.append(press("指导员撤回", "company_recall"))
    made.append(press("企业注销登记", "company_close"))
    return made


def company_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, EDIT)

    def do(given: dict[str, Any]) -> str:
        made = actions.register_company(**with_ids(given), by=request.user, at=clock())
        _warn(request, made)
        return reverse("company_page", args=[made.pk])

    return act(
        request,
        lambda data: forms.CompanyForm(data, user=request.user),
        do,
        title="登记物业企业",
        back=reverse("company_list"),
        said="已登记",
    )


def _warn(request: HttpRequest, company: Company) -> None:
    from django.contrib import messages

    if company.credit_code_fault:
        messages.warning(request, f"信用代码请核对：{company.credit_code_fault}。企业已经存下。")


def _open(request: HttpRequest, company_id: int) -> tuple[Company, str]:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=company_id)
    check_may_edit_company(request.user, company)
    return company, reverse("company_page", args=[company.pk])


def company_correct(request: HttpRequest, company_id: int) -> HttpResponse:
    company, back = _open(request, company_id)

    def make(data: Any) -> forms.CompanyForm:
        row = Company.objects.select_related("area").get(pk=company.pk)
        shown = shown_company(row)
        return forms.CompanyForm(
            data, user=request.user, initial=shown | {"area": row.area}, sealed=seal(shown)
        )

    def do(given: dict[str, Any]) -> None:
        _warn(
            request,
            actions.correct_company(company.pk, **with_ids(given), by=request.user, at=clock()),
        )

    return act(request, make, do, title=f"更正{company.name}", back=back, said="已更正")


def company_close(request: HttpRequest, company_id: int) -> HttpResponse:
    company, back = _open(request, company_id)
    return verb(
        request,
        company.pk,
        forms.DayForm,
        actions.close_company,
        title=f"{company.name}注销登记",
        back=back,
        submit="注销",
        lead="从那天起不再算作在册企业；以前的登记都留着。",
    )


def company_cover(request: HttpRequest, company_id: int) -> HttpResponse:
    company, back = _open(request, company_id)
    on = looking_at(request).at
    found = (
        PartyOrganisation.objects.visible_to(request.user)
        .filter(period__contains=on, kind__in=["COMPANY", "INDUSTRY"])
        .order_by("name")[:500]
    )
    choices = [(row.pk, row.name) for row in found]

    def do(given: dict[str, Any]) -> None:
        given["organisation_id"] = given.pop("organisation")
        actions.cover_company(company.pk, **given, by=request.user, at=clock())

    return act(
        request,
        lambda data: forms.CoverForm(data, organisations=choices),
        do,
        title=f"登记{company.name}的党组织覆盖",
        back=back,
        lead="只登记由哪个党组织、以什么方式覆盖；党员名单不在这里。已派的指导员从那天起撤回。",
    )


def company_uncover(request: HttpRequest, company_id: int) -> HttpResponse:
    company, back = _open(request, company_id)
    return verb(
        request,
        company.pk,
        forms.DayForm,
        actions.end_coverage,
        title=f"{company.name}不再有党组织覆盖",
        back=back,
    )


def company_instructor(request: HttpRequest, company_id: int) -> HttpResponse:
    company, back = _open(request, company_id)
    return verb(
        request,
        company.pk,
        forms.InstructorForm,
        actions.send_instructor,
        title=f"向{company.name}派党建工作指导员",
        back=back,
    )


def company_recall(request: HttpRequest, company_id: int) -> HttpResponse:
    company, back = _open(request, company_id)
    return verb(
        request,
        company.pk,
        forms.DayForm,
        actions.recall_instructor,
        title=f"撤回{company.name}的指导员",
        back=back,
    )


def company_unmask(request: HttpRequest, company_id: int) -> HttpResponse:
    """Ask for a reason; show the instructor's name once."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=company_id)
    return unmask(
        request,
        company.pk,
        actions.unmask_instructor,
        title=f"{company.name}的党建工作指导员",
        back=reverse("company_page", args=[company.pk]),
    )
