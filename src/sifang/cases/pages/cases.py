"""案件: the list of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sifang.areas import public as areas
from sifang.areas.looking import Looking, looking_at
from sifang.cases import permissions
from sifang.cases.choices import MEANING, CaseStatus, Outcome
from sifang.cases.models import Case, Source
from sifang.cases.queries import left
from sifang.cases.querysets import in_areas
from sifang.cases.reckoning import day_in, running_over
from sifang.cases.wording import with_number, with_words
from sifang.lib.clock import clock, today
from sifang.lib.words import days_since, number_in
from sifang.registry import public as registry
from sifang.registry.public import Field, Listing, Question, list_page
from sifang.ui.icons import state
from sifang.ui.tables import Empty


def day_of(looking: Looking) -> date:
    """A list of work is as of now; looked at from an earlier day, it shows what was found by then."""
    return today() if looking.is_default_day else looking.at


def rows_of(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Problems found by that day."""
    rows = Case.objects.visible_to(user).filter(found_on__lte=day_of(looking))
    return told_rows(narrowed(rows, looking) if asked else rows)


def told_rows(rows: QuerySet) -> QuerySet:
    """Cases with what the list shows of each."""
    return rows.values(
        "id", "number", "title", "problem_type", "source", "found_on", "resolved_on", "community_id",
        "compound_id", "status", "outcome", "due_at", "severity",
    )  # fmt: skip


def narrowed(rows: QuerySet, looking: Looking) -> QuerySet:
    """Those of the area that is looked at."""
    area = looking.area
    if area is None:
        return rows
    if looking.tree == areas.Tree.MANAGEMENT or area.kind == areas.AreaKind.CITY:
        return rows.filter(in_areas({area.pk: area.kind}))
    # The other tree stands in no column. Its communities are told one by one: so the planner knows how many rows they have.
    inside = areas.inside([area.pk], looking.at, looking.tree)
    return rows.filter(community__in=list(inside.values_list("descendant", flat=True)))


def _beside(looking: Looking) -> Callable[[list[dict[str, Any]]], None]:
    """The name of the compound and its place, for the rows of one page."""
    places = registry.places_of(looking, "community_id")

    def enrich(rows: list[dict[str, Any]]) -> None:
        asked = {row["compound_id"] for row in rows}
        names = dict(registry.Compound.objects.filter(pk__in=asked).values_list("pk", "name"))
        for row in rows:
            row["compound"] = names[row["compound_id"]]
        places(rows)

    return enrich


def listing(looking: Looking) -> Listing:
    at, moment = day_of(looking), clock()

    def now(row: Any) -> Any:
        if row["resolved_on"] and row["resolved_on"] <= at:
            told = "核实解决" if row["outcome"] == Outcome.VERIFIED else "解决"
            return state("done", f"{row['resolved_on']} {told}", bare=True)
        if not looking.is_default_day:
            return state("run", f"未解决，{days_since(row['found_on'], at)}", bare=True)
        status = CaseStatus(row["status"])
        if row["due_at"] is not None:
            kind, words = left(row["due_at"], moment)
            return state(kind, f"{status.label}，{words}", bare=True)
        return state(MEANING[status], f"{status.label}，{days_since(row['found_on'], at)}", bare=True)

    solved = Q(resolved_on__lte=at)
    # Nothing is solved on a day to come: said so, an index knows where these rows are not.
    unsolved = Q(resolved_on__isnull=True)
    if not looking.is_default_day:
        unsolved |= Q(resolved_on__gt=at)
    return Listing(
        key="cases",
        title="案件",
        noun="件",
        fields=[
            Field("title", "问题"),
            Field("number", "编号", sort="number", nowrap=True),
            Field("state", "进展", lambda r: r["resolved_on"], now, sort="resolved_on", nullable=True, nowrap=True),
            Field("compound", "小区", nowrap=True),
            *registry.place_fields(),
            Field("type", "类别", lambda r: r["problem_type"]),
            Field("source", "来源", lambda r: Source(r["source"]).label, nowrap=True),
            Field("found", "发现日期", lambda r: r["found_on"], sort="found_on", nowrap=True),
        ],
        questions=[
            Question("solved", "解决", lambda rows, a: rows.filter(solved if a == "yes" else unsolved),
                     [("no", "还没解决"), ("yes", "已解决")]),
            replace(registry.compound_question(), narrow=_of_compounds_named),
            Question("title", "问题里有", with_words, kind="text", asks=True),
            Question("number", "编号", with_number, kind="text", asks=True),
            Question("type", "类别", lambda rows, a: rows.filter(problem_type=a), kind="text"),
            Question("status", "状态", _in_status, CaseStatus.choices),
            Question("source", "来源", lambda rows, a: rows.filter(source=a), Source.choices),
            Question("over", "时限跨过", _over, kind="date"),
            Question("compound", "小区编号", _of_compound, kind="hidden"),
            Question("open", "办理", lambda rows, a: rows.filter(closed_at__isnull=True), [("yes", "没办完")]),
        ],
        usual_sort="-found",
        href=lambda r: reverse("case_page", args=[r["id"]]),
        enrich=_beside(looking),
        empty=Empty("没有符合条件的案件"),
        none=Empty("这里还没有案件", "报上来的、派给您单位的，会排在这里。"),
        count_to=1_000,
    )  # fmt: skip


def _in_status(rows: QuerySet, answer: str) -> QuerySet:
    rows = rows.filter(status=answer)
    # Only a closed case has its day of solving; the planner does not know that the two go together.
    return rows if answer == CaseStatus.CLOSED else rows.filter(resolved_on__isnull=True)


def _of_compounds_named(rows: QuerySet, answer: str) -> QuerySet:
    named = registry.compounds_named(registry.Compound.objects.all(), answer)
    return rows.filter(compound__in=list(named.values_list("pk", flat=True)))


def _over(rows: QuerySet, answer: str) -> QuerySet:
    day = day_in(answer)
    return (
        rows if day is None else rows.filter(pk__in=running_over(day).values("case"), closed_at__isnull=True)
    )


def _of_compound(rows: QuerySet, answer: str) -> QuerySet:
    pk = number_in(answer)
    return rows.none() if pk is None else rows.filter(compound=pk)


def case_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    actions = [
        {"href": reverse("case_desk"), "label": "轮到我的"},
        {
            "href": f"{reverse('case_map')}?area={looking.area.slug}"
            if looking.area
            else reverse("case_map"),
            "label": "案件地图",
        },
    ]
    if permissions.may_report(request.user):
        actions.insert(0, {"href": reverse("case_new"), "label": "上报问题"})
    compound = registry.compound_asked(request)
    return list_page(
        request, listing(looking), rows_of(request.user, looking, asked="area" in request.GET), looking,
        headline=f"{compound.name}的问题解决了没有" if compound else "发现的问题解决了没有",
        new_actions=actions,
    )  # fmt: skip
