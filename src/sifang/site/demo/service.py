"""Who served each compound and when: modes, changes of company, contracts, managers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sifang.site.demo import figures
from sifang.site.demo.companies import Firms
from sifang.site.demo.compounds import FLOOR, OTHER, PROFESSIONAL, Merge, Plan, Served
from sifang.site.demo.days import day_between, days_by_month, years_after
from sifang.site.demo.load import copy_rows, span, take_ids
from sifang.site.demo.moments import CUT_OFF, REGISTER_BEGAN
from sifang.site.demo.names import person, phone


@dataclass(slots=True)
class Change:
    """A compound changed its company."""

    plan: Plan
    left: int
    came: int
    on: date


@dataclass(slots=True)
class Floor:
    """Floor service of an old compound in 2021."""

    plan: Plan
    method: str
    starts_on: date


@dataclass(slots=True)
class Told:
    """What is left out of the load because it is told through the product's own actions afterwards."""

    entries: list[tuple[Plan, int, date]] = field(default_factory=list)
    exits: list[tuple[Plan, str, date]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    mistaken: list[tuple[Plan, int, date]] = field(default_factory=list)
    """loaded as if professional service had begun in `MISTAKEN_FOR`; it began on that day"""


# February's figures were frozen without it and corrected afterwards.
MISTAKEN_FOR = date(2021, 3, 1)


def plan_service(
    random: Random, plans: list[Plan], merges: list[Merge], firms: Firms, times: int
) -> tuple[list[Change], list[Floor], Told]:
    """Give every compound its periods of service; returns what happened besides, and what is yet to be told."""
    told = Told()
    settled = [
        p for p in plans
        if p.role == PROFESSIONAL and not p.old and p.start < date(2019, 7, 1) and not p.told
    ]  # fmt: skip
    random.shuffle(settled)
    for day in days_by_month(random, [n * times for n in figures.ENTRIES]):
        _entered(random, settled.pop(), day, firms, told)
    others = [p for p in plans if p.role == OTHER and p.start < date(2019, 7, 1)]
    for day in days_by_month(random, [n * times for n in figures.EXITS]):
        _left(random, others.pop(), day, firms, told)
    changes = []
    for day in days_by_month(random, [n * times for n in figures.CHANGES]):
        change = _changed(random, settled.pop(), day, firms)
        if day.month >= 9 and len(told.changes) < 6:
            change.plan.served = [Served(PROFESSIONAL, change.left, change.plan.start)]
            change.plan.told = True
            told.changes.append(change)
        else:
            changes.append(change)
    for n in range(64 * times):
        day = day_between(random, date(2016, 3, 1), date(2020, 11, 30))
        plan = settled.pop()
        change = _changed(random, plan, max(day, plan.start + timedelta(days=200)), firms)
        if n < len(firms.gone) and change.on < (firms.gone[n].end or CUT_OFF):
            change.left = plan.served[0].company = firms.gone[n].id
        changes.append(change)
    floors = [_floored(random, *pair, firms) for pair in _floor_days(random, plans, times)]
    for plan in plans:
        if not plan.served:
            _ordinary(random, plan, firms)
    for merge in merges:
        merge.gone.served = [Served("SELF_MANAGED", None, merge.gone.start)]
    return changes, floors, told


def _entered(random: Random, plan: Plan, day: date, firms: Firms, told: Told) -> None:
    """Professionally served only since a day of this year."""
    before = random.choices(("SELF_MANAGED", "UNKNOWN", "COMMUNITY_RUN", "NONE"), (20, 14, 14, 12))[0]
    company = firms.pick(random, plan.place.district.code)
    if day.month == 11 and len(told.entries) < 3:
        plan.served, plan.told = [Served(before, None, plan.start)], True
        told.entries.append((plan, company, day))
        return
    if day.month == 2 and not told.mistaken:
        plan.told = True
        told.mistaken.append((plan, company, day))
        day = MISTAKEN_FOR
    plan.served = [Served(before, None, plan.start, day), Served(PROFESSIONAL, company, day)]


def _left(random: Random, plan: Plan, day: date, firms: Firms, told: Told) -> None:
    """Professionally served until a day of this year."""
    company = firms.pick(random, plan.place.district.code)
    after = random.choice(("SELF_MANAGED", "COMMUNITY_RUN"))
    if day.month == 11 and not told.exits:
        plan.served, plan.told = [Served(PROFESSIONAL, company, plan.start)], True
        told.exits.append((plan, after, day))
    else:
        plan.served = [Served(PROFESSIONAL, company, plan.start, day), Served(after, None, day)]


def _changed(random: Random, plan: Plan, day: date, firms: Firms) -> Change:
    left = firms.pick(random, plan.place.district.code)
    came = firms.pick(random, plan.place.district.code, besides=left)
    plan.served = [Served(PROFESSIONAL, left, plan.start, day), Served(PROFESSIONAL, came, day)]
    return Change(plan, left, came, day)


def _floor_days(random: Random, plans: list[Plan], times: int) -> Iterator[tuple[Plan, date]]:
    chosen = [plan for plan in plans if plan.subsidised]
    return zip(chosen, days_by_month(random, [n * times for n in figures.FLOOR_STARTS]), strict=True)


def _floored(random: Random, plan: Plan, day: date, firms: Firms) -> Floor:
    """An old compound: floor service, or a subsidy beside professional service."""
    method = random.choices(("STRONG_LEADS_WEAK", "MERGE_SCATTERED", "PARTY_LED"), (96, 68, 45))[0]
    if plan.role == FLOOR:
        company = None if method == "PARTY_LED" else firms.pick(random, plan.place.district.code)
        before = random.choices(("NONE", "SELF_MANAGED"), (2, 1))[0]
        plan.served = [Served(before, None, plan.start, day), Served(FLOOR, company, day)]
    elif method == "PARTY_LED":
        method = "STRONG_LEADS_WEAK"
    return Floor(plan, method, day)


def _ordinary(random: Random, plan: Plan, firms: Firms) -> None:
    """Nothing happened this year; a good part came under professional service in the years before."""
    if plan.role == OTHER:
        plan.served = [Served(random.choice(("SELF_MANAGED", "COMMUNITY_RUN")), None, plan.start)]
        return
    company = firms.pick(random, plan.place.district.code)
    if plan.start.year <= 2015 and random.random() < 0.45:
        day = day_between(random, max(date(2015, 6, 1), plan.start + timedelta(30)), date(2020, 12, 1))
        plan.served = [Served("SELF_MANAGED", None, plan.start, day), Served(PROFESSIONAL, company, day)]
    else:
        plan.served = [Served(PROFESSIONAL, company, plan.start)]


def write_service(random: Random, plans: list[Plan], changes: list[Change]) -> None:
    """Write modes, changes, contracts and managers."""
    copy_rows(
        "registry.ServiceMode",
        ("compound_id", "mode", "company_id", "stated", "period"),
        ((p.id, s.mode, s.company, "", span(s.start, s.end)) for p in plans for s in p.served),
    )
    reasons = ("合同到期，业主大会另行选聘", "原企业退出，街道组织应急后选聘", "业主共同决定解聘", "前期物业服务合同终止")  # fmt: skip
    copy_rows(
        "registry.CompanyChange",
        ("compound_id", "from_company_id", "to_company_id", "on", "reason"),
        ((c.plan.id, c.left, c.came, c.on, random.choice(reasons)) for c in changes),
    )
    contracts = [
        (plan, served.company, *term)
        for plan in plans
        for served in plan.served
        if served.company
        for term in _terms(random, served, plan.told)
    ]
    ids = take_ids("registry.ServiceProject", len(contracts))
    copy_rows(
        "registry.ServiceProject",
        ("id", "compound_id", "company_id", "signed_on", "filed_on", "fee", "period"),
        (_contract(random, pk, *row) for pk, row in zip(ids, contracts, strict=True)),
    )
    copy_rows(
        "registry.ProjectManager",
        ("project_id", "name", "phone", "reported_in_on", "period"),
        _managers(random, ids, contracts),
    )


def _terms(random: Random, served: Served, told: bool) -> Iterator[tuple[date, date]]:
    """Contracts one after another until the cut-off day is covered; a few have run out unnoticed."""
    start, until = served.start, served.end or CUT_OFF
    if served.mode == FLOOR:
        # Floor service is bought year by year.
        yield start, years_after(start, 1)
        return
    length = random.choices((3, 2, 5, 1), (60, 15, 15, 10))[0]
    terms: list[tuple[date, date]] = []
    while start < until or not terms:
        end = years_after(start, length)
        if start == REGISTER_BEGAN:
            # A contract that was running when the register began ends on any day.
            end = day_between(random, start + timedelta(days=60), end)
        terms.append((start, min(end, served.end) if served.end else end))
        start = end
    lapsed = date(2021, 7, 1) < terms[-1][0] <= CUT_OFF and len(terms) > 1 and not served.end
    if lapsed and random.random() < 0.12 and not told:
        terms.pop()
    yield from terms[-2:]


def _contract(random: Random, pk: int, plan: Plan, company: int, start: date, end: date) -> tuple:
    signed = start - timedelta(days=random.randint(4, 40))
    filed = signed + timedelta(days=random.randint(3, 30)) if random.random() > 0.03 else None
    fee = random.choice(("0.20", "0.25", "0.30")) if plan.role == FLOOR else random.choice(("0.30", "0.40", "0.45", "0.50", "0.60")) if plan.built < 2000 else random.choice(("0.80", "1.00", "1.20", "1.35", "1.50", "1.80", "2.20"))  # fmt: skip
    return pk, plan.id, company, signed, filed, fee, span(start, end)


def _managers(random: Random, ids: list[int], contracts: list[tuple]) -> Iterator[tuple]:
    """One manager per contract; in some the manager changed. A few have not reported in yet."""
    n = 0
    for pk, (plan, _, start, end) in zip(ids, contracts, strict=True):
        turns = [(start, end)]
        if random.random() < 0.1 and (end - start).days > 300 and not plan.told:
            middle = day_between(random, start + timedelta(days=90), min(end, CUT_OFF) - timedelta(days=30))
            if start < middle < end:
                turns = [(start, middle), (middle, end)]
        for begin, finish in turns:
            n += 1
            reported = begin + timedelta(days=random.randint(0, 9))
            if reported > CUT_OFF or random.random() < 0.03:
                reported = None
            yield pk, person(random), phone(n), reported, span(begin, finish)
