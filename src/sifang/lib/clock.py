"""The one clock. Edges (pages, api, jobs, commands) read it; everything else is handed `at`."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

ZONE = ZoneInfo("Asia/Shanghai")
_STARTED = time.time()


def real_clock() -> datetime:
    """Now, on this machine. Logins, lockouts and tokens use this one even in demonstration mode."""
    return datetime.now(ZONE)


def clock() -> datetime:
    """
    Now, as this city counts it, in Beijing time.

    With `SIFANG_CLOCK_START` set (the demonstration) it starts there, and runs on
    since `SIFANG_CLOCK_STARTED`, or else since the process began.
    """
    start = settings.SIFANG_CLOCK_START
    if not start:
        return real_clock()
    return datetime.fromisoformat(start).astimezone(ZONE) + timedelta(
        seconds=time.time() - (settings.SIFANG_CLOCK_STARTED or _STARTED)
    )


def today() -> date:
    """The clock's date in Beijing."""
    return clock().date()


def last_whole_day(at: datetime) -> date:
    """The cut-off a page shows when nobody picked one: the last day that is over."""
    return at.astimezone(ZONE).date() - timedelta(days=1)
