"""What floor service counts: old compounds listed for the year, their households and the money."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sifang.indicators import public as indicators
from sifang.registry import public as registry
from sifang.subsidies.models import BundleMethod, SubsidisedService

Column, Kind = indicators.Column, indicators.Kind


def _listed(day: date) -> QuerySet:
    """The old compounds listed for the day's year."""
    return registry.at_place(SubsidisedService.objects.filter(year=day.year), day)


def _begun(day: date) -> QuerySet:
    return _listed(day).filter(starts_on__lte=day)


SHARED: dict[str, Any] = {
    "record": "compound_id",
    "place": registry.PLACE,
    "label": "compound__name",
    "order": "compound__pinyin",
    "opens": "compound_page",
    "noun": "个小区",
    "columns": (
        Column("method", "方式", lambda day: indicators.words_of("method", BundleMethod.choices)),
        Column("starts_on", "开始日期", "starts_on"),
        Column("households", "兜底户数", "household_count", "r"),
        Column("amount", "财政资金（元）", "amount", "r"),
    ),
}

indicators.register(
    indicators.Indicator(
        key="floor_service_coverage", rows=_listed, counted=lambda day: Q(starts_on__lte=day), **SHARED
    )
)
indicators.register(
    indicators.Indicator(
        key="floor_service_households", kind=Kind.SUM, rows=_begun, measure="household_count", **SHARED
    )
)
indicators.register(
    indicators.Indicator(key="floor_service_money", kind=Kind.SUM, rows=_begun, measure="amount", **SHARED)
)
