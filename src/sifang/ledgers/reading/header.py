"""Where a table begins: the row, or two or three, that name its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sifang.ledgers.reading import signs
from sifang.ledgers.reading.ground import Ground, Merge

WITHIN = 40
"""So many rows with something in them are looked at for a header."""
_DEEPEST = 4
Known = Callable[[str], bool]


@dataclass
class FoundColumn:
    """A column of a found table: `at` counts inside the grid, `header` joins group and sub with a stroke."""

    at: int
    last: int
    letter: str
    header: str
    parts: tuple[str, ...] = ()
    unit: str = ""
    hidden: bool = False


@dataclass
class Header:
    top: int
    bottom: int
    columns: list[FoundColumn]
    score: float
    contrast: float = 0.0
    """The share of columns that hold numbers or days under words."""
    why: list[str] = field(default_factory=list)


def find_header(
    ground: Ground, left: int, right: int, start: int, known: Known | None = None, until: int | None = None
) -> Header | None:
    """The best header at or below a row; None when nothing there looks like one."""
    rows = _rows(ground, left, right, start, until)
    best: Header | None = None
    for index, (r, cells) in enumerate(rows[:WITHIN]):
        if len(cells) < 2 or not _looks(ground, r, cells):
            continue
        header = _judge(ground, left, right, rows, index, known)
        if header is not None and (best is None or header.score > best.score + 1e-9):
            best = header
    return best


def header_at(ground: Ground, row: int) -> Header | None:
    """A single row taken for the header as it is."""
    columns = _columns(ground, 0, ground.width - 1, row, row, {})
    return Header(row, row, columns, 0.0, 0.0, ["有必填的列"]) if columns else None


def _rows(
    ground: Ground, left: int, right: int, start: int, until: int | None
) -> list[tuple[int, list[tuple[int, Any]]]]:
    found = []
    for r in range(start, ground.height if until is None else min(until, ground.height)):
        if cells := ground.cells(r, left, right):
            found.append((r, cells))
            if len(found) >= WITHIN + 30:
                break
    return found


def _looks(ground: Ground, r: int, cells: list[tuple[int, Any]]) -> bool:
    """Words above columns: hardly a number, hardly a sentence, each another."""
    heads = [signs.may_head(v) for _, v in cells]
    years = [signs.is_period(v) for _, v in cells]
    if any(isinstance(v, str) and signs._BLANK_DATE.fullmatch(signs.folded(v)) for _, v in cells):
        return False
    few = sum(heads) < 2 and not (
        sum(heads) == 1 and sum(years) > 1 and len({v for _, v in cells}) == len(cells)
    )
    if few or sum(h or y for h, y in zip(heads, years, strict=True)) < 0.8 * len(cells):
        return False
    words = Counter(signs.folded(v) for _, v in cells if isinstance(v, str))
    repeated = sum(n - 1 for n in words.values())
    return repeated <= 0.34 * len(cells)


def _judge(
    ground: Ground,
    left: int,
    right: int,
    rows: list[tuple[int, list[tuple[int, Any]]]],
    index: int,
    known: Known | None,
) -> Header | None:
    top, cells = rows[index]
    bottom = top + _depth(ground, left, right, top, cells, rows, index) - 1
    bottom, units = _units_below(ground, left, right, bottom, rows)
    columns = _columns(ground, left, right, top, bottom, units)
    named = [c for c in columns if c.header]
    if len(named) < 2:
        return None
    below = [(r, c) for r, c in rows if r > bottom][:12]
    widths = sorted(len(c) for _, c in below if len(c) > 1) or [0]
    usual = widths[len(widths) // 2]
    fit = min(1.0, len(named) / usual) if usual else 0.6
    vocabulary = sum(signs.known_word(c.parts[-1]) or signs.known_word(c.parts[0]) for c in named) / len(
        named
    )
    contrast = _contrast(ground, columns, below)
    lengths = [len(signs.folded(c.parts[-1])) for c in named]
    long_winded = sum(n > 14 for n in lengths) / len(named)
    ours = sum(1 for c in named if known(c.header) or any(known(p) for p in c.parts)) if known else 0
    score = 2 * fit + 1.5 * vocabulary + contrast - long_winded - 0.12 * index + min(ours, 8) * 0.8
    if fit < 0.5 and not ours:
        return None
    if len(named) == 2 and vocabulary < 1 and contrast < 0.5 and not ours:
        return None
    if vocabulary < 0.34 and contrast < 0.2 and len(named) < 4 and not ours:
        return None
    why = [f"第 {top + ground.grid.first} 行起有 {len(named)} 个列名"]
    if vocabulary >= 0.5:
        why.append("多是台账里常见的列名")
    if contrast >= 0.3:
        why.append("下面是数字或日期")
    if ours:
        why.append(f"{ours} 列是本台账的列")
    return Header(top, bottom, columns, score, contrast, why)


def _contrast(ground: Ground, columns: list[FoundColumn], below: list[tuple[int, Any]]) -> float:
    """The share of columns that hold numbers or days under a header of words."""
    typed = 0
    for column in columns:
        kinds = Counter(signs.kind_of(ground.at(r, column.at)) for r, _ in below)
        kinds.pop("blank", None)
        if kinds and kinds.most_common(1)[0][0] in ("number", "day", "yes"):
            typed += 1
    return min(1.0, 1.5 * typed / len(columns)) if columns else 0.0


def _depth(
    ground: Ground, left: int, right: int, top: int, cells: list[tuple[int, Any]],
    rows: list[tuple[int, list[tuple[int, Any]]]], index: int,
) -> int:  # fmt: skip
    """Over how many rows the header goes."""
    merges = [m for c, _ in cells if (m := ground.starts.get((top, c)))]
    tall = [m.bottom - m.top + 1 for m in merges if m.tall and m.bottom - m.top < _DEEPEST]
    if tall:
        return max(tall)
    depth = 1
    while depth < _DEEPEST - 1 and index + depth < len(rows):
        r, below = rows[index + depth]
        if r != top + depth or not _continues(ground, top, r, cells, below, rows[index + depth - 1][1]):
            break
        depth += 1
    return depth


def _continues(
    ground: Ground, top: int, r: int, heads: list[tuple[int, Any]], below: list[tuple[int, Any]],
    above: list[tuple[int, Any]],
) -> bool:  # fmt: skip
    """Whether a row names what stands under the groups of the row above it."""
    small = all(
        signs.may_head(v) or (v.__class__ in (int, float) and 0 < v < 2101 and v == int(v)) for _, v in below
    )
    if not small or len(below) < 2:
        return False
    last = r - 1
    groups = [m for c, _ in above if (m := ground.starts.get((last, c))) and m.wide]
    filled = {c for c, _ in above}
    if groups:
        under = [
            [c for c, _ in below if m.left <= c <= m.right and not _mirrored(ground, r, m)] for m in groups
        ]
        inside = {c for columns in under for c in columns}
        beside = [c for c, _ in below if c not in inside]
        return any(len(columns) > 1 for columns in under) and not [c for c in beside if c in filled]
    if not all(signs.may_head(v) for _, v in below) or any(m.wide for m in ground.by_row.get(r, ())):
        return False
    # Without merged cells: the row fills the gaps, and each gap's group stands at the gap's left.
    gaps = [c for c, _ in below if c not in filled]
    if not gaps:
        return False
    for c, _ in below:
        if c in filled and c + 1 not in gaps:
            return False
    for gap in gaps:
        before = [c for c in filled if c < gap]
        if not before or max(before) not in {c for c, _ in below}:
            return False
    return True


def _mirrored(ground: Ground, r: int, group: Merge) -> bool:
    """The same cells merged in the row below: one column over several, no group."""
    below = ground.starts.get((r, group.left))
    return below is not None and below.right == group.right


def _units_below(
    ground: Ground, left: int, right: int, bottom: int, rows: list[tuple[int, list[tuple[int, Any]]]]
) -> tuple[int, dict[int, str]]:
    """Rows of units, or of column numbers, that some headers end with."""
    units: dict[int, str] = {}
    for _ in range(2):
        below = next((c for r, c in rows if r == bottom + 1), [])
        if len(below) >= 2 and all(
            isinstance(v, str) and signs.UNIT.fullmatch(signs.folded(v)) for _, v in below
        ):
            units |= {c: re.sub(r"[（()）]|单位[:：]", "", str(v)).strip() for c, v in below}
            bottom += 1
        elif len(below) >= 4 and _is_numbering([v for _, v in below]):
            bottom += 1
        else:
            break
    return bottom, units


def _is_numbering(values: list[Any]) -> bool:
    """甲 乙 1 2 3, or (1) (2) (3): numbers of columns, no data."""
    words = [signs.heading(v) for v in values]
    bare = [re.sub(r"[（()）]", "", w) for w in words]
    while bare and bare[0] in ("甲", "乙", "丙", "丁", "栏次", "序号", "行次", "列号"):
        bare = bare[1:]
    return len(bare) >= 3 and bare == [str(n) for n in range(1, len(bare) + 1)]


def _columns(
    ground: Ground, left: int, right: int, top: int, bottom: int, units: dict[int, str]
) -> list[FoundColumn]:
    """The columns under a header, from the first named to the last."""
    names_to = bottom
    while names_to > top and _names_nothing(ground, left, right, names_to, units):
        names_to -= 1
    grid = ground.grid
    columns: list[FoundColumn] = []
    c = left
    while c <= right:
        merge = ground.merge_at(names_to, c)
        last = c
        if merge is not None and merge.left == c and (merge.top < names_to or merge.wide):
            last = merge.right
        side = merge is not None and merge.tall and merge.bottom > bottom and merge.top >= top
        parts: list[str] = []
        if not side:
            for r in range(top, names_to + 1):
                said = _said(ground, r, c, top, names_to, left)
                if said and (not parts or parts[-1] != said):
                    parts.append(said)
        letters = signs.letter(c + grid.first_column)
        hidden = c + grid.first_column in grid.marks.hidden_columns
        columns.append(FoundColumn(c, last, letters, "/".join(parts), tuple(parts), units.get(c, ""), hidden))
        c = last + 1
    named = [n for n, column in enumerate(columns) if column.header]
    if not named:
        return []
    begin = named[0]
    while begin and _holds_values(ground, columns[begin - 1].at, bottom):
        # 一月 二月 三月 over numbers, and districts at their left: the corner says nothing, the column does.
        begin -= 1
    return columns[begin : named[-1] + 1]


def _holds_values(ground: Ground, column: int, bottom: int) -> bool:
    below = [
        r for r in range(bottom + 1, min(bottom + 40, ground.height)) if any(v != "" for v in ground.rows[r])
    ][:12]
    return bool(below) and sum(not signs.blank(ground.at(r, column)) for r in below) > 0.6 * len(below)


def _names_nothing(ground: Ground, left: int, right: int, r: int, units: dict[int, str]) -> bool:
    cells = ground.cells(r, left, right)
    if units and all(c in units for c, _ in cells):
        return all(signs.UNIT.fullmatch(signs.folded(str(v))) for _, v in cells)
    return (
        len(cells) >= 4
        and _is_numbering([v for _, v in cells])
        and not any(m.top < r for m in ground.by_row.get(r, ()))
    )


def _said(ground: Ground, r: int, c: int, top: int, bottom: int, left: int) -> str:
    """What a header row says over a column: its cell, the merged cell over it, or the group at its left."""
    merge = ground.merge_at(r, c)
    if merge is not None:
        value = ground.at(merge.top, merge.left)
        return "" if signs.blank(value) or merge.top < top else signs.heading(value)
    value = ground.at(r, c)
    if not signs.blank(value):
        return signs.heading(value)
    if r == bottom or signs.blank(ground.at(r + 1, c)):
        return ""
    # An unmerged group: written once above its first column.
    for before in range(c - 1, left - 1, -1):
        over = ground.merge_at(r, before)
        if over is not None:
            return ""
        if not signs.blank(value := ground.at(r, before)):
            under = not signs.blank(ground.at(r + 1, before))
            return signs.heading(value) if under else ""
    return ""
