"""What a form of each noun shows: the seal of the form, and the words of its fields."""

from __future__ import annotations

from typing import Any

from sifang.subsidies.models import SubsidisedService

LABELS = {
    "method": "方式", "household_count": "兜底户数", "amount": "财政资金", "starts_on": "开始日期",
}  # fmt: skip


def shown(row: SubsidisedService) -> dict[str, Any]:
    """What a form of it shows."""
    return {key: getattr(row, key) for key in LABELS}
