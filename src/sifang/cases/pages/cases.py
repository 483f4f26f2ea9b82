"""案件: the list, the page of one, found and resolved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import Looking, looking_at
from sifang.cases import actions
from sifang.cases.models import Case, Source
from sifang.lib.clock import clock
from sifang.lib.words import days_since
from sifang.registry import public as registry
from sifang.registry.public import (
    CompoundField,
    DayField,
    Field,
    Listing,
    Press,
    Question,
    Record,
    act,
    kept,
    list_page,
    record_page,
)
from sifang.ui import public as ui
from sifang.ui.icons import state
from sifang.ui.tables import Empty


def rows_of(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Problems found by that day."""
    rows = Case.objects.visible_to(user).filter(found_on__lte=looking.at)
    return registry.on_areas(rows, looking, "community", asked=asked).values(
        "id", "number", "title", "problem_type", "source", "found_on", "resolved_on", "community_id",
        "compound_id", "compound__name",
    )  # fmt: skip


def listing(looking: Looking) -> Listing:
    at = looking.at

    def now(row: Any) -> Any:
        if row["resolved_on"] and row["resolved_on"] <= at:
            return state("done", f"{row['resolved_on']} 解决", bare=True)
        return state("run", f"未解决，{days_since(row['found_on'], at)}", bare=True)

    solved = Q(resolved_on__lte=at)
    return Listing(
        key="cases",
        title="案件",
        noun="件",
        fields=[
            Field("title", "问题"),
            Field("number", "编号", sort="number", nowrap=True),
            Field("state", "进展", lambda r: r["resolved_on"], now, sort="resolved_on", nullable=True, nowrap=True),
            Field("compound", "小区", lambda r: r["compound__name"]),
            *registry.place_fields(),
            Field("type", "类别", lambda r: r["problem_type"], nowrap=True),
            Field("source", "来源", lambda r: Source(r["source"]).label, nowrap=True),
            Field("found", "发现日期", lambda r: r["found_on"], sort="found_on", nowrap=True),
        ],
        questions=[
            Question("solved", "解决", lambda rows, a: rows.filter(solved) if a == "yes" else rows.exclude(solved),
                     [("no", "还没解决"), ("yes", "已解决")]),
            registry.compound_question(),
            Question("title", "问题里有", lambda rows, a: rows.filter(title__contains=a), kind="text"),
            Question("number", "编号", lambda rows, a: rows.filter(number__startswith=a), kind="text"),
            Question("type", "类别", lambda rows, a: rows.filter(problem_type=a), kind="text"),
            Question("source", "来源", lambda rows, a: rows.filter(source=a), Source.choices),
            Question("compound", "小区编号", _of_compound, kind="hidden"),
        ],
        usual_sort="-found",
        href=lambda r: reverse("case_page", args=[r["id"]]),
        enrich=registry.places_of(looking, "community_id"),
        empty=Empty("没有符合条件的案件"),
    )  # fmt: skip


def _of_compound(rows: QuerySet, answer: str) -> QuerySet:
    return rows.filter(compound=int(answer)) if answer.isdigit() and len(answer) < 18 else rows.none()


def case_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    may = accounts.may(request.user, registry.EDIT)
    compound = registry.compound_asked(request)
    return list_page(
        request, listing(looking), rows_of(request.user, looking, asked="area" in request.GET), looking,
        headline=f"{compound.name}的问题解决了没有" if compound else "发现的问题解决了没有",
        new_actions=[{"href": reverse("case_new"), "label": "上报问题"}] if may else [],
    )  # fmt: skip


def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    looking = looking_at(request)
    rows = Case.objects.visible_to(request.user).select_related("compound", "community")
    row = get_object_or_404(rows, pk=case_id)
    solved = row.resolved_on is not None and row.resolved_on <= looking.at
    words = f"{row.resolved_on} 已督促解决" if solved else f"未解决，{days_since(row.found_on, looking.at)}"
    return record_page(request, Record(
        row.title,
        [
            ("编号", row.number),
            ("小区", Press(row.compound.name, kept(looking, reverse("compound_page", args=[row.compound_id])))),
            ("社区", row.community.name),
            ("类别", row.problem_type),
            ("来源", row.get_source_display()),
            ("发现日期", ui.day(row.found_on)),
            ("解决日期", ui.day(row.resolved_on) if solved else ""),
        ],
        reverse("case_list"), "案件", "done" if solved else "run", words,
    ))  # fmt: skip


class ProblemForm(forms.Form):
    title = forms.CharField(label="什么问题", max_length=120, help_text="例如：3 号楼 2 单元下水返水")
    problem_type = forms.CharField(label="类别", max_length=40, help_text="例如：排水设施")
    source = forms.ChoiceField(label="怎么发现的", choices=Source.choices, widget=forms.RadioSelect)
    found_on = DayField(label="哪天发现的")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"] = CompoundField(user)
        self.order_fields(["compound"])


def case_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, registry.EDIT)
    compound = registry.compound_asked(request)
    back = reverse("compound_page", args=[compound.pk]) if compound else reverse("case_list")
    first = {"compound": compound} if compound else {}

    def do(given: dict[str, Any]) -> str:
        compound = given.pop("compound").pk
        told = actions.report(compound, actions.Telling(**given), by=request.user, at=clock())
        return reverse("case_page", args=[told.case.pk])

    return act(
        request, lambda data: ProblemForm(data, user=request.user, initial=first), do,
        title="上报问题", back=back, submit="上报", said="已上报",
    )  # fmt: skip
