"""Who is told of a step of a supervision: whoever it now lies with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from sifang.cases import public as cases
from sifang.lib.clock import ZONE
from sifang.notices import public as notices
from sifang.supervision.choices import SupervisionLevel
from sifang.supervision.models import Supervision, SupervisionEntry
from sifang.supervision.workflow import Who

_TOLD = {
    "issue": (Who.OFFICE, "督办单下给您单位"),
    "feed_back": (Who.ISSUER, "责任单位反馈了进展"),
    "extend": (Who.OFFICE, "督办时限延了"),
    "remind": (Who.OFFICE, "督办催办"),
    "hand_in": (Who.ACCEPTOR, "督办报了结果，请验收"),
    "send_back": (Who.OFFICE, "督办退回再办"),
    "cancel": (Who.OFFICE, "督办销号"),
}
"""A verb that is not here asks nothing of anybody else."""
_LEVELS = {
    SupervisionLevel.SUBDISTRICT: cases.PartyKind.SUBDISTRICT,
    SupervisionLevel.DISTRICT: cases.PartyKind.DISTRICT,
    SupervisionLevel.CITY: cases.PartyKind.CITY,
}


def step_within(row: Supervision, entry: SupervisionEntry, *, by: Any, at: datetime) -> None:
    """Tell of a step that was just written; joins the open transaction."""
    if entry.verb not in _TOLD:
        return
    who, words = _TOLD[entry.verb]
    office = cases.PartyKind.DEPARTMENT
    party = {
        Who.OFFICE: cases.Party(office, office_id=row.office_id),
        Who.ACCEPTOR: cases.Party(office, office_id=row.acceptor_id),
        Who.ISSUER: cases.Party(_LEVELS[SupervisionLevel(row.level)], area_id=row.issuer_id),
    }[who]
    day = at.astimezone(ZONE).date()
    receivers = [one for one in cases.holders(party, day) if one.user_id != getattr(by, "pk", None)]
    if receivers:
        notices.tell_within(
            f"supervision/{row.pk}/{entry.seq}", receivers, title=f"{words}：{row.matter}"[:120], text=entry.note,
            href=reverse("supervision_page", args=[row.pk]), by=by, at=at,
        )  # fmt: skip
