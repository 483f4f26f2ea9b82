"""The rows under a header: which are data, which total, divide, repeat or remark, and where the table ends."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sifang.ledgers.reading import signs
from sifang.ledgers.reading.ground import Ground
from sifang.ledgers.reading.header import Header, Known, find_header

_COUNTS = re.compile(r"序号|项次|行号|行次|编号|^no\.?$", re.IGNORECASE)
_ENDINGS = frozenset("计：:）) \u3000\t\n和")
"""How a total, a remark or a blank word ends; a row that begins so is looked at closely."""


@dataclass
class Body:
    """`end` is the first row that is not looked at any more; rows count inside the grid."""

    data: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    numbered: list[int] = field(default_factory=list)
    """Rows with a number in front and nothing behind it, as forms have them in store."""
    notes: list[int] = field(default_factory=list)
    end: int = 0


def read_body(
    ground: Ground, left: int, right: int, header: Header, known: Known | None = None, *, alone: bool = False
) -> Body:
    """
    Walk down from the header.

    :param alone: nothing else stands in the sheet's other columns, so a row's own count of blanks will do
    """
    body = Body()
    first, last = header.columns[0].at, header.columns[-1].last
    columns = [c.at for c in header.columns]
    lead = columns[:3]
    edges = {c.at: c.last for c in header.columns}
    heads = {signs.folded(signs.heading(v)) for _, v in ground.cells(header.top, first, last)}
    raw = {
        v
        for r in range(header.top, header.bottom + 1)
        for _, v in ground.cells(r, first, last)
        if isinstance(v, str)
    }
    rows, by_row = ground.rows, ground.by_row
    pending: list[int] = []
    gap = False
    few = 2 if len(columns) > 3 else 1
    whole = alone and first == 0
    r = header.bottom + 1
    while r < ground.height:
        row = rows[r]
        part = row if whole else row[first : last + 1]
        filled = len(part) - part.count("")
        odd = not filled or filled <= few or gap or bool(pending) or r in by_row
        if not odd:
            for c in lead:
                cell = row[c] if c < len(row) else ""
                if cell.__class__ is str and cell and (cell[-1] in _ENDINGS or "：" in cell or cell in raw):
                    odd = True
                    break
        if not odd:
            body.data.append(r)
            r += 1
            continue
        what = _judge(ground, r, first, last, header, edges, heads, filled, few, gap, pending, body)
        if what == "blank":
            gap = True
        elif what == "end":
            break
        elif what == "header":
            body.repeated.append(r)
        elif what == "numbered":
            body.numbered.append(r)
        elif what == "total":
            _settle(body, pending)
            body.totals.append(r)
            gap = False
        elif what == "pending":
            pending.append(r)
        else:
            if (gap or pending) and _begins_table(ground, left, right, r, header, known, body):
                break
            _settle(body, pending)
            body.data.append(r)
            gap = False
        r += 1
    body.notes = list(pending)
    body.end = r
    return body


def _settle(body: Body, pending: list[int]) -> None:
    """Rows between data rows divide them; they are no notes."""
    body.sections.extend(pending)
    pending.clear()


def _judge(
    ground: Ground, r: int, first: int, last: int, header: Header, edges: dict[int, int], heads: set[str],
    filled: int, few: int, gap: bool, pending: list[int], body: Body,
) -> str:  # fmt: skip
    cells = ground.cells(r, first, last)
    if not cells:
        return "blank"
    words = [v for _, v in cells if v.__class__ is str]
    own = [m for m in ground.by_row.get(r, ()) if m.left >= first and m.left <= last]
    crossing = [m for m in own if m.top == r and m.wide and edges.get(m.left, m.left) < m.right]
    if any(m.tall and m.top < r and signs.is_total(ground.at(m.top, m.left)) for m in own):
        return "total"
    if words and any(signs.is_total(v) for v in words[:2]) and cells[0][0] <= first + max(3, len(edges) // 3):
        return "total"
    if len(cells) > 1 and sum(signs.folded(signs.heading(v)) in heads for _, v in cells) > 0.6 * len(cells):
        return "header"
    if any(signs.opens_notes(v) for v in words[:1]) and len(cells) <= max(2, few):
        return "pending"
    if len(cells) == 1 and _only_numbered(ground, r, cells[0], first, header):
        return "numbered"
    if len(cells) == 1:
        return _single(ground, r, cells[0], first, crossing, own, gap, pending, body, len(edges))
    if crossing and (len(crossing) > 1 or len(cells) <= few or len(cells) < 0.5 * len(edges)):
        return "end"
    deep = [m for m in own if m.tall and m.wide and edges.get(m.left, m.left) < m.right]
    if deep:
        return "end"
    if words and len(cells) < len(edges) and all(signs.is_foot(v) or signs.is_note(v) for v in words):
        return "pending"
    if words and signs.is_foot(words[0]) and words[0] is cells[0][1] and ":" in signs.folded(words[0]):
        return "pending"
    if pending and len(cells) <= 2 and signs.opens_notes(ground.cells(pending[0], first, last)[0][1]):
        return "pending"
    if len(cells) <= few and words and signs.is_note(words[0]) and words[0] is cells[0][1] and len(edges) > 2:
        return "pending"
    return "data"


def _only_numbered(ground: Ground, r: int, cell: tuple[int, Any], first: int, header: Header) -> bool:
    """A row in store: its number stands there, and nothing else, nor a merged cell over it."""
    at, value = cell
    if at != first or len(header.columns) < 2 or not _COUNTS.search(header.columns[0].header):
        return False
    return signs.kind_of(value) == "number" and not any(
        m.tall and m.top < r for m in ground.by_row.get(r, ())
    )


def _single(
    ground: Ground, r: int, cell: tuple[int, Any], first: int, crossing: list[Any], own: list[Any],
    gap: bool, pending: list[int], body: Body, width: int,
) -> str:  # fmt: skip
    """A row in which one cell stands alone: a title, a note, or a poor row."""
    at, value = cell
    if crossing:
        return "pending"
    if (kind := signs.kind_of(value)) != "text":
        usual = Counter(signs.kind_of(ground.at(row, at)) for row in body.data[-20:])
        return "data" if not gap or (at != first and usual[kind]) else "pending"
    if signs.is_note(value) and len(str(value)) > 3:
        return "pending"
    if any(m.tall and m.top < r for m in own):
        return "data"
    if at != first:
        return "data"
    if signs.is_section(value) or gap or pending or (width > 4 and _full(ground, body, width)):
        return "pending"
    return "data"


def _full(ground: Ground, body: Body, width: int) -> bool:
    """Whether the rows so far are well filled, so that a lone first cell is out of place."""
    seen = body.data[-12:]
    if not seen:
        return True
    counts = [len(ground.rows[r]) - ground.rows[r].count("") for r in seen]
    return min(counts) >= 0.6 * width


def _begins_table(
    ground: Ground, left: int, right: int, r: int, header: Header, known: Known | None, body: Body
) -> bool:
    """Whether a row after a gap or a title names the columns of another table."""
    cells = ground.cells(r, left, right)
    if len(cells) < 2 or not all(signs.may_head(v) for _, v in cells):
        return False
    other = find_header(ground, left, right, r, known, until=r + 40)
    if other is None or other.top != r:
        return False
    named = [c for c in other.columns if c.header]
    vocabulary = sum(signs.known_word(c.parts[-1]) for c in named) / len(named)
    sample = body.data[:40]
    typed = 0
    for column in header.columns:
        kinds = Counter(signs.kind_of(ground.at(row, column.at)) for row in sample)
        kinds.pop("blank", None)
        here = signs.kind_of(ground.at(r, column.at))
        if kinds and kinds.most_common(1)[0][0] in ("number", "day") and here == "text":
            typed += 1
    return vocabulary >= 0.6 or (typed >= 1 and vocabulary >= 0.3) or (not sample and vocabulary >= 0.5)
