"""案件指标: the rates of an area in a month with their numbers, the areas below, and the cases behind each number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sifang.areas import public as areas
from sifang.areas.looking import Looking, looking_at
from sifang.cases import measures
from sifang.cases.models import Case
from sifang.cases.pages import cases
from sifang.cases.rulebook import rulebook
from sifang.indicators import public as indicators
from sifang.lib.clock import clock
from sifang.policy import public as policy
from sifang.registry.public import Listing, Question, list_page
from sifang.ui.tables import Empty

SAMPLE = "cases.minimum_sample"
_MORE_THAN_ONCE = "按次数算的，一件可能数了不止一次，名单里一件只列一次。"
# Of these less is better.
_LESS = frozenset({"case_late_open", "case_rework", "case_extension", "case_handling_time"})


def _month(request: HttpRequest, last: date) -> tuple[date, date]:
    """The month asked for, up to the day that is looked at."""
    wanted = request.GET.get("month", "")
    try:
        first = date.fromisoformat(f"{wanted}-01") if wanted else last.replace(day=1)
    except ValueError as why:
        raise Http404("月份应写成 2021-11 的样子") from why
    if first > last or first.year < 1990:
        raise Http404("这个月还没有到")
    return first, min(indicators.next_month(first) - timedelta(days=1), last)


@dataclass(frozen=True)
class _Asked:
    """Which area and stretch a page of rates is asked for."""

    looking: Looking
    area: areas.Area
    first: date
    last: date
    month: date
    is_year: bool

    @property
    def query(self) -> str:
        """The same again, as the end of an address."""
        year = "&year=1" if self.is_year else ""
        return f"area={self.area.slug}&month={self.month:%Y-%m}{year}&at={self.looking.at.isoformat()}"


def _asked(request: HttpRequest) -> _Asked:
    looking = looking_at(request)
    if looking.area is None:
        raise Http404("还没有区划")
    first, last = _month(request, looking.at)
    is_year = "year" in request.GET
    start = indicators.year_start(last) if is_year else first
    return _Asked(looking, looking.area, start, last, first, is_year)


@require_GET
def case_rates(request: HttpRequest) -> HttpResponse:
    """The rates of one area and month; one of them compared between the areas below."""
    asked = _asked(request)
    looking, area, first, last = asked.looking, asked.area, asked.first, asked.last
    below = areas.children(area, last, looking.tree)
    ids = [area.pk, *(each.pk for each in below)]
    ground = indicators.live_ground(request.user, last, looking.tree, ids)
    if not ground.holds(area.pk):
        raise Http404("不是您能看的区划")
    words, sample = measures.wording(last), policy.whole(SAMPLE, last)
    chosen = request.GET.get("of", "case_handled_in_time")
    if chosen not in words:
        raise Http404("没有这项指标")
    found = measures.count(first, last, at=clock(), area_ids=ids)

    def rates(area: areas.Area) -> dict[str, measures.Measured]:
        counts = found.get((looking.tree, area.pk), measures.Counts())
        return {each.measure.key: each for each in measures.measured(counts, sample)}

    by_type = measures.count_by_type(first, last, at=clock(), tree=looking.tree, area_id=area.pk)
    compared = [(area, rates(area)[chosen]) for area in below]
    context: dict[str, Any] = {
        "looking": looking, "first": first, "last": last, "sample": sample, "chosen": words[chosen],
        "before": indicators.previous_month(asked.month),
        "after": None if last == looking.at else indicators.next_month(asked.month),
        "month": asked.month, "is_year": asked.is_year, "query": asked.query, "types": _by_type(by_type, chosen, sample, last),
        "rows": [(words[key], each) for key, each in rates(area).items()],
        "compared": _ranked(compared, less=chosen in _LESS),
    }  # fmt: skip
    return render(request, "cases/rates.html", context)


def case_rate_records(request: HttpRequest, key: str) -> HttpResponse:
    """The cases behind a rate: those in its numerator, those in its denominator only, those excused."""
    asked = _asked(request)
    measure = next((each for each in measures.MEASURES if each.key == key), None)
    ground = indicators.live_ground(request.user, asked.last, asked.looking.tree, [asked.area.pk])
    if measure is None or not ground.holds(asked.area.pk):
        raise Http404("没有您能看的记录")
    at, words = clock(), measures.wording(asked.last)[key]
    found = measures.count(asked.first, asked.last, at=at, area_ids=[asked.area.pk])
    counts = found.get((asked.looking.tree, asked.area.pk), measures.Counts())
    parts = measure.parts(counts)
    chosen = next((each for each in parts if each.key == request.GET.get("part")), parts[0])
    ids = measures.cases_behind(
        chosen.counted, asked.first, asked.last, at=at, tree=asked.looking.tree, area_id=asked.area.pk,
        but_not=chosen.but_not,
    )  # fmt: skip
    here = reverse("case_rate_records", args=[key])
    tabs = [
        {"label": f"{each.label} {each.count:,}", "href": f"{here}?{asked.query}&part={each.key}", "on": each is chosen}
        for each in parts
    ]  # fmt: skip
    return list_page(
        request, _behind(cases.listing(asked.looking), request), cases.told_rows(Case.objects.filter(pk__in=ids)),
        asked.looking, tabs=tabs, headline=f"{asked.area.name}{words.name}：{chosen.label} {chosen.count:,} {chosen.noun}",
        lead=f"{asked.first} 至 {asked.last}。{words.definition}" + (_MORE_THAN_ONCE if chosen.noun != "件" else ""),
        new_actions=[{"href": f"{reverse('case_rates')}?{asked.query}&of={key}", "label": "回到案件指标"}],
    )  # fmt: skip


def _behind(listing: Listing, request: HttpRequest) -> Listing:
    """The list of cases that remembers of which number it is, without the questions that ask for another stretch."""
    kept = [
        Question(name, "", lambda rows, answer: rows, kind="hidden") for name in ("month", "year", "part")
    ]
    asked = [one for one in listing.questions if one.name in ("name", "title", "number", "source")]
    return replace(listing, questions=[*asked, *kept], empty=Empty("这一栏没有案件", "换一栏看看。"))


def _by_type(
    found: dict[str, measures.Counts], chosen: str, sample: int, on: date
) -> list[tuple[str, measures.Measured]]:
    """The chosen rate of each first level of types that has any, in the order of the list."""
    named = {code: name for code, (name, _kinds) in rulebook(on).groups.items()}
    rows = []
    for code in (*named, ""):
        counts = found.get(code)
        if counts is not None:
            each = next(one for one in measures.measured(counts, sample) if one.measure.key == chosen)
            rows.append((named.get(code, "还没有类别"), each))
    return [(name, each) for name, each in rows if each.denominator]


def _ranked(found: list[tuple[areas.Area, measures.Measured]], *, less: bool) -> list[tuple[str, Any, Any]]:
    """The best first, equal ones in the same place; who has too few cases stands below, without a place."""
    ranked = [pair for pair in found if pair[1].is_ranked]
    ranked.sort(key=lambda pair: ((1 if less else -1) * (pair[1].share or 0), pair[0].code))
    rows = []
    for area, each in ranked:
        better = sum(
            (other.share or 0) < (each.share or 0) if less else (other.share or 0) > (each.share or 0)
            for _, other in ranked
        )
        rows.append((str(better + 1), area, each))
    few = sorted((pair for pair in found if not pair[1].is_ranked), key=lambda pair: pair[0].code)
    return rows + [("样本不足", area, each) for area, each in few]
