"""Two ways to edit a dated fact: it changed on a day, or it was wrong. The caller holds the lock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from sifang.lib.periods import since
from sifang.lib.refusals import Refusal


class ChangedThatDay(Refusal):
    """The fact already begins on that day: it was wrong, it did not change."""


def change_on(facts: QuerySet, day: date, make: Callable[[DateRange], Any]) -> Any:
    """
    End what holds on `day` the day before and begin `make(period)`, which lasts as long as that did.

    Where nothing holds on the day, the new fact lasts until the next one begins.

    :param facts: the rows of one owner
    :raises ChangedThatDay: what holds on the day began that very day
    """
    holding = facts.filter(period__contains=day).first()
    if holding is not None:
        if holding.period.lower == day:
            raise ChangedThatDay(f"{day} 当天已经登记过一次变更；如果那次登记有误，请用“更正”")
        before = holding.period.upper
        holding.period = since(holding.period.lower, day)
        holding.save(update_fields=["period"])
    else:
        later = facts.filter(period__startswith__gt=day).order_by("period").first()
        before = later.period.lower if later is not None else None
    row = make(since(day, before))
    row.save(force_insert=True)
    return row


def end_on(facts: QuerySet, day: date) -> Any | None:
    """What holds on `day` ends the day before; what would begin that day or later is not touched."""
    holding = facts.filter(period__contains=day).first()
    if holding is None:
        return None
    if holding.period.lower == day:
        raise ChangedThatDay(f"{day} 当天才开始，不能当天结束；如果登记有误，请用“更正”")
    holding.period = since(holding.period.lower, day)
    holding.save(update_fields=["period"])
    return holding
