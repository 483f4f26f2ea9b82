"""What charging has to say on a compound's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from sifang.charging.models import ChargingSite


def sites(compound_id: int, at: date) -> list[dict[str, Any]]:
    """The sites in use that day, with devices and ports counted apart."""
    rows = ChargingSite.objects.filter(compound=compound_id, period__contains=at).order_by("name", "id")
    return [
        {"name": row.name, "devices": row.device_count, "ports": row.port_count, "operator": row.operator,
         "since": row.period.lower}
        for row in rows
    ]  # fmt: skip
