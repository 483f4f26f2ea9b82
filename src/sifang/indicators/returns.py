"""Who confirmed a month, who has not, and whose figures moved since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sifang.areas import public as areas
from sifang.indicators.engine import figures_on
from sifang.indicators.fingerprints import digests
from sifang.indicators.models import MonthReturn
from sifang.indicators.months import last_day, month_of


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
    found = digests(figures_on(last_day(month), area_ids=area_ids, tree=areas.Tree.MANAGEMENT))
    newest = (
        MonthReturn.objects.filter(month=month, area__in=list(found), confirmed_at__lte=at)
        .order_by("area", "-id")
        .distinct("area")
    )
    by_area = {row.area_id: row for row in newest}
    return MonthStanding(month, {pk: Standing(pk, digest, by_area.get(pk)) for pk, digest in found.items()})
