"""兜底服务台账: one old compound in one year on each row."""

from __future__ import annotations

from datetime import date
from typing import Any

from sifang.ledgers import public as ledgers
from sifang.registry import public as registry
from sifang.subsidies.models import BundleMethod


def _year(values: dict[str, Any]) -> dict[str, Any]:
    return {"year": values["starts_on"].year} if values.get("starts_on") else {}


def _sound(values: dict[str, Any], day: date) -> tuple[str, str] | None:
    starts = values.get("starts_on")
    if starts is not None and starts > day:
        return "starts_on", f"{starts} 晚于截至日期 {day}"
    return None


_SERVICES = registry.Hanging(
    "subsidies.SubsidisedService", "compound", ("year", "method", "household_count", "amount", "starts_on"),
    told_by="year", needed=("year", "method", "household_count", "amount", "starts_on"), dated=False,
    check=_sound, derived=_year, old_on="starts_on",
)  # fmt: skip
SUBSIDISED_SERVICES = ledgers.declare(
    ledgers.Sheet(
        key="subsidised_services", name="兜底服务台账",
        columns=(
            *registry.COMPOUND_COLUMNS,
            ledgers.Column("年度", "year", ledgers.year, ("兜底年度",), example=2021, width=8, check="year"),
            ledgers.Column("方式", "method", registry.one_of(BundleMethod), ("兜底方式",), width=20, choices=tuple(str(m.label) for m in BundleMethod)),
            ledgers.Column("兜底户数", "household_count", ledgers.whole("户"), ("户数",), unit="户", example=320, check="whole"),
            ledgers.Column("财政资金", "amount", ledgers.amount("元"), ("资金", "补助资金", "财政补助"), unit="元", example=64000, check="number"),
            ledgers.Column("开始日期", "starts_on", ledgers.day, ("起始日期",), example="2021-01-01"),
        ),
        plan=_SERVICES.plan, out=_SERVICES.out,
        subjects=(ledgers.Subject("subsidies.SubsidisedService", page="subsidy_page"),),
        explained=("每行一个老旧小区的一个年度。按编号认；没有编号的，按小区和年度认。",),
    )
)  # fmt: skip
