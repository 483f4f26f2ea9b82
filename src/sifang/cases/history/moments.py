"""Moments written out as `isoformat` does, millions of times in one load."""

from __future__ import annotations

from datetime import date, datetime

from sifang.lib.clock import ZONE

_DAYS: dict[int, str] = {}
_MINUTES = [f"{minute // 60:02}:{minute % 60:02}:00+08:00" for minute in range(24 * 60)]
# Before, there were summers with another hour.
_LIKE_TODAY = date(1992, 1, 1).toordinal()


def text_of(at: datetime) -> str:
    """What `at.isoformat()` gives: of a whole minute here put together from its day and its minute."""
    if at.tzinfo is not ZONE or at.second or at.microsecond:
        return at.isoformat()
    ordinal = at.toordinal()
    day = _DAYS.get(ordinal)
    if day is None:
        if ordinal < _LIKE_TODAY:
            return at.isoformat()
        day = _DAYS[ordinal] = f"{at.date().isoformat()}T"
    return day + _MINUTES[at.hour * 60 + at.minute]
