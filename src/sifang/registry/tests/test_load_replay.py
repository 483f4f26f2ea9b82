"""A load keeps the same rules as the single actions: the same rows, one by one, give the same register."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from sifang.ledgers import public as ledgers
from sifang.ledgers.tests.books import xlsx
from sifang.registry import actions
from sifang.registry.choices import Mode
from sifang.registry.importers.wording import wording
from sifang.registry.models import Company, Compound, ServiceMode

DAY = date(2021, 11, 30)
HEAD = (
    "小区名称", "区划代码", "地址", "户数", "建筑面积", "建成年份", "楼栋数", "是否老旧小区", "物业服务企业", "收费标准",
    "经度", "纬度",
)  # fmt: skip
COMPOUND = ("name", "address", "built_year", "building_count", "longitude", "latitude", "period", "pinyin", "initials", "search")  # fmt: skip
STATE = ("community", "household_count", "floor_area", "is_old_compound", "period")


def rows(count: int, codes: list[str]) -> list[tuple]:
    dice = random.Random(20211130)
    made = []
    for n in range(count):
        company = dice.choice(
            ["", "无物业", "业主自管", "街道代管", *(f"重放{k}号物业有限公司" for k in range(9))]
        )
        made.append(
            (
                f"重放{'春夏秋冬'[n % 4]}花园{n}号院", codes[n % len(codes)], dice.choice(["", f"某路{n}号"]),
                dice.choice(["", n + 20]), dice.choice(["", round(dice.uniform(900, 90000), 2)]),
                dice.choice(["", 1990 + n % 30]), dice.choice(["", n % 30]), dice.choice(["", "是", "否"]), company,
                dice.choice(["", 0.7]) if company.startswith("重放") else "",
                *dice.choice([("", ""), (118.01 + n / 1000, 36.8)]),
            )
        )  # fmt: skip
    return made


def register_as_it_is() -> list[Any]:
    """Everything the load writes, without ids."""
    found = []
    for compound in Compound.objects.filter(name__startswith="重放").order_by("name"):
        found.append(
            (
                tuple(getattr(compound, key) for key in COMPOUND),
                list(compound.states.values_list(*STATE)),
                list(compound.modes.values_list("mode", "company__name", "company__area__name", "period")),
                list(compound.projects.values_list("company__name", "fee", "period")),
            )
        )
    companies = Company.objects.filter(name__startswith="重放").order_by("name")
    return [*found, *companies.values_list("name", "pinyin", "initials", "search", "period", "credit_code")]


def one_by_one(table: ledgers.Table, city: Any) -> None:
    who: dict[str, Any] = {"by": city.city_clerk, "at": city.at}
    areas: dict[str, Any] = {area.code: area for area in city.area.values() if area.code}
    words, companies = wording(), {}
    for row in table.rows:
        said: dict[str, Any] = dict(row.values)
        community = areas[said["area_code"]]
        numbers: dict[str, Any] = {
            key: said.get(key)
            for key in (
                "built_year",
                "building_count",
                "longitude",
                "latitude",
                "household_count",
                "floor_area",
            )
        }
        compound = actions.register_compound(
            name=said["name"], community_id=community.pk, since_day=DAY, address=said.get("address", ""),
            **numbers,
            is_old_compound=said.get("is_old_compound", False), **who,
        )  # fmt: skip
        mode = words.mode_of(said.get("company", ""))
        company: Any = None
        if mode == Mode.PROFESSIONAL:
            name = said["company"]
            if name not in companies:
                district = areas[community.code[:6]]
                companies[name] = actions.register_company(
                    name=name, area_id=district.pk, since_day=DAY, **who
                )
            company = companies[name].pk
        if mode != Mode.UNKNOWN:
            first = ServiceMode.objects.get(compound=compound)
            actions.correct_service_mode(first.pk, mode=mode, company_id=company, starts_on=DAY, **who)
        if "fee" in said:
            actions.sign_contract(
                compound.pk, company_id=company, starts_on=DAY, ends_on=None, fee=said["fee"], **who
            )


def test_some_hundred_loaded_rows_equal_the_same_rows_registered_one_by_one(small_city):
    codes = sorted(area.code for area in small_city.communities)
    table = ledgers.read_table(xlsx([HEAD, *rows(200, codes)]), "重放.xlsx", ledgers.sheet("compounds"))
    wanted = ledgers.Load(as_at=DAY, by=small_city.city_clerk)
    ledgers.load(table, wanted, by=small_city.city_clerk, at=small_city.at)
    loaded = register_as_it_is()
    assert len(loaded) == 209
    Compound.objects.filter(name__startswith="重放").delete()
    Company.objects.filter(name__startswith="重放").delete()
    one_by_one(table, small_city)
    assert register_as_it_is() == loaded
