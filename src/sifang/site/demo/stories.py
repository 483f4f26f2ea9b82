"""What happened in the demonstration year, told through the product's own actions, on their own days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sifang.accounts import public as accounts
from sifang.lib.clock import ZONE
from sifang.registry import public as registry
from sifang.site.demo.compounds import LEFT_ALONE, SPLIT, Merge, Plan
from sifang.site.demo.seed import Untold
from sifang.site.demo.service import MISTAKEN_FOR, Change
from sifang.site.demo.words import noun


@dataclass(frozen=True)
class Story:
    """Somebody does something at a moment."""

    at: datetime
    tell: Callable[[], object]


def morning(day: date, hour: int = 9, minute: int = 30) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


def _clerk(plan: Plan) -> accounts.User:
    """The clerk of the district where it happened, or of the city."""
    who = {"370303": "zhangdian", "370304": "boshan"}.get(plan.place.district.code, "shijingban")
    user = accounts.User.objects.get(username=who)
    seen = noun("registry.Compound").objects.visible_to(user).filter(pk=plan.id).exists()
    return user if seen else accounts.User.objects.get(username="shijingban")


def stories(untold: Untold) -> list[Story]:
    """All stories of the register, in no order."""
    found: list[Story] = []
    for merge in untold.merges:
        found.append(_merge(merge))
    found += _split(untold.whole)
    for n, change in enumerate(untold.service.changes):
        found.append(_change(change))
        # The last to come has not named its manager yet.
        if change is not max(untold.service.changes, key=lambda other: other.on):
            found.append(_manager(change, n))
    for n, (plan, company, day) in enumerate(untold.service.entries):
        found += _entry(n, plan, company, day)
    for plan, after, day in untold.service.exits:
        found.append(_exit(plan, after, day))
    for plan, company, day in untold.service.mistaken:
        found.append(_mistake(plan, company, day))
    found.append(_rename(untold.service.changes[0].plan))
    return found


def _merge(merge: Merge) -> Story:
    at = morning(merge.on, 15)
    return Story(
        at,
        lambda: registry.actions.merge_compounds(
            merge.into.id, from_ids=[merge.gone.id], on=merge.on, by=_clerk(merge.into), at=at
        ),
    )


def _split(whole: Plan) -> Iterator[Story]:
    """A part is split off in June; in July the company leaves it to the community."""
    at, later = morning(SPLIT), morning(LEFT_ALONE)
    name = f"{whole.name}北院"
    part = whole.households // 5

    def split() -> None:
        registry.actions.split_compound(
            whole.id,
            parts=[registry.actions.Part(name, part, Decimal(part * whole.per_household))],
            household_count=whole.households - part,
            floor_area=Decimal((whole.households - part) * whole.per_household),
            on=SPLIT, by=_clerk(whole), at=at,
        )  # fmt: skip
        lon, lat = whole.point
        noun("registry.Compound").objects.filter(name=name).update(longitude=lon + 0.001, latitude=lat)

    def leave() -> None:
        pk = noun("registry.Compound").objects.get(name=name).pk
        registry.actions.set_service_mode(pk, mode="COMMUNITY_RUN", on=LEFT_ALONE, by=_clerk(whole), at=later)

    yield Story(at, split)
    yield Story(later, leave)


def _change(change: Change) -> Story:
    at = morning(change.on, 10)
    return Story(
        at,
        lambda: registry.actions.change_company(
            change.plan.id, to_company_id=change.came, on=change.on, reason="合同到期，业主大会另行选聘",
            contract_until=date(change.on.year + 3, change.on.month, 1) - timedelta(days=1),
            signed_on=change.on - timedelta(days=12), fee=Decimal("1.20"), by=_clerk(change.plan), at=at,
        ),
    )  # fmt: skip


def _manager(change: Change, n: int) -> Story:
    """Two days after the change the new manager reports in."""
    on = change.on + timedelta(days=2)
    at = morning(min(on, date(2021, 11, 30)), 11)
    return Story(
        at,
        lambda: registry.actions.name_manager(
            change.plan.id, name=f"{'贺庄董祝冉'[n % 5]}{('思齐', '望舒', '景行')[n % 3]}", phone=f"1330000{9700 + n}",
            on=change.on, reported_in_on=at.date(), by=_clerk(change.plan), at=at,
        ),
    )  # fmt: skip


def _entry(n: int, plan: Plan, company: int, day: date) -> Iterator[Story]:
    """A company comes, a contract is signed, a manager is named and reports in."""
    at = morning(day, 14)

    def enter() -> None:
        by = _clerk(plan)
        registry.actions.set_service_mode(
            plan.id, mode="PROFESSIONAL", company_id=company, on=day, by=by, at=at
        )
        registry.actions.sign_contract(
            plan.id, company_id=company, starts_on=day, ends_on=date(2024, day.month, 1),
            signed_on=day - timedelta(days=8), filed_on=day, fee=Decimal("0.90"), by=by, at=at,
        )  # fmt: skip

    def name() -> None:
        registry.actions.name_manager(
            plan.id, name=("谭知远", "姚若谷", "方未央")[n % 3], phone=f"1330000{9800 + n}", on=day,
            reported_in_on=day, by=_clerk(plan), at=at + timedelta(hours=2),
        )  # fmt: skip

    yield Story(at, enter)
    yield Story(at + timedelta(hours=2), name)


def _exit(plan: Plan, after: str, day: date) -> Story:
    at = morning(day, 16)
    return Story(
        at, lambda: registry.actions.set_service_mode(plan.id, mode=after, on=day, by=_clerk(plan), at=at)
    )


def _mistake(plan: Plan, company: int, day: date) -> Story:
    """Found in March: professional service had begun in February already."""
    at = morning(date(2021, 3, 16))

    def correct() -> None:
        by = _clerk(plan)
        modes = noun("registry.ServiceMode").objects.filter(compound=plan.id)
        before = modes.get(period__endswith=MISTAKEN_FOR)
        after = modes.get(period__startswith=MISTAKEN_FOR)
        registry.actions.correct_service_mode(
            before.pk, mode=before.mode, starts_on=before.period.lower, ends_on=day - timedelta(days=1),
            by=by, at=at,
        )  # fmt: skip
        registry.actions.correct_service_mode(
            after.pk, mode=after.mode, company_id=company, starts_on=day, by=by, at=at
        )

    return Story(at, correct)


def _rename(plan: Plan) -> Story:
    at = morning(date(2021, 11, 8))
    return Story(
        at,
        lambda: registry.actions.rename_compound(
            plan.id, name=f"{plan.name[:2]}和苑", on=date(2021, 11, 8), by=_clerk(plan), at=at
        ),
    )
