"""上报: what was told, what like it is open already, and the right road when it belongs elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sifang.cases import actions, permissions, queries
from sifang.cases.choices import Severity, Source
from sifang.cases.models import Case
from sifang.cases.rulebook import rulebook
from sifang.lib.clock import clock
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import Refusal
from sifang.registry import public as registry
from sifang.registry.public import CompoundField, DayField


class TellingForm(forms.Form):
    title = forms.CharField(label="什么问题", max_length=120, help_text="例如：3 号楼 2 单元下水返水")
    words = forms.CharField(
        label="原话或经过", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    place = forms.CharField(
        label="在哪里", max_length=120, required=False, help_text="例如：3 号楼 2 单元 1 层"
    )
    source = forms.ChoiceField(label="怎么知道的", choices=Source.choices)
    external_number = forms.CharField(
        label="来源单号", max_length=40, required=False, help_text="12345 工单号等；同一单号只登记一次"
    )
    severity = forms.ChoiceField(label="有多急", choices=Severity.choices, initial=Severity.ORDINARY)
    found_on = DayField(label="哪天发现的", required=False, help_text="不填就是今天")
    is_anonymous = forms.BooleanField(label="上报人匿名，不留姓名电话", required=False)
    name = forms.CharField(label="上报人", max_length=40, required=False)
    phone = forms.CharField(label="电话", max_length=20, required=False)
    household = forms.CharField(label="户", max_length=60, required=False)
    is_anonymous_to_company = forms.BooleanField(label="对物业企业隐去上报人", required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"] = CompoundField(user)
        self.order_fields(["compound"])


def _telling(given: dict[str, Any]) -> actions.Telling:
    told = {name: value for name, value in given.items() if name != "compound" and value not in (None, "")}
    return actions.Telling(**told)


@require_http_methods(["GET", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """Tell of a problem; what is open already and sounds alike is offered first."""
    if not permissions.may_report(request.user):
        raise PermissionDenied("您的岗位不登记问题。请把情况告诉小区所在的社区")
    compound = registry.compound_asked(request)
    first = {"compound": compound} if compound else {}
    if request.method == "GET":
        return _show(request, TellingForm(None, user=request.user, initial=first))
    form = TellingForm(request.POST, user=request.user, initial=first)
    if not form.is_valid():
        return _show(request, form, status=422)
    given, at = form.cleaned_data, clock()
    said = f"{given['title']} {given['words']}"
    alike = queries.similar_open(given["compound"].pk, said, request.user)
    advice = rulebook(at.date()).elsewhere(said)
    if (alike or advice) and not request.POST.get("is_new"):
        return _show(request, form, alike=alike, advice=advice)
    try:
        told = actions.report(given["compound"].pk, _telling(given), by=request.user, at=at)
    except (Refusal, IntegrityError) as why:
        form.add_error(None, sentence_for(why) if isinstance(why, IntegrityError) else str(why))
        return _show(request, form, status=409)
    messages.success(request, f"已上报，编号 {told.case.number}")
    return redirect("case_page", case_id=told.case.pk)


def _show(request: HttpRequest, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
    return render(
        request, "cases/new.html", {"form": form, "back": reverse("case_list"), **more}, status=status
    )


@require_POST
def case_join(request: HttpRequest, case_id: int) -> HttpResponse:
    """The same problem, told by another household: counted, and answered together."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    form = TellingForm(request.POST, user=request.user)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        actions.join(case.pk, _telling(form.cleaned_data), by=request.user, at=clock())
    except (Refusal, IntegrityError) as why:
        form.add_error(None, sentence_for(why) if isinstance(why, IntegrityError) else str(why))
        return _show(request, form, status=409)
    messages.success(request, f"已并到 {case.number}，一并答复")
    return redirect("case_page", case_id=case.pk)
