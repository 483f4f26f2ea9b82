"""A sheet of our own to read tables by, and some of its rows."""

from __future__ import annotations

from sifang.ledgers import public as ledgers
from sifang.ledgers.plan import Plan
from sifang.ledgers.reading.tables import find_tables

TREES = ledgers.Sheet(
    key="groves",
    name="林地台账",
    columns=(
        ledgers.Column("林地名称", "name", ledgers.text(20), ("名称",), required=True),
        ledgers.Column("区县", "district", ledgers.text(20)),
        ledgers.Column("街道", "street", ledgers.text(20)),
        ledgers.Column("株数", "count", ledgers.whole("株"), unit="株"),
        ledgers.Column("面积", "area", ledgers.amount("㎡")),
        ledgers.Column("栽植日期", "planted", ledgers.day),
    ),
    plan=lambda table, load: Plan("groves", "", [], list(table.faults), []),
)
HEAD = ("区县", "林地名称", "株数", "面积", "栽植日期")
ROWS = (
    ("东岭区", "一号林", 12, 120.5, "2021-03-12"),
    ("东岭区", "二号林", 30, 300, "2021-03-13"),
    ("南岭区", "三号林", 8, 81, "2021-03-14"),
)


def only(data: bytes):
    (table,) = find_tables(data)
    return table


def read(data: bytes, **more):
    return ledgers.read_table(data, "林.xlsx", TREES, **more)
