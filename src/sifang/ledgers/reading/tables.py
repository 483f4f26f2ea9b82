"""The tables of a workbook: where each stands, what names its columns, which rows it has, what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sifang.ledgers.reading import signs
from sifang.ledgers.reading.body import Body, read_body
from sifang.ledgers.reading.content import Content, examine
from sifang.ledgers.reading.ground import Ground
from sifang.ledgers.reading.header import FoundColumn, Header, Known, find_header, header_at
from sifang.ledgers.reading.workbook import Grid, grids

_MOST_NOTES = 40
_MOST_TABLES = 100
_KEY = re.compile(r"名称|姓名|序号|项次|编号|编码|代码|^id$|^name$", re.IGNORECASE)


@dataclass
class Note:
    """Words beside, above or under a table, and where they stand."""

    place: str
    words: str


@dataclass
class FoundTable:
    """A table as it was found. Rows with `_at` count inside the grid, all others as on screen."""

    sheet: str
    range: str
    header_rows: tuple[int, int]
    columns: list[FoundColumn]
    first: int | None
    last: int | None
    title: str
    notes: list[Note]
    totals: list[int]
    sections: list[int]
    repeated: list[int]
    numbered: list[int]
    hidden_rows: list[int]
    visible: bool
    why: str
    score: float
    grid: Grid = field(repr=False)
    ground: Ground = field(repr=False)
    data_at: list[int] = field(repr=False)
    header_at: int = 0
    turned: bool = False
    """Its headers stood one under the other; what counts rows here were columns there."""

    @property
    def rows(self) -> int:
        return len(self.data_at)

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]


def find_tables(book: bytes | Content | Iterable[Grid], only: str = "") -> list[FoundTable]:
    """
    Every table of a workbook, in the order of its sheets.

    :raises NotATable: the file cannot be read
    """
    content = examine(book) if isinstance(book, bytes) else book
    sheets = grids(content, only) if isinstance(content, Content) else content
    return [table for grid in sheets for table in tables_of(grid)]


def tables_of(grid: Grid, known: Known | None = None) -> list[FoundTable]:
    """
    The tables of one sheet, from the left and from above.

    :param known: says which words head a column of the sheet that is looked for
    """
    ground = Ground(grid)
    bands = ground.bands()
    parts: list[_Part] = []
    for left, right in bands:
        parts.extend(_in_band(ground, left, right, known, alone=len(bands) == 1))
    parts = _joined(ground, parts, bands)
    taken = [(p.header.top, _rows_end(p), p.left, p.right) for p in parts]
    return [_found(ground, part, taken) for part in parts]


def table_below(grid: Grid, row: int, known: Known | None = None) -> FoundTable | None:
    """The table under a row of the grid that is known to be its header, however poor it looks."""
    ground = Ground(grid)
    header = header_at(ground, row)
    if header is None:
        return None
    body = read_body(ground, 0, ground.width - 1, header, known, alone=True)
    part = _Part(header.columns[0].at, header.columns[-1].last, header, body, 0)
    return _found(ground, part, [(row, body.end, part.left, part.right)])


@dataclass
class _Part:
    left: int
    right: int
    header: Header
    body: Body
    above: int


def _in_band(ground: Ground, left: int, right: int, known: Known | None, *, alone: bool) -> list[_Part]:
    parts: list[_Part] = []
    start = walked = 0
    while start < ground.height and len(parts) < _MOST_TABLES and walked <= 4 * ground.height + 100_000:
        header = find_header(ground, left, right, start, known)
        if header is None:
            break
        if _explains(ground, left, right, start, header):
            break
        body = read_body(ground, left, right, header, known, alone=alone)
        walked += body.end - header.top
        if _is_table(ground, header, body):
            above = start
            if parts:
                # What stands right above belongs to this table, what stands further up to the one before.
                above = header.top
                while above > start and ground.cells(above - 1, left, right):
                    above -= 1
                parts[-1].body.notes = [r for r in parts[-1].body.notes if r < above]
            parts.append(_Part(header.columns[0].at, header.columns[-1].last, header, body, above))
            start = max(body.notes[0] if body.notes else body.end, header.bottom + 1)
        else:
            start = header.bottom + 1
    return parts


def _explains(ground: Ground, left: int, right: int, start: int, header: Header) -> bool:
    """A block that begins with 说明 explains another table."""
    for r in range(start, header.top + 1):
        if cells := ground.cells(r, left, right):
            return signs.opens_notes(cells[0][1])
    return False


def _is_table(ground: Ground, header: Header, body: Body) -> bool:
    named = [c for c in header.columns if c.header]
    vocabulary = sum(signs.known_word(c.parts[-1]) for c in named) / len(named)
    if not body.data:
        left, right = header.columns[0].at, header.columns[-1].last
        below = ground.cells(header.bottom + 1, left, right) if header.bottom + 1 < ground.height else []
        if below and header.bottom + 1 not in body.notes and not body.totals:
            return False
        return len(named) >= 3 and vocabulary >= 0.5
    if (
        not header.contrast
        and len(body.data) <= 3
        and (len(named) < 4 or vocabulary < 0.75)
        and _is_form(ground)
    ):
        return False
    filled = [sum(not signs.blank(ground.at(r, c.at)) for c in header.columns) for r in body.data[:50]]
    if sum(filled) < 1.2 * len(filled) and len(named) > 2 and vocabulary < 0.5:
        return False
    if len(named) == 2 and not signs.known_word(named[1].parts[-1]):
        # 户数 300, 面积 1200 one under the other: a card, not a list.
        said = [ground.at(r, named[0].at) for r in body.data[:50]]
        if sum(signs.known_word(v) for v in said) > 0.5 * len(said):
            return False
    return not (len(body.data) < 3 and vocabulary < 0.5 and header.contrast < 0.5 and header.score < 2.6)


def _is_form(ground: Ground) -> bool:
    """A sheet of labels with blanks to fill in, rather than of rows."""
    rows = ground.rows[:100]
    return sum(signs.is_form(v) for row in rows for v in row) >= 3


def _joined(ground: Ground, parts: list[_Part], bands: list[tuple[int, int]]) -> list[_Part]:
    """A blank column inside a table does not make it two; two lists side by side stay two."""
    parts.sort(key=lambda p: (p.left, p.header.top))
    joined: list[_Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        for candidate in reversed(joined):
            if candidate.right < part.left and candidate.header.top == part.header.top:
                before = candidate
                break
        if before is not None and _one(before, part):
            before.header.columns += part.header.columns
            before.right = part.right
            before.header.bottom = max(before.header.bottom, part.header.bottom)
            before.body.data = sorted(set(before.body.data) | set(part.body.data))
        else:
            joined.append(part)
    for part in joined:
        _absorb(ground, part, joined, bands)
    return joined


def _one(one: _Part, other: _Part) -> bool:
    if one.header.top != other.header.top or not 1 < other.left - one.right <= 3:
        return False
    lead = next((c.parts[-1] for c in other.header.columns if c.parts), "")
    if _KEY.search(signs.folded(lead)):
        # It begins with a name or a number of its own: another list.
        return False
    names = {signs.folded(c.header) for c in one.header.columns if c.header}
    if names & {signs.folded(c.header) for c in other.header.columns if c.header}:
        return False
    a, b = set(one.body.data), set(other.body.data)
    return len(a & b) >= 0.6 * max(len(a), len(b), 1) and abs(len(a) - len(b)) <= max(2, 0.3 * len(a))


def _absorb(ground: Ground, part: _Part, parts: list[_Part], bands: list[tuple[int, int]]) -> None:
    """A few headed columns behind a blank one, such as 备注, belong to the table too."""
    for left, right in bands:
        gap = left - part.right
        if (
            not 1 < gap <= 2
            or right - left > 3
            or any(p is not part and p.left <= right and p.right >= left for p in parts)
        ):
            continue
        top, bottom = part.header.top, part.header.bottom
        heads = {
            c
            for r in range(top, bottom + 1)
            for c, v in ground.cells(r, left, right)
            if signs.may_head(v) and not signs.explains(v)
        }
        rows = {r for r in range(min(ground.height, part.body.end + 50)) if ground.cells(r, left, right)}
        inside = set(range(top, bottom + 1)) | set(part.body.data) | set(part.body.totals)
        if heads >= set(range(left, right + 1)) and rows and rows <= inside:
            grid = ground.grid
            for c in range(left, right + 1):
                words = signs.heading(
                    next(v for r in range(top, bottom + 1) if not signs.blank(v := ground.at(r, c)))
                )
                letters = signs.letter(c + grid.first_column)
                hidden = c + grid.first_column in grid.marks.hidden_columns
                part.header.columns.append(FoundColumn(c, c, letters, words, (words,), "", hidden))
            part.right = right


def _found(ground: Ground, part: _Part, taken: list[tuple[int, int, int, int]]) -> FoundTable:
    grid, header, body = ground.grid, part.header, part.body
    for column in header.columns:
        _where_values_stand(ground, column, body)
    number = grid.first
    first = body.data[0] + number if body.data else None
    last = body.data[-1] + number if body.data else None
    left, right = header.columns[0].letter, signs.letter(part.right + grid.first_column)
    title, notes = _around(ground, part, taken)
    hidden = (
        [n for r in body.data if (n := r + number) in grid.marks.hidden_rows]
        if grid.marks.hidden_rows
        else []
    )
    why = "；".join(header.why + ([f"{len(body.data)} 行数据"] if body.data else ["只有表头"]))
    return FoundTable(
        sheet=grid.name, range=f"{left}{header.top + number}:{right}{last or header.bottom + number}",
        header_rows=(header.top + number, header.bottom + number), columns=header.columns, first=first, last=last,
        title=title, notes=notes, totals=[r + number for r in body.totals],
        sections=[r + number for r in body.sections], repeated=[r + number for r in body.repeated],
        numbered=[r + number for r in body.numbered],
        hidden_rows=hidden, visible=grid.visible, why=why, score=header.score, grid=grid, ground=ground,
        data_at=body.data, header_at=header.top,
    )  # fmt: skip


def _where_values_stand(ground: Ground, column: FoundColumn, body: Body) -> None:
    """Under a header over several columns, the one in which the values stand."""
    if column.last == column.at:
        return
    counts = {
        c: sum(not signs.blank(ground.at(r, c)) for r in body.data[:100])
        for c in range(column.at, column.last + 1)
    }
    best = max(counts, key=lambda c: (counts[c], -c))
    if counts[best] > counts[column.at]:
        column.at = best
        column.letter = signs.letter(best + ground.grid.first_column)


def _rows_end(part: _Part) -> int:
    body = part.body
    return max([part.header.bottom, *body.data[-1:], *body.totals[-1:], *body.repeated[-1:]]) + 1


def _within(r: int, c: int, taken: list[tuple[int, int, int, int]]) -> bool:
    return any(top <= r < end and left <= c <= right for top, end, left, right in taken)


def _around(ground: Ground, part: _Part, taken: list[tuple[int, int, int, int]]) -> tuple[str, list[Note]]:
    """The title above a table, and what else stands above, beside and under it."""
    title, notes = "", []
    grid, header, body = ground.grid, part.header, part.body
    for r in range(part.above, header.top):
        for c, v in ground.cells(r, 0, ground.width - 1):
            if _within(r, c, taken):
                continue
            words = " ".join(str(v).split())
            if not title and isinstance(v, str) and not signs.is_note(v):
                title = words[:120]
            else:
                notes.append(Note(f"{signs.letter(c + grid.first_column)}{r + grid.first}", words[:300]))
    stop = min(
        [a for a, _b, left, right in taken if a > header.top and left <= part.right and right >= part.left]
        or [ground.height]
    )
    under = set(body.notes)
    for r in range(header.top, min(stop, ground.height, body.end + 60)):
        beside = ground.cells(r, part.right + 1, ground.width - 1) if part.right + 1 < ground.width else []
        inside = ground.cells(r, part.left, part.right) if r in under or (r >= body.end and r < stop) else []
        for c, v in inside + beside:
            if len(notes) >= _MOST_NOTES:
                return title, notes
            if r in under or not _within(r, c, taken):
                notes.append(
                    Note(
                        f"{signs.letter(c + grid.first_column)}{r + grid.first}",
                        " ".join(str(v).split())[:300],
                    )
                )
    return title, notes
