"""How far it is, and in which direction. Of where a telephone stands metres come out, and nothing else is kept of it."""

from __future__ import annotations

from datetime import date
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Any

from sifang.policy import public as policy

Place = tuple[float, float]
"""Longitude and latitude."""

_EARTH_M = 6_371_000


def is_far(metres: int | None, on: date) -> bool:
    """Was a picture taken so far away that a page says it was taken elsewhere?"""
    return metres is not None and metres > policy.whole("photograph.far_metres", on)


def distance_m(here: tuple[float, float] | None, there: tuple[float, float] | None) -> int | None:
    """Metres between two (longitude, latitude); None when one is not known."""
    if here is None or there is None:
        return None
    (east, north), (east2, north2) = here, there
    half = (
        sin(radians(north2 - north) / 2) ** 2
        + cos(radians(north)) * cos(radians(north2)) * sin(radians(east2 - east) / 2) ** 2
    )
    # On the other side of the earth the sum may come out a hair above one.
    return round(2 * _EARTH_M * asin(sqrt(min(1.0, half))))


def read(longitude: str, latitude: str) -> tuple[float, float] | None:
    """What a telephone sent, if it is a place on earth."""
    try:
        east, north = float(longitude), float(latitude)
    except ValueError:
        return None
    return (east, north) if -180 <= east <= 180 and -90 <= north <= 90 else None


def of_compound(compound: Any) -> tuple[float, float] | None:
    """Where the register says it is."""
    if compound.longitude is None or compound.latitude is None:
        return None
    return compound.longitude, compound.latitude


def of_case(case: Any) -> tuple[float, float] | None:
    """Where the problem is, when somebody said so on a plan."""
    if case.longitude is None or case.latitude is None:
        return None
    return float(case.longitude), float(case.latitude)


_WINDS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
HERE = "就在这里"
# Nearer than this nobody asks for a direction.
_AT_IT_M = 15


def direction(here: tuple[float, float], there: tuple[float, float]) -> str:
    """In which of eight directions the other place lies, seen from here; north is above."""
    (east, north), (east2, north2) = here, there
    turn = degrees(atan2((east2 - east) * cos(radians((north + north2) / 2)), north2 - north))
    return _WINDS[round(turn / 45) % 8]


def seen_from(here: tuple[float, float], there: tuple[float, float]) -> str:
    """`东北 120 米`, `就在这里`."""
    metres = distance_m(here, there) or 0
    if metres < _AT_IT_M:
        return HERE
    return (
        f"{direction(here, there)} {metres} 米"
        if metres < 1000
        else f"{direction(here, there)}约 {metres / 1000:.1f} 公里"
    )


def nearest_first(found: Any) -> tuple[bool, int]:
    """The order of what has its `metres` known or None; what has none stays behind, as it stood."""
    return found.metres is None, found.metres or 0


def in_words(metres: int | None) -> str:
    """`离小区 120 米`, `离小区约 3.4 公里`; '' when it is not known."""
    if metres is None:
        return ""
    return f"离小区 {metres} 米" if metres < 1000 else f"离小区约 {metres / 1000:.1f} 公里"
