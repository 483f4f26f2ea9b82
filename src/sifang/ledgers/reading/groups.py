"""Values that were written once for several rows: under merged cells, and under a group's first row."""

from __future__ import annotations

import re
from typing import Any

from sifang.ledgers.reading import signs
from sifang.ledgers.reading.tables import FoundTable

_SAMPLE = 3_000
_SINGLE = re.compile(
    r"序号|项次|编号|编码|代码|号码?$|备注|说明|电话|手机|证|日期|时间|^id$|_id$|数$|面积|金额",
    re.IGNORECASE,
)


def merged_values(table: FoundTable, r: int) -> dict[int, Any]:
    """Column -> value of the merged cell that reaches down to this row from a row above."""
    found: dict[int, Any] = {}
    for merge in table.ground.by_row.get(r, ()):
        if merge.top < r and merge.top > table.header_at + table.header_rows[1] - table.header_rows[0]:
            value = table.ground.at(merge.top, merge.left)
            if not signs.blank(value):
                for c in range(merge.left, merge.right + 1):
                    found[c] = value
    return found


def group_columns(table: FoundTable) -> list[int]:
    """
    Leading columns of words that are written once and left blank below: 区县, then its 街道 beneath.

    A guess: whoever fills them in says so.
    """
    sample = table.data_at[:_SAMPLE]
    if len(sample) < 2:
        return []
    ground = table.ground
    tall = {
        c
        for merges in (ground.by_row.get(r, ()) for r in sample)
        for m in merges
        if m.tall
        for c in range(m.left, m.right + 1)
    }
    found: list[int] = []
    for column in table.columns[:-1]:
        at = column.at
        values = [ground.at(r, at) for r in sample]
        said = [v for v in values if not signs.blank(v)]
        if len(said) == len(values) and len({str(v) for v in said}) > 1 and not _counts(column.header):
            break
        if not said or len(said) == len(values) or at in tall or _numbering(column.header):
            continue
        words = [v for v in said if signs.kind_of(v) == "text"]
        if signs.blank(values[0]) or len(said) > 0.67 * len(values) or len(words) < len(said):
            continue
        if any(len(str(v)) > 40 for v in said):
            continue
        found.append(at)
    return found


def _counts(header: str) -> bool:
    return bool(re.search(r"序号|项次|编号|^no\.?$", signs.folded(header), re.IGNORECASE))


def _numbering(header: str) -> bool:
    return bool(_SINGLE.search(signs.folded(header)))
