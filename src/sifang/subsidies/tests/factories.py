"""Floor service, for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sifang.subsidies.models import SubsidisedService


def floor_service(
    compound: Any, *, year: int = 2021, households: int = 300, amount: int = 36000, **more: Any
):
    given = {"method": "PARTY_LED", "starts_on": date(year, 4, 1)} | more
    return SubsidisedService.objects.create(
        compound=compound, year=year, household_count=households, amount=Decimal(amount), **given
    )
