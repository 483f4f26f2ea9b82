"""The problems of the great inspection: 13,913 found in 2021 and 11,956 resolved by the cut-off day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from sifang.areas import public as areas
from sifang.cases import public as cases
from sifang.site.demo import figures
from sifang.site.demo.compounds import Plan
from sifang.site.demo.days import day_in, days_by_month
from sifang.site.demo.load import copy_rows
from sifang.site.demo.moments import CUT_OFF

# type, what was found, how often
TYPES = (
    ("环境卫生", ("楼道保洁不到位", "垃圾桶满溢未清运", "绿地内堆放杂物"), 20),
    ("楼道堆物", ("楼道堆放旧家具", "疏散通道堆放纸箱", "门厅停放电动车"), 15),
    ("消防通道", ("消防车通道被车辆占用", "安全出口上锁", "消火栓箱缺水带"), 11),
    ("公共照明", ("楼道灯不亮", "小区道路路灯损坏"), 12),
    ("设施维护", ("单元门闭门器损坏", "健身器材松动", "围墙栏杆锈蚀", "道路坑洼积水"), 12),
    ("电梯运行", ("电梯检验标志过期未更换", "电梯轿厢照明损坏"), 5),
    ("房屋渗漏", ("屋面渗水", "外墙面砖空鼓"), 6),
    ("排水管网", ("污水井堵塞返水", "雨水箅子破损"), 6),
    ("车辆停放", ("占用公共绿地停车", "地锁私装", "电动车飞线充电"), 10),
    ("违法建设", ("一楼私搭棚房", "楼顶私建阳光房"), 4),
    ("收费公示", ("收费标准未公示", "公共收益未公示", "服务内容公示不全"), 7),
    ("秩序维护", ("门岗无人值守", "监控摄像头损坏"), 6),
    ("服务态度", ("报修后未按时上门", "值班电话无人接听"), 4),
)
SOURCES = ("INSPECTION",) * 6 + ("VISIT",) * 2 + ("RESIDENT",) * 2


def write_problems(random: Random, plans: list[Plan], times: int) -> None:
    columns = (
        "number", "compound_id", "community_id", "subdistrict_id", "district_id", "problem_type", "title", "source",
        *cases.HISTORICAL_COLUMNS,
    )  # fmt: skip
    # Asked before the rows flow: a connection that copies answers nothing else.
    tops = _tops()
    copy_rows("cases.Case", columns, _rows(random, plans, times, tops))


def _rows(random: Random, plans: list[Plan], times: int, tops: dict[int, int]) -> Iterator[tuple]:
    days = list(days_by_month(random, [n * times for n in figures.FOUND_STARTS]))
    random.shuffle(days)
    kinds = list(accumulate(weight for _, _, weight in TYPES))
    number, at = 0, 0
    for district in figures.DISTRICTS:
        here = [p for p in plans if p.place.district.code == district.code and p.start < date(2020, 1, 1)]  # fmt: skip
        weights = list(accumulate((p.households + 200) * (1.6 if p.old else 1) for p in here))
        count = district.found * times
        found = days[at : at + count]
        at += count
        # What is still open was mostly found lately.
        found.sort(key=lambda day: day.toordinal() + random.expovariate(1 / 60), reverse=True)
        for n, day in enumerate(found):
            number += 1
            resolved = None if n < district.open * times else _resolved(random, day, CUT_OFF)
            plan = random.choices(here, cum_weights=weights)[0]
            yield _row(random, f"WT2021-{number:07d}", plan, tops, kinds, day, resolved)
        for n in range(district.found * times // 7):
            day = day_in(random, random.randint(3, 12), 2020)
            plan = random.choices(here, cum_weights=weights)[0]
            resolved = _resolved(random, day, date(2020, 12, 31))
            yield _row(random, f"WT2020-{district.code}{n:06d}", plan, tops, kinds, day, resolved)


def _tops() -> dict[int, int]:
    """The district or zone that manages each subdistrict or town."""
    rows = areas.AreaClosure.objects.filter(
        tree=areas.Tree.MANAGEMENT, period__contains=CUT_OFF, ancestor__kind__in=("DISTRICT", "ZONE"),
        descendant__kind__in=("SUBDISTRICT", "TOWN"),
    )  # fmt: skip
    return dict(rows.order_by("-depth").values_list("descendant", "ancestor"))


def _resolved(random: Random, day: date, until: date) -> date:
    return min(until, day + timedelta(days=1 + int(random.expovariate(1 / 19))), key=date.toordinal)


def _row(
    random: Random,
    number: str,
    plan: Plan,
    tops: dict[int, int],
    kinds: list[int],
    day: date,
    resolved: date | None,
) -> tuple:
    kind, titles, _ = random.choices(TYPES, cum_weights=kinds)[0]
    if resolved is not None and resolved < day:
        resolved = day
    place = plan.place
    told = cases.historical(day, resolved, place.id)
    return (
        number, plan.id, place.id, place.street_id, tops[place.street_id], kind, random.choice(titles),
        random.choice(SOURCES), *(told[column] for column in cases.HISTORICAL_COLUMNS),
    )  # fmt: skip
