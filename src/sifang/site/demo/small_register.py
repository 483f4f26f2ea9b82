"""The small city's facts: thirteen compounds in every mode, four companies, bodies, sites, cases."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sifang.areas import public as areas
from sifang.cases import public as cases
from sifang.lib.periods import since
from sifang.site.demo.words import credit_code, findable, noun

if TYPE_CHECKING:
    from sifang.site.demo.small import SmallCity

START = date(2018, 1, 1)

# name, community, households, built, old, mode, company
COMPOUNDS = (
    ("春晓花园", "春晓社区", 820, 2012, False, "PROFESSIONAL", "安和物业服务有限公司"),
    ("梧桐里", "春晓社区", 310, 1994, True, "FLOOR", "安和物业服务有限公司"),
    ("晨光家园", "晨光社区", 640, 2008, False, "PROFESSIONAL", "康居物业管理有限公司"),
    ("纺织二宿舍", "晨光社区", 180, 1986, True, "SELF_MANAGED", ""),
    ("河畔新城", "河畔社区", 1450, 2016, False, "PROFESSIONAL", "康居物业管理有限公司"),
    ("柳岸小区", "柳岸社区", 420, 1999, True, "PROFESSIONAL", "永新物业服务有限公司"),
    ("柳岸东院", "柳岸社区", 90, 1989, True, "COMMUNITY_RUN", ""),
    ("云峰公馆", "云峰社区", 960, 2018, False, "PROFESSIONAL", "永新物业服务有限公司"),
    ("云峰旧院", "云峰社区", 120, 1991, True, "NONE", ""),
    ("石门佳苑", "石门社区", 530, 2010, False, "PROFESSIONAL", "佳邻物业服务有限公司"),
    ("后石新居", "后石村", 260, 2014, False, "UNKNOWN", ""),
    ("西苑华庭", "西苑社区", 1100, 2015, False, "PROFESSIONAL", "佳邻物业服务有限公司"),
    ("塘前里", "塘前社区", 350, 1996, True, "FLOOR", "佳邻物业服务有限公司"),
)
COMPANIES = {
    "安和物业服务有限公司": "东岭区",
    "康居物业管理有限公司": "东岭区",
    "永新物业服务有限公司": "云台开发区",
    "佳邻物业服务有限公司": "西塘区",
}
DAY = timedelta(days=1)


def fill(city: SmallCity) -> None:
    _companies(city)
    _compounds(city)
    _bodies(city)
    _programmes(city)
    _cases(city)


def _companies(city: SmallCity) -> None:
    Company, Organisation = noun("registry.Company"), noun("registry.PartyOrganisation")
    rows = Company.objects.bulk_create(
        Company(
            name=name, area=city.area[area], period=since(START), credit_code=credit_code(n), **findable(name)
        )
        for n, (name, area) in enumerate(COMPANIES.items(), start=1)
    )
    city.company = {row.name: row for row in rows}
    first, second, third, last = rows
    wrong = first.credit_code[:-1] + ("0" if first.credit_code[-1] != "0" else "1")
    Company.objects.filter(pk=last.pk).update(credit_code=wrong, credit_code_fault="校验位不符")
    last.credit_code, last.credit_code_fault = wrong, "校验位不符"
    own, joint, _ = Organisation.objects.bulk_create(
        [
            Organisation(
                name="中共安和物业支部委员会", kind="COMPANY", area=city.district, period=since(START)
            ),
            Organisation(
                name="中共东岭区物业行业联合支部", kind="COMPANY", area=city.district, period=since(START)
            ),
            Organisation(
                name="中共春晓社区委员会",
                kind="COMMUNITY",
                area=city.community,
                period=since(START),
                office_hours="工作日 9:00—11:30",
            ),
        ]
    )
    Coverage = noun("registry.PartyCoverage")
    Coverage.objects.bulk_create(
        [
            Coverage(
                company=first, organisation=own, form="INDEPENDENT", period=since(START + timedelta(500))
            ),
            Coverage(company=second, organisation=joint, form="JOINT", period=since(date(2021, 6, 1))),
            Coverage(
                company=third,
                organisation=joint,
                form="AFFILIATED",
                period=since(START, date(2021, 11, 1)),
            ),
        ]
    )
    noun("registry.PartyInstructor").objects.create(
        company=last, name="欧阳守拙", from_office="西塘区住房和城乡建设局", period=since(date(2020, 5, 1))
    )


def _compounds(city: SmallCity) -> None:
    Compound, State, Mode = (
        noun(f"registry.{name}") for name in ("Compound", "CompoundState", "ServiceMode")
    )
    Project, Manager = noun("registry.ServiceProject"), noun("registry.ProjectManager")
    rows = Compound.objects.bulk_create(
        Compound(
            name=name, address=f"{community[:2]}路{n}号", built_year=built, building_count=households // 40 + 1,
            longitude=118.0 + n / 100, latitude=36.8 + n / 200, period=since(START), **findable(name),
        )
        for n, (name, community, households, built, *_) in enumerate(COMPOUNDS, start=1)
    )  # fmt: skip
    city.compound = {row.name: row for row in rows}
    State.objects.bulk_create(
        State(
            compound=city.compound[name], community=city.area[community], household_count=households,
            floor_area=Decimal(households * 95), is_old_compound=old, period=since(START),
        )
        for name, community, households, _, old, _, _ in COMPOUNDS
    )  # fmt: skip
    served = [(city.compound[name], mode, city.company.get(company)) for name, *_, mode, company in COMPOUNDS]
    modes = [Mode(compound=c, mode=mode, company=firm, period=since(START)) for c, mode, firm in served]
    # 柳岸小区 changed its company in September; 梧桐里 had nobody before its floor service began.
    changed, before = city.compound["柳岸小区"], city.company["佳邻物业服务有限公司"]
    taken_over, began = date(2021, 9, 1), date(2021, 4, 1)
    for row in list(modes):
        if row.compound == changed:
            row.period = since(taken_over)
            modes.append(
                Mode(compound=changed, mode="PROFESSIONAL", company=before, period=since(START, taken_over))
            )
        elif row.compound.name == "梧桐里":
            row.period = since(began)
            modes.append(Mode(compound=row.compound, mode="NONE", period=since(START, began)))
    Mode.objects.bulk_create(modes)
    noun("registry.CompanyChange").objects.create(
        compound=changed, from_company=before, to_company=city.company["永新物业服务有限公司"], on=taken_over,
        reason="合同到期，业主大会另行选聘",
    )  # fmt: skip
    projects = Project.objects.bulk_create(
        Project(
            compound=row.compound, company=row.company, signed_on=row.period.lower, filed_on=row.period.lower,
            fee=Decimal("1.20"), period=since(row.period.lower, row.period.upper or date(2022, 7, 1)),
        )
        for row in modes
        if row.company and row.mode == "PROFESSIONAL"
    )  # fmt: skip
    Manager.objects.bulk_create(
        Manager(
            project=project, name=f"{'孟田石'[n % 3]}{'守诚思齐'[n % 4]}", phone=f"1330001{n:04d}",
            reported_in_on=project.period.lower + DAY * 3, period=project.period,
        )
        for n, project in enumerate(projects)
    )  # fmt: skip
    noun("registry.FormerName").objects.create(
        compound=city.compound["河畔新城"], name="河畔农贸宿舍", until=date(2015, 12, 31),
        search=findable("河畔农贸宿舍")["search"],
    )  # fmt: skip


def _bodies(city: SmallCity) -> None:
    c = city.compound
    Owners, Management = noun("committees.OwnersCommittee"), noun("committees.ManagementCommittee")
    Owners.objects.bulk_create(
        Owners(
            compound=c[name], member_count=5, party_member_count=3, filed_on=start, is_new=start.year == 2021,
            term_ends_on=date(start.year + 5, start.month, 1), period=since(start, end),
        )
        for name, start, end in (
            ("春晓花园", date(2021, 3, 1), None),
            ("晨光家园", date(2019, 5, 1), None),
            ("河畔新城", date(2016, 6, 1), date(2021, 6, 1)),
            ("西苑华庭", date(2020, 9, 1), None),
        )
    )  # fmt: skip
    Management.objects.bulk_create(
        Management(
            compound=c[name], ground="首次业主大会未能选出业主委员会", member_count=7, owner_member_count=4,
            period=since(start),
        )
        for name, start in (("柳岸小区", date(2021, 5, 10)), ("云峰公馆", date(2021, 11, 20)))
    )  # fmt: skip
    Environment = noun("committees.EnvironmentCommittee")
    Environment.objects.bulk_create(
        Environment(
            community=city.area[name],
            member_count=7,
            party_member_count=4,
            period=since(date(2021, month, 1)),
        )
        for name, month in (("春晓社区", 3), ("河畔社区", 7), ("云峰社区", 10), ("西苑社区", 11))
    )


def _programmes(city: SmallCity) -> None:
    c = city.compound
    Joint = noun("partnership.JointMeeting")
    Joint.objects.bulk_create(
        Joint(area=city.area[name], kind=kind, name=f"{name}物业管理{label}", period=since(date(2021, 2, 1)))
        for name, kind, label in (
            ("东岭街道", "JOINT_MEETING", "联席会议"),
            ("云台街道", "PARTY_ALLIANCE", "党建联盟"),
            ("石门镇", "JOINT_MEETING", "联席会议"),
            ("西塘街道", "JOINT_MEETING", "联席会议"),
        )
    )
    Project = noun("partnership.ClaimedProject")
    Project.objects.bulk_create(
        [
            Project(
                community=city.community,
                company=city.company["安和物业服务有限公司"],
                title="老人助浴",
                claimed_on=date(2021, 5, 6),
                completed_on=date(2021, 10, 8),
            ),
            Project(
                community=city.area["西苑社区"],
                company=city.company["佳邻物业服务有限公司"],
                title="楼道清杂",
                claimed_on=date(2021, 8, 2),
            ),
        ]
    )
    noun("partnership.FieldMeeting").objects.create(
        area=city.city, title="红色物业现场观摩会", held_on=date(2021, 7, 16), place="春晓花园"
    )
    Service = noun("subsidies.SubsidisedService")
    Service.objects.bulk_create(
        Service(
            compound=c[name], year=2021, method=method, household_count=households, amount=households * 120,
            starts_on=date(2021, 4, 1),
        )
        for name, method, households in (
            ("梧桐里", "PARTY_LED", 310),
            ("塘前里", "STRONG_LEADS_WEAK", 350),
            ("柳岸小区", "MERGE_SCATTERED", 420),  # old, subsidised and professionally served at once
        )
    )  # fmt: skip
    Site = noun("charging.ChargingSite")
    Site.objects.bulk_create(
        Site(
            compound=c[name], name=f"{name}{n}号棚", device_count=devices, port_count=devices * 2,
            operator="青禾充电", period=since(date(2021, 6, n)),
        )
        for n, (name, devices) in enumerate(
            (("春晓花园", 20), ("春晓花园", 12), ("河畔新城", 40), ("云峰公馆", 30), ("塘前里", 8)), start=1
        )
    )  # fmt: skip


def _over(community: Any, day: date) -> dict[str, Any]:
    """The areas a case of a community is filed under."""
    above = {area.kind: area for area in areas.above(community, day)}
    return {
        "subdistrict": above.get("SUBDISTRICT") or above.get("TOWN"),
        "district": above.get("ZONE") or above.get("DISTRICT"),
    }


def _cases(city: SmallCity) -> None:
    """Two problems per compound; every other one resolved, one of them after the cut-off."""
    Case = noun("cases.Case")
    found = date(2021, 9, 1)
    over = {area.pk: _over(area, found) for area in city.area.values()}
    rows = []
    for n, compound in enumerate(city.compound.values()):
        community = city.area[COMPOUNDS[n][1]]
        for k, title in enumerate(("楼道堆物", "路灯不亮")):
            day = found + DAY * (3 * n + k)
            rows.append(
                Case(
                    number=f"A2021{n:03d}{k}", compound=compound, community=community, title=title, **over[community.pk],
                    problem_type=("消防通道", "公共照明")[k], source=("INSPECTION", "RESIDENT")[k],
                    **cases.historical(day, day + DAY * 10 if k else None, community.pk),
                )
            )  # fmt: skip
    late = cases.historical(rows[0].found_on, date(2021, 12, 5), rows[0].community_id)
    for column, value in late.items():
        setattr(rows[0], column, value)
    city.cases = Case.objects.bulk_create(rows)
