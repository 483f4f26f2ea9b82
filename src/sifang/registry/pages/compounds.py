"""小区: the list, and every form that registers something about one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
from sifang.lib.clock import clock
from sifang.lib.once import seal
from sifang.registry import actions
from sifang.registry.acting import act
from sifang.registry.lists import last_day
from sifang.registry.models import Compound, CompoundState, ServiceMode, ServiceProject
from sifang.registry.pages import forms
from sifang.registry.pages.verbs import unmask, verb, with_ids
from sifang.registry.permissions import EDIT, check_may_edit_compound
from sifang.registry.shown import STATE, shown_compound, shown_contract, shown_mode


def _open(request: HttpRequest, compound_id: int) -> tuple[Compound, str]:
    """The compound one may change, and the way back to its page."""
    compound = get_object_or_404(Compound.objects.visible_to(request.user), pk=compound_id)
    check_may_edit_compound(request.user, compound)
    return compound, reverse("compound_page", args=[compound.pk])


def compound_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, EDIT)

    def do(given: dict[str, Any]) -> str:
        made = actions.register_compound(**with_ids(given), by=request.user, at=clock())
        return reverse("compound_page", args=[made.pk])

    return act(
        request,
        lambda data: forms.CompoundForm(data, user=request.user, ask_since=True),
        do,
        title="登记小区",
        back=reverse("compound_list"),
        lead="由谁服务，存下以后在小区页上登记。",
        said="已登记",
    )


def _values(compound: Compound, state: CompoundState | None) -> dict[str, Any]:
    shown = shown_compound(compound, state)
    return shown | {"community": state.community if state else None}


def _state(compound: Compound, at: Any) -> CompoundState | None:
    rows = CompoundState.objects.filter(compound=compound).select_related("community")
    return rows.filter(period__contains=at).first() or rows.order_by("-period").first()


def compound_correct(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)
    looking = looking_at(request)
    state = _state(compound, looking.at)
    as_at = looking.at if state is None or state.period.lower <= looking.at else state.period.lower

    def make(data: Any) -> forms.CompoundForm:
        row = Compound.objects.get(pk=compound.pk)
        now = _state(row, looking.at)
        return forms.CompoundForm(
            data, user=request.user, initial=_values(row, now), sealed=seal(shown_compound(row, now))
        )

    return act(
        request,
        make,
        lambda given: actions.correct_compound(
            compound.pk, as_at=as_at, **with_ids(given), by=request.user, at=clock()
        ),
        title=f"更正{compound.name}",
        back=back,
        lead="原来登记错了，用这张表；情况从某天起变了，用“户数、面积、社区变了”。",
        said="已更正，期间不变",
    )


def compound_change(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)
    looking = looking_at(request)

    def make(data: Any) -> forms.CompoundChangeForm:
        now = _state(compound, looking.at)
        shown = {key: value for key, value in _values(compound, now).items() if key in STATE}
        return forms.CompoundChangeForm(
            data, user=request.user, initial=_values(compound, now) | {"on": None}, sealed=seal(shown)
        )

    return verb(
        request,
        compound.pk,
        make,
        actions.change_compound,
        title=f"{compound.name}的情况变了",
        back=back,
        lead="从那天起是新的数，之前仍是原来的数。",
    )


def compound_rename(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)
    return verb(
        request,
        compound.pk,
        forms.RenameForm,
        actions.rename_compound,
        title=f"{compound.name}改名",
        back=back,
        lead="原名留作曾用名，仍然搜得到。名字写错了，请用“更正”。",
    )


def compound_merge(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)

    def do(given: dict[str, Any]) -> None:
        gone = [row.pk for row in (given["first"], given["second"]) if row]
        actions.merge_compounds(compound.pk, from_ids=gone, on=given["on"], by=request.user, at=clock())

    return act(
        request,
        lambda data: forms.MergeForm(data, user=request.user),
        do,
        title=f"把别的小区并入{compound.name}",
        back=back,
        lead="并入的小区从那天起不再单独登记，户数和面积加到这里，名字留作曾用名。",
        submit="合并",
        said="已合并",
    )


def compound_split(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)

    def do(given: dict[str, Any]) -> None:
        parts = [actions.Part(name, count) for name, count in given.pop("parts")]
        actions.split_compound(compound.pk, parts=parts, **given, by=request.user, at=clock())

    return act(
        request,
        forms.SplitForm,
        do,
        title=f"从{compound.name}拆分",
        back=back,
        lead="拆分出的小区在同一个社区，由原来的企业服务；以后各自登记。",
        submit="拆分",
        said="已拆分",
    )


def compound_mode(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)
    return verb(
        request,
        compound.pk,
        lambda data: forms.ModeForm(data, user=request.user),
        actions.set_service_mode,
        title=f"{compound.name}的服务方式变了",
        back=back,
        lead="登记从哪天起变成什么。一家企业换成另一家，请用“更换物业企业”。",
    )


def mode_correct(request: HttpRequest, compound_id: int, mode_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)
    get_object_or_404(ServiceMode, pk=mode_id, compound=compound)

    def make(data: Any) -> forms.ModeForm:
        row = ServiceMode.objects.select_related("company").get(pk=mode_id)
        first = {
            "mode": row.mode, "company": row.company, "starts_on": row.period.lower,
            "ends_on": last_day(row.period.upper),
        }  # fmt: skip
        return forms.ModeForm(data, user=request.user, initial=first, sealed=seal(shown_mode(row)))

    return verb(
        request,
        mode_id,
        make,
        actions.correct_service_mode,
        title=f"更正{compound.name}的服务方式",
        back=back,
        said="已更正",
    )


def compound_company(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)

    def do(given: dict[str, Any]) -> None:
        company = given.pop("company")
        actions.change_company(compound.pk, to_company_id=company.pk, **given, by=request.user, at=clock())

    return act(
        request,
        lambda data: forms.CompanyChangeForm(data, user=request.user),
        do,
        title=f"{compound.name}更换物业企业",
        back=back,
        lead="一次登记：更换记录、新的服务方式、原合同终止；写了新合同的最后一天，就同时登记新合同。",
        said="已登记更换",
    )


def compound_contract(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)
    mode = (
        ServiceMode.objects.filter(compound=compound, period__contains=looking_at(request).at)
        .select_related("company")
        .first()
    )
    first = {"company": mode.company} if mode and mode.company else {}
    return verb(
        request,
        compound.pk,
        lambda data: forms.ContractForm(data, user=request.user, initial=first),
        actions.sign_contract,
        title=f"登记{compound.name}的合同",
        back=back,
        said="合同已登记",
    )


def contract_correct(request: HttpRequest, compound_id: int, project_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)
    get_object_or_404(ServiceProject, pk=project_id, compound=compound)

    def make(data: Any) -> forms.ContractForm:
        row = ServiceProject.objects.select_related("company").get(pk=project_id)
        first = shown_contract(row) | {"company": row.company, "ends_on": last_day(row.period.upper)}
        return forms.ContractForm(data, user=request.user, initial=first, sealed=seal(shown_contract(row)))

    return verb(
        request,
        project_id,
        make,
        actions.correct_contract,
        title=f"更正{compound.name}的合同",
        back=back,
        said="合同已更正",
    )


def compound_manager(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound, back = _open(request, compound_id)
    return verb(
        request,
        compound.pk,
        forms.ManagerForm,
        actions.name_manager,
        title=f"登记{compound.name}的项目负责人",
        back=back,
        said="负责人已登记",
    )


def compound_unmask(request: HttpRequest, compound_id: int) -> HttpResponse:
    """Ask for a reason; show the manager's name and telephone once."""
    compound = get_object_or_404(Compound.objects.visible_to(request.user), pk=compound_id)
    return unmask(
        request,
        compound.pk,
        actions.unmask_manager,
        title=f"{compound.name}的项目负责人",
        back=reverse("compound_page", args=[compound.pk]),
    )
