"""Standing bodies of subdistricts, claimed projects, field meetings, floor service, charging sites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sifang.site.demo import figures
from sifang.site.demo.compounds import PROFESSIONAL, Plan
from sifang.site.demo.days import day_between, day_in, days_by_month
from sifang.site.demo.load import copy_rows, span
from sifang.site.demo.moments import CUT_OFF
from sifang.site.demo.places import Ground
from sifang.site.demo.service import Floor

_TITLES = (
    "红色驿站共建", "为老助餐送餐", "楼道微改造", "独居老人探访", "暑期儿童托管", "便民维修日", "志愿消防演练",
    "垃圾分类引导", "家电义务检修", "飞线整治", "小区微花园", "电动车棚改造", "法律咨询进小区", "公共区域照明补亮",
    "健身器材维护", "雨污水管疏通", "党员责任楼栋", "节日慰问困难户", "停车秩序共管", "反诈宣传进楼栋",
)  # fmt: skip


def write_partnership(random: Random, ground: Ground, plans: list[Plan], times: int) -> None:
    streets = [row for row in ground.streets if row[1] == "SUBDISTRICT"]
    towns = [row for row in ground.streets if row[1] == "TOWN"]
    random.shuffle(streets)
    random.shuffle(towns)
    counts = figures.steps(figures.JOINT_BY_MONTH)
    days = [day_between(random, date(2019, 5, 1), date(2021, 1, 31)) for _ in range(counts[0])]
    days += days_by_month(random, [0, *counts[1:]])
    days += [day_between(random, date(2020, 1, 1), CUT_OFF) for _ in range(34)]

    def meetings() -> Iterator[tuple]:
        for n, ((pk, _, name), day) in enumerate(zip(streets + towns, days, strict=False)):
            alliance = n % 7 in (2, 5)
            kind = "PARTY_ALLIANCE" if alliance else "JOINT_MEETING"
            yield pk, kind, f"{name}{'物业服务党建联盟' if alliance else '物业管理联席会议'}", span(day)

    copy_rows("partnership.JointMeeting", ("area_id", "kind", "name", "period"), meetings())
    copy_rows(
        "partnership.ClaimedProject",
        ("community_id", "company_id", "title", "claimed_on", "completed_on"),
        _projects(random, plans, times),
    )
    copy_rows(
        "partnership.FieldMeeting",
        ("area_id", "title", "held_on", "place"),
        (
            (ground.city_id, title, day, place)
            for title, day, place in (
                ("物业服务工作现场会", date(2020, 9, 24), "临淄区"),
                ("“红色物业”现场观摩会议", date(2021, 4, 16), "张店区"),
                ("“红色物业”现场观摩会议", date(2021, 7, 22), "临淄区"),
                ("“红色物业”工作推进会议", date(2021, 11, 12), "桓台县"),
            )
        ),
    )


def _projects(random: Random, plans: list[Plan], times: int) -> Iterator[tuple]:
    """A company claims a project of a community in which it serves."""
    serving = [
        p for p in plans if p.role == PROFESSIONAL and not p.told and p.served[-1].start < date(2020, 6, 1)
    ]
    days = list(days_by_month(random, [n * times for n in figures.CLAIMED_STARTS]))
    days += [day_in(random, random.randint(6, 12), 2020) for _ in range(41)]
    for day in days:
        plan = random.choice(serving)
        done = day + timedelta(days=random.randint(20, 160))
        completed = done if done <= CUT_OFF and random.random() < 0.7 else None
        yield plan.place.id, plan.served[-1].company, random.choice(_TITLES), day, completed


def write_floor_service(random: Random, floors: list[Floor], times: int) -> None:
    """The money adds up to the announced sum; a household costs about 127 yuan a year."""
    weights = [floor.plan.households * random.uniform(0.92, 1.08) for floor in floors]
    hundreds = figures.share_out(figures.FLOOR_MONEY * times // 100, weights)
    copy_rows(
        "subsidies.SubsidisedService",
        ("compound_id", "year", "method", "household_count", "amount", "starts_on"),
        (
            (f.plan.id, f.starts_on.year, f.method, f.plan.households, money * 100, f.starts_on)
            for f, money in zip(floors, hundreds, strict=True)
        ),
    )


def write_charging(random: Random, plans: list[Plan], times: int) -> None:
    """1,043 compounds, 59,000 devices, 118,640 ports; larger compounds have two places."""
    chosen: list[Plan] = []
    shares = figures.share_out(figures.CHARGING_COMPOUNDS * times, [d.compounds for d in figures.DISTRICTS])
    for district, count in zip(figures.DISTRICTS, shares, strict=True):
        here = [p for p in plans if p.place.district.code == district.code]
        here.sort(key=lambda p: -p.households * random.uniform(0.3, 1.7))
        chosen += here[:count]
    random.shuffle(chosen)
    counts = [n * times for n in figures.steps(figures.CHARGING_BY_MONTH)]
    days: list[date | None] = [None] * counts[0]
    days += days_by_month(random, [0, *counts[1:]])
    least = 6
    devices = figures.share_out(
        figures.CHARGING_DEVICES * times - least * len(chosen), [p.households for p in chosen]
    )
    extra = figures.share_out(
        (figures.CHARGING_PORTS - 2 * figures.CHARGING_DEVICES) * times, [p.households for p in chosen]
    )
    operators = ("四方换能（演示）", "同檐充电（演示）", "小区自营", "物业企业代管")

    def sites() -> Iterator[tuple]:
        for n, plan in enumerate(chosen):
            day = days[n] or day_between(
                random, max(date(2018, 3, 1), plan.start), max(plan.start, date(2021, 1, 31))
            )
            number = least + devices[n]
            parts = [number] if number < 70 else [number * 3 // 5, number - number * 3 // 5]
            for place, part in enumerate(parts):
                since = day if not place else day_between(random, day, CUT_OFF)
                ports = part * 2 + (extra[n] if not place else 0)
                yield plan.id, f"{place + 1}号充电棚", part, ports, operators[n % 4], span(since)

    copy_rows(
        "charging.ChargingSite",
        ("compound_id", "name", "device_count", "port_count", "operator", "period"),
        sites(),
    )
