"""Who is told of a step: the office that is called, the subdistrict that judges, the district that rules, the ladder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from sifang.areas import public as areas
from sifang.cases import public as cases
from sifang.notices import public as notices
from sifang.whistles.choices import Level, WhistleStatus
from sifang.whistles.models import Rung, Summons, WhistleEvent
from sifang.whistles.workflow import Who

_TOLD = {
    "summon": (Who.OFFICE, "吹哨召集您单位，请签收"),
    "uphold": (Who.OFFICE, "区县裁定归您单位，请签收"),
    "send_back": (Who.OFFICE, "街道退回再办"),
    "urge": (Who.OFFICE, "催办"),
    "arrive": (Who.CALLER, "单位说已报到，请记下来了谁"),
    "reply": (Who.CALLER, "单位已回复，请评"),
    "refuse": (Who.DISTRICT, "单位拒收，请裁定归谁"),
}
"""A verb that is not here asks nothing of anybody else."""


def step_within(summons: Summons, event: WhistleEvent, *, by: Any, at: datetime) -> None:
    """Tell of a step that was just written; joins the open transaction."""
    if event.verb not in _TOLD:
        return
    who, words = _TOLD[event.verb]
    whistle = summons.whistle
    party = {
        Who.OFFICE: cases.Party(cases.PartyKind.DEPARTMENT, office_id=summons.office_id),
        Who.CALLER: cases.Party(cases.PartyKind.SUBDISTRICT, area_id=whistle.subdistrict_id),
        Who.DISTRICT: cases.Party(cases.PartyKind.DISTRICT, area_id=whistle.district_id),
    }[who]
    _tell(
        f"whistle/{whistle.pk}/{event.seq}", party, f"{words}：{whistle.matter}", event.note, summons, by, at
    )


def rung_within(rung: Rung, summons: Summons, *, by: Any, at: datetime) -> None:
    """Tell a level that nobody came, with what happened so far; joins the open transaction."""
    root = areas.city()
    party = {
        Level.DEPARTMENT: cases.Party(cases.PartyKind.DEPARTMENT, office_id=summons.office_id),
        Level.DISTRICT: cases.Party(cases.PartyKind.DISTRICT, area_id=summons.whistle.district_id),
        Level.CITY: cases.Party(cases.PartyKind.CITY, area_id=root.pk if root else None),
    }[Level(rung.level)]
    title = f"{summons.office.name}没有按时报到：{summons.whistle.matter}"
    _tell(f"whistle/rung/{rung.pk}", party, title, rung.told, summons, by, at)


def calendar_within(moved: Iterable[Summons], change: Any, *, by: Any, at: datetime) -> int:
    """
    Tell every office whose limits a changed calendar moved, once for all its whistles; where nobody of it has an account,
    the subdistrict that writes down for it. Joins the open transaction, answers how many people were told.
    """
    rows = list(moved)
    alone = cases.offices_nobody_acts_for({row.office_id for row in rows}, at.date())
    found: dict[Any, set[int]] = defaultdict(set)
    for row in rows:
        caller = cases.Party(cases.PartyKind.SUBDISTRICT, area_id=row.whistle.subdistrict_id)
        office = cases.Party(cases.PartyKind.DEPARTMENT, office_id=row.office_id)
        found[caller if row.office_id in alone else office].add(row.whistle_id)
    return cases.once_each_within(
        found, f"whistle/calendar/{change.key(at)}", title=lambda number: f"日历有改动，您手上 {number} 个哨的时限变了",
        text=change.words, href=f"{reverse('whistle_list')}?status={WhistleStatus.OPEN}", by=by, at=at,
    )  # fmt: skip


def _tell(key: str, party: Any, title: str, text: str, summons: Summons, by: Any, at: datetime) -> None:
    receivers = [one for one in cases.holders(party, at.date()) if one.user_id != getattr(by, "pk", None)]
    if receivers:
        href = reverse("whistle_page", args=[summons.whistle_id])
        notices.tell_within(key, receivers, title=title[:120], text=text[:1000], href=href, by=by, at=at)
