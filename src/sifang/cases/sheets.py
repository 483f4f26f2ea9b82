"""案件台账: the problems an office kept in a sheet before it kept them here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sifang.cases.choices import Source
from sifang.cases.ledger import CasePlan
from sifang.ledgers import public as ledgers
from sifang.lib.constraints import EASTINGS, NORTHINGS
from sifang.registry import public as registry


def _days(values: dict[str, Any], day: date) -> tuple[str, str] | None:
    found, solved = values.get("found_on"), values.get("resolved_on")
    for key, said in (("found_on", found), ("resolved_on", solved)):
        if said is not None and said > day:
            return key, f"{said} 晚于截至日期 {day}"
    if found is not None and solved is not None and solved < found:
        return "resolved_on", "解决日期不能早于发现日期"
    return None


_CASES = registry.Hanging(
    "cases.Case", "compound",
    ("number", "title", "problem_type", "source", "place", "longitude", "latitude", "description", "found_on", "resolved_on"),
    told_by="number", needed=("number", "title", "found_on"), dated=False, check=_days,
    otherwise={"problem_type": "待定", "source": Source.INSPECTION, "place": "", "longitude": None, "latitude": None, "description": "", "resolved_on": None},
)  # fmt: skip


def _degrees(low: float, high: float) -> Callable[[Any], Decimal | None]:
    """As the register of cases writes them: to a tenth of a metre."""
    read = ledgers.degrees(low, high)

    def parse(value: Any) -> Decimal | None:
        found = read(value)
        return None if found is None else Decimal(str(found)).quantize(Decimal("0.000001"))

    return parse


def _plan(table: ledgers.Table, load: ledgers.Load) -> ledgers.Plan:
    return CasePlan(_CASES, table, load).made()


def _out(user: Any, on: date, ids: Any = None) -> tuple[int, Iterator[list[Any]]]:
    count, lines = _CASES.out(user, on, ids)
    # A case is known by its number; the row's own id is nobody's business.
    return count, (line[1:] for line in lines)


CASES = ledgers.declare(
    ledgers.Sheet(
        key="cases", name="案件台账",
        columns=(
            *registry.COMPOUND_COLUMNS[1:],
            ledgers.Column(
                "案件编号", "number", ledgers.text(40), ("编号", "问题编号", "工单编号", "台账编号"), required=True, width=20,
                example="2021-003", note="原来的编号；一个编号只立一件，交几次也是一件。",
            ),
            ledgers.Column("问题", "title", ledgers.text(120), ("问题描述", "问题内容", "案件名称", "事项"), example="楼道堆物", width=32),
            ledgers.Column("问题类别", "problem_type", ledgers.text(40), ("类别", "问题类型"), example="消防通道", width=16),
            ledgers.Column(
                "来源", "source", registry.one_of(Source), ("问题来源", "发现渠道"), width=12,
                choices=tuple(str(one.label) for one in Source),
            ),
            ledgers.Column("位置", "place", ledgers.text(120), ("具体位置", "地点"), width=20),
            ledgers.Column("经度", "longitude", _degrees(*EASTINGS), ("lng", "lon"), width=12, check="number",
                           note="问题在哪里，与纬度同填，GCJ-02，例如 118.05；离小区太远的不收。"),
            ledgers.Column("纬度", "latitude", _degrees(*NORTHINGS), ("lat",), width=12, check="number",
                           note="与经度同填，例如 36.81。"),
            ledgers.Column("情况", "description", ledgers.text(2000), ("情况说明", "详细情况"), width=32),
            ledgers.Column("发现日期", "found_on", ledgers.day, ("发现时间", "上报日期", "登记日期"), example="2021-09-01"),
            ledgers.Column("解决日期", "resolved_on", ledgers.day, ("督促解决日期", "办结日期", "整改完成日期", "销号日期")),
        ),
        plan=_plan, out=_out,
        subjects=(
            ledgers.Subject(
                "cases.Case",
                (("cases.CaseEvent", "case_id"), ("cases.CaseClock", "case_id"), ("cases.Report", "case_id")),
                likeness="number", page="case_page",
            ),
        ),
        explained=(
            "每行一个问题，按案件编号认：已有的不重复立案。",
            "写了解决日期的，按回单解决（未核实）登记；没有写的，由小区所在的社区接着办。",
            "写了经纬度的，案件页上看得到在哪里；已有的案件，位置不由台账改。",
            "登记过、还没有人办过的，台账可以补解决日期；办过的，进展在案件里办，台账不改。",
        ),
    )
)  # fmt: skip
