"""How names are compared, from the city's policy folder: points, bands, measures, words and their variants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sifang.policy import public as policy

FILE = "ledgers/matching"
_POINTS = {
    "bands": ("automatic", "doubtful", "margin", "twins", "claim"),
    "names": ("same", "same_core", "same_stem", "same_sound", "same_sound_long", "same_sound_kind", "same_characters", "without_first", "without_first_long", "without_kind", "other_kind", "without_last", "alike", "brand", "lone", "lone_long", "lone_front", "lone_dotted"),
    "parts": ("conflict", "one_sided", "same"),
    "addresses": (
        "same_number", "same_crossing", "same_road", "alike_text", "other_road", "other_number",
    ),
    "areas": ("same_community", "same_district", "other_community", "unknown", "other_district"),
    "positions": ("close", "near", "far"),
    "counts": ("same_households", "near_households", "other_households", "same_buildings", "same_year", "same_company"),
    "doubts": ("road_only", "short_core"),
    "measures": (
        "close_metres", "near_metres", "far_metres", "lost_metres", "shared_position", "alike_name", "alike_sound", "alike_address",
        "near_households", "other_households", "telling_households", "telling_names", "far_numbers", "block",
    ),
}  # fmt: skip
_LISTS = (
    "endings",
    "kinds",
    "kind_characters",
    "sides",
    "side_units",
    "roads",
    "not_roads",
    "bodies",
    "organs",
)
_MAPS = ("variants", "same_roads")


@dataclass(frozen=True, eq=False)
class Words:
    """Word variants: what is dropped, folded, or tells a part."""

    endings: tuple[str, ...]
    variants: tuple[tuple[str, str], ...]
    part_units: dict[str, tuple[str, ...]]
    kind_of: dict[str, str]
    kinds: tuple[str, ...]
    kind_characters: tuple[str, ...]
    same_roads: dict[str, str]
    sides: tuple[str, ...]
    side_units: tuple[str, ...]
    roads: tuple[str, ...]
    not_roads: tuple[str, ...]
    bodies: tuple[str, ...]
    organs: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Rules:
    """The file as the matcher reads it; `points["names.same"]` and so on are plain numbers."""

    points: dict[str, float]
    never_automatic: frozenset[str]
    words: Words
    source: str

    def __getitem__(self, key: str) -> float:
        return self.points[key]


class RulesMistake(ValueError):
    """The city's file cannot be used; `problems` are (line, why)."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = sorted(problems)
        super().__init__("；".join(f"{FILE}.yaml:{line}: {why}" for line, why in self.problems))


def rules() -> Rules | None:
    """The city's rules; None for a city that has none, where only the same name in the same place is the same."""
    try:
        return read(policy.text(FILE))
    except policy.NoSuchRule:
        return None


@lru_cache(maxsize=8)
def read(content: str) -> Rules:
    """
    :raises RulesMistake: something is missing, unknown or not what it should be
    """
    problems: list[tuple[int, str]] = []
    try:
        page = yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.YAMLError as why:
        mark = getattr(why, "problem_mark", None)
        raise RulesMistake([(mark.line + 1 if mark else 1, "YAML 写法有误")]) from why
    groups = _mapping(page, problems)
    wanted = ("source", "source_kind", *_POINTS, "never_automatic", "words")
    for key in wanted:
        if key not in groups:
            problems.append((1, "缺少出处（source）" if key == "source" else f"缺少“{key}”"))
    for key, node in groups.items():
        if key not in wanted:
            problems.append((node.start_mark.line + 1, f"不认识的“{key}”"))
    points: dict[str, float] = {}
    for group, keys in _POINTS.items():
        if group in groups:
            _numbers(group, keys, groups[group], points, problems)
    words = _words(groups.get("words"), problems)
    held_back = _listed(groups["never_automatic"], problems) if "never_automatic" in groups else ()
    for key in held_back:
        if key not in points:
            problems.append((groups["never_automatic"].start_mark.line + 1, f"没有“{key}”这条理由"))
    if not problems and not points["bands.doubtful"] < points["bands.automatic"] <= 100:
        problems.append(
            (groups["bands"].start_mark.line + 1, "doubtful 应低于 automatic，automatic 不超过 100")
        )
    if problems or words is None:
        raise RulesMistake(problems)
    return Rules(points, frozenset(held_back), words, str(groups["source"].value))


def _mapping(node: Any, problems: list[tuple[int, str]]) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        problems.append((node.start_mark.line + 1 if node is not None else 1, "应是“字段: 值”的分组"))
        return {}
    found: dict[str, Any] = {}
    for key, value in node.value:
        if key.value in found:
            problems.append((key.start_mark.line + 1, f"“{key.value}”重复"))
        found[str(key.value)] = value
    return found


def _numbers(
    group: str, keys: Iterable[str], node: Any, points: dict[str, float], problems: list[tuple[int, str]]
) -> None:
    told = _mapping(node, problems)
    line = node.start_mark.line + 1
    for key in keys:
        if key not in told:
            problems.append((line, f"{group} 缺少“{key}”"))
            continue
        try:
            points[f"{group}.{key}"] = float(Fraction(told[key].value))
        except (ValueError, TypeError, ZeroDivisionError):
            problems.append((told[key].start_mark.line + 1, f"“{key}”应是一个数"))
    for key, value in told.items():
        if key not in keys:
            problems.append((value.start_mark.line + 1, f"不认识的“{key}”"))


def _listed(node: Any, problems: list[tuple[int, str]]) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        problems.append((node.start_mark.line + 1, "应是一个列表"))
        return ()
    return tuple(str(each.value) for each in node.value)


def _words(node: Any, problems: list[tuple[int, str]]) -> Words | None:
    if node is None:
        return None
    told = _mapping(node, problems)
    line = node.start_mark.line + 1
    for key in (*_LISTS, *_MAPS, "part_units"):
        if key not in told:
            problems.append((line, f"words 缺少“{key}”"))
    for key, value in told.items():
        if key not in (*_LISTS, *_MAPS, "part_units"):
            problems.append((value.start_mark.line + 1, f"不认识的“{key}”"))
    if problems:
        return None
    lists = {key: _listed(told[key], problems) for key in _LISTS}
    maps = {key: {k: str(v.value) for k, v in _mapping(told[key], problems).items()} for key in _MAPS}
    units = {k: _listed(v, problems) for k, v in _mapping(told["part_units"], problems).items()}
    kind_of: dict[str, str] = {}
    for kind, listed in units.items():
        for unit in listed:
            if unit in kind_of:
                problems.append((told["part_units"].start_mark.line + 1, f"“{unit}”在两组里都有"))
            kind_of[unit] = kind
    return Words(
        tuple(sorted(lists["endings"], key=lambda e: -len(e))),
        tuple(sorted(maps["variants"].items(), key=lambda pair: -len(pair[0]))),
        units, kind_of, lists["kinds"], lists["kind_characters"], maps["same_roads"], lists["sides"], lists["side_units"], lists["roads"], lists["not_roads"],
        lists["bodies"], lists["organs"],
    )  # fmt: skip


def _problems(folder: Path) -> Iterable[policy.Problem]:
    path = folder / f"{FILE}.yaml"
    if path.is_file():
        try:
            read(path.read_text(encoding="utf-8"))
        except RulesMistake as why:
            for line, reason in why.problems:
                yield policy.Problem(f"{folder.name}/{FILE}.yaml", line, reason)


policy.also_check(_problems)


__all__ = ["FILE", "Rules", "RulesMistake", "Words", "read", "rules"]
