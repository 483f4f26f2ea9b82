"""One figure and where it came from: the division, the words, the months kept, the areas below, the records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.indicators.answers import figures_for
from sifang.indicators.choices import Kind
from sifang.indicators.declaration import indicator
from sifang.indicators.figure import Figure
from sifang.indicators.fingerprints import check_code, digest_of
from sifang.indicators.pages.asked import Asked, asked_of, figure_of, has_records
from sifang.indicators.pages.records import list_of, rows_of
from sifang.indicators.queries import (
    Point,
    frozen_figures,
    frozen_month,
    histories,
    month_before,
    year_before,
)
from sifang.indicators.tiles import href_of
from sifang.ui import public as ui

PREVIEW = 7
MONTHS_IN_DRAWER = 3


@dataclass(frozen=True)
class MonthLine:
    """A frozen month in the table of the page."""

    point: Point
    href: str
    before: str
    year: str


@dataclass(frozen=True)
class ChildLine:
    """An area below, compared."""

    area: areas.Area
    figure: Figure | None
    href: str
    value: float | None


@require_GET
def indicator_page(request: HttpRequest, key: str) -> HttpResponse:
    """A whole page, or only its inside when it is opened beside another page."""
    asked = asked_of(request, key)
    figure = figure_of(request, asked)
    if figure is None:
        raise Http404("没有您能看的数")
    in_drawer = ui.base_for(request) != "ui/base.html"
    points = histories(asked.area.pk, asked.tree, [key], until=asked.day).get(key, [])
    lines = [_line(point, points, asked.area) for point in reversed(points)]
    context: dict[str, Any] = {
        "base": ui.base_for(request),
        "in_drawer": in_drawer,
        "asked": asked,
        "figure": figure,
        "words": figure.words,
        "state": figure.state(),
        "is_share": figure.words.kind.is_share,
        "months": lines[:MONTHS_IN_DRAWER] if in_drawer else lines[:24],
        "month_count": len(lines),
        "code": check_code(digest_of([figure])),
        "page_href": href_of(figure, asked.area, **_month(asked)),
        "records_href": "",
        "policy_href": reverse("policy:indicator", args=[key]),
        **_records(request, asked, figure),
        **_beside(request, asked),
    }
    if not in_drawer:
        context |= {
            "series": _series(points),
            "trend_title": _trend_words(points),
            "target": _target(figure),
        }
        context |= {**_children(request, asked, figure)}
    return render(request, "indicators/indicator_page.html", context)


def _beside(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """The figure without which this one is never told."""
    if not asked.declared.beside:
        return {}
    figure = figure_of(request, replace(asked, declared=indicator(asked.declared.beside)))
    if figure is None:
        return {}
    return {"beside": figure, "beside_href": href_of(figure, asked.area, **_month(asked))}


def _month(asked: Asked) -> dict[str, str]:
    return {"month": asked.month_word, "version": str(asked.frozen.version)} if asked.frozen else {}


def _line(point: Point, points: list[Point], area: areas.Area) -> MonthLine:
    figure = point.figure
    href = href_of(figure, area, month=f"{point.month:%Y-%m}", version=str(point.version))
    return MonthLine(
        point, href, _difference(figure, month_before(points, point.month)),
        _difference(figure, year_before(points, point.month)),
    )  # fmt: skip


def _difference(figure: Figure, other: Point | None) -> str:
    if other is None:
        return ""
    distance = figure.numerator - other.figure.numerator
    return f"+{ui.n(distance)}" if distance > 0 else ui.n(distance)


def _series(points: list[Point]) -> list[ui.Series]:
    known = [(p.cut_off, p.plotted) for p in points]
    return [ui.Series("", known)] if known else []


def _trend_words(points: list[Point]) -> str:
    """`2021 年 1 月的 84.09% 到 10 月的 87.03%`: what the drawing says."""
    known = [p for p in points if p.plotted is not None]
    if len(known) < 2:
        return ""
    first, last = known[0], known[-1]
    until = (
        f"{last.month.month} 月"
        if first.month.year == last.month.year
        else f"{last.month:%Y} 年 {last.month.month} 月"
    )
    return f"从 {first.month.year} 年 {first.month.month} 月的 {first.figure.shown} 到 {until}的 {last.figure.shown}"


def _target(figure: Figure) -> float | None:
    words = figure.words
    if words.kind.is_share and words.target_share is not None:
        return float(words.target_share * 100)
    return float(words.target_count) if words.target_count is not None else None


def _children(request: HttpRequest, asked: Asked, figure: Figure) -> dict[str, Any]:
    below = list(areas.children(asked.area, asked.day, asked.tree))
    if not below:
        return {"children": []}
    ids, key = [a.pk for a in below], asked.declared.key
    month = asked.frozen
    if month is None and figure.month is not None:
        # What is told of the whole is frozen: the parts are told of the same month.
        month = frozen_month(figure.month, figure.month_version)
    if month is not None:
        frozen = frozen_figures(month, ids, asked.tree, [key])
        found = {pk: frozen.get((key, pk)) for pk in ids}
    else:
        answers = figures_for(request.user, asked.day, ids, asked.tree, [key])
        found = {pk: answers.get(key, pk) for pk in ids}
    lines = [
        ChildLine(area, one, href_of(one, area, **_month(asked)) if one else "", one.plotted if one else None)
        for area in below
        if (one := found[area.pk]) is None or not one.is_empty
    ]
    known = [line.value for line in lines if line.value is not None]
    if figure.words.kind.is_share and known:
        lines.sort(key=lambda line: (line.value is None, -(line.value or 0)))
        low = max(0, int(min(known) // 10) * 10 - 10)
        return {
            "children": lines, "low": low, "high": 100, "line": figure.plotted,
            "finding": _lowest(lines, figure),
        }  # fmt: skip
    lines.sort(key=lambda line: -(line.value or 0))
    return {"children": lines, "low": 0, "high": max(known, default=1) or 1, "line": None}


def _lowest(lines: list[ChildLine], figure: Figure) -> str:
    """`博山区最低，117 / 152`; where all are alike nobody is named."""
    known = [line for line in lines if line.value is not None and line.figure is not None]
    if len(known) < 2 or known[0].value == known[-1].value or known[-1].figure is None:
        return ""
    return f"{known[-1].area.name}最低，{known[-1].figure.division}"


def _records(request: HttpRequest, asked: Asked, figure: Figure) -> dict[str, Any]:
    """The first records, and the way to all of them; nothing of areas that are not wholly one's own."""
    if not has_records(request, asked):
        return {"records": None}
    counted = True if figure.words.kind == Kind.RATIO else None
    listed = list_of(request, asked, counted=counted, q="", limit=PREVIEW)
    if listed is None:
        return {"records": None}
    page, more = listed.page()
    total = figure.numerator if figure.words.kind == Kind.RATIO else None
    if total is None:
        total = listed.count() if more else len(page)
    records_href = href_of(figure, asked.area, "indicator_records", **_month(asked))
    return {
        "records": [
            (row, list(zip(row.facts, (align for _, _, align in listed.heads), strict=True))[:2])
            for row in rows_of(page, listed, asked)
        ],
        "heads": listed.heads[:2],
        "record_total": total,
        "record_noun": listed.noun,
        "records_href": records_href,
        "left_out_href": f"{records_href}&counted=no",
        "may_export": accounts.may(request.user, "export"),
        "export_href": records_href,
    }
