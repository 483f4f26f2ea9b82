"""Figures for a person: live inside his jurisdiction, of other areas what the city issued."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from sifang.areas import public as areas
from sifang.indicators.engine import Figures, figures_on
from sifang.indicators.figure import Figure
from sifang.indicators.fresh import fresh_figures
from sifang.indicators.models import FrozenDefinition, FrozenMonth
from sifang.indicators.permissions import live_ground, may_see_issued, may_see_live
from sifang.indicators.queries import frozen_figures, last_frozen
from sifang.indicators.records import FrozenRecords, LiveRecords


class Answers:
    """What a person may know of some areas: `get(key, area_id)` is a figure, or None when it is not his."""

    def __init__(
        self,
        live: Figures | None,
        live_ids: set[int],
        issued: dict[tuple[str, int], Figure],
        tree: str,
        keys: list[str] | None = None,
    ) -> None:
        self._live, self._live_ids, self._issued, self._tree = live, live_ids, issued, tree
        self._keys = None if keys is None else set(keys)

    def get(self, key: str, area_id: int) -> Figure | None:
        if self._live is not None and area_id in self._live_ids:
            return self._live.get(key, area_id, self._tree)
        return self._issued.get((key, area_id))

    def is_live(self, area_id: int) -> bool:
        """Are this area's figures live, with their records?"""
        return area_id in self._live_ids

    def of_area(self, area_id: int) -> list[Figure]:
        """Every figure of one area the person may know, in the city's order."""
        if self._live is not None and area_id in self._live_ids:
            figures = self._live.of_area(area_id, self._tree)
            return [f for f in figures if self._keys is None or f.key in self._keys]
        return [f for (_, area), f in self._issued.items() if area == area_id]


def figures_for(
    user: Any,
    day: date,
    area_ids: Iterable[int],
    tree: str = areas.Tree.MANAGEMENT,
    keys: Iterable[str] | None = None,
) -> Answers:
    """
    The one way from a person to figures: pages, API, bulletin and exports all ask here.

    Live figures of areas wholly inside his jurisdiction; of others the last frozen month by that day,
    without records; nothing at all for somebody without a post.
    """
    wanted = list(dict.fromkeys(area_ids))
    ground = live_ground(user, day, tree, wanted)
    mine = {pk for pk in wanted if ground.holds(pk)}
    asked = None if keys is None else list(keys)
    live = _live(day, asked, mine, tree) if mine else None
    rest = [pk for pk in wanted if pk not in mine]
    issued: dict[tuple[str, int], Figure] = {}
    if rest and ground.sees_issued and (frozen := last_frozen(day)) is not None:
        issued = frozen_figures(frozen, rest, tree, asked)
    return Answers(live, mine, issued, str(tree), asked)


def _live(day: date, keys: list[str] | None, area_ids: set[int], tree: str) -> Figures:
    """Kept for a while outside transactions; inside one just what is asked for is counted."""
    if connection.in_atomic_block:
        return figures_on(day, keys, area_ids=area_ids, tree=tree)
    return fresh_figures(day)


def figure_for(
    user: Any, key: str, area: areas.Area, tree: str = areas.Tree.MANAGEMENT, *, day: date
) -> Figure | None:
    """One figure of one area for a person, or None when it is not his to know."""
    return figures_for(user, day, [area.pk], tree, [key]).get(key, area.pk)


def records_for(
    user: Any,
    key: str,
    area: areas.Area,
    tree: str = areas.Tree.MANAGEMENT,
    *,
    day: date,
    counted: bool | None = None,
    q: str = "",
    limit: int = 50,
) -> LiveRecords | None:
    """The records behind a live figure, or None: no records of areas that are not wholly one's own."""
    if not may_see_live(user, area, tree, day):
        return None
    return LiveRecords(key, day, area.pk, tree, counted, q, limit)


def frozen_records_for(
    user: Any,
    key: str,
    area: areas.Area,
    tree: str,
    *,
    frozen: FrozenMonth,
    counted: bool | None = None,
    q: str = "",
    limit: int = 50,
) -> FrozenRecords | None:
    """The records behind a frozen figure: again only of areas wholly one's own, as they lay at its cut-off."""
    if not may_see_issued(user) or not may_see_live(user, area, tree, frozen.cut_off):
        return None
    definition = FrozenDefinition.objects.filter(frozen=frozen, key=key).first()
    return None if definition is None else FrozenRecords(definition, area.pk, tree, counted, q, limit)
