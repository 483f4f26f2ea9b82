"""A small plan of a compound and what lies around it, drawn here: no tiles, no foreign server. Pressed, it gives a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Any

from sifang.cases import rules
from sifang.cases.telling import position
from sifang.cases.telling.position import Place
from sifang.policy import public as policy
from sifang.registry import public as registry
from sifang.ui import public as ui

Box = tuple[float, float, float, float]
SIZE = 320
"""As many points wide and high on every screen: a press tells the point, and the point has to tell the place."""
_PAD, _BAR = 8, 200
_METRES_A_DEGREE = 111_195
_SHOWN, _LETTER = 8, 12
# Where the north and the scale stand.
_TAKEN = ((290, 0, SIZE, 52), (0, 276, 100, SIZE))


@dataclass(frozen=True)
class Neighbour:
    """A compound nearby. The name stands in the drawing where there is room for it, and in the table always."""

    name: str
    x: float
    y: float
    where: str
    metres: int
    anchor: str = ""


@dataclass(frozen=True)
class Plan:
    """What is drawn. `mark` is where the problem is, `seen` and `said` the same in words."""

    projection: ui.Projection
    here: Place
    name: str
    metres: int
    outline: str
    neighbours: tuple[Neighbour, ...]
    bar: float
    ring: float
    mark: tuple[float, float] | None
    side: str
    seen: str
    said: str

    size, middle, bar_metres = SIZE, SIZE / 2, _BAR

    def pressed(self, at: Mapping[str, Any]) -> Place | None:
        """The place of a press (`at.x`, `at.y`), None without one."""
        x, y = str(at.get("at.x", "")), str(at.get("at.y", ""))
        if not (x.isdecimal() and y.isdecimal() and len(x + y) < 12):
            return None
        longitude, latitude = self.projection.place(int(x), int(y))
        return round(longitude, 6), round(latitude, 6)


def most_metres(on: date) -> int:
    """How far from its compound a problem may be."""
    return policy.whole("telling.place_metres", on)


def press_on(drawn: Plan | None, at: Mapping[str, Any], on: date) -> tuple[Place | None, str]:
    """The place of a press on a plan, or what stands against it; neither without a press."""
    place = drawn.pressed(at) if drawn is not None else None
    if drawn is None or place is None:
        return None, ""
    metres = position.distance_m(drawn.here, place)
    why = rules.against_place(longitude=place[0], latitude=place[1], metres=metres, most=most_metres(on))
    return (None, why) if why else (place, "")


def plan_of(compound: Any, community: Any, place: Place | None, on: date) -> Plan | None:
    """The plan with a mark where the place is; None when the register does not know where the compound is. One query."""
    here = position.of_compound(compound)
    if here is None:
        return None
    metres = most_metres(on)
    if place is not None:
        # What was marked under another limit is drawn too.
        metres = max(metres, round((position.distance_m(here, place) or 0) * 1.1))
    bounds = around([here], metres=metres)
    projection = ui.Projection(bounds, SIZE, SIZE, pad_x=_PAD, pad_y=_PAD)
    mark = projection.xy(*place) if place else None
    boxes: list[Box] = [*_TAKEN, *([(mark[0] - 11, mark[1] - 30, mark[0] + 11, mark[1] + 3)] if mark else [])]
    side = _room_for(SIZE / 2, SIZE / 2, compound.name, boxes)
    outline = next((one for one in policy.outlines() if one.code == community.code), None)
    seen = position.seen_from(here, place) if place is not None else ""
    said = (
        f"在小区登记位置的{seen}" if seen and seen != position.HERE else "在小区登记的位置上" if seen else ""
    )
    scale = (SIZE / 2 - _PAD) / metres
    return Plan(
        projection, here, compound.name, metres, projection.path(outline.rings) if outline else "",
        _around(compound, here, bounds, projection, boxes, on), round(_BAR * scale, 1), round(most_metres(on) * scale, 1),
        mark, side, seen, said,
    )  # fmt: skip


def around(places: Sequence[Place], *, metres: int) -> ui.Bounds:
    """The box around places, so many metres wider on each side."""
    box = ui.Bounds.around([places])
    high = metres / _METRES_A_DEGREE
    wide = high / cos(radians((box.south + box.north) / 2))
    return ui.Bounds(box.west - wide, box.south - high, box.east + wide, box.north + high)


def _around(
    compound: Any, here: Place, bounds: ui.Bounds, projection: ui.Projection, boxes: list[Box], on: date
) -> tuple[Neighbour, ...]:
    """The nearest first. Their names are no secret: whoever reports chooses among all of them."""
    rows = (
        registry.Compound.objects.standing_on(on)
        .filter(longitude__range=(bounds.west, bounds.east), latitude__range=(bounds.south, bounds.north))
        .exclude(pk=compound.pk)
        .values_list("name", "longitude", "latitude")
    )
    near = sorted((position.distance_m(here, (lon, lat)) or 0, name, lon, lat) for name, lon, lat in rows)
    found = []
    for metres, name, lon, lat in near[:_SHOWN]:
        x, y = projection.xy(lon, lat)
        anchor = _room_for(x, y, name, boxes)
        found.append(Neighbour(name, x, y, position.seen_from(here, (lon, lat)), metres, anchor))
    return tuple(found)


def _box(x: float, y: float, name: str, anchor: str) -> Box:
    """Around a point and its name, to the right of it or to the left."""
    wide = len(name) * _LETTER + 12
    return (x - 7, y - 8, x + wide, y + 8) if anchor == "start" else (x - wide, y - 8, x + 7, y + 8)


def _room_for(x: float, y: float, name: str, boxes: list[Box]) -> str:
    """On which side the name fits without lying over another; '' when on neither."""
    for anchor in ("start", "end"):
        left, top, right, bottom = box = _box(x, y, name, anchor)
        is_free = all(
            right < other[0] or left > other[2] or bottom < other[1] or top > other[3] for other in boxes
        )
        if is_free and left >= 0 and right <= SIZE:
            boxes.append(box)
            return anchor
    return ""
