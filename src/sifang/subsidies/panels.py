"""What floor service has to say on a compound's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from sifang.subsidies.models import BundleMethod, SubsidisedService
from sifang.ui import public as ui


def years(compound_id: int, at: date) -> list[SubsidisedService]:
    """The years in which the compound had floor service, newest first."""
    return list(SubsidisedService.objects.filter(compound=compound_id, starts_on__lte=at).order_by("-year"))


def segments(rows: list[SubsidisedService], at: date) -> list[ui.ModeSegment]:
    """The second track of the bars: each year's floor service."""
    made = []
    for row in reversed(rows):
        end = date(row.year + 1, 1, 1)
        label = f"同时享受兜底服务，{row.starts_on.isoformat()} 起"
        made.append(ui.ModeSegment(row.starts_on, end if end <= at else None, label, "floor", also=True))
    return made


def history(rows: list[SubsidisedService]) -> list[ui.TimelineItem]:
    return [
        ui.TimelineItem(
            row.starts_on,
            f"{row.year} 年兜底服务：{BundleMethod(row.method).label}，{ui.n(row.household_count)} 户，{ui.yuan_wan(row.amount)}",
        )
        for row in rows
    ]


def lines(rows: list[SubsidisedService]) -> list[dict[str, Any]]:
    return [
        {"year": row.year, "method": BundleMethod(row.method).label, "households": row.household_count,
         "amount": row.amount}
        for row in rows
    ]  # fmt: skip
