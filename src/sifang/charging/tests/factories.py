"""Charging sites, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sifang.charging.models import ChargingSite
from sifang.lib.periods import since


def site(compound: Any, *, devices: int = 10, ports: int = 20, start: date, end: date | None = None):
    return ChargingSite.objects.create(
        compound=compound, name="1号棚", device_count=devices, port_count=ports, period=since(start, end)
    )
