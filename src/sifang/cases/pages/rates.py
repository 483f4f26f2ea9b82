"""案件指标: the rates of an area in a month with their numbers, and the areas below beside each other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sifang.areas import public as areas
from sifang.areas.looking import looking_at
from sifang.cases import measures
from sifang.cases.rulebook import rulebook
from sifang.indicators import public as indicators
from sifang.lib.clock import clock
from sifang.policy import public as policy

SAMPLE = "cases.minimum_sample"
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


@require_GET
def case_rates(request: HttpRequest) -> HttpResponse:
    """The rates of one area and month; one of them compared between the areas below."""
    looking = looking_at(request)
    if looking.area is None:
        raise Http404("还没有区划")
    first, last = _month(request, looking.at)
    month, is_year = first, "year" in request.GET
    if is_year:
        first = indicators.year_start(last)
    below = areas.children(looking.area, last, looking.tree)
    ground = indicators.live_ground(
        request.user, last, looking.tree, [looking.area.pk, *(each.pk for each in below)]
    )
    if not ground.holds(looking.area.pk):
        raise Http404("不是您能看的区划")
    words, sample = measures.wording(last), policy.whole(SAMPLE, last)
    chosen = request.GET.get("of", "case_handled_in_time")
    if chosen not in words:
        raise Http404("没有这项指标")
    found = measures.count(first, last, at=clock(), area_ids=[looking.area.pk, *(each.pk for each in below)])

    def rates(area: areas.Area) -> dict[str, measures.Measured]:
        counts = found.get((looking.tree, area.pk), measures.Counts())
        return {each.measure.key: each for each in measures.measured(counts, sample)}

    by_type = measures.count_by_type(first, last, at=clock(), tree=looking.tree, area_id=looking.area.pk)
    compared = [(area, rates(area)[chosen]) for area in below]
    context: dict[str, Any] = {
        "looking": looking, "first": first, "last": last, "sample": sample, "chosen": words[chosen],
        "before": indicators.previous_month(month),
        "after": None if last == looking.at else indicators.next_month(month),
        "month": month, "is_year": is_year, "types": _by_type(by_type, chosen, sample, last),
        "rows": [(words[key], each) for key, each in rates(looking.area).items()],
        "compared": _ranked(compared, less=chosen in _LESS),
    }  # fmt: skip
    return render(request, "cases/rates.html", context)


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
