"""The day a program asks about."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Query
from ninja.errors import HttpError

from sifang.lib.clock import clock, last_whole_day

Day = Annotated[date | None, Query(description="截至日期，例如 2021-11-30；缺省为最近一个完整的日子")]
EARLIEST = date(1990, 1, 1)


def asked_day(at: date | None) -> date:
    """
    The day asked about, or the last one that is over.

    :raises HttpError: it has not come yet, or lies before any record
    """
    now = clock()
    if at is None:
        return last_whole_day(now)
    if at > now.date():
        raise HttpError(422, "截至日期不能晚于今天")
    if at < EARLIEST:
        raise HttpError(422, "截至日期应在 1990 年以后")
    return at
