"""A compound's page, put together out of what each room offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from sifang.cases import panels as cases
from sifang.charging import panels as charging
from sifang.committees import panels as committees
from sifang.registry import panels as registry
from sifang.subsidies import panels as subsidies
from sifang.ui import public as ui


@dataclass
class CompoundPanels:
    """Everything the page shows, already read."""

    facts: list[registry.Fact]
    corners: list[ui.Corner]
    missing: list[str]
    segments: list[ui.ModeSegment]
    service_sentence: str
    timeline: list[ui.TimelineItem]
    timeline_count: int
    cases: cases.OpenCases
    charging: list[dict[str, Any]]
    subsidies: list[dict[str, Any]]
    neighbours: list[dict[str, Any]]
    actions: list[registry.Action]


def _is_floor(view: registry.CompoundView) -> bool:
    return view.mode is not None and view.mode.mode == "FLOOR"


def compound_panels(view: registry.CompoundView, *, timeline_limit: int | None = 14) -> CompoundPanels:
    """Ask every room; the number of queries does not depend on what they find."""
    compound_id, at = view.compound.pk, view.at
    bodies = committees.CompoundBodies(compound_id, at, view.may_edit, view.soon, view.kept)
    residents = registry.residents_corner(view)
    residents.rows.append(committees.environment_row(view.state.community_id if view.state else None, at))
    corners = [registry.party_corner(view), residents, bodies.corner(), registry.company_corner(view)]
    floor = subsidies.years(compound_id, at)
    found = cases.problems(compound_id, view.user, at)
    sites = charging.sites(compound_id, at)
    facts = registry.facts(view)
    ports, devices = sum(s["ports"] for s in sites), sum(s["devices"] for s in sites)
    facts.append(registry.Fact("充电", devices or None, "个桩", f"{ui.n(ports)} 个端口" if ports else ""))
    line = [
        *registry.history(view),
        *bodies.history(),
        *subsidies.history(floor),
        *cases.history(found, at),
        *(
            ui.TimelineItem(s["since"], f"{s['name']}投用，{s['devices']} 个桩 {s['ports']} 个端口")
            for s in sites
        ),
    ]
    line.sort(key=lambda item: (item.on, item.text), reverse=True)
    return CompoundPanels(
        facts=facts,
        corners=corners,
        missing=[c.title for c in corners if c.missing],
        segments=registry.segments(view) + subsidies.segments(floor, at),
        service_sentence=registry.service_sentence(view)
        + ("，同时享受兜底服务" if floor and not _is_floor(view) else ""),
        timeline=line[:timeline_limit],
        timeline_count=len(line),
        cases=cases.open_cases(found, at, view.kept),
        charging=sites,
        subsidies=subsidies.lines(floor),
        neighbours=registry.neighbours(view),
        actions=registry.actions(view)
        + (
            [registry.Action("解除上报限制", reverse("limit_lift", args=[compound_id]))]
            if view.may_edit
            else []
        ),
    )
