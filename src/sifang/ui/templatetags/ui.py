"""The components as tags and filters; registered as builtins, so no page loads them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from sifang.ui import charts, numbers
from sifang.ui.address import href_with, keep
from sifang.ui.icons import icon as draw_icon
from sifang.ui.icons import state as draw_state
from sifang.ui.parts import Series
from sifang.ui.shell import mode_of
from sifang.ui.tables import Empty, Table

register = template.Library()

for _name in ("n", "pct", "wan", "yuan_wan", "day", "day_words", "moment", "mask_name", "mask_phone"):
    register.filter(_name, getattr(numbers, _name))


def _request(context: Context) -> HttpRequest | None:
    return context.get("request")


# ---- small pieces ----


@register.simple_tag
def icon(name: str, label: str = "", size: int = 0) -> SafeString:
    """`{% icon "done" %}`; `label` when it stands alone."""
    return draw_icon(name, label, size)


@register.simple_tag
def state(kind: str, text: str = "", bare: bool = False) -> SafeString:
    """`{% state "late" "逾期 3 天" %}`; `bare=True` without the tinted ground, as in tables."""
    return draw_state(kind, text, bare)


@register.simple_tag
def stat(name: str, value: Any, unit: str = "", note: str = "") -> SafeString:
    """One fact of a strip; put several into `<div class="facts">`."""
    return format_html(
        '<div><span>{}</span><b class="num">{}</b>{}{}</div>',
        name,
        numbers.n(value),
        f" {unit}" if unit and value not in (None, "") else "",
        f"，{note}" if note else "",
    )


@register.simple_tag
def tip(word: str, means: str = "") -> SafeString:
    """A word of the trade with what it means, for those who press or hover it."""
    return format_html('<dfn class="tip" title="{}">{}</dfn>', means or word, word)


# ---- frame ----


@register.simple_tag(takes_context=True)
def page_mode(context: Context) -> str:
    """'' / 'elder' / 'wall': asked for in the address or remembered on this device."""
    shell = context.get("shell")
    return mode_of(_request(context)) or (getattr(shell, "mode", "") or "")


@register.simple_tag(takes_context=True)
def kept(context: Context, href: str) -> str:
    """An address that carries the area and the date along."""
    shell = context.get("shell")
    return keep(href, shell.kept) if shell else href


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: Any) -> str:
    """The present address with some parameters changed: `{% here sort="-name" %}`."""
    return href_with(_request(context), **changes)


@register.simple_tag(takes_context=True)
def rest_of_address(context: Context, *without: str) -> list[tuple[str, str]]:
    """The parameters a form has to carry along as hidden fields, except those it asks itself."""
    request = _request(context)
    if request is None:
        return []
    skip = {*without, "after", "before", "cursor", "page"}
    return [(k, v) for k, values in request.GET.lists() for v in values if k not in skip and v != ""]


# ---- figures and drawings ----


@register.inclusion_tag("ui/parts/figure.html")
def figure(tile: Any, tag: str = "a", on: bool = False) -> dict[str, Any]:
    """The figure that proves itself."""
    line = charts.sparkline(tile.trend, tile.target_line) if tile.trend else None
    return {"tile": tile, "line": line, "on": on}


@register.inclusion_tag("ui/parts/sparkline.html")
def sparkline(points: Any, target: float | None = None, width: int = 96, height: int = 34) -> dict[str, Any]:
    return {"line": charts.sparkline(points or [], target, width, height)}


@register.inclusion_tag("ui/parts/dot_plot.html")
def dot_plot(
    value: Any, line: Any = None, low: float = 0, high: float = 100, width: int = 120
) -> dict[str, Any]:
    """One rail of a comparison; all in the same units, percent as 87.68."""
    return {"plot": charts.dot_plot(value, line, float(low), float(high), width)}


@register.inclusion_tag("ui/parts/trend_chart.html")
def trend_chart(
    series: Any, target: float | None = None, unit: str = "%", title: str = "", source: str = ""
) -> dict[str, Any]:
    """Frozen months as lines with axis, target and the same numbers as a table."""
    lines = [series] if isinstance(series, Series) else list(series)
    sizes = [
        ("at-desk", charts.trend_chart(lines, target, unit)),
        ("on-phone", charts.trend_chart(lines, target, unit, 358)),
    ]
    return {"chart": sizes[0][1], "sizes": sizes, "title": title, "source": source}


@register.inclusion_tag("ui/parts/mode_bars.html")
def mode_bars(segments: Any, at: dt.date, title: str = "") -> dict[str, Any]:
    """How a compound was served, as dated bars; `at` is the day one looks at."""
    periods = list(segments)
    sizes = [("at-desk", charts.mode_bars(periods, at)), ("on-phone", charts.mode_bars(periods, at, 358))]
    return {"chart": sizes[0][1], "sizes": sizes, "title": title, "at": at}


@register.inclusion_tag("ui/parts/city_map.html", takes_context=True)
def city_map(context: Context, map: Any) -> dict[str, Any]:
    """The city with its districts and compounds; larger type on the wall."""
    if page_mode(context) == "wall":
        map = replace(map, text_size=19)
    return {"map": map}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(items: Any) -> dict[str, Any]:
    """Time as a metro line, newest first, a year's name wherever the year changes."""
    rows, year = [], None
    for item in items:
        heading = ""
        if item.on and item.on.year != year:
            year = item.on.year
            heading = f"{year} 年"
        rows.append((heading, item))
    return {"rows": rows}


@register.inclusion_tag("ui/parts/clock_strip.html")
def clock_strip(stops: Any) -> dict[str, Any]:
    """The stages of a matter in a line: done, here now, to come."""
    return {"stops": stops}


@register.inclusion_tag("ui/parts/four_corners.html")
def four_corners(corners: Any) -> dict[str, Any]:
    """Who serves this compound: four parties, always in the same places."""
    return {"corners": corners}


# ---- lists ----


@register.inclusion_tag("ui/parts/chips.html")
def chips(chips: Any) -> dict[str, Any]:
    return {"chips": chips}


@register.inclusion_tag("ui/parts/pager.html")
def pager(page: Any) -> dict[str, Any]:
    return {"page": page}


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, hint: str = "", action_href: str = "", action_label: str = "") -> dict[str, Any]:
    """Nothing here: says so, and what to do next."""
    return {"title": title, "hint": hint, "action_href": action_href, "action_label": action_label}


@register.inclusion_tag("ui/parts/sort_head.html", takes_context=True)
def sort_head(context: Context, label: str, key: str, sort: str = "", align: str = "") -> dict[str, Any]:
    """A column's head that sorts: once up, again down."""
    now = "ascending" if sort == key else ("descending" if sort == f"-{key}" else "")
    href = href_with(_request(context), sort=f"-{key}" if now == "ascending" else key)
    return {"label": label, "now": now, "href": href, "align": align}


@register.inclusion_tag("ui/parts/data_table.html", takes_context=True)
def data_table(context: Context, table: Table) -> dict[str, Any]:
    """The list furniture around the given rows."""
    request = _request(context)
    shown = table.shown_keys(request)
    nothing = table.empty or Empty()
    if isinstance(nothing, str):
        nothing = Empty(nothing)
    asked = [one.name for one in table.filters]
    return {
        "request": request,
        "shell": context.get("shell"),
        "table": table,
        "columns": [column for column in table.columns if column.key in shown],
        "body": table.body(shown) if table.rows else "",
        "shown": shown,
        "choosable": table.columns[1:],
        "chips": table.active_chips(request),
        "nothing": nothing,
        "carried": [(k, v) for k, v in rest_of_address(context) if k not in asked],
        "carried_cols": [(k, v) for k, v in rest_of_address(context, "cols")],
        "cleared": table.cleared_href(request),
    }


# ---- forms ----


@register.inclusion_tag("ui/parts/field.html")
def field(bound_field: Any, hint: str = "") -> dict[str, Any]:
    """A question: label, hint, error beside it, the answer."""
    widget = bound_field.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    return {"f": bound_field, "kind": kind, "grouped": widget.use_fieldset, "hint": hint}


@register.inclusion_tag("ui/parts/errors.html")
def errors(form: Any) -> dict[str, Any]:
    """What is to be changed, on top of a form, each with a way to its field."""
    problems = (
        [(f.id_for_label or f.auto_id, f"{f.label}：{text}") for f in form for text in f.errors]
        if form.is_bound
        else []
    )
    general = list(form.non_field_errors()) if form.is_bound else []
    # No browser lets a page put a chosen file back.
    return {
        "problems": problems, "general": general, "count": len(problems) + len(general),
        "has_files": form.is_multipart(),
    }  # fmt: skip


# ---- for the components' own templates ----

_WHOLE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?|\d\d-\d\d \d\d:\d\d")


@register.filter
def whole(value: Any) -> SafeString:
    """Text whose dates do not break over two lines."""
    return mark_safe(_WHOLE.sub(r'<span class="nw">\g<0></span>', conditional_escape(value)))


@register.filter
def unlocal(value: Any) -> str:
    """A coordinate, written for SVG whatever the language of the page."""
    return f"{float(value):g}"


@register.filter
def add_px(value: Any, more: float) -> str:
    """A coordinate moved by some pixels."""
    return f"{float(value) + float(more):g}"
