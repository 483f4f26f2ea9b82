"""Two descriptions of a compound: how sure it is that they mean one, and why."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sifang.lib.words import pinyin_key
from sifang.registry.matching.addresses import Address, read_address, same_road
from sifang.registry.matching.names import Name, read_name
from sifang.registry.matching.rules import Rules

AUTOMATIC, DOUBTFUL, DIFFERENT = "AUTOMATIC", "DOUBTFUL", "DIFFERENT"
_METRES_LAT = 111_000


@dataclass(slots=True)
class Standing:
    """
    What is told of a compound, by a row of a sheet or by the register.

    :ivar key: whose description it is (a compound's id, a row's number)
    :ivar area: the finest area known
    :ivar is_former: described by a name it no longer has
    :ivar above: that area and all it lies in; `districts` those of them that are districts or functional zones,
        none when only the city is known
    """

    key: Any
    name: str
    area: Any = None
    above: frozenset[Any] = frozenset()
    districts: frozenset[Any] = frozenset()
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    households: int | None = None
    buildings: int | None = None
    year: int | None = None
    company: str = ""
    is_former: bool = False
    read: Name | None = field(default=None, repr=False, compare=False)
    where: Address | None = field(default=None, repr=False, compare=False)

    @property
    def position(self) -> tuple[float, float] | None:
        if self.longitude is None or self.latitude is None:
            return None
        return (round(self.longitude, 5), round(self.latitude, 5))


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence a clerk would say, and what it counts for."""

    points: int
    says: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """:ivar score: 0 to 100"""

    score: int
    band: str
    reasons: tuple[Reason, ...]

    def said(self) -> str:
        """The score and its weightiest reasons, for a line of a table."""
        return f"{self.score} 分，{'；'.join(reason.says for reason in self.reasons[:3])}"


@lru_cache(maxsize=8192)
def _sound(character: str) -> str:
    return pinyin_key(character)


class Scorer:
    """
    Compares by the city's rules; the order of the two does not matter.

    :param places: names of the city and its districts, normalised
    :param shared: positions that several records share, which therefore are nobody's
    :param lone: districts and cores of names that one record and one row have there, and nobody else
    """

    def __init__(
        self,
        rules: Rules,
        places: frozenset[str] = frozenset(),
        shared: frozenset[tuple[float, float]] = frozenset(),
        lone: frozenset[tuple[Any, str]] = frozenset(),
    ) -> None:
        self.rules, self.places, self.shared, self.lone = rules, places, shared, lone
        self.only_tail: Callable[[Any, str, str, bool], bool] = lambda *names: False

    def name(self, one: Standing) -> Name:
        if one.read is None:
            one.read = read_name(one.name, self.rules.words, self.places)
        return one.read

    def address(self, one: Standing) -> Address:
        if one.where is None:
            text = one.address
            # An address often ends with the name again, which is no evidence of its own.
            if len(one.name) > 2 and text.endswith(one.name):
                text = text[: -len(one.name)]
            one.where = read_address(text, self.rules.words, self.places)
        return one.where

    def band(self, score: int) -> str:
        if score >= self.rules["bands.automatic"]:
            return AUTOMATIC
        return DOUBTFUL if score >= self.rules["bands.doubtful"] else DIFFERENT

    def compare(self, one: Standing, other: Standing) -> Judgement:
        """The score of a pair with its reasons, the weightiest first."""
        reasons: list[Reason] = []
        self._names(one, other, reasons)
        if reasons:
            self._places(one, other, reasons)
            self._counts(one, other, reasons)
        score = max(0, min(100, sum(reason.points for reason in reasons)))
        if not self.rules.never_automatic.isdisjoint(reason.key for reason in reasons):
            score = min(score, int(self.rules["bands.automatic"]) - 1)
        reasons.sort(key=lambda reason: (-abs(reason.points), reason.says))
        return Judgement(score, self.band(score), tuple(reasons))

    def _add(self, reasons: list[Reason], key: str, says: str, share: float = 1.0) -> None:
        if points := round(self.rules[key] * share):
            reasons.append(Reason(points, says, key))

    # The name

    def _names(self, one: Standing, other: Standing, reasons: list[Reason]) -> None:
        a, b = self.name(one), self.name(other)
        if not self._core(one, other, a, b, reasons):
            return
        self._parts(a, b, reasons)
        if a.core == b.core:
            both = one.districts & other.districts
            same = a.plain == b.plain
            if (not same or len(a.core) >= 4) and any((place, a.core) in self.lone for place in both):
                key = "names.lone_long" if same else "names.lone"
                self._add(reasons, key, f"本区县的登记册和台账里，叫“{a.core}”的各只有一个")
            if len(a.core) <= 2 and a.plain != b.plain:
                self._add(reasons, "doubts.short_core", f"“{a.core}”只有 {len(a.core)} 个字，容易重名")
            if a.is_road and not (a.parts and b.parts) and not self._same_door(one, other):
                self._add(reasons, "doubts.road_only", f"“{a.core}”只是路名，同一条路上可以有几个小区")

    def _core(self, one: Standing, other: Standing, a: Name, b: Name, reasons: list[Reason]) -> bool:
        if a.plain == b.plain:
            self._add(reasons, "names.same", "名称相同")
        elif a.core == b.core:
            key = "names.same_stem" if a.ending and b.ending and a.ending != b.ending else "names.same_core"
            self._add(reasons, key, f"去掉通名和期、区，名称都是“{a.core}”")
        else:
            short, long = a.core, b.core
            if (len(short), short) > (len(long), long):
                short, long = long, short
            alike = 2 * len(a.pairs & b.pairs) / (len(a.pairs) + len(b.pairs))
            starts, ends = long.startswith(short), long.endswith(short)
            if alike < self.rules["measures.alike_sound"] and not starts and not ends:
                return False
            found: list[tuple[str, str, float]] = []
            is_road = a.is_road or b.is_road
            if len(short) >= 3 and ends and not is_road:
                key = "names.without_first_long" if len(short) >= 4 else "names.without_first"
                found.append((key, f"去掉“{long[: -len(short)]}”，名称都是“{short}”", 1.0))
            if len(short) >= 2 and starts and not long[len(short)].isdigit():
                rest = long[len(short) :]
                shorter = a if a.core == short else b
                key, says = "names.without_last", f"一个比另一个多“{rest}”"
                if rest in self.rules.words.kinds:
                    key = "names.without_kind"
                    if shorter.ending:
                        key, says = "names.other_kind", f"都叫“{short}”，一个是{shorter.ending}，一个是{rest}"
                found.append((key, says, 1.0))
            if len(short) == len(long) and not is_road:
                if a.digits == b.digits and sorted(short) == sorted(long):
                    found.append(("names.same_characters", "名称的字相同，次序不同", 1.0))
                elif all(x == y or _sound(x) == _sound(y) for x, y in zip(short, long, strict=True)):
                    key = "names.same_sound_long" if len(short) >= 4 else "names.same_sound"
                    if self._same_kind(short, long):
                        key = "names.same_sound_kind"
                    found.append((key, f"“{short}”与“{long}”读音相同", 1.0))
            if alike >= self.rules["measures.alike_name"] and not starts and a.digits == b.digits:
                found.append(("names.alike", f"“{short}”与“{long}”有 {alike:.0%} 相同", alike))
            if not found:
                return False
            key, says, share = max(found, key=lambda f: (self.rules[f[0]] * f[2], f[0]))
            self._add(reasons, key, says, share)
            brand = long[: -len(short)]
            if key.startswith("names.without_first") and any(brand in each.company for each in (one, other)):
                self._add(reasons, "names.brand", f"企业名称里有“{brand}”")
            dotted = brand == (a if a.core == long else b).brand
            if key.startswith("names.without_first") and self._is_lone_tail(one, other, short, long, dotted):
                key = "names.lone_dotted" if dotted else "names.lone_front"
                self._add(reasons, key, f"名称以“{short}”结尾的，登记册和台账里只有这一个")
        return True

    def _same_door(self, one: Standing, other: Standing) -> bool:
        """Do both addresses tell one number on the road the two are called by?"""
        road, words = self.name(one).core, self.rules.words
        mine, theirs = (
            {number for on, number in self.address(each).numbers if same_road(on, road, words)}
            for each in (one, other)
        )
        return not mine.isdisjoint(theirs)

    def _is_lone_tail(self, one: Standing, other: Standing, short: str, long: str, dotted: bool) -> bool:
        """Is the shorter name the longer one's and nobody else's, with nothing in place or size against it?"""
        words, front = self.rules.words, long[: -len(short)]
        if len(front) < 2 or short.endswith(words.bodies) or self._other_size(one, other):
            # One more character makes another word; a works or an office has several dormitories.
            return False
        a, b = self.address(one), self.address(other)
        if not any(same_road(x, y, words) for x in a.roads for y in b.roads) and (
            (a.numbers and b.numbers) or front.endswith(words.roads)
        ):
            return False
        return any(self.only_tail(place, short, long, dotted) for place in one.districts & other.districts)

    def _other_size(self, one: Standing, other: Standing) -> bool:
        a, b = one.households or 0, other.households or 0
        least = self.rules["measures.telling_households"]
        return min(a, b) >= least and min(a, b) < self.rules["measures.other_households"] * max(a, b)

    def _same_kind(self, one: str, other: str) -> bool:
        """Do they differ only in the last two characters, and there in how the word for compound is written?"""
        groups = self.rules.words.kind_characters
        return one[:-2] == other[:-2] and all(
            x == y or any(x in group and y in group for group in groups)
            for x, y in zip(one[-2:], other[-2:], strict=True)
        )

    def _parts(self, a: Name, b: Name, reasons: list[Reason]) -> None:
        mine, theirs = set(a.parts), set(b.parts)
        kinds = {kind for kind, _ in mine} & {kind for kind, _ in theirs}
        differ = any(
            {which for kind, which in mine if kind == k} != {which for kind, which in theirs if kind == k}
            for k in kinds
        )
        sides = a.sides != b.sides
        said = "、".join(sorted({self._said(a), self._said(b)} - {""}))
        if (
            differ
            or (sides and a.sides and b.sides)
            or ((mine or a.sides) and (theirs or b.sides) and (mine != theirs or sides) and not kinds)
        ):
            self._add(reasons, "parts.conflict", f"期、区或门牌不同：{said}")
        elif mine != theirs or sides:
            self._add(reasons, "parts.one_sided", f"只有一个写了{said or '期、区'}，可能是整体与其中一部分")
        elif mine:
            self._add(reasons, "parts.same", f"都是{said}")

    @staticmethod
    def _said(name: Name) -> str:
        parts = "".join(f"{which}{kind}" for kind, which in name.parts)
        return f"{name.sides}{parts}" if parts else (f"{name.sides}区" if name.sides else "")

    # The place

    def _places(self, one: Standing, other: Standing, reasons: list[Reason]) -> None:
        self._areas(one, other, reasons)
        self._addresses(one, other, reasons)
        self._positions(one, other, reasons)

    def _areas(self, one: Standing, other: Standing, reasons: list[Reason]) -> None:
        if not one.districts or not other.districts:
            self._add(reasons, "areas.unknown", "有一方没有写明区县")
        elif one.districts.isdisjoint(other.districts):
            self._add(reasons, "areas.other_district", "不在同一个区县")
        elif one.area == other.area and one.area not in one.districts:
            self._add(reasons, "areas.same_community", "在同一个街道或社区")
        elif one.area in other.above or other.area in one.above:
            self._add(reasons, "areas.same_district", "在同一个区县")
        else:
            self._add(reasons, "areas.other_community", "在同一个区县，但不在同一个街道或社区")

    def _addresses(self, one: Standing, other: Standing, reasons: list[Reason]) -> None:
        a, b = self.address(one), self.address(other)
        if not a.pairs or not b.pairs:
            return
        rules = self.rules
        alike = 2 * len(a.pairs & b.pairs) / (len(a.pairs) + len(b.pairs))
        shared = {(x, y) for x in a.roads for y in b.roads if same_road(x, y, rules.words)}
        roads = min(len({x for x, _ in shared}), len({y for _, y in shared}))
        doors = [(x, n, m) for x, n in a.numbers for y, m in b.numbers if same_road(x, y, rules.words)]
        same = sorted((x, n) for x, n, m in doors if n == m)
        found: list[tuple[str, str]] = []
        if same:
            found.append(("addresses.same_number", f"门牌相同：{same[0][0]}{same[0][1]}号"))
        if roads >= 2:
            found.append(("addresses.same_crossing", f"都在{self._roads(shared)}一带"))
        elif roads == 1:
            found.append(("addresses.same_road", f"都在{self._roads(shared)}"))
        if alike >= rules["measures.alike_address"]:
            found.append(("addresses.alike_text", "地址写法大体相同"))
        if found:
            key, says = max(found, key=lambda f: (rules[f[0]], f[0]))
            self._add(reasons, key, says)
            if doors and not same and roads < 2:
                apart = min(abs(n - m) for _, n, m in doors)
                if apart >= rules["measures.far_numbers"]:
                    self._add(reasons, "addresses.other_number", f"同一条路上，门牌相差 {apart} 号")
        elif a.roads and b.roads:
            first, second = sorted((self._road(a), self._road(b)))
            self._add(reasons, "addresses.other_road", f"地址说的路不同：{first}、{second}")

    @staticmethod
    def _road(address: Address) -> str:
        return min(address.roads)

    @staticmethod
    def _roads(shared: set[tuple[str, str]]) -> str:
        return "、".join(sorted({min(pair, key=lambda road: (len(road), road)) for pair in shared})[:2])

    def _positions(self, one: Standing, other: Standing, reasons: list[Reason]) -> None:
        a, b = one.position, other.position
        if a is None or b is None or a in self.shared or b in self.shared:
            return
        east = (a[0] - b[0]) * _METRES_LAT * math.cos(math.radians((a[1] + b[1]) / 2))
        metres = math.hypot(east, (a[1] - b[1]) * _METRES_LAT)
        rules = self.rules
        if metres >= rules["measures.lost_metres"]:
            return
        if metres <= rules["measures.close_metres"]:
            self._add(reasons, "positions.close", f"位置相距 {metres:.0f} 米")
        elif metres <= rules["measures.near_metres"]:
            self._add(reasons, "positions.near", f"位置相距 {metres:.0f} 米")
        elif metres >= rules["measures.far_metres"]:
            self._add(reasons, "positions.far", f"位置相距 {metres / 1000:.1f} 公里")

    # The size

    def _counts(self, one: Standing, other: Standing, reasons: list[Reason]) -> None:
        rules = self.rules
        a, b = one.households, other.households
        least = rules["measures.telling_households"]
        if a and b and min(a, b) >= least:
            if a == b:
                self._add(reasons, "counts.same_households", f"户数相同：{a} 户")
            elif abs(a - b) <= rules["measures.near_households"] * max(a, b):
                first, second = sorted((a, b))
                self._add(reasons, "counts.near_households", f"户数相近：{first} 户、{second} 户")
            elif self._other_size(one, other):
                first, second = sorted((a, b))
                self._add(reasons, "counts.other_households", f"户数相差很大：{first} 户、{second} 户")
        if one.buildings and one.buildings == other.buildings and one.buildings > 2:
            self._add(reasons, "counts.same_buildings", f"楼栋数相同：{one.buildings} 栋")
        if one.year and one.year == other.year:
            self._add(reasons, "counts.same_year", f"建成年份相同：{one.year} 年")
        if one.company and one.company == other.company:
            self._add(reasons, "counts.same_company", "物业服务企业相同")


__all__ = ["AUTOMATIC", "DIFFERENT", "DOUBTFUL", "Judgement", "Reason", "Scorer", "Standing"]
