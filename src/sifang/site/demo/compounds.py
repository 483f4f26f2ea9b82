"""The compounds on paper: where each stands, how big and old it is, and which part it plays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from sifang.site.demo import figures
from sifang.site.demo.days import day_in
from sifang.site.demo.load import take_ids
from sifang.site.demo.moments import REGISTER_BEGAN
from sifang.site.demo.names import compound_names
from sifang.site.demo.places import Community, Ground, near

PROFESSIONAL, FLOOR, OTHER = "PROFESSIONAL", "FLOOR", "OTHER"


@dataclass(slots=True)
class Served:
    """A period of service."""

    mode: str
    company: int | None
    start: date
    end: date | None = None


@dataclass(slots=True)
class Plan:
    """One compound before it is written."""

    place: Community
    role: str
    old: bool
    built: int
    start: date
    households: int
    point: tuple[float, float]
    id: int = 0
    name: str = ""
    per_household: int = 95
    end: date | None = None
    subsidised: bool = False
    told: bool = False
    """something happens to it that is told through the product's own actions after the load"""
    served: list[Served] = field(default_factory=list)


def plan_compounds(random: Random, ground: Ground, times: int) -> tuple[list[Plan], Community]:
    """
    All compounds that stand on the cut-off day but one, which comes out of a split; and its community.
    """
    plans: list[Plan] = []
    first = ground.communities[figures.DISTRICTS[0].code]
    split_home = max((each for each in first if each.is_urban), key=lambda each: (each.compounds, each.id))
    split_home.compounds -= 1
    for district in figures.DISTRICTS:
        homes = [each for each in ground.communities[district.code] for _ in range(each.compounds)]
        random.shuffle(homes)
        roles = (
            [(FLOOR, True)] * (district.floor * times)
            + [(OTHER, False)] * (district.others * times - (district is figures.DISTRICTS[0]))
            + [(PROFESSIONAL, True)] * (district.both * times)
        )
        roles += [(PROFESSIONAL, False)] * (len(homes) - len(roles))
        ring = ground.rings.get(district.code, ())
        for home, (role, old) in zip(homes, roles, strict=True):
            plans.append(_plan(random, home, role, old, ring))
    random.shuffle(plans)
    _floor_households(random, [plan for plan in plans if plan.old], times)
    names = compound_names(random, len(plans))
    ids = take_ids("registry.Compound", len(plans))
    for plan, pk, (new, old_name) in zip(plans, ids, names, strict=True):
        plan.id, plan.name = pk, old_name if plan.built < 2000 else new
    return plans, split_home


def _plan(random: Random, home: Community, role: str, old: bool, ring: tuple) -> Plan:
    built = random.randint(1979, 1999) if old else int(random.triangular(1997, 2020.9, 2012))
    start = REGISTER_BEGAN
    if built >= REGISTER_BEGAN.year:
        start = max(day_in(random, random.randint(1, 12), built), date(2015, 1, 2))
    households = 0 if old else max(60, int(random.lognormvariate(6.35, 0.6)))
    plan = Plan(home, role, old, built, start, households, near(random, ring, home.centre, 0.004))
    plan.subsidised = old
    plan.per_household = random.randint(62, 84) if built < 2000 else random.randint(88, 126)
    return plan


def _floor_households(random: Random, plans: list[Plan], times: int) -> None:
    """The old compounds' households add up to the announced figure."""
    weights = [random.uniform(0.35, 1.9) for _ in plans]
    for plan, share in zip(plans, figures.share_out(figures.FLOOR_HOUSEHOLDS * times, weights), strict=True):
        plan.households = share


MERGES = (date(2021, 3, 18), date(2021, 10, 20))
SPLIT = date(2021, 6, 10)
# The part that was split off is run by its community from this day on.
LEFT_ALONE = date(2021, 7, 15)


@dataclass(slots=True)
class Merge:
    """A compound that will be taken in by its neighbour."""

    into: Plan
    gone: Plan
    on: date


def plan_lineages(random: Random, plans: list[Plan], split_home: Community) -> tuple[list[Merge], Plan]:
    """Two compounds that will be merged into neighbours, and the one that will be split."""
    whole = next(p for p in plans if p.place is split_home and p.role == PROFESSIONAL and not p.old)
    whole.told = True
    near_by = [
        p for p in plans
        if p.role == PROFESSIONAL and not p.old and p.place.is_urban and p.place is not split_home
        and p.start == REGISTER_BEGAN and p.place.street_kind == "SUBDISTRICT"
    ]  # fmt: skip
    merges = []
    for into, on in zip(near_by[:2], MERGES, strict=True):
        into.told = True
        gone = Plan(
            into.place, OTHER, False, into.built, REGISTER_BEGAN, max(90, into.households // 4),
            (into.point[0] + 0.0012, into.point[1]), name=f"{into.name}西院", per_household=into.per_household,
            told=True,
        )  # fmt: skip
        merges.append(Merge(into, gone, on))
    for merge, pk in zip(merges, take_ids("registry.Compound", len(merges)), strict=True):
        merge.gone.id = pk
    return merges, whole
