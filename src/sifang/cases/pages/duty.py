"""值班表: who is on duty for one's desks in the days to come; putting down a turn and handing it over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases import duty
from sifang.cases.actions.duty import hand_over_duty, put_on_duty
from sifang.cases.choices import Shift
from sifang.cases.models import DutyTurn
from sifang.cases.roster import candidates
from sifang.lib.clock import clock, today
from sifang.registry.public import DayField, act
from sifang.ui import public as ui

_SHOWN = 200


def _own(user: Any) -> list[areas.Area]:
    scope = accounts.scope_of(user)
    return [
        area for area in areas.Area.objects.filter(pk__in=scope.area_ids, kind__in=duty.LEVELS).order_by("code")
        if duty.may_arrange(user, area)
    ]  # fmt: skip


@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    """The turns of one's own desks, running and to come; below them whoever is on duty now."""
    own, at = _own(request.user), clock()
    if not own:
        raise accounts.NotAllowed("值班表由社区、街道、区县、市的经办看")
    day, shift = duty.shift_at(at)
    rows = DutyTurn.objects.visible_to(request.user).filter(period__endswith__gt=day)
    mine = Q(area__in=[area.pk for area in own])
    shown = rows.filter(mine | Q(period__contains=day, shift=shift)).select_related("area", "user")
    lines = [
        {"area": row.area.label, "shift": row.get_shift_display(), "first": row.period.lower,
         "last": row.period.upper - timedelta(days=1), "who": ui.mask_name(row.user.name), "pk": row.pk,
         "is_now": row.shift == shift and row.period.lower <= day}
        for row in shown.order_by("area__code", "period", "shift")[:_SHOWN]
    ]  # fmt: skip
    return render(request, "cases/duty.html", {"lines": lines, "own": own})


def _people(area: areas.Area) -> list[tuple[str, str]]:
    found = candidates(area, today())
    names = dict(accounts.User.objects.filter(pk__in=[pk for pk, _ in found]).values_list("pk", "name"))
    return [(str(pk), f"{ui.mask_name(names[pk])}（{title}）") for pk, title in found]


def duty_new(request: HttpRequest, area_id: int) -> HttpResponse:
    """A turn is put down."""
    area = next((one for one in _own(request.user) if one.pk == area_id), None)
    if area is None:
        raise Http404

    people = _people(area)

    class Form(forms.Form):
        shift = forms.ChoiceField(label="班次", choices=Shift.choices, widget=forms.RadioSelect)
        first = DayField(label="从哪天", initial=today)
        last = DayField(label="到哪天", help_text="含这一天；夜班算头一天的，到第二天上班")
        user = forms.ChoiceField(label="谁值班", choices=people)

    def do(given: dict[str, Any]) -> None:
        put_on_duty(
            area_id, shift=given["shift"], first=given["first"], last=given["last"], user_id=int(given["user"]),
            by=request.user, at=clock(),
        )  # fmt: skip

    return act(
        request, Form, do, title=f"{area.name}排班", back=reverse("duty_list"), submit="排上", said="排好了"
    )


def duty_hand_over(request: HttpRequest, turn_id: int) -> HttpResponse:
    """The rest of a turn is somebody else's."""
    rows = DutyTurn.objects.visible_to(request.user).select_related("area", "user")
    row = get_object_or_404(rows, pk=turn_id)
    if not duty.may_arrange(request.user, row.area):
        raise Http404

    class Form(forms.Form):
        on = DayField(label="从哪天起换", initial=lambda: max(today(), row.period.lower))
        user = forms.ChoiceField(
            label="换成谁", choices=[("", "请选"), *_people(row.area), ("0", "不再排人")]
        )

    def do(given: dict[str, Any]) -> None:
        to = int(given["user"]) or None
        hand_over_duty(row.pk, on=given["on"], to_user_id=to, by=request.user, at=clock())

    last = row.period.upper - timedelta(days=1)
    return act(
        request, Form, do, title=f"{row.area.name}{row.get_shift_display()}换班", back=reverse("duty_list"),
        submit="换班", said="换好了", lead=f"{ui.mask_name(row.user.name)}，{row.period.lower} 至 {last}",
    )  # fmt: skip
