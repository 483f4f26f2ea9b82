"""The problems of the great inspection: 13,913 found in 2021 and 11,956 resolved by the cut-off day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from sifang.areas import public as areas
from sifang.cases import public as cases
from sifang.site.demo import figures
from sifang.site.demo.compounds import Plan
from sifang.site.demo.days import day_in, days_by_month
from sifang.site.demo.histories import Found, Teller
from sifang.site.demo.load import bare
from sifang.site.demo.moments import CUT_OFF, LOADED, OPENING
from sifang.site.demo.tales.left import left_to_load
from sifang.site.demo.words import noun

SOURCES = ("INSPECTION",) * 6 + ("VISIT",) * 2 + ("RESIDENT",) * 2


class WrongHistory(Exception):
    """An invented history was refused: the demonstration tells something the rules do not allow."""


@dataclass(frozen=True, slots=True)
class Brief:
    """As much of a problem as a load asks for before its history is told."""

    number: str
    compound_id: int
    place: int


def write_problems(
    random: Random, plans: list[Plan], times: int, *, so_far: Callable[[date], None] = lambda day: None
) -> None:
    """
    Through the historical load, so that every invented step has passed the workflow and the rules.

    :param so_far: told again and again the day before which every problem that was found is written; what it does
        is done while others walk the next histories
    """
    teller = Teller(_ground(), _companies())
    found = sorted(left_to_load(_found(random, plans, times)), key=lambda one: one.day)
    brief = (Brief(each.number, each.plan.id, n) for n, each in enumerate(found))

    def batch_is_in(loaded: cases.history.Loaded) -> None:
        done = loaded.new + loaded.already + len(loaded.refused)
        so_far(found[done].day if done < len(found) else date.max)

    with bare("cases.Case", "cases.Report", "cases.CaseEvent", "cases.CaseClock"):
        loaded = cases.history.load(
            brief, by=None, at=LOADED, until=OPENING, source="演示数据", batch=1000,
            tell=lambda each: teller.tell(found[each.place]), after_batch=batch_is_in,
            patient=False,
        )  # fmt: skip
    if loaded.refused:
        raise WrongHistory(f"{loaded.refused[0].number}：{loaded.refused[0].why}")


def _found(random: Random, plans: list[Plan], times: int) -> Iterator[Found]:
    days = list(days_by_month(random, [n * times for n in figures.FOUND_STARTS]))
    random.shuffle(days)
    number, at = 0, 0
    for district in figures.DISTRICTS:
        here = [p for p in plans if p.place.district.code == district.code and p.start < date(2020, 1, 1)]  # fmt: skip
        weights = list(accumulate((p.households + 200) * (1.6 if p.old else 1) for p in here))
        count = district.found * times
        found = days[at : at + count]
        at += count
        # What is still open was mostly found lately.
        found.sort(key=lambda day: day.toordinal() + random.expovariate(1 / 60), reverse=True)
        for n, day in enumerate(found):
            number += 1
            resolved = None if n < district.open * times else _resolved(random, day, CUT_OFF)
            plan = random.choices(here, cum_weights=weights)[0]
            yield Found(f"WT2021-{number:07d}", plan, day, resolved, random.choice(SOURCES))
        for n in range(district.found * times // 7):
            day = day_in(random, random.randint(3, 12), 2020)
            plan = random.choices(here, cum_weights=weights)[0]
            resolved = _resolved(random, day, date(2020, 12, 31))
            yield Found(f"WT2020-{district.code}{n:06d}", plan, day, resolved, random.choice(SOURCES))


def _ground() -> dict[int, tuple[int, int]]:
    """The subdistrict or town, and the district or zone that manages it, of each community."""
    rows = areas.AreaClosure.objects.filter(
        tree=areas.Tree.MANAGEMENT, period__contains=CUT_OFF, descendant__kind="COMMUNITY",
        ancestor__kind__in=("DISTRICT", "ZONE", "SUBDISTRICT", "TOWN"),
    )  # fmt: skip
    found: dict[int, list[int]] = {}
    for community, ancestor in rows.order_by("descendant", "depth").values_list("descendant", "ancestor"):
        found.setdefault(community, []).append(ancestor)
    return {community: (above[0], above[1]) for community, above in found.items()}


def _companies() -> dict[int, list[tuple[date, date, int]]]:
    """Who served each compound, from which day to before which."""
    rows = noun("registry.ServiceMode").objects.filter(company__isnull=False)
    found: dict[int, list[tuple[date, date, int]]] = {}
    for compound, period, company in rows.values_list("compound_id", "period", "company_id"):
        found.setdefault(compound, []).append((period.lower, period.upper or date.max, company))
    return found


def _resolved(random: Random, day: date, until: date) -> date:
    return max(day, min(until, day + timedelta(days=1 + int(random.expovariate(1 / 19)))))
