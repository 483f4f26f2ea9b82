"""Owners' committees, management committees, environment and property committees, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from sifang.site.demo import figures
from sifang.site.demo.compounds import Plan
from sifang.site.demo.days import YEAR, day_between, days_by_month, years_after
from sifang.site.demo.load import copy_rows, span
from sifang.site.demo.places import Ground

# Committees whose term ran out this year and was not followed by another; and management committees
# that gave way to an elected one.
OWNERS_ENDED = (0, 1, 2, 1, 2, 1, 2, 2, 1, 2, 2)
MANAGEMENT_ENDED = (0, 1, 1, 2, 1, 2, 2, 1, 2, 1, 2)
_GROUNDS = (
    "不具备成立业主大会条件",
    "首次业主大会未能选出业主委员会",
    "业主委员会任期届满，未能换届",
    "业主委员会委员空缺过半，未能补选",
)


def _arrivals(series: Sequence[int], ended: Sequence[int], times: int) -> list[int]:
    """How many began in each month after January, given the month ends and those that ended."""
    return [0] + [
        (step + gone) * times for step, gone in zip(figures.steps(series)[1:], ended[1:], strict=True)
    ]


def write_bodies(random: Random, plans: list[Plan], times: int) -> None:
    """Write the bodies of compounds: 656 owners' committees and 425 management committees in the end."""
    owners, management, without = _chosen(random, plans, times)
    began = list(days_by_month(random, _arrivals(figures.OWNERS_BY_MONTH, OWNERS_ENDED, times)))
    set_up = list(days_by_month(random, _arrivals(figures.MANAGEMENT_BY_MONTH, MANAGEMENT_ENDED, times)))
    owner_rows: list[tuple] = []
    fresh, older = owners[: len(began)], owners[len(began) :]
    for plan, day in zip(fresh, began, strict=True):
        owner_rows.append(_owners_row(random, plan, day, None, 1, True))
    for plan in older:
        first = max(date(2016, 12, 15), plan.start + timedelta(days=150))
        day = day_between(random, first, max(first, date(2021, 1, 31)))
        before = years_after(day, -5)
        again = before > plan.start
        owner_rows.append(_owners_row(random, plan, day, None, 2 if again else 1, day.year == YEAR))
        if again:
            owner_rows.append(_owners_row(random, plan, before, day, 1, False))
    old_enough = [plan for plan in without if plan.start < date(2015, 6, 1)]
    for day in days_by_month(random, [n * times for n in OWNERS_ENDED]):
        begun = max(years_after(day, -5), date(2016, 1, 1))
        owner_rows.append(_owners_row(random, old_enough.pop(), begun, day, 1, False))
    copy_rows(
        "committees.OwnersCommittee",
        ("compound_id", "term_number", "term_ends_on", "filed_on", "member_count", "party_member_count", "is_new", "period"),
        owner_rows,
    )  # fmt: skip

    def management_rows() -> Iterator[tuple]:
        ended = [n * times for n in MANAGEMENT_ENDED]
        elected = [pair for pair in zip(fresh, began, strict=True) if pair[0].start < date(2019, 1, 1)]
        for month, count in enumerate(ended, start=1):
            here = [pair for pair in elected if pair[1].month == month][:count]
            for plan, day in here:
                yield _management_row(random, plan, day_between(random, date(2019, 4, 1), date(2020, 11, 30)), day)  # fmt: skip
        for plan, day in zip(management, set_up, strict=False):
            yield _management_row(random, plan, day, None)
        for plan in management[len(set_up) :]:
            first = max(date(2019, 3, 1), plan.start + timedelta(days=30))
            day = day_between(random, first, max(first, date(2021, 1, 31)))
            yield _management_row(random, plan, day, None)

    copy_rows(
        "committees.ManagementCommittee",
        ("compound_id", "ground", "member_count", "owner_member_count", "period"),
        management_rows(),
    )


def _chosen(random: Random, plans: list[Plan], times: int) -> tuple[list[Plan], list[Plan], list[Plan]]:
    """By district: compounds with an owners' committee, with a management committee, with neither."""
    owners: list[Plan] = []
    management: list[Plan] = []
    without: list[Plan] = []
    elected = figures.share_out(figures.OWNERS_COMMITTEES, [d.bodies for d in figures.DISTRICTS])
    for district, count in zip(figures.DISTRICTS, elected, strict=True):
        here = [p for p in plans if p.place.district.code == district.code]
        # Newer compounds with a company elect more often.
        here.sort(key=lambda p: random.random() + (0.35 if p.old or p.role != "PROFESSIONAL" else 0))
        owners += here[: count * times]
        management += here[count * times : district.bodies * times]
        without += here[district.bodies * times :]
    for rows in (owners, management, without):
        random.shuffle(rows)
    return owners, management, without


def _owners_row(random: Random, plan: Plan, day: date, end: date | None, term: int, is_new: bool) -> tuple:
    members = random.choice((5, 5, 5, 7, 7, 9))
    least = -(-members * 3 // 5)
    party = random.choice((least, least, least + 1)) if is_new else random.randint(1, least)
    term_ends = end or years_after(day, 5)
    filed = day + timedelta(days=random.randint(5, 29))
    return plan.id, term, term_ends, filed if filed < (end or date(2021, 12, 1)) else None, members, party, is_new, span(day, end)  # fmt: skip


def _management_row(random: Random, plan: Plan, day: date, end: date | None) -> tuple:
    members = random.choice((7, 7, 9, 11))
    owners = random.randint(members // 2 + 1, members // 2 + 2)
    return plan.id, random.choice(_GROUNDS), members, owners, span(max(day, plan.start), end)


def write_environment_committees(random: Random, ground: Ground) -> None:
    """219 of the 292 urban communities have one in the end; none had before February."""
    chosen = []
    for district in figures.DISTRICTS:
        urban = [each for each in ground.communities[district.code] if each.is_urban]
        chosen += random.sample(urban, district.environment)
    random.shuffle(chosen)
    days = list(days_by_month(random, figures.steps(figures.ENVIRONMENT_BY_MONTH)))
    copy_rows(
        "committees.EnvironmentCommittee",
        ("community_id", "member_count", "party_member_count", "period"),
        (
            (each.id, members, random.randint(members // 2, members - 1), span(day))
            for each, day in zip(chosen, days, strict=True)
            for members in (random.choice((5, 7, 7, 9)),)
        ),
    )
