"""Who served each compound and when: modes, changes of company, contracts, managers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sifang.site.demo import figures
from sifang.site.demo.companies import Firms
from sifang.site.demo.compounds import FLOOR, OTHER, PROFESSIONAL, Lineage, Plan, Served
from sifang.site.demo.days import day_between, days_by_month, years_after
from sifang.site.demo.load import copy_rows, span, take_ids
from sifang.site.demo.moments import CUT_OFF
from sifang.site.demo.names import person, phone

NEW_YEAR = date(2021, 1, 1)


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


def plan_service(
    random: Random, plans: list[Plan], lineages: list[Lineage], firms: Firms, times: int
) -> tuple[list[Change], list[Floor]]:
    """Give every compound its periods of service; returns what happened besides."""
    plain = [plan for plan in plans if plan.plain]
    settled = [p for p in plain if p.role == PROFESSIONAL and not p.old and p.start < date(2019, 7, 1)]
    random.shuffle(settled)
    entries = list(days_by_month(random, [n * times for n in figures.ENTRIES]))
    for day in entries:
        _entered(random, settled.pop(), day, firms)
    others = [p for p in plain if p.role == OTHER and p.start < date(2019, 7, 1)]
    for day in days_by_month(random, [n * times for n in figures.EXITS]):
        plan = others.pop()
        company = firms.pick(random, plan.place.district.code)
        after = random.choice(("SELF_MANAGED", "COMMUNITY_RUN"))
        plan.served = [Served(PROFESSIONAL, company, plan.start, day), Served(after, None, day)]
    changes = []
    for day in days_by_month(random, [n * times for n in figures.CHANGES]):
        changes.append(_changed(random, settled.pop(), day, firms))
    for n in range(64 * times):
        day = day_between(random, date(2016, 3, 1), date(2020, 11, 30))
        plan = settled.pop()
        change = _changed(random, plan, max(day, plan.start + timedelta(days=200)), firms)
        if n < len(firms.gone) and change.on < (firms.gone[n].end or CUT_OFF):
            change.left = plan.served[0].company = firms.gone[n].id
        changes.append(change)
    floors = [_floored(random, *pair, firms) for pair in _floor_days(random, plain, times)]
    for plan in plain:
        if not plan.served:
            _ordinary(random, plan, firms)
    for story in lineages:
        _descended(random, story, firms)
    return changes, floors


def _entered(random: Random, plan: Plan, day: date, firms: Firms) -> None:
    """Professionally served only since a day of this year."""
    before = random.choices(("SELF_MANAGED", "UNKNOWN", "COMMUNITY_RUN", "NONE"), (20, 14, 14, 12))[0]
    company = firms.pick(random, plan.place.district.code)
    plan.served = [Served(before, None, plan.start, day), Served(PROFESSIONAL, company, day)]


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
        day = day_between(random, date(2015, 6, 1), date(2020, 12, 1))
        plan.served = [Served("SELF_MANAGED", None, plan.start, day), Served(PROFESSIONAL, company, day)]
    else:
        plan.served = [Served(PROFESSIONAL, company, plan.start)]


def _descended(random: Random, story: Lineage, firms: Firms) -> None:
    """Service runs on from the sources to the results of a merge or split."""
    company = firms.pick(random, story.results[0].place.district.code)
    first, *more = story.sources
    first.served = [Served(PROFESSIONAL, company, first.start, story.on)]
    for plan in more:
        plan.served = [Served("SELF_MANAGED", None, plan.start, story.on)]
    for plan in story.results:
        if plan.role == PROFESSIONAL:
            plan.served = [Served(PROFESSIONAL, company, story.on)]
        else:
            plan.served = [Served("COMMUNITY_RUN", None, story.on)]


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
        if served.mode == PROFESSIONAL
        for term in _terms(random, served)
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


def _terms(random: Random, served: Served) -> Iterator[tuple[date, date]]:
    """Contracts one after another until the cut-off day is covered; a few have run out unnoticed."""
    assert served.start is not None
    start, until = served.start, served.end or CUT_OFF
    length = random.choices((3, 2, 5, 1), (60, 15, 15, 10))[0]
    terms = []
    while start < until or not terms:
        end = years_after(start, length)
        terms.append((start, min(end, served.end) if served.end else end))
        start = end
    lapsed = date(2021, 7, 1) < terms[-1][0] <= CUT_OFF and len(terms) > 1 and not served.end
    if lapsed and random.random() < 0.12:
        terms.pop()
    yield from terms[-2:]


def _contract(random: Random, pk: int, plan: Plan, company: int, start: date, end: date) -> tuple:
    signed = start - timedelta(days=random.randint(4, 40))
    filed = signed + timedelta(days=random.randint(3, 30)) if random.random() > 0.03 else None
    fee = random.choice(("0.30", "0.40", "0.45", "0.50", "0.60")) if plan.built < 2000 else random.choice(("0.80", "1.00", "1.20", "1.35", "1.50", "1.80", "2.20"))  # fmt: skip
    return pk, plan.id, company, signed, filed, fee, span(start, end)


def _managers(random: Random, ids: list[int], contracts: list[tuple]) -> Iterator[tuple]:
    """One manager per contract; in some the manager changed. A few have not reported in yet."""
    n = 0
    for pk, (_, _, start, end) in zip(ids, contracts, strict=True):
        turns = [(start, end)]
        if random.random() < 0.1 and (end - start).days > 300:
            middle = day_between(random, start + timedelta(days=90), min(end, CUT_OFF) - timedelta(days=30))
            if start < middle < end:
                turns = [(start, middle), (middle, end)]
        for begin, finish in turns:
            n += 1
            reported = begin + timedelta(days=random.randint(0, 9))
            if reported > CUT_OFF or random.random() < 0.03:
                reported = None
            yield pk, person(random), phone(n), reported, span(begin, finish)
