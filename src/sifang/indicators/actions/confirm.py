"""Say that an area's figures of a month are right; "unchanged" is one press."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.indicators.engine import figures_on
from sifang.indicators.fingerprints import digest_of, digests
from sifang.indicators.models import MonthReturn
from sifang.indicators.months import last_day, month_of
from sifang.indicators.permissions import check_may_confirm


class CannotConfirm(Exception):
    """The month cannot be confirmed now; the message says why."""


@transaction.atomic(durable=True)
def confirm_month(
    month: date, *, area: areas.Area, unchanged: bool = False, by: Any, at: datetime
) -> MonthReturn:
    """
    Confirm one area's figures of a month as they are now.

    :param unchanged: nothing happened this month; the press says so
    :raises NotAllowed: the area is not this person's own, or his post may not confirm
    :raises CannotConfirm: the month is not over yet
    """
    check_may_confirm(by, area)
    return confirm_within(month, area=area, unchanged=unchanged, by=by, at=at)


def confirm_within(month: date, *, area: areas.Area, unchanged: bool, by: Any, at: datetime) -> MonthReturn:
    """The step: needs an open transaction; whoever calls has checked the right."""
    month = month_of(month)
    _check_over(month, at)
    found = figures_on(last_day(month), area_ids=[area.pk], tree=areas.Tree.MANAGEMENT)
    row = MonthReturn.objects.create(
        month=month, area=area, level=area.kind, unchanged=unchanged, confirmed_at=at, confirmed_by=by,
        digest=digest_of(found.of_area(area.pk)),
    )  # fmt: skip
    audit.record("month.confirmed", subject=area, by=by, at=at, month=month.isoformat(), unchanged=unchanged)
    return row


def confirm_many_within(
    month: date, *, by_area: Mapping[int, Any], unchanged: Iterable[int] = (), by: Any, at: datetime
) -> int:
    """
    Confirm many areas at once, one statement to count and one to write: a load of past months.

    :param by_area: who confirmed each area; `by` leaves the one audit line of the batch
    """
    month = month_of(month)
    _check_over(month, at)
    found = digests(figures_on(last_day(month), area_ids=by_area, tree=areas.Tree.MANAGEMENT))
    kinds = dict(areas.Area.objects.filter(pk__in=by_area).values_list("pk", "kind"))
    quiet = set(unchanged)
    rows = MonthReturn.objects.bulk_create(
        MonthReturn(
            month=month, area_id=pk, level=kinds[pk], unchanged=pk in quiet, confirmed_at=at,
            confirmed_by=person, digest=found.get(pk) or digest_of([]),
        )
        for pk, person in by_area.items()
    )  # fmt: skip
    audit.record("month.confirmed", by=by, at=at, month=month.isoformat(), areas=len(rows))
    return len(rows)


def _check_over(month: date, at: datetime) -> None:
    if last_day(month) >= at.date():
        raise CannotConfirm(f"{month.year} 年 {month.month} 月还没有过完，不能确认")


__all__ = ["CannotConfirm", "confirm_many_within", "confirm_month", "confirm_within"]
