"""The rows of a sheet against the register: for each the compound it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from sifang.registry.matching.matcher import Match, match_all
from sifang.registry.matching.names import stem
from sifang.registry.matching.remembering import remembered
from sifang.registry.matching.rules import rules
from sifang.registry.matching.scoring import Standing
from sifang.registry.matching.standings import Ground, of_register
from sifang.registry.models import Compound

_Row = TypeVar("_Row")


def row_standing(number: int, values: dict[str, Any]) -> Standing:
    """What a row of the compounds' sheet says, not yet put in its place."""
    return Standing(
        number, values["name"], address=values.get("address") or "", longitude=values.get("longitude"),
        latitude=values.get("latitude"), households=values.get("household_count"),
        buildings=values.get("building_count"), year=values.get("built_year"), company=values.get("company") or "",
    )  # fmt: skip


def anybody() -> bool:
    """Is there any compound on the register?"""
    return Compound.objects.exists()


def named_alike(rows: Sequence[_Row], name: Callable[[_Row], str]) -> list[_Row]:
    """Rows that share the stem of their name with another: only those may be one compound listed twice."""
    told = rules()
    if told is None:
        return []
    stems = [stem(name(row), told.words) for row in rows]
    counted = Counter(stems)
    return [row for row, said in zip(rows, stems, strict=True) if counted[said] > 1]


def match_rows(
    rows: Sequence[tuple[Standing, int]], day: date, may: Callable[[int | None], bool] = lambda area: True
) -> dict[int, Match]:
    """
    Row number -> its match.

    :param rows: each with the area it names
    :param may: whether the person may know of what stands in an area; other records are not looked at
    """
    told = rules()
    if told is None or not rows:
        return {}
    ground = Ground(day)
    placed = [ground.stand(row, area) for row, area in rows]
    districts: set[int] = set()
    everywhere = False
    for row in placed:
        districts |= row.districts
        everywhere = everywhere or not row.districts
    known = of_register(day, ground, districts=() if everywhere else districts)
    known = [one for one in known if may(one.area)]
    return match_all(told, ground.places, placed, known, remembered())


__all__ = ["anybody", "match_rows", "named_alike", "row_standing"]
