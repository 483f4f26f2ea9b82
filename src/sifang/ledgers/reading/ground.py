"""A sheet with its merged cells laid over it, in places counted from 0 inside the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sifang.ledgers.reading.signs import blank
from sifang.ledgers.reading.workbook import Grid

_MOST_LAID = 2_000_000


@dataclass(frozen=True, slots=True)
class Merge:
    top: int
    left: int
    bottom: int
    right: int

    @property
    def wide(self) -> bool:
        return self.right > self.left

    @property
    def tall(self) -> bool:
        return self.bottom > self.top


class Ground:
    """Rows and merges; values that lie hidden under a merged cell are taken away."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = grid.rows
        self.height = len(grid.rows)
        self.width = max((len(row) for row in grid.rows[:5000]), default=0)
        self.starts: dict[tuple[int, int], Merge] = {}
        self.by_row: dict[int, list[Merge]] = {}
        laid = 0
        for top, left, bottom, right in grid.marks.merges:
            merge = Merge(
                top - grid.first, left - grid.first_column, min(bottom - grid.first, self.height - 1),
                min(right - grid.first_column, self.width - 1),
            )  # fmt: skip
            if merge.top < 0 or merge.left < 0 or merge.bottom < merge.top or merge.right < merge.left:
                continue
            laid += merge.bottom - merge.top + 1
            if laid > _MOST_LAID:
                break
            self.starts[merge.top, merge.left] = merge
            for r in range(merge.top, merge.bottom + 1):
                self.by_row.setdefault(r, []).append(merge)
                row = self.rows[r]
                if (r != merge.top or merge.wide) and r < len(self.rows):
                    begin = merge.left + (r == merge.top)
                    for c in range(begin, min(merge.right + 1, len(row))):
                        row[c] = ""

    def at(self, r: int, c: int) -> Any:
        row = self.rows[r]
        return row[c] if c < len(row) else ""

    def cells(self, r: int, left: int, right: int) -> list[tuple[int, Any]]:
        """What stands in a row between two columns."""
        return [(c, v) for c, v in enumerate(self.rows[r][left : right + 1], left) if not blank(v)]

    def merge_at(self, r: int, c: int) -> Merge | None:
        """The merged cell that lies over a place."""
        for merge in self.by_row.get(r, ()):
            if merge.left <= c <= merge.right:
                return merge
        return None

    def bands(self) -> list[tuple[int, int]]:
        """Runs of columns that something stands in, judged by the first rows; a title does not join them."""
        used = [False] * self.width
        looked = 0
        for r, row in enumerate(self.rows):
            if looked >= 600:
                break
            cells = [c for c, v in enumerate(row[: self.width]) if v != "" and not blank(v)]
            if not cells:
                continue
            looked += 1
            for c in cells:
                used[c] = True
            if len(cells) > 1:
                for merge in self.by_row.get(r, ()):
                    if merge.wide and merge.left in cells:
                        used[merge.left : merge.right + 1] = [True] * (merge.right + 1 - merge.left)
        found: list[tuple[int, int]] = []
        for c, is_used in enumerate(used):
            if is_used and (not found or found[-1][1] != c - 1):
                found.append((c, c))
            elif is_used:
                found[-1] = (found[-1][0], c)
        return found
