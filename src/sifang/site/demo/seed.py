"""Writing the demonstration city: plan on paper with dice that always fall alike, then COPY."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.db import transaction

from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.policy import public as policy
from sifang.site.demo import bodies, companies, compounds, problems, programmes, register, service
from sifang.site.demo.figures import DISTRICTS
from sifang.site.demo.moments import LOADED
from sifang.site.demo.places import read_ground
from sifang.site.demo.words import noun

Say = Callable[[str], None]


@dataclass(frozen=True)
class Untold:
    """What the load left out: told by `stories` through the product's own actions."""

    merges: list[compounds.Merge]
    whole: compounds.Plan
    service: service.Told
    plans: list[compounds.Plan]
    random: Random
    """the dice as they lie, for the problems"""


class CannotSeed(Exception):
    """The demonstration city is not for this database; the message says why."""


def is_seeded() -> bool:
    """Are there compounds already?"""
    return noun("registry.Compound").objects.exists()


def check_may_seed() -> None:
    """
    Refuse where invented rows could mix with real ones.

    :raises CannotSeed: production mode, or another city's policy folder
    """
    if settings.SIFANG_MODE == "production" or not settings.SIFANG_DEMONSTRATION:
        raise CannotSeed("演示数据只能写入演示模式（SIFANG_MODE=demo）的数据库")
    known = {row.code for row in policy.areas()}
    if not {district.code for district in DISTRICTS} <= known:
        raise CannotSeed(f"演示数据按淄博市编写，{policy.city().name}没有可用的演示数据")


@transaction.atomic(durable=True)
def load_city(*, times: int = 1, say: Say = lambda line: None) -> Untold:
    """
    Write the demonstration city in one transaction, but for what is told through actions.

    :param times: the same city with so many times the compounds, companies and problems
    :raises CannotSeed: see `check_may_seed`, or there are compounds already
    """
    untold = _load_register(times, say)
    problems.write_problems(untold.random, untold.plans, times)
    say("排查问题")
    return untold


@transaction.atomic(durable=True)
def load_register(*, times: int = 1, say: Say = lambda line: None) -> Untold:
    """The same without its problems, for whoever writes them afterwards."""
    return _load_register(times, say)


def _load_register(times: int, say: Say) -> Untold:
    check_may_seed()
    if is_seeded():
        raise CannotSeed("库里已有小区，不再写入演示数据")
    random = Random("sifang-2021-11-30")
    ground = read_ground(random, times)
    plans, split_home = compounds.plan_compounds(random, ground, times)
    merges, whole = compounds.plan_lineages(random, plans, split_home)
    firms = companies.plan_companies(random, ground, times)
    changes, floors, told = service.plan_service(random, plans, merges, firms, times)
    everyone = plans + [merge.gone for merge in merges]
    say(f"{len(plans):,} 个小区已排好")
    companies.write_companies(random, firms)
    companies.write_party(random, ground, firms, times)
    say(f"{len(firms.all):,} 家企业和党组织")
    register.write_compounds(random, everyone)
    service.write_service(random, everyone, changes)
    say("小区、服务方式、合同和项目负责人")
    bodies.write_bodies(random, plans, times)
    bodies.write_environment_committees(random, ground)
    say("业委会、物管会、环境和物业管理委员会")
    programmes.write_partnership(random, ground, plans, times)
    programmes.write_floor_service(random, floors, times)
    programmes.write_charging(random, plans, times)
    say("联席会议、认领项目、兜底服务、充电设施")
    audit.record(
        "demonstration.loaded", subject=areas.city(), by=None, at=LOADED, note="演示数据",
        compounds=len(plans), companies=len(firms.all),
    )  # fmt: skip
    return Untold(merges, whole, told, plans, random)
