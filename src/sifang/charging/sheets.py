"""充电设施台账: as offices keep the charging sites of compounds."""

from __future__ import annotations

from datetime import date
from typing import Any

from sifang.ledgers import public as ledgers
from sifang.registry import public as registry


def _ports(values: dict[str, Any], day: date) -> tuple[str, str] | None:
    devices, ports = values.get("device_count"), values.get("port_count")
    if devices is not None and devices < 1:
        return "device_count", "充电桩数至少为 1"
    if devices is not None and ports is not None and ports < devices:
        return "port_count", "端口数不能少于桩数"
    return None


_SITES = registry.Hanging(
    "charging.ChargingSite", "compound", ("name", "device_count", "port_count", "operator"), told_by="name",
    needed=("name", "device_count", "port_count"), otherwise={"operator": ""},
    splits=("device_count", "port_count"), check=_ports,
)  # fmt: skip
CHARGING_SITES = ledgers.declare(
    ledgers.Sheet(
        key="charging_sites", name="充电设施台账",
        columns=(
            *registry.COMPOUND_COLUMNS,
            ledgers.Column("站点名称", "name", ledgers.text(80), ("站点", "充电站名称", "设施名称"), required=True, example="东门车棚", width=24),
            ledgers.Column("充电桩数", "device_count", ledgers.whole("个", "台", "桩"), ("桩数", "设备数"), unit="个", example=4, check="whole"),
            ledgers.Column("端口数", "port_count", ledgers.whole("个", "口"), ("充电端口数", "充电口数"), unit="个", example=40, check="whole"),
            ledgers.Column("运营单位", "operator", ledgers.text(100), ("运营企业", "运营商"), width=24),
            *registry.PERIOD_COLUMNS,
        ),
        plan=_SITES.plan, out=_SITES.out,
        subjects=(ledgers.Subject("charging.ChargingSite", page="charging_page"),),
        explained=(
            "每行一个站点。按编号认；没有编号的，按小区和站点名称认。",
            "桩数、端口数算“那天起变了”的，原来的到那天为止，另起一条；算“原来登记错了”的，直接更正。",
        ),
    )
)  # fmt: skip
