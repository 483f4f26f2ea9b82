"""From longitude and latitude to the drawing: one stable box, so that maps of different days overlay."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Bounds:
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, rings: Iterable[Ring]) -> Bounds:
        """The box around outlines; take it from the whole city, never from the points of one day."""
        lons, lats = [], []
        for ring in rings:
            for point in ring:
                lons.append(point[0])
                lats.append(point[1])
        return cls(min(lons), min(lats), max(lons), max(lats))


@dataclass(frozen=True)
class Projection:
    """Equal scale in both directions at the middle latitude; good to a pixel for a city."""

    bounds: Bounds
    width: float
    height: float
    pad_x: float = 0
    pad_y: float = 0

    def _scale(self) -> tuple[float, float, float, float]:
        b = self.bounds
        squeeze = math.cos(math.radians((b.south + b.north) / 2))
        span_x = (b.east - b.west) * squeeze or 1e-9
        span_y = (b.north - b.south) or 1e-9
        scale = min((self.width - 2 * self.pad_x) / span_x, (self.height - 2 * self.pad_y) / span_y)
        left = (self.width - span_x * scale) / 2
        top = (self.height - span_y * scale) / 2
        return squeeze, scale, left, top

    def xy(self, lon: float, lat: float) -> Point:
        """Where a place is on the drawing."""
        squeeze, scale, left, top = self._scale()
        x = left + (lon - self.bounds.west) * squeeze * scale
        y = top + (self.bounds.north - lat) * scale
        return round(x, 1), round(y, 1)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Which longitude and latitude a point of the drawing is."""
        squeeze, scale, left, top = self._scale()
        return self.bounds.west + (x - left) / (squeeze * scale), self.bounds.north - (y - top) / scale

    def points(self, places: Iterable[tuple[float, float]]) -> list[Point]:
        """Many places at once, the arithmetic done once."""
        squeeze, scale, left, top = self._scale()
        west, north = self.bounds.west, self.bounds.north
        return [
            (round(left + (lon - west) * squeeze * scale, 1), round(top + (north - lat) * scale, 1))
            for lon, lat in places
        ]

    def path(self, rings: Iterable[Ring]) -> str:
        """The outlines as one SVG path, points that fall on each other left out."""
        parts = []
        for ring in rings:
            last: Point | None = None
            steps = []
            for point in self.points((p[0], p[1]) for p in ring):
                if point != last:
                    steps.append(f"{point[0]:g} {point[1]:g}")
                    last = point
            if len(steps) > 2:
                parts.append("M" + "L".join(steps) + "Z")
        return "".join(parts)


def rings_of(geometry: dict[str, Any]) -> list[Ring]:
    """All rings of a GeoJSON Polygon or MultiPolygon."""
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    raise ValueError(f"not an outline: {geometry['type']}")
