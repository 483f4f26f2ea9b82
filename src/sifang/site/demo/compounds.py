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
    plain: bool = True
    """no merge or split in its story; the others' stories are told one by one"""
    served: list[Served] = field(default_factory=list)


def plan_compounds(random: Random, ground: Ground, times: int) -> list[Plan]:
    """All compounds that stand on the cut-off day."""
    plans: list[Plan] = []
    for district in figures.DISTRICTS:
        homes = [each for each in ground.communities[district.code] for _ in range(each.compounds)]
        random.shuffle(homes)
        roles = (
            [(FLOOR, True)] * (district.floor * times)
            + [(OTHER, False)] * (district.others * times)
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
    return plans


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


@dataclass(slots=True)
class Lineage:
    """A merge or split: which compounds became which, on a day."""

    kind: str
    sources: list[Plan]
    results: list[Plan]
    on: date


def plan_lineages(random: Random, plans: list[Plan]) -> list[Lineage]:
    """Two merges and a split; their results stand among the plans, their sources are new rows that end."""
    open_to = [
        p for p in plans if p.role == PROFESSIONAL and not p.old and p.place.is_urban and p.built < 2014
    ]
    at_home: dict[int, list[Plan]] = {}
    for plan in open_to:
        at_home.setdefault(plan.place.id, []).append(plan)
    half = next(p for p in plans if p.role == OTHER and p.place.id in at_home)
    whole = at_home[half.place.id][0]
    merged = [p for p in open_to if p.place.id != half.place.id][:2]
    stories = []
    for result, on in zip(merged, MERGES, strict=True):
        part = result.households * 3 // 5
        stem = result.name
        sources = [_part(result, f"{stem}东区", part), _part(result, f"{stem}西区", result.households - part)]
        stories.append(Lineage("MERGED", sources, [result], on))
    source = _part(whole, whole.name, whole.households + half.households)
    whole.name, half.name, half.built = f"{source.name}南苑", f"{source.name}北苑", whole.built
    half.per_household, half.point = whole.per_household, (whole.point[0] + 0.001, whole.point[1] + 0.001)
    stories.append(Lineage("SPLIT", [source], [whole, half], SPLIT))
    ids = take_ids("registry.Compound", sum(len(story.sources) for story in stories))
    for story in stories:
        for plan in story.sources:
            plan.id, plan.end, plan.plain = ids.pop(), story.on, False
        for plan in story.results:
            plan.start, plan.plain = story.on, False
    return stories


def _part(like: Plan, name: str, households: int) -> Plan:
    return Plan(
        like.place, PROFESSIONAL, False, like.built, REGISTER_BEGAN, households, like.point, name=name,
        per_household=like.per_household,
    )  # fmt: skip
