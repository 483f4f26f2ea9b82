"""What charging counts: compounds with a site in use, devices (桩) and ports (端口) apart."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum

from sifang.charging.models import ChargingSite
from sifang.indicators import public as indicators
from sifang.registry import public as registry

Column, Kind = indicators.Column, indicators.Kind


def _in_use(day: date) -> QuerySet[ChargingSite]:
    return ChargingSite.objects.filter(period__contains=day)


def _sites(day: date) -> QuerySet:
    return registry.at_place(_in_use(day), day)


def _total(path: str):
    def of(day: date) -> Any:
        rows = _in_use(day).filter(compound=OuterRef("compound")).order_by().values("compound")
        return Subquery(rows.annotate(total=Sum(path)).values("total"), output_field=IntegerField())

    return of


indicators.register(
    indicators.Indicator(
        key="charging_coverage",
        rows=registry.states_on,
        counted=lambda day: Exists(_in_use(day).filter(compound=OuterRef("compound"))),
        record="compound_id",
        place="community_id",
        label="compound__name",
        order="compound__pinyin",
        opens="compound_page",
        noun="个小区",
        columns=(
            Column("devices", "充电桩", _total("device_count"), "r"),
            Column("ports", "端口", _total("port_count"), "r"),
            Column("households", "户数", "household_count", "r"),
        ),
    )
)

SITE: dict[str, Any] = {
    "kind": Kind.SUM,
    "rows": _sites,
    "record": "pk",
    "place": registry.PLACE,
    "label": "name",
    "order": "compound__pinyin",
    "noun": "处站点",
    "columns": (
        Column("compound", "小区", "compound__name"),
        Column("devices", "充电桩", "device_count", "r"),
        Column("ports", "端口", "port_count", "r"),
        Column("since", "投用日期", "period__startswith"),
    ),
}

indicators.register(indicators.Indicator(key="charging_devices", measure="device_count", **SITE))
indicators.register(indicators.Indicator(key="charging_ports", measure="port_count", **SITE))
