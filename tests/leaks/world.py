"""
Who should see what in the small city, worked out by hand from its tables, not by the code under test.

Every noun of the city carries a mark: words that stand for it and for nothing else. A mark belongs to a
ground (an area of the management tree), or to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps

from sifang.accounts import public as accounts
from sifang.site.demo.small import PLACES
from sifang.site.demo.small_cast import CAST
from sifang.site.demo.small_register import COMPANIES, COMPOUNDS

_MANAGER = {name: zone for _, name, _, _, zone in PLACES}
_CODE = {name: code for code, name, *_ in PLACES}
_NAME = {code: name for code, name, *_ in PLACES}
_UP = {12: 9, 9: 6, 6: 4}
ALL = "青禾市"


def chain(area: str) -> set[str]:
    """The area and everything above it in the management tree."""
    found = {area, ALL}
    code = _CODE.get(area, "")
    while len(code) > 4:
        zone = _MANAGER[_NAME[code]]
        if zone:
            return found | {zone}
        code = code[: _UP[len(code)]]
        found.add(_NAME[code])
    return found


COMMUNITY_OF = {name: community for name, community, *_ in COMPOUNDS}
SERVED_BY = {name: company for name, *_, company in COMPOUNDS}


@dataclass(frozen=True)
class Viewer:
    """One of the cast: the area he is responsible for, or the company he works for, or neither."""

    key: str
    role: str
    area: str
    company: str

    def sees_ground(self, area: str) -> bool:
        return bool(self.area) and self.area in chain(area)

    def sees_compound(self, name: str) -> bool:
        if self.company and SERVED_BY[name] == self.company:
            return True
        return self.sees_ground(COMMUNITY_OF[name])

    def sees_company(self, name: str) -> bool:
        return (
            self.company == name
            or self.sees_ground(COMPANIES[name])
            or any(self.sees_compound(c) for c, firm in SERVED_BY.items() if firm == name)
        )


VIEWERS = {key: Viewer(key, role, area, company) for key, (_, role, _, _, area, company) in CAST.items()}
VIEWERS["stranger"] = Viewer("stranger", "", "", "")


@dataclass
class World:
    """The city with its marks: `things[label][pk]` is (the mark, who may see it)."""

    city: Any
    things: dict[str, dict[int, tuple[str, set[str]]]] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    # A mark that stands on a page of another noun: who may read it there, without opening the noun itself.
    shown: dict[str, set[str]] = field(default_factory=dict)

    def add(self, row: Any, mark: str, seen_by: set[str]) -> None:
        self.things.setdefault(row._meta.label, {})[row.pk] = (mark, seen_by)

    def marks(self, viewer: Viewer, *, seen: bool) -> set[str]:
        """The marks this person may see, or those he may not; a word that is both may be seen."""
        mine = {m for rows in self.things.values() for m, who in rows.values() if m and viewer.key in who}
        mine |= {mark for mark, who in self.shown.items() if viewer.key in who}
        if seen:
            return mine
        return {m for rows in self.things.values() for m, _ in rows.values() if m} - mine


def model(label: str) -> Any:
    return apps.get_model(label)


def _who(sees: Any) -> set[str]:
    return {viewer.key for viewer in VIEWERS.values() if sees(viewer)}


def _mark(world: World, label: str, column: str, ground: Any) -> None:
    """Give every row of a noun its own word, and say who may see the row."""
    for n, row in enumerate(model(label).objects.order_by("pk"), start=1):
        mark = ""
        if column:
            mark = f"记{label.split('.')[1][:4].upper()}{n:02d}号"
            model(label).objects.filter(pk=row.pk).update(**{column: mark})
        world.add(row, mark, _who(lambda viewer, row=row: ground(viewer, row)))


def _decision(world: World, name_of: dict[int, str]) -> None:
    """Two records were told apart: whoever sees only one of them learns nothing of the other."""
    one, other = sorted(name_of)[:1] + sorted(name_of)[-1:]
    names = {str(pk): {"called": name_of[pk]} for pk in (one, other)}
    row = model("registry.MatchDecision").objects.create(
        one_number=one, other_number=other, said=names, verdict="DIFFERENT", score=50, at=world.city.at
    )
    both = _who(lambda viewer: viewer.sees_compound(name_of[one]) and viewer.sees_compound(name_of[other]))
    world.add(row, "", both)


def mark_everything(city: Any) -> World:
    """Mark every noun and keep every person's name and number as a secret."""
    world = World(city)
    name_of = {row.pk: name for name, row in city.compound.items()}
    area_of = {row.pk: name for name, row in city.area.items()}
    company_of = {row.pk: name for name, row in city.company.items()}
    for name, row in city.compound.items():
        world.add(row, name, _who(lambda viewer, name=name: viewer.sees_compound(name)))
    for name, row in city.company.items():
        world.add(row, name, _who(lambda viewer, name=name: viewer.sees_company(name)))

    def by_compound(viewer: Viewer, row: Any) -> bool:
        return viewer.sees_compound(name_of[row.compound_id])

    def by_area(viewer: Viewer, row: Any) -> bool:
        return viewer.sees_ground(area_of[row.area_id])

    def by_community(viewer: Viewer, row: Any) -> bool:
        return viewer.sees_ground(area_of[row.community_id])

    def by_community_or_company(viewer: Viewer, row: Any) -> bool:
        return by_community(viewer, row) or company_of[row.company_id] == viewer.company

    _mark(world, "cases.Case", "title", by_compound)
    _orders(world)
    _mark(world, "charging.ChargingSite", "name", by_compound)
    _mark(world, "committees.OwnersCommittee", "", by_compound)
    _mark(world, "committees.ManagementCommittee", "ground", by_compound)
    _mark(world, "committees.EnvironmentCommittee", "", by_community)
    _mark(world, "partnership.JointMeeting", "name", by_area)
    _mark(world, "partnership.ClaimedProject", "title", by_community_or_company)
    _mark(world, "partnership.FieldMeeting", "title", by_area)
    _mark(world, "subsidies.SubsidisedService", "", by_compound)
    _mark(world, "registry.CompanyChange", "reason", by_compound)
    _mark(world, "registry.FormerName", "name", by_compound)
    _mark(world, "registry.ServiceMode", "", by_compound)
    _decision(world, name_of)
    _organisations(world, company_of, area_of)
    # Those who keep accounts and posts keep those of companies' people too: they read the office's name.
    for office in model("accounts.Office").objects.filter(kind="COMPANY"):
        world.shown[office.name] = {"sysadmin", "secadmin"}
    _bulletins(world)
    _whistles(world)
    _campaigns(world)
    _supervisions(world)
    _load(world)
    for label, columns in (
        ("registry.ProjectManager", ("name", "phone")),
        ("registry.PartyInstructor", ("name",)),
        ("accounts.User", ("name", "phone")),
    ):
        world.secrets += [
            value for row in model(label).objects.values_list(*columns) for value in row if value
        ]
    return world


def _orders(world: World) -> None:
    """An order of the hotline is seen where its case is, and at the hotline; what the caller said stays masked."""
    for n, name in enumerate(("春晓花园", "云峰公馆"), start=1):
        case = model("cases.Case").objects.filter(compound=world.city.compound[name]).order_by("pk").first()
        if case is None:
            continue
        row = model("cases.Report").objects.create(
            case=case, told_at=world.city.at, channel="HOTLINE", words="记来电人的话", name=f"容若{n}",
            phone=f"1391111222{n}", external_number=f"记工单{n:02d}号",
        )  # fmt: skip
        world.secrets += [row.name, row.phone]
        seen_by = _who(lambda viewer, name=name: viewer.sees_compound(name))
        world.add(row, row.external_number, seen_by | {"hotline_desk"})


def _organisations(world: World, company_of: dict[int, str], area_of: dict[int, str]) -> None:
    """A Party organisation is seen in its area, and by whoever sees a company it covers."""
    covered: dict[int, set[str]] = {}
    for row in model("registry.PartyCoverage").objects.all():
        covered.setdefault(row.organisation_id, set()).add(company_of[row.company_id])

    def sees(viewer: Viewer, row: Any) -> bool:
        return viewer.sees_ground(area_of[row.area_id]) or any(
            viewer.sees_company(name) for name in covered.get(row.pk, ())
        )

    _mark(world, "registry.PartyOrganisation", "name", sees)
    # The community's own is one of the four parties on the page of each of its compounds.
    for row in model("registry.PartyOrganisation").objects.filter(kind="COMMUNITY"):
        here = [name for name, community in COMMUNITY_OF.items() if community == area_of[row.area_id]]
        world.shown[row.name] = _who(lambda viewer, here=here: any(map(viewer.sees_compound, here)))


DRAFTERS = {"CITY_CLERK", "CITY_CHIEF", "CITY_LEADER"}


def _bulletins(world: World) -> None:
    """A draft is seen by those who write, review and issue; what was issued, by everybody who sees records."""
    Bulletin = model("bulletins.Bulletin")
    draft = Bulletin.objects.create(
        dated_on=date(2021, 12, 1),
        cut_off=date(2021, 11, 30),
        title="记通报草稿号",
        text="记通报草稿号",
        drafted_at=world.city.at,
        drafted_by=world.city.people["city_clerk"],
    )
    world.add(draft, "记通报草稿号", _who(lambda viewer: viewer.role in DRAFTERS))
    # A form is kept by an office, for its own people.
    by = world.city.people["city_clerk"]
    office = min(accounts.scope_of(by).office_ids)
    form = model("bulletins.OfficeForm").objects.create(
        office_id=office, name="记单位报表", book=b"", by=by, at=world.city.at
    )
    theirs = {k for k, who in world.city.people.items() if office in accounts.scope_of(who).office_ids}
    world.add(form, "", _who(lambda viewer: viewer.key in theirs))


def _whistles(world: World) -> None:
    """A whistle is seen where it was blown and by the offices it calls; a company sees none."""
    for n, (place, office) in enumerate((("东岭街道", "青禾市城市管理局"), ("西塘街道", "")), start=1):
        mark = f"记哨子{n:02d}号"
        ground = world.city.area[place]
        row = model("whistles.Whistle").objects.create(
            number=f"哨2021-{n:05d}", kind_key="ordinary", kind_name="工作推进哨", matter=mark, place="记路口",
            subdistrict=ground, district=world.city.district, agreed_by_post="书记", blown_at=world.city.at,
            blown_by=world.city.people["subdistrict_clerk"],
        )  # fmt: skip
        called = "department_liaison" if office else ""
        seen_by = _who(
            lambda viewer, place=place, called=called: viewer.sees_ground(place) or viewer.key == called
        )
        world.add(row, mark, seen_by)
        if office:
            summons = model("whistles.Summons").objects.create(
                whistle=row, office=world.city.offices[office], is_lead=True, task="记要办的"
            )
            world.add(summons, "", seen_by)


def _supervisions(world: World) -> None:
    """A supervision is seen on its ground, by who is responsible and by who accepts."""
    for n, place in enumerate(("春晓社区", "西苑社区"), start=1):
        mark = f"记督办{n:02d}号"
        row = model("supervision.Supervision").objects.create(
            number=f"督2021-{n:05d}", level="CITY", matter=mark, requirement="记要求", area=world.city.area[place],
            issuer=world.city.area["青禾市"], office=world.city.offices["青禾市城市管理局"], office_post="副局长",
            leader_post="副市长", acceptor=world.city.offices["东岭街道办事处"], issued_at=world.city.at,
            issued_by=world.city.people["city_clerk"], due_on=date(2021, 12, 20), feedback_every=3,
            next_feedback_on=date(2021, 12, 6),
        )  # fmt: skip
        offices = {"department_liaison", "subdistrict_clerk"}
        world.add(row, mark, offices | _who(lambda viewer, place=place: viewer.sees_ground(place)))


def _campaigns(world: World) -> None:
    """A campaign is seen where it was planned and where its compounds are; each sees his own compounds of it."""
    by = world.city.people["city_clerk"]
    for n, (place, compound) in enumerate((("春晓社区", "春晓花园"), ("西苑社区", "")), start=1):
        mark = f"记排查{n:02d}号"
        row = model("campaigns.InspectionCampaign").objects.create(
            name=mark, kind="INSPECTION", checklist_key="inspection", checklist_on=date(2021, 12, 1),
            area=world.city.area[place], choice_words="全部小区", starts_on=date(2021, 12, 1), ends_on=date(2021, 12, 31),
            planned_at=world.city.at, planned_by=by,
        )  # fmt: skip
        seen_by = _who(lambda viewer, place=place: viewer.sees_ground(place))
        world.add(row, mark, seen_by)
        if compound:
            target = model("campaigns.CampaignTarget").objects.create(
                campaign=row, compound=world.city.compound[compound], community=world.city.area[place]
            )
            world.add(target, "", seen_by)
        draw = model("campaigns.SampleDraw").objects.create(
            area=world.city.area[place], first_on=date(2021, 11, 1), last_on=date(2021, 11, 30), population="x",
            population_count=1, fingerprint="x", size=1, seed_source=f"记种子{n:02d}号", locked_at=world.city.at, locked_by=by,
        )  # fmt: skip
        world.add(draw, f"记种子{n:02d}号", seen_by)
        case = (
            model("cases.Case")
            .objects.filter(compound=world.city.compound["春晓花园"])
            .order_by("pk")
            .first()
        )
        if compound and case is not None:
            item = model("campaigns.SampleItem").objects.create(draw=draw, case=case, position=1)
            world.add(item, "", seen_by)


def _load(world: World) -> None:
    """A load is seen by the one who loads, and by those who look after the whole city and may load."""
    batch = model("ledgers.LedgerBatch").objects.create(
        sheet="compounds", file_name="记批次表格.xlsx", sha256="0" * 64, size=1, as_at=date(2021, 11, 30),
        by=world.city.people["subdistrict_clerk"], at=world.city.at, state="REFUSED",
    )  # fmt: skip
    model("ledgers.LedgerRow").objects.create(
        batch=batch, row=2, what="BAD", subject_kind="registry.compound", label="记批次里的一行",
        cells={"name": "记批次里的一行"}, faults=[],
    )  # fmt: skip
    world.add(batch, batch.file_name, {"subdistrict_clerk", "city_clerk"})
