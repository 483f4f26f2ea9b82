"""The city drawn: districts by their share, compounds as dots, as of one day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.indicators.public import Figure
from sifang.policy import public as policy
from sifang.registry import public as registry
from sifang.ui.public import Bounds, CityMap, MapDistrict, Projection

WIDTH, HEIGHT = 384, 560
# Room for the names that stand outside on their leaders.
PAD_X = 44


@lru_cache(maxsize=4)
def _ground(version: str) -> tuple[Projection, dict[str, tuple[str, str, tuple[float, float]]]]:
    """Projection and, by district code, name, path and anchor; drawn once per policy version."""
    outlines = list(policy.outlines())
    rings = [ring for outline in outlines for ring in outline.rings]
    projection = Projection(Bounds.around(rings), WIDTH, HEIGHT, pad_x=PAD_X, pad_y=4)
    drawn = {}
    for outline in outlines:
        longest = max(outline.rings, key=len)
        points = projection.points((p[0], p[1]) for p in longest)
        anchor = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
        drawn[outline.code] = (outline.name, projection.path(outline.rings), anchor)
    return projection, drawn


def _positions(user: Any, day: date) -> Iterator[tuple[float, float, bool]]:
    """Longitude, latitude and whether professionally served, of the compounds the person may see."""
    states = registry.states_on(day).filter(compound__longitude__isnull=False)
    if not accounts.scope_of(user).everywhere:
        states = states.filter(compound__in=registry.compounds_visible_to(user))
    rows = states.annotate(is_served=registry.served(day))
    found: Any = rows.values_list("compound__longitude", "compound__latitude", "is_served")
    return found.iterator(5000)


# The dots of the whole city, projected, until somebody acts; and how long when rows changed without an action.
_DOTS: dict[tuple[Any, ...], tuple[float, dict[bool, list[tuple[float, float]]]]] = {}
_SECONDS, _MOST = 60.0, 8


def _dots(user: Any, day: date, projection: Projection) -> dict[bool, list[tuple[float, float]]]:
    """Where the compounds lie on the drawing, by whether they are professionally served."""
    kept = accounts.scope_of(user).everywhere and not connection.in_atomic_block
    key = (connection.settings_dict["NAME"], day, audit.stamp(), policy.version(day).sha256) if kept else ()
    found = _DOTS.get(key)
    if found and time.monotonic() - found[0] < _SECONDS:
        return found[1]
    lying: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for lon, lat, served in _positions(user, day):
        lying[served].append((lon, lat))
    drawn = {served: projection.points(points) for served, points in lying.items()}
    if kept:
        if len(_DOTS) >= _MOST:
            _DOTS.clear()
        _DOTS[key] = (time.monotonic(), drawn)
    return drawn


def city_map(
    user: Any,
    day: date,
    districts: dict[str, tuple[areas.Area, Figure | None]],
    href: Callable[[areas.Area], str],
    *,
    title: str,
    counted: str,
    missing: str,
) -> CityMap | None:
    """
    The map with one figure's shares and the dots of the compounds the person may see.

    :param districts: by official code, the area and its figure (None: nothing to show)
    :returns: None when the city's folder draws no outlines
    """
    projection, drawn = _ground(policy.version(day).sha256)
    if not drawn:
        return None
    dots = _dots(user, day, projection)
    shapes = []
    for code, (name, path, anchor) in drawn.items():
        area, figure = districts.get(code, (None, None))
        share = None if figure is None or figure.share is None else float(figure.share)
        shapes.append(
            MapDistrict(
                code=code,
                name=name,
                path=path,
                label_value="没有数据" if figure is None else figure.division,
                share=share,
                anchor=anchor,
                href=href(area) if area is not None else "",
                share_text="" if figure is None else figure.shown,
            )
        )
    return CityMap(
        districts=shapes,
        dots_in=dots[True],
        dots_out=dots[False],
        width=WIDTH,
        height=HEIGHT,
        title=title,
        caption="有专业化服务 / 小区",
        legend_in=counted,
        legend_out=missing,
        value_label="有专业化服务 / 小区",
    )
