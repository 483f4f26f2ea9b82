"""Writing the compounds: rows, states, former names."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sifang.site.demo.compounds import Plan
from sifang.site.demo.load import copy_rows, span
from sifang.site.demo.moments import REGISTER_BEGAN
from sifang.site.demo.words import findable

_FORMER = ("机械厂宿舍", "陶瓷厂生活区", "棉纺厂家属院", "矿务局三区", "供销社宿舍", "农机站家属院", "粮所宿舍", "建材厂生活区")  # fmt: skip


def write_compounds(random: Random, plans: list[Plan]) -> None:
    """Write every compound with its one state; households of some old ones were counted anew in 2020."""

    def rows():
        for plan in plans:
            named = findable(plan.name)
            stem = plan.place.street_name.removesuffix("街道").removesuffix("镇")
            address = f"{stem}{'东南西北中'[plan.id % 5]}路{plan.id % 300 + 1}号"
            yield (
                plan.id, plan.name, address, plan.built, max(1, plan.households // 48), *plan.point,
                span(plan.start, plan.end), named["pinyin"], named["initials"], named["search"],
            )  # fmt: skip

    copy_rows(
        "registry.Compound",
        ("id", "name", "address", "built_year", "building_count", "longitude", "latitude", "period", "pinyin", "initials", "search"),
        rows(),
    )  # fmt: skip
    columns = ("compound_id", "community_id", "household_count", "floor_area", "is_old_compound", "period")
    copy_rows("registry.CompoundState", columns, (row for plan in plans for row in _states(random, plan)))
    copy_rows(
        "registry.FormerName",
        ("compound_id", "name", "until", "pinyin", "initials", "search"),
        _former(random, plans),
    )


def _states(random: Random, plan: Plan):
    area = plan.households * plan.per_household
    state = (plan.id, plan.place.id, plan.households, area, plan.old)
    recount = date(2020, 11, 1)
    if plan.old and not plan.told and random.random() < 0.2:
        fewer = max(1, plan.households - random.randint(3, 40))
        before = (plan.id, plan.place.id, fewer, area, True)
        yield *before, span(plan.start, recount)
        yield *state, span(recount)
    else:
        yield *state, span(plan.start, plan.end)


def _former(random: Random, plans: list[Plan]):
    renamed = [plan for plan in plans if plan.built < 2005]
    for n, plan in enumerate(random.sample(renamed, min(26, len(renamed)))):
        name = plan.name[:2] + _FORMER[n % len(_FORMER)]
        until = REGISTER_BEGAN + timedelta(days=random.randint(200, 1900))
        named = findable(name)
        yield plan.id, name, until, named["pinyin"], named["initials"], named["search"]
