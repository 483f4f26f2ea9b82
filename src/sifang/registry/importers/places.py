"""Where a row says its compound stands: an official code, or names of district, subdistrict, community."""

from __future__ import annotations

import difflib
from collections import defaultdict
from datetime import date

from sifang.areas import public as areas
from sifang.lib.words import normalised

_ENDINGS = {
    "district": ("功能区", "区", "县", "市"),
    "subdistrict": ("街道办事处", "镇人民政府", "街道", "办事处", "镇政府", "镇", "乡"),
    "community": (
        "社区居民委员会",
        "居民委员会",
        "村民委员会",
        "社区居委会",
        "居委会",
        "村委会",
        "社区",
        "村",
    ),
}
_LEVEL = {
    areas.AreaKind.CITY: "city",
    areas.AreaKind.DISTRICT: "district",
    areas.AreaKind.ZONE: "district",
    areas.AreaKind.SUBDISTRICT: "subdistrict",
    areas.AreaKind.TOWN: "subdistrict",
    areas.AreaKind.COMMUNITY: "community",
}
_MOST_ADVICE = 100
_WORDS = {"district": "区县", "subdistrict": "街道（镇）", "community": "社区"}


class PlaceFault(ValueError):
    """The place cannot be told; `key` is the column to blame."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(why)
        self.key = key


class Places:
    """Every area of the city with those above it on a day, found by code or by name."""

    def __init__(self, on: date) -> None:
        self.areas = {area.pk: area for area in areas.Area.objects.all()}
        self.by_code = {area.code: area for area in self.areas.values() if area.code}
        self.above: dict[int, set[int]] = {pk: {pk} for pk in self.areas}
        self.managed: dict[int, set[int]] = {pk: {pk} for pk in self.areas}
        closure = areas.AreaClosure.objects.filter(period__contains=on)
        for tree, ancestor, descendant in closure.values_list("tree", "ancestor_id", "descendant_id"):
            self.above[descendant].add(ancestor)
            if tree == areas.Tree.MANAGEMENT:
                self.managed[descendant].add(ancestor)
        self._districts: dict[int, int] = {}
        self._advised = 0
        self._names: dict[str, dict[str, list[int]]] = {
            level: defaultdict(list) for level in ("city", "district", "subdistrict", "community")
        }
        for area in self.areas.values():
            level = _LEVEL[areas.AreaKind(area.kind)]
            for word in {normalised(area.name), self._stem(area.name, level), normalised(area.short_name)}:
                if word:
                    self._names[level][word].append(area.pk)

    @staticmethod
    def _stem(name: str, level: str) -> str:
        word = normalised(name)
        for ending in _ENDINGS.get(level, ()):
            if word.endswith(ending) and len(word) > len(ending) + 1:
                return word[: -len(ending)]
        return word

    def find(self, code: str, names: dict[str, str], default: str = "") -> int:
        """
        The id of the finest area a row names.

        :param names: level (`district`, `subdistrict`, `community`) -> name
        :param default: the code to take when the row names no place at all
        :raises PlaceFault: no such area, more than one, or names and code disagree
        """
        if not code and not names:
            if not default:
                raise PlaceFault("district", "没有写明区划：区划代码，或区县、街道、社区的名称，至少要有一个")
            return self._by_code(default).pk
        by_code = self._by_code(code) if code else None
        within: int | None = None
        for level in ("district", "subdistrict", "community"):
            if level in names:
                within = self._named(level, names[level], within, by_code.pk if by_code else None)
        if by_code is None:
            assert within is not None
            return within
        if within is None:
            return by_code.pk
        if within in self.above[by_code.pk]:
            return by_code.pk
        return within

    def _by_code(self, code: str):
        digits = code.strip()
        tried = [digits]
        if digits.isdigit():
            tried += [digits[:n] for n in (9, 6) if len(digits) > n and not digits[n:].strip("0")]
        for each in tried:
            if each in self.by_code:
                return self.by_code[each]
        raise PlaceFault("area_code", "本市没有这个区划代码")

    def _named(self, level: str, name: str, within: int | None, near: int | None) -> int:
        known = self._names[level]
        found = known.get(normalised(name)) or known.get(self._stem(name, level)) or []
        if not found and level == "district":
            found = self._names["city"].get(normalised(name)) or []
        if not found:
            raise PlaceFault(level, f"没有叫这个名称的{_WORDS[level]}{self._perhaps(level, name, within)}")
        fits = [pk for pk in dict.fromkeys(found) if within is None or within in self.above[pk]]
        if not fits:
            raise PlaceFault(
                level, f"{self.areas[within].name}没有叫这个名称的{_WORDS[level]}" if within else ""
            )
        if near is not None:
            agreeing = [pk for pk in fits if pk in self.above[near] or near in self.above[pk]]
            if not agreeing:
                raise PlaceFault(
                    "area_code", f"区划代码是{self.areas[near].name}，与{_WORDS[level]}一栏的“{name}”不符"
                )
            fits = agreeing
        if len(fits) > 1:
            exact = [pk for pk in fits if normalised(self.areas[pk].name) == normalised(name)]
            fits = exact if len(exact) == 1 else fits
        if len(fits) > 1:
            raise PlaceFault(level, f"有 {len(fits)} 个叫这个名称的{_WORDS[level]}，请写明上级，或填区划代码")
        return fits[0]

    def _perhaps(self, level: str, name: str, within: int | None) -> str:
        # Comparing with thousands of names takes time; a sheet that is wrong throughout needs no more advice.
        self._advised += 1
        if self._advised > _MOST_ADVICE:
            return ""
        names = [
            self.areas[pk].name
            for pks in self._names[level].values()
            for pk in pks
            if within is None or within in self.above[pk]
        ]
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        return f"，是否应为“{near[0]}”" if near else ""

    def district_of(self, area_id: int) -> int:
        """The district an area lies in, else the zone, else the area itself: where a company is put on record."""
        if area_id not in self._districts:
            self._districts[area_id] = self._district_of(area_id)
        return self._districts[area_id]

    def _district_of(self, area_id: int) -> int:
        for kind in (areas.AreaKind.DISTRICT, areas.AreaKind.ZONE):
            for pk in self.above[area_id]:
                if self.areas[pk].kind == kind:
                    return pk
        return area_id

    def is_community(self, area_id: int) -> bool:
        return self.areas[area_id].kind == areas.AreaKind.COMMUNITY

    def same_ground(self, one: int, other: int) -> bool:
        """Does one of two areas lie inside the other, in either tree?"""
        return one in self.above[other] or other in self.above[one]
