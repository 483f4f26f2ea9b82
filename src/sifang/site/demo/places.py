"""Where things stand: communities of the policy folder, and points inside the districts' outlines."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, pi, sin
from random import Random
from typing import Any

from sifang.areas import public as areas
from sifang.policy import public as policy
from sifang.site.demo.figures import DISTRICTS, District, share_out

Ring = tuple[tuple[float, float], ...]


@dataclass
class Community:
    """A community that gets compounds: where it lies and how many."""

    id: int
    code: str
    name: str
    is_urban: bool
    street_id: int
    street_name: str
    street_kind: str
    district: District
    centre: tuple[float, float] = (0.0, 0.0)
    compounds: int = 0


@dataclass
class Ground:
    """The city's ground: its root, districts and the communities with compounds, by district code."""

    city_id: int
    district_ids: dict[str, int]
    district_names: dict[str, str]
    communities: dict[str, list[Community]]
    streets: list[tuple[int, str, str]] = field(default_factory=list)
    """subdistricts and towns as (id, kind, name)"""
    rings: dict[str, Ring] = field(default_factory=dict)

    @property
    def all(self) -> list[Community]:
        return [each for rows in self.communities.values() for each in rows]


def inside(ring: Ring, point: tuple[float, float]) -> bool:
    """Does the point lie inside the ring?"""
    x, y = point
    odd, j = False, len(ring) - 1
    for i in range(len(ring)):
        (xi, yi), (xj, yj) = ring[i], ring[j]
        if (yi > y) != (yj > y) and x < (xj - xi) * (y - yi) / (yj - yi) + xi:
            odd = not odd
        j = i
    return odd


def near(random: Random, ring: Ring, centre: tuple[float, float], spread: float) -> tuple[float, float]:
    """A point around a centre, inside the ring; the centre itself when none is found."""
    for attempt in range(12):
        wide = spread / (1 + attempt / 4)
        point = (
            round(centre[0] + random.gauss(0, wide * 1.2), 5),
            round(centre[1] + random.gauss(0, wide), 5),
        )
        if not ring or inside(ring, point):
            return point
    return centre


def read_ground(random: Random, times: int) -> Ground:
    """Choose the communities that get compounds, give each a centre and its number of compounds."""
    rows = {row.code: row for row in policy.areas()}
    ids = {a.code: a.pk for a in areas.Area.objects.exclude(code="")}
    rings = {code: max(shape, key=len) for code, _, shape in policy.outlines()}
    city = areas.city()
    assert city is not None
    codes = [d.code for d in DISTRICTS]
    ground = Ground(
        city.pk, {code: ids[code] for code in codes}, {code: rows[code].name for code in codes}, {}, rings=rings
    )  # fmt: skip
    for code, row in rows.items():
        if row.kind in ("SUBDISTRICT", "TOWN"):
            ground.streets.append((ids[code], row.kind.value, row.name))
    for district in DISTRICTS:
        ring = rings.get(district.code, ())
        chosen = _chosen(rows, ids, district)
        centres: dict[int, tuple[float, float]] = {}
        for each in chosen:
            if each.street_id not in centres:
                centres[each.street_id] = _street_centre(random, ring, each)
            each.centre = near(random, ring, centres[each.street_id], 0.007)
        weights = [random.uniform(0.5, 1.6) * (1 if each.is_urban else 0.42) for each in chosen]
        extra = share_out(district.compounds * times - len(chosen), weights)
        for each, more in zip(chosen, extra, strict=True):
            each.compounds = 1 + more
        ground.communities[district.code] = chosen
    return ground


def _chosen(rows: dict, ids: dict[str, int], district: District) -> list[Community]:
    """Every urban community, and one of each town's others: towns have compounds too."""
    chosen: list[Community] = []
    of_town: dict[str, Community] = {}
    for row in rows.values():
        if row.kind != "COMMUNITY" or not row.parent_code.startswith(district.code):
            continue
        street = rows[row.parent_code]
        each = Community(
            ids[row.code], row.code, row.name, row.is_urban, ids[street.code], street.name, street.kind.value,
            district,
        )  # fmt: skip
        if row.is_urban:
            chosen.append(each)
        elif street.kind == "TOWN":
            have = of_town.get(street.code)
            if have is None or ("社区" in row.name and "社区" not in have.name):
                of_town[street.code] = each
    # A small county has more towns than it can spare compounds for; towns that a zone manages come first.
    managed = {code for zone in policy.zones() for code in zone.manages}
    towns = sorted(of_town, key=lambda code: (code not in managed, code))[: max(2, district.compounds // 9)]
    return chosen + [of_town[code] for code in towns]


def _street_centre(random: Random, ring: Ring, each: Community) -> tuple[float, float]:
    """Subdistricts lie around the district's centre, towns further out."""
    lon, lat = each.district.centre
    reach = (0.012, 0.045) if each.street_kind == "SUBDISTRICT" else (0.06, 0.16)
    for _ in range(40):
        turn, far = random.uniform(0, 2 * pi), random.uniform(*reach)
        point = (lon + far * 1.2 * cos(turn), lat + far * sin(turn))
        if not ring or inside(ring, point):
            return point
    return each.district.centre


def spot_of(key: str, point: tuple[float, float]) -> dict[str, Any]:
    """Where a problem of a compound was put on its plan, for one of three: at most some 150 metres away."""
    dice = Random(f"{key}/place")
    if dice.randrange(3):
        return {}
    east, north = dice.uniform(-0.0012, 0.0012), dice.uniform(-0.0009, 0.0009)
    return {"longitude": round(point[0] + east, 6), "latitude": round(point[1] + north, 6)}
