"""What a form of each noun shows: the seal of the form, and the words of its fields."""

from __future__ import annotations

from typing import Any

from sifang.charging.models import ChargingSite

LABELS = {"name": "站点名称", "device_count": "充电桩数", "port_count": "端口数", "operator": "运营单位"}


def shown(row: ChargingSite) -> dict[str, Any]:
    """What a form of it shows."""
    return {key: getattr(row, key) for key in LABELS}
