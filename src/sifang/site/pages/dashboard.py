"""总览, 各地对比 and 大屏: the city, or one's own part of it, on one screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.areas.looking import Looking, looking_at
from sifang.indicators import public as indicators
from sifang.indicators.public import Answers, Figure
from sifang.lib.clock import clock
from sifang.site.citymap import city_map
from sifang.site.pages.mine import by_day, lines, targets_due
from sifang.ui.public import n

LEAD = "professional_service_coverage"
BODIES = "committee_coverage"
ENVIRONMENT = "environment_committee_coverage"
PROBLEMS, VERIFIED = "problems_resolved", "problems_verified"
# The eight tiles of the first screen, in the order a mayor asks for them.
TILES = (
    LEAD, BODIES, ENVIRONMENT, "company_party_organisation_coverage",
    "floor_service_coverage", PROBLEMS, "charging_coverage", "joint_meeting_coverage",
)  # fmt: skip
WALL = (LEAD, BODIES, ENVIRONMENT, "floor_service_coverage", PROBLEMS, "charging_coverage")


@dataclass(frozen=True)
class AreaRow:
    """One area of the comparison: its figures, and how its lead share stands on the rail."""

    area: areas.Area
    href: str
    lead: Figure | None
    cells: list[Figure | None]

    @property
    def share(self) -> float | None:
        return None if self.lead is None or self.lead.share is None else float(self.lead.share) * 100


def address(name: str, looking: Looking, area: areas.Area | None = None, **more: str) -> str:
    """A page's address with the area and the day that are looked at."""
    place = area or looking.area
    query = {"area": place.slug if place else ""}
    if not looking.is_default_day:
        query["at"] = str(looking.at)
    if looking.tree != areas.Tree.MANAGEMENT:
        query["tree"] = looking.tree
    return f"{reverse(name)}?{urlencode({**query, **more})}"


def notes_of(seen: Answers, area: areas.Area) -> dict[str, str]:
    """What a tile adds in words, from neighbouring figures: never typed."""
    get: Callable[[str], Figure | None] = lambda key: seen.get(key, area.pk)  # noqa: E731 - a word for this function alone
    notes: dict[str, str] = {}
    owners, managed = get("owners_committees"), get("management_committees")
    if owners and managed:
        notes[BODIES] = f"{n(owners.numerator)} + {n(managed.numerator)}，一区只计一次"
    homes, money = get("floor_service_households"), get("floor_service_money")
    if homes and money:
        notes["floor_service_coverage"] = f"{homes.shown}，{money.shown}"
    devices = get("charging_devices")
    if devices:
        notes["charging_coverage"] = f"桩 {devices.shown}"
    verified = get(VERIFIED)
    # Solved is not yet seen to be solved: the one is never told without the other.
    notes[PROBLEMS] = f"其中核实解决 {n(verified.numerator)} 个" if verified else "已解决不等于已核实"
    notes["joint_meeting_coverage"] = "镇不在分母内"
    return notes


def _rows(seen: Answers, below: list[areas.Area], looking: Looking) -> list[AreaRow]:
    rows = [
        AreaRow(
            area=area,
            href=address("home", looking, area),
            lead=seen.get(LEAD, area.pk),
            cells=[seen.get(key, area.pk) for key in (BODIES, ENVIRONMENT, PROBLEMS)],
        )
        for area in below
    ]
    return sorted(rows, key=lambda r: (r.share is None, -(r.share or 0)))


def _screen(request: HttpRequest, looking: Looking, keys: tuple[str, ...]) -> dict[str, Any]:
    """Everything the first screen and the wall share."""
    area, day = looking.area, looking.at
    assert area is not None
    today = clock().date()
    below = list(areas.children(area, day, looking.tree))
    root = areas.city()
    drawn = list(areas.Area.objects.filter(kind=areas.AreaKind.DISTRICT)) if area == root else []
    seen = indicators.figures_for(request.user, day, [area.pk, *(a.pk for a in below)], looking.tree)
    points = indicators.histories(area.pk, looking.tree, keys, until=day, months=13)
    notes = notes_of(seen, area)
    if keys == WALL:
        # Read from eight metres: only what a figure is never told without.
        notes = {PROBLEMS: notes[PROBLEMS]}
    tiles = [
        indicators.tile(figure, area, points=points.get(key, []), today=today, note=notes.get(key, ""))
        for key in keys
        if (figure := seen.get(key, area.pk)) is not None
    ]
    rows = _rows(seen, below, looking)
    with_share = [r for r in rows if r.share is not None]
    lead = seen.get(LEAD, area.pk)
    environment = seen.get(ENVIRONMENT, area.pk)
    the_map = None
    if drawn:
        by_code = indicators.figures_for(
            request.user, day, [a.pk for a in drawn], areas.Tree.ADMINISTRATIVE, [LEAD]
        )
        figures = {a.code: (a, by_code.get(LEAD, a.pk)) for a in drawn}
        worst = min(
            (f for f in figures.values() if f[1] is not None and f[1].share is not None),
            key=lambda f: f[1].share,  # type: ignore[union-attr,return-value,arg-type]  # those without one are left out
            default=None,
        )
        the_map = city_map(
            request.user, day, figures, lambda a: address("home", looking, a),
            title=f"{worst[0].name}覆盖最低，{worst[1].division}" if worst else "各区县",  # type: ignore[union-attr]  # has a figure
            counted=f"有专业化服务 {n(lead.numerator)} 个" if lead else "有专业化服务",
            missing=f"没有 {n(lead.rest)} 个，由兜底服务、自管或代管" if lead else "没有",
        )  # fmt: skip
    return {
        "looking": looking,
        "area": area,
        "is_city": area == root,
        "tiles": tiles,
        "rows": rows,
        "lead": lead,
        "targets_due": targets_due(seen.of_area(area.pk), area, today),
        "lowest": with_share[-1] if with_share else None,
        "spread": round(with_share[0].share - with_share[-1].share, 1) if len(with_share) > 1 else None,  # type: ignore[operator]  # each has a share
        "environment": environment,
        "total": [lead, *(seen.get(key, area.pk) for key in (BODIES, ENVIRONMENT, PROBLEMS))],
        "map": the_map,
        "rail_low": max(0, int(min((r.share for r in with_share), default=0)) // 10 * 10 - 0),  # type: ignore[type-var,arg-type]  # each has a share
        "lead_share": None if lead is None or lead.share is None else float(lead.share) * 100,
        "crumbs": areas.above(area, day, looking.tree)[:-1],
    }


def home(request: HttpRequest) -> HttpResponse:
    """The first screen."""
    scope = accounts.scope_of(request.user)
    looking = looking_at(request)
    if scope.is_closed and accounts.may(request.user, "hotline.exchange"):
        return redirect("hotline_list")
    if scope.is_closed or looking.area is None:
        return redirect("todo")
    context = _screen(request, looking, TILES)
    context["due"] = by_day(lines(request), context["targets_due"])[:6]
    context["may_draft"] = accounts.may(request.user, "bulletin.draft")
    context["crumb_links"] = [(a.name, address("home", looking, a)) for a in context["crumbs"]]
    context["compare_href"] = address("compare", looking)
    return render(request, "site/home.html", context)


def compare(request: HttpRequest) -> HttpResponse:
    """Districts, or all subdistricts and towns, side by side by any share."""
    looking = looking_at(request)
    scope = accounts.scope_of(request.user)
    if scope.is_closed or looking.area is None:
        return redirect("todo")
    level = request.GET.get("level", "children")
    day, tree, area = looking.at, looking.tree, looking.area
    if level == "subdistricts":
        inside = areas.AreaClosure.objects.filter(tree=tree, ancestor=area, period__contains=day)
        below = list(
            areas.Area.objects.filter(
                pk__in=inside.values("descendant"), kind__in=[areas.AreaKind.SUBDISTRICT, areas.AreaKind.TOWN]
            ).order_by("code")
        )
    else:
        below = list(areas.children(area, day, tree))
    seen = indicators.figures_for(request.user, day, [area.pk, *(a.pk for a in below)], tree)
    keys = [i.key for i in indicators.indicators() if i.kind.is_share]
    by = request.GET.get("by", LEAD)
    by = by if by in keys else LEAD
    rows = [(a, address("home", looking, a), [seen.get(key, a.pk) for key in keys]) for a in below]
    at = keys.index(by)
    rows = [r for r in rows if any(f is not None and not f.is_empty for f in r[2])]
    shares = {a.pk: figures[at].share for a, _, figures in rows if figures[at] is not None}  # type: ignore[union-attr]  # asked
    rows.sort(key=lambda r: (shares.get(r[0].pk) is None, -(shares.get(r[0].pk) or 0)))
    words = [indicators.words_on(key, day) for key in keys]
    shown = [r[2][at] for r in rows if r[2][at] is not None and r[2][at].share is not None]  # type: ignore[union-attr]  # asked before
    whole = seen.get(by, area.pk)
    return render(
        request,
        "site/compare.html",
        {
            "looking": looking, "area": area, "rows": rows, "words": words, "by": by, "at_index": at,
            "level": level, "whole": whole,
            "dots": [(r[0], r[1], r[2][at], float(r[2][at].share) * 100) for r in rows if r[2][at] in shown],  # type: ignore[union-attr,arg-type]  # each has a share
            "whole_share": None if whole is None or whole.share is None else float(whole.share) * 100,
            "low": int(min((float(f.share) * 100 for f in shown), default=0)) // 10 * 10,  # type: ignore[union-attr,arg-type]  # each has a share
            "totals": [seen.get(key, area.pk) for key in keys],
            "sorts": [(w.key, w.name, address("compare", looking, by=w.key, level=level)) for w in words],
            "levels": [
                ("children", "下一级", address("compare", looking, by=by, level="children")),
                ("subdistricts", "街道和镇", address("compare", looking, by=by, level="subdistricts")),
            ],
        },
    )  # fmt: skip


def wall(request: HttpRequest) -> HttpResponse:
    """For the meeting room: six figures, the map, what is most urgent; read from eight metres."""
    if request.GET.get("mode") != "wall":
        query = request.GET.copy()
        query["mode"] = "wall"
        return redirect(f"{reverse('wall')}?{query.urlencode()}")
    scope = accounts.scope_of(request.user)
    looking = looking_at(request)
    if scope.is_closed or looking.area is None:
        return redirect("todo")
    context = _screen(request, looking, WALL)
    context["due"] = by_day(lines(request), context["targets_due"])[:3]
    return render(request, "site/wall.html", context)
