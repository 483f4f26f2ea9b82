"""Geometry of the drawings: what to draw where, so that the templates only write it down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sifang.ui.numbers import day
from sifang.ui.parts import ModeSegment, Series

Points = Sequence[tuple[dt.date, float | None]]


@dataclass
class Sparkline:
    """The small line of a tile: `line` is a path, `end` the last point, `target` a height or None."""

    width: int
    height: int
    line: str
    end: tuple[float, float] | None
    target: float | None
    words: str


def sparkline(points: Points, target: float | None = None, width: int = 96, height: int = 34) -> Sparkline:
    """The way of a figure; its scale runs over the values and the target, not from zero."""
    known = [(on, value) for on, value in points if value is not None]
    if not known:
        return Sparkline(width, height, "", None, None, "还没有走势")
    values = [float(v) for _, v in known] + ([float(target)] if target is not None else [])
    low, high = min(values), max(values)
    top, bottom = 3.3, height - 3.3
    start, end = known[0][0].toordinal(), known[-1][0].toordinal()

    def x(on: dt.date) -> float:
        share = (on.toordinal() - start) / (end - start) if end > start else 1
        return round(2 + share * (width - 8), 1)

    def y(value: float) -> float:
        share = (float(value) - low) / (high - low) if high > low else (1 if target is not None else 0.5)
        return round(bottom - share * (bottom - top), 1)

    spots = [(x(on), y(v)) for on, v in known]
    line = "M" + "L".join(f"{a:g} {b:g}" for a, b in spots) if len(spots) > 1 else ""
    words = f"{day(known[0][0])} 至 {day(known[-1][0])}：{known[0][1]:g} 到 {known[-1][1]:g}"
    return Sparkline(width, height, line, spots[-1], y(target) if target is not None else None, words)


@dataclass
class DotPlot:
    """One dot on a rail with a line to compare with; places in hundredths of the rail, however long it is drawn."""

    width: int
    x: float | None
    line: float | None
    words: str


def dot_plot(value: Any, line: Any, low: float, high: float, width: int = 120) -> DotPlot:
    """Where a value lies between `low` and `high`; values outside stay at the rail's end."""

    def at(v: Any) -> float | None:
        if v is None or v == "":
            return None
        share = (float(v) - low) / (high - low) if high > low else 0.5
        return round(100 * min(max(share, 0), 1), 1)

    return DotPlot(width, at(value), at(line), "")


@dataclass
class Bar:
    """A period drawn as a bar, in percent of the axis."""

    segment: ModeSegment
    x: float
    width: float
    y: float
    tone: str
    text: str
    text_x: float
    text_end: bool


@dataclass
class ModeBars:
    """Dated bars on an axis of years, with the day one looks at."""

    width: int
    height: int
    bars: list[Bar]
    ticks: list[tuple[float, str, str]]
    now: float
    axis: int
    rows: list[tuple[str, str, str]]


TONES = {
    "professional": "prof",
    "floor": "floor",
    "self": "self",
    "self_managed": "self",
    "community": "self",
    "community_run": "self",
    "none": "gap",
    "unknown": "gap",
}


def _text_width(text: str, size: float = 13) -> float:
    return sum(size if ord(c) > 0x2E7F else size * 0.58 for c in text)


def mode_bars(segments: Sequence[ModeSegment], at: dt.date, width: int = 760) -> ModeBars:
    """The main way on the first track, what is enjoyed besides on the second."""
    if not segments:
        return ModeBars(width, 0, [], [], 0, 0, [])
    first = min(s.start for s in segments)
    begin = dt.date(first.year, 1, 1)
    # A short history still gets an axis of a year or more, a long one at most fifteen years.
    begin = max(begin, dt.date(at.year - 14, 1, 1))
    last = max([at, *(s.end for s in segments if s.end and s.end <= dt.date(at.year + 1, 1, 1))])
    finish = dt.date(last.year + 1, 1, 1)
    span = (finish - begin).days

    def x(on: dt.date) -> float:
        return round(min(max((on - begin).days / span, 0), 1) * (width - 1), 1)

    mains = [s for s in segments if not s.also]
    current = max((s.start for s in mains), default=None)
    lanes = bool([s for s in segments if s.also])
    bars, rows = [], []
    for s in sorted(segments, key=lambda s: (s.also, s.start)):
        left, right = x(s.start), x(min(s.end, finish) if s.end else at)
        tone = TONES.get(s.kind, "prof")
        if tone == "prof" and s.start != current:
            tone = "past"
        room = right - left - 12
        inside = not s.also and room >= _text_width(s.label)
        label = s.label if inside or s.also else _shorten(s.label, room)
        end_side = s.also and left > width / 2
        text_x = left + 8 if not s.also else (left - 8 if end_side else right + 8)
        bars.append(
            Bar(s, left, max(right - left - 2, 3), 34 if s.also else 4, tone, label, text_x, end_side)
        )
        rows.append((s.label, day(s.start), day(s.end - dt.timedelta(days=1)) if s.end else "现在"))
    step = max(1, -(-(finish.year - begin.year) * 62 // width))
    ticks = []
    for year in range(begin.year, finish.year + 1, step):
        side = "start" if year == begin.year else ("end" if year == finish.year else "middle")
        ticks.append((x(dt.date(year, 1, 1)), str(year), side))
    axis = 50 if lanes else 34
    return ModeBars(width, axis + 24, bars, ticks, x(at), axis, rows)


def _shorten(text: str, room: float) -> str:
    """As much of a label as its bar holds; the whole stands in the title and in the table."""
    if room < 20:
        return ""
    kept = ""
    for c in text:
        if _text_width(kept + c + "…") > room:
            return f"{kept}…" if kept else ""
        kept += c
    return kept


@dataclass
class Line:
    label: str
    path: str
    dots: list[tuple[float, float, str]]
    end_text: str
    end: tuple[float, float] | None
    tone: int
    words_y: float = 0


@dataclass
class TrendChart:
    """A line chart over frozen months with an axis that says where it starts."""

    width: int
    height: int
    left: int
    right: int
    lines: list[Line]
    y_ticks: list[tuple[float, str]]
    x_ticks: list[tuple[float, str]]
    target: float | None
    target_text: str
    head: list[str]
    rows: list[tuple[str, list[str]]]
    bottom: float

    @property
    def edge(self) -> int:
        """Where the axis ends and the words beside the lines begin."""
        return self.width - self.right


def _nice_step(span: float) -> float:
    for step in (0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000):
        if span / step <= 5:
            return step
    return 10 ** len(str(int(span)))


def trend_chart(series: Sequence[Series], target: float | None, unit: str, width: int = 760) -> TrendChart:
    """Values are drawn as given (percent as 87.68); months without one break the line."""
    narrow = width < 500
    height, top, left, right = (230, 14, 40, 72) if narrow else (260, 14, 52, 96)
    bottom = height - 34
    values = [float(v) for s in series for _, v in s.points if v is not None]
    if target is not None:
        values.append(float(target))
    days = sorted({on for s in series for on, _ in s.points})
    if not values or not days:
        return TrendChart(width, height, left, right, [], [], [], None, "", [], [], bottom)
    step = _nice_step((max(values) - min(values)) or 1)
    low = (min(values) // step) * step
    high = -((-max(values)) // step) * step
    if high == low:
        high += step
    begin, span = days[0].toordinal(), (days[-1].toordinal() - days[0].toordinal()) or 1

    def x(on: dt.date) -> float:
        share = (on.toordinal() - begin) / span if len(days) > 1 else 0.5
        return round(left + share * (width - left - right), 1)

    def y(value: float) -> float:
        return round(bottom - (value - low) / (high - low) * (bottom - top), 1)

    lines = []
    for i, s in enumerate(series, 1):
        path, pen, spots = "", "M", []
        for on, value in s.points:
            if value is None:
                pen = "M"
                continue
            a, b = x(on), y(float(value))
            path += f"{pen}{a:g} {b:g}"
            pen = "L"
            spots.append((a, b, f"{day(on)} {value:g}{unit}"))
        end = (spots[-1][0], spots[-1][1]) if spots else None
        known = [v for _, v in s.points if v is not None]
        lines.append(Line(s.label, path, spots, f"{known[-1]:g}{unit}" if known else "", end, min(i, 4)))
    # Words at the ends of the lines keep clear of one another.
    free = -100.0
    for line in sorted((one for one in lines if one.end), key=lambda one: one.end[1] if one.end else 0):
        line.words_y = max(line.end[1] if line.end else 0, free)
        free = line.words_y + 32
    y_ticks = []
    tick = low
    while tick <= high + step / 1000:
        y_ticks.append((y(tick), f"{tick:,g}{unit}" if tick == high or unit != "%" else f"{tick:,g}"))
        tick += step
    every = max(1, -(-len(days) // (4 if narrow else 12)))
    x_ticks = [
        (x(on), f"{on.year}-{on.month:02d}" if i == 0 or on.month == 1 else f"{on.month} 月")
        for i, on in enumerate(days)
        if i % every == 0
    ]
    by_day = [{on: v for on, v in s.points} for s in series]
    rows = [
        (day(on), ["—" if one.get(on) is None else f"{one[on]:,g}{unit}" for one in by_day])
        for on in reversed(days)
    ]
    target_y = y(float(target)) if target is not None else None
    text = f"目标 {target:g}{unit}" if target is not None else ""
    return TrendChart(
        width,
        height,
        left,
        right,
        lines,
        y_ticks,
        x_ticks,
        target_y,
        text,
        [s.label for s in series],
        rows,
        bottom,
    )
