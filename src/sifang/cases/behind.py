"""Does what must happen by itself happen in time? Asked by the health page."""

from __future__ import annotations

from datetime import datetime, timedelta

from sifang.cases.models import Case, CaseClock
from sifang.lib.clock import ZONE

PATIENCE = timedelta(minutes=5)
"""So long the ladder may be behind: it looks every minute."""


def ladder_problem(at: datetime) -> str:
    """'' while the ladder keeps up, else since when it is behind. Two looks at an index."""
    late = CaseClock.objects.filter(rings_at__lt=at - PATIENCE).order_by("rings_at")
    oldest = late.values_list("rings_at", flat=True).first()
    if oldest is not None:
        behind = int((at - oldest).total_seconds() // 60)
        return f"案件提醒落后 {behind} 分钟，最早的一条应在 {oldest.astimezone(ZONE):%m-%d %H:%M} 发出"
    yesterday = at.astimezone(ZONE).date() - timedelta(days=1)
    waiting = Case.objects.filter(shelved_until__lte=yesterday).order_by("shelved_until")
    day = waiting.values_list("shelved_until", flat=True).first()
    return f"挂账的案件没有按约定恢复，最早的约定到 {day}" if day is not None else ""
