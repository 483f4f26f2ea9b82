"""Dated versions: which one is in force on a day, and which ones stand in each other's way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sifang.policy import parsing
from sifang.policy.reading import Cell
from sifang.policy.shapes import DEMONSTRATION_SOURCE, SourceKind

VERSION_FIELDS = ("in_force_from", "source", "source_kind")
_KINDS = tuple(kind.value for kind in SourceKind)


@dataclass(frozen=True)
class Stamp:
    """What every version carries: its dates, its source and where it is written."""

    in_force_from: date
    in_force_before: date | None
    source: str
    source_kind: SourceKind
    line: int


def read_source(fields: dict[str, Cell]) -> tuple[str, SourceKind] | None:
    """The source and its kind; the demonstration's own words and kind go together, exactly."""
    if "source" not in fields or "source_kind" not in fields:
        return None
    source = fields["source"].read(parsing.words)
    kind = fields["source_kind"].read(parsing.one_of(*_KINDS))
    if source is None or kind is None:
        return None
    if (source == DEMONSTRATION_SOURCE) != (kind == SourceKind.DEMONSTRATION):
        fields["source"].wrong(
            f"示范值的出处须正好写“{DEMONSTRATION_SOURCE}”，其 source_kind 为 DEMONSTRATION，二者须同时出现"
        )
        return None
    return source, SourceKind(kind)


def read_versions(
    cell: Cell,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    build: Callable[[dict[str, Cell], Stamp], Any],
    what: str,
) -> list[Any]:
    """Read the list of versions of one rule; overlapping ones are reported."""
    stamped: list[tuple[dict[str, Cell], Stamp]] = []
    items = cell.items()
    if not items and not cell.report.problems:
        cell.wrong(f"{what}没有任何版本")
    for item in items:
        fields = item.fields(VERSION_FIELDS + required, ("in_force_before", *optional))
        starts = fields["in_force_from"].read(parsing.day) if "in_force_from" in fields else None
        ends = fields["in_force_before"].read(parsing.day) if "in_force_before" in fields else None
        source = read_source(fields)
        if starts is None or source is None or any(key not in fields for key in required):
            continue
        if ends is not None and ends <= starts:
            fields["in_force_before"].wrong(f"{what}的失效日期应晚于生效日期 {starts}")
            continue
        stamped.append((fields, Stamp(starts, ends, *source, item.line)))
    stamped.sort(key=lambda pair: pair[1].in_force_from)
    _report_overlaps(cell, [stamp for _fields, stamp in stamped], what)
    answers = []
    for number, (fields, stamp) in enumerate(stamped):
        following = stamped[number + 1][1].in_force_from if number + 1 < len(stamped) else None
        built = build(fields, replace(stamp, in_force_before=stamp.in_force_before or following))
        if built is not None:
            answers.append(built)
    return answers


def _report_overlaps(cell: Cell, stamps: list[Stamp], what: str) -> None:
    """Two versions overlap when they begin together, or the earlier says that it ends after the later begins."""
    for number, earlier in enumerate(stamps):
        for later in stamps[number + 1 :]:
            same_day = later.in_force_from == earlier.in_force_from
            if same_day or (earlier.in_force_before and earlier.in_force_before > later.in_force_from):
                first, second = sorted((earlier, later), key=lambda stamp: stamp.line)
                cell.report.add(
                    cell.file,
                    second.line,
                    f"{what}的两个版本在时间上重叠：{first.in_force_from}（第 {first.line} 行）"
                    f"与 {second.in_force_from}（第 {second.line} 行）",
                )


T = TypeVar("T")


def in_force(versions: Sequence[T], on: date) -> T | None:
    """The version in force on a day, or nothing."""
    for version in versions:
        starts, ends = version.in_force_from, version.in_force_before  # type: ignore[attr-defined]  # every shape with versions has both
        if starts <= on and (ends is None or on < ends):
            return version
    return None
