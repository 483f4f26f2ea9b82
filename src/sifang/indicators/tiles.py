"""A figure as the tile every page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from sifang.areas import public as areas
from sifang.indicators.figure import Figure
from sifang.indicators.queries import Point
from sifang.ui import public as ui


def href_of(figure: Figure, area: areas.Area | None, page: str = "indicator_page", **more: str) -> str:
    """The figure's own address: the same area, tree and day."""
    asked = {"area": area.slug if area else "", "at": figure.day.isoformat()}
    if figure.tree == areas.Tree.ADMINISTRATIVE:
        asked["tree"] = str(figure.tree)
    query = urlencode({k: v for k, v in {**asked, **more}.items() if v})
    return f"{reverse(page, args=[figure.key])}?{query}"


def tile(
    figure: Figure,
    area: areas.Area | None = None,
    *,
    points: Sequence[Point] = (),
    today: date | None = None,
    note: str = "",
) -> ui.Tile:
    """The figure that proves itself; `points` are its frozen months, `today` decides about lateness."""
    words = figure.words
    kind, text = figure.state(today)
    is_share = words.kind.is_share
    known = [p for p in points if p.plotted is not None and p.cut_off <= figure.day]
    trend = [(p.cut_off, p.plotted) for p in known if p.plotted is not None]
    value = figure.plotted
    if value is not None and known and known[-1].cut_off < figure.day:
        trend.append((figure.day, value))
    cut = f"截至 {figure.day.isoformat()}"
    if not figure.is_live and figure.month:
        cut = f"{figure.month.year} 年 {figure.month.month} 月冻结数，{cut}"
    elif len(trend) > 1:
        cut = f"{trend[0][0].month} 至 {trend[-1][0].month} 月走势，{cut}"
    target = float(words.target_share * 100) if words.target_share is not None and is_share else None
    return ui.Tile(
        key=figure.key,
        name=words.name,
        value_text=figure.value_text if figure.shown != "没有数据" else "没有数据",
        unit=figure.value_unit,
        numerator=_whole(figure.numerator) if is_share and figure.share is not None else None,
        denominator=_whole(figure.denominator) if is_share and figure.share is not None else None,
        noun="" if figure.shown == "没有数据" else words.unit if is_share else words.numerator,
        equation=figure.equation,
        state_kind=kind,
        state_text=text,
        target_text=figure.target_text,
        note=note,
        cut_text=cut,
        href=href_of(figure, area),
        trend=trend,
        target_line=target,
    )


def _whole(value: object) -> int | None:
    return None if value is None else int(value)  # type: ignore[call-overload]  # whole or a fraction
