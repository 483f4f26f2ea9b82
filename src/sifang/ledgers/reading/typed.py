"""What the columns of a found table hold, judged by their headers and values, and each cell as such a value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sifang.ledgers.days import day
from sifang.ledgers.numerals import number_in
from sifang.ledgers.reading import signs
from sifang.ledgers.reading.groups import group_columns, merged_values
from sifang.ledgers.reading.header import FoundColumn
from sifang.ledgers.reading.tables import FoundTable
from sifang.ledgers.said import NOTHING, CellFault, Proposed, folded, shown
from sifang.ledgers.ticks import yes_no

_SAMPLE = 500
_IDENTIFIES = re.compile(
    r"编号|编码|代码|号码|序号|项次|证号|账号|卡号|手机|电话|身份证|条码|邮编|桩号|^(?:id|no|code)\d*\.?$|(?:id|code\d*)$",
    re.IGNORECASE,
)
_DATED = re.compile(r"日期|时间$|date$", re.IGNORECASE)
_ASKED = re.compile(r"^是否|^有无|^是不是")


def kind_of(table: FoundTable, column: FoundColumn) -> str:
    """`code`, `day`, `number`, `yes_no` or `text`."""
    header = signs.folded(column.parts[-1]) if column.parts else ""
    header = header[: header.index("(")] if header.find("(") > 0 else header
    values = [table.ground.at(r, column.at) for r in table.data_at[:_SAMPLE]]
    kinds = Counter(signs.kind_of(v) for v in values if folded(v) not in NOTHING)
    if _IDENTIFIES.search(header):
        return "code"
    if _ASKED.search(header):
        return "yes_no"
    total = sum(kinds.values())
    if (_DATED.search(header) and kinds["day"]) or kinds["day"] > 0.5 * total:
        return "day"
    if total and kinds["yes"] == total:
        return "yes_no"
    return "number" if total and kinds["number"] > 0.5 * total else "text"


def typed(value: Any, kind: str) -> Any:
    """A cell as a value of its column's kind; as its words when it is none."""
    if value is None or folded(value) in NOTHING:
        return None
    found: Any
    try:
        if kind == "day":
            found = day(value)
        elif kind == "yes_no":
            found = yes_no(value)
        elif kind == "number" and not isinstance(value, (bool, date)):
            found = number_in(value, ())
        else:
            found = None
    except CellFault:
        found = None
    if isinstance(found, Proposed):
        found = found.value if kind == "day" else None
    if isinstance(found, Decimal):
        return int(found) if found == found.to_integral_value() else float(found)
    if found is None:
        return value if isinstance(value, (bool, date)) else shown(value).strip()
    return found


def typed_rows(table: FoundTable) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row's number, and column letter -> value, with what merged cells and groups lend to it."""
    kinds = [(column, kind_of(table, column)) for column in table.columns]
    groups = group_columns(table)
    last: dict[int, Any] = {}
    for r in table.data_at:
        cells = table.grid.rows[r]
        lent = merged_values(table, r)
        fresh = False
        values: dict[str, Any] = {}
        for column, kind in kinds:
            value = cells[column.at] if column.at < len(cells) else ""
            if column.at in groups:
                if signs.blank(value) and not fresh:
                    value = last.get(column.at, "")
                elif not signs.blank(value):
                    last[column.at], fresh = value, True
                else:
                    last.pop(column.at, None)
            if signs.blank(value):
                value = lent.get(column.at, "")
            if kind == "day" and value.__class__ is float and table.grid.marks.since_1904:
                value += 1462
            values[column.letter] = typed(value, kind)
        yield r + table.grid.first, values
