"""充电设施: the list, the page of a site, the forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import Looking, looking_at
from sifang.charging import actions
from sifang.charging.models import ChargingSite
from sifang.charging.shown import shown
from sifang.lib.clock import clock
from sifang.lib.once import seal
from sifang.registry import public as registry
from sifang.registry.public import (
    CompoundField,
    DayField,
    Field,
    Listing,
    Press,
    Question,
    Record,
    SeenField,
    act,
    kept,
    list_page,
    record_page,
)
from sifang.ui import public as ui
from sifang.ui.tables import Empty


def rows_of(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Sites in use that day."""
    rows = ChargingSite.objects.visible_to(user).filter(period__contains=looking.at)
    return registry.on_compounds(rows, looking, asked=asked).values(
        "id", *registry.OF_COMPOUND, "name", "device_count", "port_count", "operator", "period__startswith"
    )


def listing(looking: Looking) -> Listing:
    return Listing(
        key="charging",
        sheet="charging_sites",
        title="充电设施",
        noun="处充电设施",
        fields=[
            registry.compound_field(),
            Field("site", "站点", lambda r: r["name"], sort="name"),
            *registry.place_fields(),
            Field("devices", "桩（个）", lambda r: r["device_count"], sort="device_count", align="r"),
            Field("ports", "端口（个）", lambda r: r["port_count"], sort="port_count", align="r"),
            Field("operator", "运营单位", lambda r: r["operator"]),
            Field("since", "投用", lambda r: r["period__startswith"], sort="period__startswith", nowrap=True),
        ],
        questions=[
            registry.compound_question(),
            Question("operator", "运营单位", lambda rows, a: rows.filter(operator__contains=a), kind="text"),
        ],
        usual_sort="compound",
        href=lambda r: reverse("charging_page", args=[r["id"]]),
        enrich=registry.places_of(looking),
        empty=Empty("没有符合条件的充电设施"),
    )


def charging_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    may = accounts.may(request.user, registry.EDIT)
    return list_page(
        request, listing(looking), rows_of(request.user, looking, asked="area" in request.GET), looking,
        headline="哪些小区能充电，有多少桩和端口", lead="桩和端口分开计数：通报里的“个”是桩。",
        new_actions=[{"href": reverse("charging_new"), "label": "登记充电设施"}] if may else [],
    )  # fmt: skip


def charging_page(request: HttpRequest, site_id: int) -> HttpResponse:
    looking = looking_at(request)
    rows = ChargingSite.objects.visible_to(request.user).select_related("compound")
    row = get_object_or_404(rows, pk=site_id)
    over = row.period.upper is not None and row.period.upper <= looking.at
    presses = []
    if registry.may_edit_compound(request.user, row.compound):
        presses = [
            Press("更正", reverse("charging_correct", args=[row.pk])),
            Press("增减桩", reverse("charging_change", args=[row.pk])),
            Press("停用", reverse("charging_close", args=[row.pk])),
        ]
    return record_page(request, Record(
        f"{row.compound.name}{row.name}",
        [
            ("小区", Press(row.compound.name, kept(looking, reverse("compound_page", args=[row.compound_id])))),
            ("充电桩", f"{ui.n(row.device_count)} 个"),
            ("端口", f"{ui.n(row.port_count)} 个"),
            ("运营单位", row.operator),
            ("投用", ui.day(row.period.lower)),
        ],
        reverse("charging_list"), "充电设施",
        "none" if over else "done", f"{row.period.upper} 起停用或变更" if over else "在用", presses,
    ))  # fmt: skip


class SiteForm(forms.Form):
    name = forms.CharField(label="站点名称", max_length=80, help_text="例如：东门车棚")
    device_count = forms.IntegerField(label="充电桩数（个）", min_value=1, max_value=10000)
    port_count = forms.IntegerField(
        label="端口数（个）", min_value=1, max_value=100000, help_text="一个桩可以有几个端口"
    )
    operator = forms.CharField(label="运营单位", max_length=100, required=False)

    def __init__(self, *args: Any, user: Any, sealed: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sealed is None:
            self.fields["compound"] = CompoundField(user)
            self.fields["on"] = DayField(label="哪天投用")
            self.order_fields(["compound"])
        else:
            self.fields["seen"] = SeenField(sealed)


class ChangeForm(forms.Form):
    on = DayField(label="哪天增减的")
    device_count = forms.IntegerField(label="现在的充电桩数（个）", min_value=1, max_value=10000)
    port_count = forms.IntegerField(label="现在的端口数（个）", min_value=1, max_value=100000)


class CloseForm(forms.Form):
    on = DayField(label="从哪天起停用")


def charging_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, registry.EDIT)
    compound = registry.compound_asked(request)
    back = reverse("compound_page", args=[compound.pk]) if compound else reverse("charging_list")

    def do(given: dict[str, Any]) -> None:
        actions.open_site(given.pop("compound").pk, **given, by=request.user, at=clock())

    return act(
        request,
        lambda data: SiteForm(data, user=request.user, initial={"compound": compound} if compound else {}),
        do, title="登记充电设施", back=back, said="已登记",
    )  # fmt: skip


def _open(request: HttpRequest, site_id: int) -> tuple[ChargingSite, str]:
    rows = ChargingSite.objects.visible_to(request.user).select_related("compound")
    row = get_object_or_404(rows, pk=site_id)
    registry.check_may_edit_compound(request.user, row.compound)
    return row, reverse("charging_page", args=[row.pk])


def charging_correct(request: HttpRequest, site_id: int) -> HttpResponse:
    row, back = _open(request, site_id)

    def make(data: Any) -> SiteForm:
        now = shown(ChargingSite.objects.get(pk=row.pk))
        return SiteForm(data, user=request.user, initial=now, sealed=seal(now))

    return act(
        request, make,
        lambda given: actions.correct_site(row.pk, **given, by=request.user, at=clock()),
        title=f"更正{row.compound.name}{row.name}", back=back, said="已更正",
    )  # fmt: skip


def charging_change(request: HttpRequest, site_id: int) -> HttpResponse:
    row, _ = _open(request, site_id)

    def do(given: dict[str, Any]) -> str:
        new = actions.change_site(row.pk, **given, by=request.user, at=clock())
        return reverse("charging_page", args=[new.pk])

    return act(
        request, lambda data: ChangeForm(data, initial=shown(row)), do,
        title=f"{row.compound.name}{row.name}增减桩", back=reverse("charging_page", args=[row.pk]),
    )  # fmt: skip


def charging_close(request: HttpRequest, site_id: int) -> HttpResponse:
    row, back = _open(request, site_id)
    return act(
        request, CloseForm,
        lambda given: actions.close_site(row.pk, **given, by=request.user, at=clock()),
        title=f"{row.compound.name}{row.name}停用", back=back, submit="停用",
    )  # fmt: skip
