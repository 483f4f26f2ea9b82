"""What the register has to say on a compound's page, as at a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.lib.words import masked_name
from sifang.registry.choices import Lineage, Mode, PartyKind
from sifang.registry.lists import days_left, last_day
from sifang.registry.models import (
    CompanyChange,
    Compound,
    CompoundLineage,
    CompoundState,
    FormerName,
    PartyOrganisation,
    ProjectManager,
    ServiceMode,
    ServiceProject,
)
from sifang.registry.permissions import may_edit_compound
from sifang.registry.places import Place, places
from sifang.ui import public as ui

SEGMENT_KINDS = {
    Mode.PROFESSIONAL: "professional",
    Mode.FLOOR: "floor",
    Mode.SELF_MANAGED: "self_managed",
    Mode.COMMUNITY_RUN: "community_run",
    Mode.NONE: "none",
    Mode.UNKNOWN: "unknown",
}


@dataclass
class CompoundView:
    """A compound as at a day, read once, for every panel of its page."""

    compound: Compound
    at: date
    user: Any
    state: CompoundState | None
    place: Place
    modes: list[ServiceMode]
    projects: list[ServiceProject]
    managers: list[ProjectManager]
    changes: list[CompanyChange]
    may_edit: bool
    soon: int
    kept: str = ""
    mode: ServiceMode | None = None
    project: ServiceProject | None = None
    manager: ProjectManager | None = None

    def href(self, name: str, *args: Any) -> str:
        """An address of an action on this compound, carrying the day along."""
        return reverse(name, args=[self.compound.pk, *args]) + self.kept


def _holds(rows: list[Any], at: date) -> Any | None:
    for row in rows:
        if row.period.lower <= at and (row.period.upper is None or at < row.period.upper):
            return row
    return None


def states_of(compound_id: int, user: Any) -> list[CompoundState]:
    """The states of a compound the person may see, with the compound itself: one query."""
    seen = Compound.objects.visible_to(user).filter(pk=compound_id)
    rows = CompoundState.objects.filter(compound__in=seen).select_related("compound", "community")
    return list(rows.order_by("period"))


def view_of(
    states: list[CompoundState], compound: Compound, at: date, user: Any, *, soon: int, kept: str = ""
) -> CompoundView:
    """Read what the panels share; some seven queries, whatever the compound's history."""
    state = _holds(states, at) or (
        states[-1] if states and at >= states[-1].period.lower else (states[0] if states else None)
    )
    found = places([state.community_id], at) if state else {}
    modes = list(
        ServiceMode.objects.filter(compound=compound, period__startswith__lte=at)
        .select_related("company")
        .order_by("period")
    )
    projects = list(
        ServiceProject.objects.filter(compound=compound).select_related("company").order_by("period")
    )
    managers = list(
        ProjectManager.objects.filter(project__in=[p.pk for p in projects]).order_by("period")
        if projects
        else []
    )
    changes = list(
        CompanyChange.objects.filter(compound=compound, on__lte=at)
        .select_related("from_company", "to_company")
        .order_by("on")
    )
    project = _holds(projects, at)
    return CompoundView(
        compound=compound, at=at, user=user, state=state,
        place=found.get(state.community_id, Place(path=[])) if state else Place(path=[]),
        modes=modes, projects=projects, managers=managers, changes=changes,
        may_edit=may_edit_compound(user, compound), soon=soon, kept=kept,
        mode=_holds(modes, at), project=project,
        manager=_holds([m for m in managers if project and m.project_id == project.pk], at),
    )  # fmt: skip


@dataclass
class Fact:
    """One value of the strip under the title."""

    name: str
    value: Any
    unit: str = ""
    note: str = ""


def facts(view: CompoundView) -> list[Fact]:
    """户数、楼栋、面积、建成、收费."""
    state, compound = view.state, view.compound
    area = state.floor_area if state else None
    big = area is not None and area >= 10000
    return [
        Fact("户数", state.household_count if state else None, "户"),
        Fact("楼栋", compound.building_count, "栋"),
        Fact("建筑面积", round(area / 10000, 2) if area is not None and big else area, "万㎡" if big else "㎡"),
        Fact(
            "建成", str(compound.built_year) if compound.built_year else None, "年",
            "老旧小区" if state and state.is_old_compound else "",
        ),
        Fact("收费", view.project.fee if view.project else None, "元/㎡·月"),
    ]  # fmt: skip


# ---- corners ----


def party_corner(view: CompoundView) -> ui.Corner:
    """社区党组织: of the community the compound stands in. Nobody is named."""
    community = view.state.community if view.state else None
    row = (
        PartyOrganisation.objects.filter(
            kind=PartyKind.COMMUNITY, area=community, period__contains=view.at
        ).first()
        if community
        else None
    )
    if row is None:
        return ui.Corner(
            "party", "社区党组织", missing=True, state_kind="late", state_text="缺",
            missing_text=f"{community.name if community else '所在社区'}的党组织还没有登记。",
            action_href=reverse("party_new") + f"?community={community.slug}" if view.may_edit and community else "",
            action_label="登记党组织",
        )  # fmt: skip
    rows: list[tuple[str, Any]] = [("成立", ui.day(row.period.lower))]
    if row.office_hours:
        rows.append(("找他", row.office_hours))
    return ui.Corner("party", "社区党组织", row.name, "done", "在任", rows)


def residents_corner(view: CompoundView) -> ui.Corner:
    """居民委员会: from the address book of offices."""
    community = view.state.community if view.state else None
    office = (
        accounts.Office.objects.filter(area=community, kind="COMMUNITY_OFFICE", is_active=True).first()
        if community
        else None
    )
    if office is None:
        name = community.name if community else "所在社区"
        return ui.Corner(
            "committee", "居民委员会", missing=True, state_kind="late", state_text="缺",
            missing_text=f"通讯录里还没有{name}的居民委员会，请社区或街道登记。",
        )  # fmt: skip
    return ui.Corner("committee", "居民委员会", office.name, "done", "在任", [], office.phone)


def company_corner(view: CompoundView) -> ui.Corner:
    """物业服务企业: with the duty telephone; the manager's name is masked."""
    title = "物业服务企业"
    mode = Mode(view.mode.mode) if view.mode else Mode.UNKNOWN
    company = view.mode.company if view.mode else None
    edit = view.href("compound_mode") if view.may_edit else ""
    if company is None:
        if mode in (Mode.SELF_MANAGED, Mode.COMMUNITY_RUN, Mode.FLOOR):
            return ui.Corner(
                "company", title, mode.label, "run", "没有企业",
                [("从", ui.day(view.mode.period.lower) if view.mode else "")],
                action_href=edit, action_label="登记服务方式" if edit else "",
            )  # fmt: skip
        words = {
            Mode.NONE: "现在没有人管这个小区。请街道组织选聘企业，或先安排代管。",
            Mode.UNKNOWN: "登记里没有写明由谁服务，不能算作有物业服务。请社区核实后补登。",
        }
        return ui.Corner(
            "company", title, missing=True,
            state_kind="late", state_text="失管" if mode == Mode.NONE else "不明",
            missing_text=words.get(mode, "没有写明企业。"),
            action_href=edit, action_label="登记服务方式" if edit else "",
        )  # fmt: skip
    rows: list[tuple[str, Any]] = []
    if view.manager:
        told = (
            f"，{ui.day(view.manager.reported_in_on)} 向社区报到"
            if view.manager.reported_in_on
            else "，还没有向社区报到"
        )
        rows.append(("项目负责人", masked_name(view.manager.name) + told))
    else:
        rows.append(("项目负责人", "还没有登记"))
    if view.project:
        last = last_day(view.project.period.upper)
        kind, words_left = days_left(last, view.at, soon=view.soon)
        kind = "done" if kind in ("run", "none") else kind
        told = "合同有效" if kind == "done" else words_left
        rows.append(("合同", f"{ui.day(view.project.period.lower)} 至 {ui.day(last) if last else '未写明'}"))
    else:
        kind, told = "late", "没有合同"
        rows.append(("合同", "没有登记有效的合同"))
    if mode == Mode.FLOOR:
        rows.insert(0, ("方式", "兜底（简易）服务"))
    return ui.Corner(
        "company", title, company.name, kind, told, rows, company.phone, "值班" if company.phone else "",
        href=reverse("company_page", args=[company.pk]) + view.kept,
        more_href=view.href("compound_unmask") if view.manager and accounts.may(view.user, "personal.unmask") else "",
        more_label="看负责人全名和手机",
    )  # fmt: skip


# ---- the bars and the line ----


def segments(view: CompoundView) -> list[ui.ModeSegment]:
    """How the compound was served, period by period."""
    made = []
    for row in view.modes:
        label = Mode(row.mode).label
        if row.company:
            label = f"{label} · {short(row.company.name)}"
        end = row.period.upper if row.period.upper and row.period.upper <= view.at else None
        made.append(ui.ModeSegment(row.period.lower, end, label, SEGMENT_KINDS[Mode(row.mode)]))
    return made


def short(name: str) -> str:
    """A company's name as people say it."""
    for tail in ("物业服务有限公司", "物业管理有限公司", "物业有限公司", "有限责任公司", "有限公司"):
        if name.endswith(tail) and len(name) > len(tail) + 1:
            return name[: -len(tail)] + ("物业" if tail.startswith("物业") else "")
    return name


def service_sentence(view: CompoundView) -> str:
    """The finding over the bars."""
    if not view.modes:
        return "还没有登记过服务方式"
    if view.changes:
        years = sorted({change.on.year for change in view.changes})
        if len(view.changes) == 1:
            return f"{years[0]} 年换过一次物业"
        return f"换过 {len(view.changes)} 次物业，最近一次在 {years[-1]} 年"
    now = Mode(view.mode.mode).label if view.mode else Mode.UNKNOWN.label
    if view.mode and len(view.modes) > 1 and view.mode.pk == view.modes[-1].pk:
        return f"{view.mode.period.lower.year} 年起{now}，此前{Mode(view.modes[-2].mode).label}"
    if len(view.modes) == 1:
        return f"{view.modes[0].period.lower.year} 年起{now}，没有变过"
    return f"现在是{now}，变过 {len(view.modes) - 1} 次"


def history(view: CompoundView) -> list[ui.TimelineItem]:
    """All dated facts of the register up to the day, unsorted."""
    made: list[ui.TimelineItem] = []
    at, compound = view.at, view.compound

    def add(on: date | None, text: str, filled: bool = True, href: str = "", note: str = "") -> None:
        if on is not None and on <= at:
            made.append(ui.TimelineItem(on, text, href, filled, note=note))

    changed = {change.on for change in view.changes}
    for change in view.changes:
        gone = f"{short(change.from_company.name)}退出，" if change.from_company else ""
        add(change.on, f"更换物业：{gone}{short(change.to_company.name)}接手", False, note=change.reason)
    for i, row in enumerate(view.modes):
        if row.period.lower not in changed:
            who = f"，{short(row.company.name)}服务" if row.company else ""
            add(
                row.period.lower, f"{'服务方式改为' if i else '服务方式：'}{Mode(row.mode).label}{who}", i > 0
            )
    for project in view.projects:
        last = last_day(project.period.upper)
        add(
            project.period.lower,
            f"与{short(project.company.name)}的合同开始" + (f"，至 {ui.day(last)}" if last else ""),
        )
        if project.period.upper:
            add(project.period.upper, f"与{short(project.company.name)}的合同期满或终止", False)
    for manager in view.managers:
        add(manager.reported_in_on or manager.period.lower,
            f"项目负责人 {masked_name(manager.name)}" + ("到社区报到" if manager.reported_in_on else "到任"))  # fmt: skip
    for name in FormerName.objects.filter(compound=compound):
        add(name.until, f"原名“{name.name}”，改为现名", False)
    lines = CompoundLineage.objects.filter(Q(source=compound) | Q(result=compound)).select_related(
        "source", "result"
    )
    for line in lines:
        into = line.source_id == compound.pk
        other = line.result if into else line.source
        if line.kind == Lineage.MERGED:
            words = f"并入{other.name}" if into else f"{other.name}并入"
        else:
            words = f"拆分出{other.name}" if into else f"由{other.name}拆分而来"
        add(line.on, words, False, reverse("compound_page", args=[other.pk]))
    return made


def neighbours(view: CompoundView, limit: int = 6) -> list[dict[str, Any]]:
    """Other compounds of the same community that the person may see."""
    if view.state is None:
        return []
    rows = (
        Compound.objects.visible_to(view.user)
        .standing_on(view.at)
        .filter(states__community=view.state.community_id, states__period__contains=view.at)
        .exclude(pk=view.compound.pk)
        .order_by("pinyin", "id")
        .values("id", "name", "states__household_count")[: limit + 1]
    )
    return [
        {"href": reverse("compound_page", args=[row["id"]]) + view.kept, "name": row["name"],
         "households": row["states__household_count"]}
        for row in rows
    ]  # fmt: skip


@dataclass
class Action:
    """A press on the page."""

    label: str
    href: str


def actions(view: CompoundView) -> list[Action]:
    """What may be registered about the compound, for those who may."""
    if not view.may_edit:
        return []
    made = [
        Action("更正基本情况", view.href("compound_correct")),
        Action("户数、面积、社区变了", view.href("compound_change")),
        Action("服务方式变了", view.href("compound_mode")),
        Action("更换物业企业", view.href("compound_company")),
        Action("登记合同", view.href("compound_contract")),
    ]
    if view.mode:
        made.insert(3, Action("更正服务方式", view.href("mode_correct", view.mode.pk)))
    if view.project:
        made.append(Action("登记项目负责人", view.href("compound_manager")))
        made.append(Action("更正合同", view.href("contract_correct", view.project.pk)))
    made += [
        Action("改名", view.href("compound_rename")),
        Action("合并", view.href("compound_merge")),
        Action("拆分", view.href("compound_split")),
    ]
    return made
