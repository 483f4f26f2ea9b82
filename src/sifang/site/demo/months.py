"""The months of the demonstration year: confirmed and frozen up to October, November still being gathered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from random import Random

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.indicators import public as indicators
from sifang.registry import public as registry
from sifang.site.demo.moments import CUT_OFF, OPENING
from sifang.site.demo.stories import Story, morning
from sifang.site.demo.words import noun

FROZEN = tuple(date(2021, month, 1) for month in range(1, 11))
CORRECTED = date(2021, 2, 1)
Ground = Callable[[], list[areas.Area]]


def months() -> list[Story]:
    """Ten months confirmed and frozen, one corrected, and November begun; in no order."""
    found = []
    # The same all year, and a tenth of a second each time it is asked for.
    ground = cache(_ground)
    for month in FROZEN:
        after = indicators.next_month(month)
        found += [
            _confirmed(month, ground, morning(after.replace(day=4), 11)),
            _frozen(month, _freezes(month)),
        ]
    at = morning(date(2021, 3, 17), 15)
    found.append(
        Story(
            at,
            lambda: indicators.correct_month(
                CORRECTED, reason="一个小区专业化服务的开始日期登记晚了，合同原件为 2 月", by=_person("shikezhang"), at=at
            ),
        )
    )  # fmt: skip
    return found + _november(ground)


def _freezes(month: date) -> datetime:
    return morning(indicators.next_month(month).replace(day=4), 15)


LAST_FROZEN = _freezes(FROZEN[-1])
"""When the last of the frozen months was."""


def _person(username: str) -> accounts.User:
    return accounts.User.objects.get(username=username)


def _confirmed(month: date, ground: Ground, at: datetime) -> Story:
    @transaction.atomic(durable=True)
    def tell() -> None:
        people = _people(ground())
        quiet = [pk for pk in people if Random(f"{month}-{pk}").random() < 0.3]
        indicators.confirm_many_within(month, by_area=people, unchanged=quiet, by=None, at=at)

    return Story(at, tell)


def _frozen(month: date, at: datetime) -> Story:
    @transaction.atomic(durable=True)
    def tell() -> None:
        # Everybody confirmed that morning: nothing is missing or stale.
        indicators.freeze_month_within(month, by=_person("shikezhang"), at=at)

    return Story(at, tell)


def _ground() -> list[areas.Area]:
    """The areas of the management tree that have anything to count on the cut-off day."""
    found = indicators.figures_on(CUT_OFF, tree=areas.Tree.MANAGEMENT).area_ids(areas.Tree.MANAGEMENT)
    return list(areas.Area.objects.filter(pk__in=found).order_by("id"))


def _people(ground: list[areas.Area]) -> dict[int, accounts.User]:
    """Who confirms an area: the account that stands for it, else the stand-in of the demonstration."""
    own = {
        row.area_id: row.post_id
        for row in accounts.Jurisdiction.objects.filter(area__in=ground, post__title__contains="经办")
    }
    holder = {
        h.post_id: h.user
        for h in accounts.PostHolding.objects.filter(post__in=own.values()).select_related("user")
    }
    stand_in = _stand_in()
    return {area.pk: holder.get(own.get(area.pk, 0), stand_in) for area in ground}


def _stand_in() -> accounts.User:
    """One person for all the offices that have no account of their own here; nobody can sign in as it."""
    user, _ = accounts.User.objects.get_or_create(
        username="gejijingban",
        defaults={"name": "各级经办（演示）", "is_active": False, "is_demonstration": True, "password": "!"},
    )
    return user


def _november(ground: Ground) -> list[Story]:
    """The early birds confirmed on the morning of 1 December; then a community's border was put right."""
    month, confirmed_at, corrected_at = date(2021, 11, 1), OPENING.replace(hour=7, minute=50), OPENING.replace(hour=8, minute=10)  # fmt: skip

    @transaction.atomic(durable=True)
    def confirm() -> None:
        dice = Random("november")
        chance = {"COMMUNITY": 0.62, "SUBDISTRICT": 0.35, "TOWN": 0.3, "ZONE": 0.0, "DISTRICT": 0.0, "CITY": 0.0}  # fmt: skip
        early = [area for area in ground() if dice.random() < chance[area.kind]]
        indicators.confirm_many_within(month, by_area=_people(early), by=None, at=confirmed_at)

    def put_right() -> None:
        """Compounds registered in the neighbouring community: the city's figures stay, two returns grow stale."""
        compound, community = _misplaced()
        registry.actions.correct_compound(
            compound, as_at=CUT_OFF, community_id=community, by=_person("shijingban"), at=corrected_at
        )

    return [Story(confirmed_at, confirm), Story(corrected_at, put_right)]


def _misplaced() -> tuple[int, int]:
    """A compound of a confirmed community, and another confirmed one of the same subdistrict."""
    confirmed = noun("indicators.MonthReturn").objects.filter(month=date(2021, 11, 1), level="COMMUNITY")
    street_of = dict(
        areas.AreaClosure.objects.filter(
            tree=areas.Tree.ADMINISTRATIVE, depth=1, period__contains=CUT_OFF,
            descendant__in=confirmed.values("area"), ancestor__kind="SUBDISTRICT",
        ).order_by("descendant").values_list("descendant", "ancestor")
    )  # fmt: skip
    by_street: dict[int, list[int]] = {}
    for community, street in street_of.items():
        by_street.setdefault(street, []).append(community)
    states = noun("registry.CompoundState").objects.filter(period__contains=CUT_OFF)
    for communities in by_street.values():
        for here in communities:
            rows = list(states.filter(community=here).order_by("compound"))
            others = [pk for pk in communities if pk != here]
            if len(rows) >= 3 and others:
                return rows[0].compound_id, others[0]
    raise RuntimeError("no confirmed community has a compound to spare")
