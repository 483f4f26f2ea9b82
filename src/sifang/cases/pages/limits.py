"""A clerk lifts the limit of public tellings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sifang.cases.actions.limits import lift_limit
from sifang.lib.clock import clock
from sifang.registry import public as registry
from sifang.registry.public import act


class LiftForm(forms.Form):
    code = forms.CharField(
        label="限制编号", max_length=8, required=False,
        help_text="打电话来的人报的 8 位编号；不填就是这个小区谁都可以接着报",
    )  # fmt: skip
    reason = forms.CharField(label="为什么解除", max_length=200, help_text="例如：替全楼道一起报的，已核实")


def limit_lift(request: HttpRequest, compound_id: int) -> HttpResponse:
    compound = get_object_or_404(registry.Compound.objects.visible_to(request.user), pk=compound_id)
    registry.check_may_edit_compound(request.user, compound)

    def do(given: dict[str, Any]) -> None:
        lift_limit(compound.pk, **given, by=request.user, at=clock())

    return act(
        request, LiftForm, do, title=f"{compound.name}：解除上报限制",
        back=reverse("compound_page", args=[compound.pk]), submit="解除", said="已解除，操作记录里留了一行",
    )  # fmt: skip
