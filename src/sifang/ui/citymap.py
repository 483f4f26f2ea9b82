"""The city drawn on the server: districts in five classes, compounds as dots, names outside on leaders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

Point = tuple[float, float]

STRIP = 6
_COORDINATES = re.compile(r"([ML])\s*(-?[\d.]+)[ ,](-?[\d.]+)")


@dataclass
class MapDistrict:
    """A district's outline (already projected), what its label says and where the leader points."""

    code: str
    name: str
    path: str
    label_value: str
    share: float | None
    anchor: Point
    href: str = ""
    share_text: str = ""


@dataclass
class Label:
    """A district's name beside the map, with the line that leads to it."""

    district: MapDistrict
    side: str
    x: float
    y: float
    leader: str


@dataclass
class CityMap:
    """A whole map. `limits` are the four shares between the five classes; dots in are those that count."""

    districts: list[MapDistrict]
    dots_in: Sequence[Point] = ()
    dots_out: Sequence[Point] = ()
    width: int = 384
    height: int = 560
    title: str = ""
    source: str = ""
    caption: str = ""
    limits: tuple[float, float, float, float] = (0.80, 0.85, 0.88, 0.91)
    legend_in: str = ""
    legend_out: str = ""
    value_label: str = ""
    share_label: str = "覆盖率"
    text_size: float = 14

    @property
    def labels(self) -> list[Label]:
        """The names with their places; the type grows on the meeting-room wall."""
        return place_labels(self.districts, self.width, self.height, self.text_size)

    @property
    def name_y(self) -> float:
        return self.text_size * 0.36

    def class_of(self, share: float | None) -> int:
        """1 the lightest to 5 the darkest; 0 when nothing is known."""
        if share is None:
            return 0
        return 1 + sum(1 for limit in self.limits if share >= limit)

    @property
    def shapes(self) -> list[tuple[MapDistrict, int]]:
        return [(district, self.class_of(district.share)) for district in self.districts]

    @property
    def classes(self) -> list[tuple[int, str]]:
        """The legend: class and its words."""
        a, b, c, d = (f"{limit * 100:g}" for limit in self.limits)
        words = (f"低于 {a}", f"{a}–{b}", f"{b}–{c}", f"{c}–{d}", f"{d}% 以上")
        return list(enumerate(words, 1))

    @property
    def has_unknown(self) -> bool:
        return any(district.share is None for district in self.districts)

    @property
    def path_in(self) -> str:
        return dots(self.dots_in)

    @property
    def path_out(self) -> str:
        return dots(self.dots_out)


def dots(points: Sequence[Point]) -> str:
    """Many dots as one path of empty strokes with round caps; relative steps keep it short."""
    return _dots(tuple(points))


@lru_cache(maxsize=16)
def _dots(points: tuple[Point, ...]) -> str:
    steps, x0, y0 = [], 0, 0
    for x, y in sorted(points):
        # Tenths of a pixel as whole numbers; the path is drawn scaled down.
        xi, yi = round(x * 10), round(y * 10)
        steps.append(f"m{xi - x0} {yi - y0}h0")
        x0, y0 = xi, yi
    return "".join(steps)


def place_labels(districts: Sequence[MapDistrict], width: int, height: int, size: float = 14) -> list[Label]:
    """Names beside the map where the land leaves room, none on another; `size` is the height of the type."""
    if not districts:
        return []
    key = tuple((d.path, d.anchor) for d in districts)
    spots = _spots(key, width, height, size)
    labels = []
    for district, (side, y) in zip(districts, spots, strict=True):
        labels.append(_label(district, side, y, width, size))
    return labels


def _silhouette(paths: Sequence[str], width: int, height: int) -> tuple[list[float], list[float]]:
    """For every strip of STRIP pixels how far the land reaches to the left and to the right."""
    strips = height // STRIP + 1
    left, right = [float(width)] * strips, [0.0] * strips
    for path in paths:
        last: Point | None = None
        for token in _COORDINATES.findall(path):
            x, y = float(token[1]), float(token[2])
            steps = 1
            if last and token[0] != "M":
                steps = max(1, int(abs(y - last[1]) // STRIP) + 1)
            start = last if last and token[0] != "M" else (x, y)
            for k in range(steps + 1):
                px = start[0] + (x - start[0]) * k / steps
                py = start[1] + (y - start[1]) * k / steps
                i = min(max(int(py // STRIP), 0), strips - 1)
                left[i], right[i] = min(left[i], px), max(right[i], px)
            last = (x, y)
    return left, right


@lru_cache(maxsize=32)
def _spots(
    key: tuple[tuple[str, Point], ...], width: int, height: int, size: float
) -> tuple[tuple[str, float], ...]:
    """Side and height for each name: the least covering of land, then the shortest leaders."""
    left, right = _silhouette([path for path, _ in key], width, height)
    words, block = size * 4.8, size * 3.2
    ys = list(range(int(size), int(height - size * 1.6), STRIP))
    gap = max(1, -int(-block // STRIP))

    def price(side: str, anchor: Point, y: int) -> float:
        first, last = max(int((y - size) // STRIP), 0), int((y + size * 1.7) // STRIP)
        if side == "start":
            room = min(left[first : last + 1])
            reach = anchor[0]
        else:
            room = width - max(right[first : last + 1])
            reach = width - anchor[0]
        return max(0.0, words - room) * 12 + abs(y - anchor[1]) + reach * 0.5

    prices = {side: [[price(side, anchor, y) for y in ys] for _, anchor in key] for side in ("start", "end")}
    order = sorted(range(len(key)), key=lambda i: key[i][1][1])
    best: tuple[float, list[tuple[str, float]]] | None = None
    for sides in _sides(key):
        total, spots = 0.0, [("start", 0.0)] * len(key)
        for side in ("start", "end"):
            members = [i for i in order if sides[i] == side]
            cost, places = _stack([prices[side][i] for i in members], gap)
            total += cost
            for i, place in zip(members, places, strict=True):
                spots[i] = (side, float(ys[place]))
        if best is None or total < best[0]:
            best = (total, spots)
    assert best is not None
    return tuple(best[1])


def _sides(key: tuple[tuple[str, Point], ...]) -> list[tuple[str, ...]]:
    """Every way to share the names out for a small city, else by which half the anchor lies in."""
    n = len(key)
    if n <= 9:
        every = product(("start", "end"), repeat=n)
        return [sides for sides in every if abs(sides.count("start") * 2 - n) <= 2]
    by_x = sorted(range(n), key=lambda i: key[i][1][0])
    west = set(by_x[: (n + 1) // 2])
    return [tuple("start" if i in west else "end" for i in range(n))]


def _stack(prices: list[list[float]], gap: int) -> tuple[float, list[int]]:
    """The cheapest heights, each at least `gap` strips below the one before."""
    if not prices:
        return 0.0, []
    count = len(prices[0])
    gap = min(gap, max(1, (count - 1) // max(len(prices) - 1, 1)))
    trail: list[list[int]] = []
    totals = list(prices[0])
    for row in prices[1:]:
        cheapest, at, ats, nexts = float("inf"), 0, [], []
        for y in range(count):
            if y - gap >= 0 and totals[y - gap] < cheapest:
                cheapest, at = totals[y - gap], y - gap
            ats.append(at)
            nexts.append(cheapest + row[y])
        trail.append(ats)
        totals = nexts
    y = min(range(count), key=totals.__getitem__)
    cost, places = totals[y], [y]
    for ats in reversed(trail):
        y = ats[y]
        places.append(y)
    return cost, places[::-1]


def _label(district: MapDistrict, side: str, y: float, width: int, size: float) -> Label:
    ax, ay = district.anchor
    words = size * len(district.name) + 6
    start = words if side == "start" else width - words
    # Level from the name, then at 45 degrees to the anchor, as on a metro plan.
    drop = abs(ay - y)
    turn = max(start + 4, ax - drop) if side == "start" else min(start - 4, ax + drop)
    leader = f"M{start:g} {y:.1f}H{turn:.1f}L{ax:.1f} {ay:.1f}"
    return Label(district, side, 0 if side == "start" else width, round(y, 1), leader)
