"""兜底服务: the list, the page of one year, the forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import Looking, looking_at
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
from sifang.subsidies import actions
from sifang.subsidies.models import BundleMethod, SubsidisedService
from sifang.subsidies.shown import shown
from sifang.ui import public as ui
from sifang.ui.tables import Empty


def rows_of(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Floor service begun by that day; the list asks for a year."""
    rows = SubsidisedService.objects.visible_to(user).filter(starts_on__lte=looking.at)
    return registry.on_compounds(rows, looking, asked=asked).values(
        "id", *registry.OF_COMPOUND, "year", "method", "household_count", "amount", "starts_on"
    )


def listing(looking: Looking) -> Listing:
    years = [(str(year), f"{year} 年") for year in range(looking.at.year, looking.at.year - 6, -1)]
    return Listing(
        key="subsidies",
        sheet="subsidised_services",
        title="兜底服务",
        noun="条兜底服务",
        fields=[
            registry.compound_field(),
            *registry.place_fields(),
            Field("year", "年度", lambda r: r["year"], lambda r: f"{r['year']} 年", sort="year", nowrap=True),
            Field("method", "方式", lambda r: BundleMethod(r["method"]).label),
            Field("households", "户数", lambda r: r["household_count"], sort="household_count", align="r"),
            Field("amount", "财政资金（元）", lambda r: r["amount"], lambda r: ui.yuan_wan(r["amount"]), sort="amount", align="r"),
            Field("since", "开始", lambda r: r["starts_on"], sort="starts_on", nowrap=True, hidden=True),
        ],
        questions=[
            registry.compound_question(),
            Question("year", "年度", lambda rows, a: rows.filter(year=int(a)), years),
            Question("method", "方式", lambda rows, a: rows.filter(method=a), BundleMethod.choices),
        ],
        usual_sort="compound",
        href=lambda r: reverse("subsidy_page", args=[r["id"]]),
        enrich=registry.places_of(looking),
        empty=Empty("没有符合条件的兜底服务"),
    )  # fmt: skip


def subsidy_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    may = accounts.may(request.user, registry.EDIT)
    return list_page(
        request, listing(looking), rows_of(request.user, looking, asked="area" in request.GET), looking,
        headline="哪些老旧小区享受兜底服务，花了多少钱",
        new_actions=[{"href": reverse("subsidy_new"), "label": "登记兜底服务"}] if may else [],
    )  # fmt: skip


def subsidy_page(request: HttpRequest, subsidy_id: int) -> HttpResponse:
    looking = looking_at(request)
    rows = SubsidisedService.objects.visible_to(request.user).select_related("compound")
    row = get_object_or_404(rows, pk=subsidy_id)
    presses = []
    if registry.may_edit_compound(request.user, row.compound):
        presses = [Press("更正", reverse("subsidy_correct", args=[row.pk]))]
    return record_page(request, Record(
        f"{row.compound.name} {row.year} 年兜底服务",
        [
            ("小区", Press(row.compound.name, kept(looking, reverse("compound_page", args=[row.compound_id])))),
            ("方式", row.get_method_display()),
            ("户数", f"{ui.n(row.household_count)} 户"),
            ("财政资金", f"{ui.n(row.amount)} 元"),
            ("开始", ui.day(row.starts_on)),
        ],
        reverse("subsidy_list"), "兜底服务", presses=presses,
    ))  # fmt: skip


class SubsidyForm(forms.Form):
    method = forms.ChoiceField(label="方式", choices=BundleMethod.choices, widget=forms.RadioSelect)
    household_count = forms.IntegerField(label="兜底户数", min_value=0, max_value=200000)
    amount = forms.DecimalField(label="财政资金（元）", min_value=0, max_digits=14, decimal_places=2)
    starts_on = DayField(label="开始日期", help_text="算在这一天所在的年度")

    def __init__(self, *args: Any, user: Any, sealed: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sealed is None:
            self.fields["compound"] = CompoundField(user)
            self.order_fields(["compound"])
        else:
            self.fields["seen"] = SeenField(sealed)


def subsidy_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, registry.EDIT)
    compound = registry.compound_asked(request)
    back = reverse("compound_page", args=[compound.pk]) if compound else reverse("subsidy_list")

    def do(given: dict[str, Any]) -> None:
        actions.give_subsidy(given.pop("compound").pk, **given, by=request.user, at=clock())

    return act(
        request,
        lambda data: SubsidyForm(data, user=request.user, initial={"compound": compound} if compound else {}),
        do, title="登记兜底服务", back=back, said="已登记",
    )  # fmt: skip


def subsidy_correct(request: HttpRequest, subsidy_id: int) -> HttpResponse:
    rows = SubsidisedService.objects.visible_to(request.user).select_related("compound")
    row = get_object_or_404(rows, pk=subsidy_id)
    registry.check_may_edit_compound(request.user, row.compound)

    def make(data: Any) -> SubsidyForm:
        now = shown(SubsidisedService.objects.get(pk=row.pk))
        return SubsidyForm(data, user=request.user, initial=now, sealed=seal(now))

    return act(
        request, make,
        lambda given: actions.correct_subsidy(row.pk, **given, by=request.user, at=clock()),
        title=f"更正{row.compound.name} {row.year} 年兜底服务", back=reverse("subsidy_page", args=[row.pk]),
        said="已更正",
    )  # fmt: skip
