"""Several sheets of one layout read as one table: a sheet for each community, say. Their rows count on, sheet by sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from sifang.ledgers.plan import Fault
from sifang.ledgers.reading.tables import FoundTable
from sifang.ledgers.rows import STRIDE, Table, local
from sifang.ledgers.sheets import Sheet, plain

MOST = 500
_WHEN = re.compile(
    r"(?:19|20)\d\d|\d{1,2}月|[一二三四]季度|[上下]半年|备份|副本|旧|原|样表|模板|示例|copy", re.IGNORECASE
)
_PLACES = (
    ("community", ("社区", "居委会", "村", "村委会")),
    ("subdistrict", ("街道", "镇", "办事处", "乡")),
    ("district", ("区", "县")),
)
_COUNTED = re.compile(r"第 (\d+) 行")


def alike(best: FoundTable, fitting: Iterable[FoundTable]) -> list[FoundTable]:
    """
    The tables to be read together, in the order of the file: the best one and those of other sheets with the same
    headers in the same columns. Sheets of another year or month say something else of the same things: they are not.
    """
    found: list[FoundTable] = []
    seen: set[str] = set()
    for table in fitting:
        one = table is best or (
            table.rows > 0 and table.sheet != best.sheet and table.visible == best.visible
            and _heads(table) == _heads(best) and _when(table.sheet) == _when(best.sheet)
        )  # fmt: skip
        if one and table.sheet not in seen and len(found) < MOST:
            seen.add(table.sheet)
            found.append(table)
    return found


def _heads(table: FoundTable) -> list[tuple[str, str]]:
    return [(column.letter, plain(column.header)) for column in table.columns if column.header]


def _when(name: str) -> set[str]:
    return set(_WHEN.findall(name))


def place_in(name: str, sheet: Sheet, told: Iterable[str]) -> tuple[str, str] | None:
    """Where the rows of a sheet stand by its name, when no column says it: (header, name)."""
    headers = {column.key: column.header for column in sheet.columns if column.key in sheet.place_keys}
    said = set(told)
    if "area_code" in said:
        return None
    for key, endings in _PLACES:
        if name.endswith(endings) and len(name) > 2:
            return (headers[key], name) if key in headers and key not in said else None
    return None


def joined(tables: list[Table]) -> Table:
    """One table of all; a row's number says its sheet too (`part_of`, `local`)."""
    first, *rest = tables
    first.parts = [table.name for table in tables]
    for at, table in enumerate(rest, 1):
        shift = at * STRIDE
        for row in table.rows:
            row.number += shift
        first.rows += table.rows
        # What is told of a header was told of the first one.
        first.faults += [_shifted(f, shift) for f in table.faults if f.row != table.header_row]
        first.doubts += [_shifted(d, shift) for d in table.doubts if d.row != table.header_row]
        first.digest += f" {table.name} {table.digest}"
        first.left_out += table.left_out
        first.notes += [f"“{table.name}”：{note}" for note in table.notes if note not in first.notes]
    names = "、".join(first.parts[:6]) + ("等" if len(first.parts) > 6 else "")
    first.notes.insert(
        0, f"{len(first.parts)} 张工作表的表头一样，一起读了：{names}。只要其中一张的，请在“工作表”里写明。"
    )
    return first


def _shifted(fault: Fault, shift: int) -> Fault:
    why = _COUNTED.sub(lambda found: f"第 {int(found[1]) + shift} 行", fault.why)
    return replace(fault, row=fault.row + shift, why=why)


def words_of_row(number: int, parts: list[str]) -> str:
    """A row as its clerk finds it: 第 5 行, “春晓社区”第 5 行."""
    if not parts:
        return f"第 {number} 行"
    return f"“{parts[min(number // STRIDE, len(parts) - 1)]}”第 {local(number)} 行"


def retold(text: str, parts: list[str]) -> str:
    """A sentence in which rows are called by their numbers, with their sheets."""
    return _COUNTED.sub(lambda found: words_of_row(int(found[1]), parts), text) if parts else text


def retold_all(faults: list[Fault], parts: list[str]) -> list[Fault]:
    return [replace(fault, why=retold(fault.why, parts)) for fault in faults] if parts else faults
