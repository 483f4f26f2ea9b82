"""An order of the hotline, and the rows of a file of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sifang.ledgers import public as ledgers
from sifang.lib.words import normalised

MOST = 2000
"""So many orders a file may hold; the hotline sends them daily, not yearly."""

COLUMNS = {
    "number": ("工单号", "工单编号", "编号", "受理编号", "单号"),
    "compound": ("小区", "小区名称", "所属小区", "诉求小区"),
    "words": ("诉求内容", "反映内容", "内容", "问题描述", "主要内容"),
    "place": ("地址", "详细地址", "具体位置", "楼栋", "位置"),
    "caller": ("来电人", "诉求人", "姓名", "联系人"),
    "contact": ("联系电话", "电话", "来电号码", "手机"),
    "found_on": ("来电时间", "受理时间", "反映时间", "日期", "来电日期"),
}
"""What each column may be called."""
NEEDED = ("number", "compound", "words")
LABELS = {"number": "工单号", "compound": "小区", "words": "诉求内容"}


@dataclass(frozen=True)
class Order:
    """What the hotline says. Whoever called is unknown to the company: the hotline may not pass that on."""

    number: str
    compound: str
    words: str
    place: str = ""
    caller: str = ""
    contact: str = ""
    found_on: date | None = None


@dataclass(frozen=True)
class Line:
    """One row of a file: the order, or why it is none."""

    row: int
    order: Order | None
    why: str = ""
    number: str = ""
    """the order's own, also where it is none: by it the hotline finds the row again"""


def read_file(data: bytes) -> list[Line]:
    """
    The orders of a spreadsheet or a CSV, in any of the formats the ledgers read.

    :raises NotATable: it cannot be read, has no such columns, or holds too many rows
    """
    for table in ledgers.find_tables(data):
        places = _columns(table)
        missing = [LABELS[name] for name in NEEDED if name not in places]
        if missing:
            continue
        if table.rows > MOST:
            raise ledgers.NotATable(f"这张表有 {table.rows} 行，一次最多 {MOST} 行，请分几次交")
        return [_line(table, row, places) for row in table.data_at]
    raise ledgers.NotATable("没有找到工单表：要有“工单号”“小区”“诉求内容”三列")


def _columns(table: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in table.columns:
        header = normalised(column.header)
        for name, known in COLUMNS.items():
            if name not in found and header in {normalised(one) for one in known}:
                found[name] = column.at
    return found


def _line(table: Any, row: int, places: dict[str, int]) -> Line:
    told = {name: _text(table.ground.at(row, at)) for name, at in places.items()}
    shown = row + table.grid.first
    for name in NEEDED:
        if not told[name]:
            return Line(shown, None, f"缺{LABELS[name]}", told["number"][:40])
    try:
        on = _day(table.ground.at(row, places["found_on"])) if "found_on" in places else None
    except ledgers.CellFault as why:
        return Line(shown, None, f"日期“{told['found_on']}”：{why}", told["number"][:40])
    more = {name: told.get(name, "") for name in ("place", "caller", "contact")}
    return Line(
        shown, Order(told["number"][:40], told["compound"], told["words"][:2000], found_on=on, **more)
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\x00", "").strip()


def _day(value: Any) -> date | None:
    """
    A day however an office writes it.

    :raises CellFault: it is none, or could be another
    """
    read = ledgers.day(value)
    if isinstance(read, ledgers.Proposed):
        raise ledgers.CellFault("拿不准是哪一天，请写成 2021-12-01")
    return read
