"""The city drawn on the server: districts in five classes, compounds as dots, names outside on leaders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]

NAME_GAP = 46


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
    labels: list[Label] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.labels = place_labels(self.districts, self.width, self.height)

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
    steps, x0, y0 = [], 0, 0
    for x, y in sorted(points):
        # Tenths of a pixel as whole numbers; the path is drawn scaled down.
        xi, yi = round(x * 10), round(y * 10)
        steps.append(f"m{xi - x0} {yi - y0}h0")
        x0, y0 = xi, yi
    return "".join(steps)


def place_labels(districts: Sequence[MapDistrict], width: int, height: int) -> list[Label]:
    """Half of the names on either side, in the order of their anchors, none on another."""
    if not districts:
        return []
    by_x = sorted(districts, key=lambda d: d.anchor[0])
    half = (len(by_x) + 1) // 2
    sides = {"start": by_x[:half], "end": by_x[half:]}
    labels: list[Label] = []
    for side, members in sides.items():
        members = sorted(members, key=lambda d: d.anchor[1])
        for district, y in zip(members, _spread([d.anchor[1] for d in members], height), strict=True):
            labels.append(_label(district, side, y, width))
    return labels


def _spread(wanted: list[float], height: int) -> list[float]:
    """Heights near the wanted ones, at least a name's height apart and inside the drawing."""
    top, bottom = 14.0, height - 28.0
    gap = min(NAME_GAP, (bottom - top) / max(len(wanted) - 1, 1))
    placed: list[float] = []
    for y in wanted:
        low = placed[-1] + gap if placed else top
        placed.append(max(y - 14, low))
    limit = bottom
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - gap
    return placed


def _label(district: MapDistrict, side: str, y: float, width: int) -> Label:
    ax, ay = district.anchor
    start = 50.0 if side == "start" else width - 50.0
    # Level from the name, then at 45 degrees to the anchor, as on a metro plan.
    drop = abs(ay - y)
    turn = max(start, ax - drop) if side == "start" else min(start, ax + drop)
    leader = f"M{start:g} {y:.1f}H{turn:.1f}L{ax:.1f} {ay:.1f}"
    return Label(district, side, 0 if side == "start" else width, round(y, 1), leader)
