"""Who confirmed a month, who has not, and whose figures moved since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from sifang.areas import public as areas
from sifang.indicators.engine import Figures, figures_on
from sifang.indicators.fingerprints import digests
from sifang.indicators.fresh import fresh_figures
from sifang.indicators.models import MonthReturn
from sifang.indicators.months import last_day, month_of, next_month
from sifang.policy import public as policy


@dataclass(frozen=True)
class Standing:
    """One area's return: confirmed, stale (its figures moved since) or missing."""

    area_id: int
    digest: str
    last: MonthReturn | None

    @property
    def is_missing(self) -> bool:
        return self.last is None

    @property
    def is_stale(self) -> bool:
        return self.last is not None and self.last.digest != self.digest

    @property
    def is_confirmed(self) -> bool:
        return self.last is not None and self.last.digest == self.digest


@dataclass(frozen=True)
class MonthStanding:
    """All returns of a month; only areas with anything to count are asked."""

    month: date
    rows: dict[int, Standing]

    @property
    def missing_count(self) -> int:
        return sum(r.is_missing for r in self.rows.values())

    @property
    def stale_count(self) -> int:
        return sum(r.is_stale for r in self.rows.values())

    @property
    def confirmed_count(self) -> int:
        return sum(r.is_confirmed for r in self.rows.values())


def standing_of(month: date, *, at: datetime, area_ids: Iterable[int] | None = None) -> MonthStanding:
    """How a month's returns stand: the figures as they are now against those that were confirmed."""
    month = month_of(month)
    ids = None if area_ids is None else list(area_ids)
    found = digests(_figures(last_day(month), ids), area_ids=ids)
    newest = (
        MonthReturn.objects.filter(month=month, area__in=list(found), confirmed_at__lte=at)
        .order_by("area", "-id")
        .distinct("area")
    )
    by_area = {row.area_id: row for row in newest}
    return MonthStanding(month, {pk: Standing(pk, digest, by_area.get(pk)) for pk, digest in found.items()})


def _figures(day: date, area_ids: list[int] | None) -> Figures:
    if connection.in_atomic_block:
        return figures_on(day, area_ids=area_ids, tree=areas.Tree.MANAGEMENT)
    return fresh_figures(day)


def due_on(rule: str, month: date) -> date:
    """The day of the next month by which the city's rules want it done."""
    following = next_month(month)
    found = policy.find(rule, last_day(month))
    number = int(found.value) if found else 1  # type: ignore[arg-type]  # the key holds a day of the month
    return min(following.replace(day=min(number, 28)), last_day(following))
