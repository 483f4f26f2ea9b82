"""The whistles for programs: who was called, who came, who is late; no names, no telephone numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from sifang.lib.answers import REFUSALS, After, Id, Limit, page_of
from sifang.whistles.models import StepClock, Summons, Whistle

router = Router(tags=["吹哨报到"])
StatusOut = Literal["OPEN", "CLOSED", "DECIDED", "WITHDRAWN"]
SummonsStatusOut = Literal["CALLED", "SIGNED", "ARRIVED", "ACTED", "REPLIED", "JUDGED", "REFUSED", "RELEASED"]
StepOut = Literal["SIGN", "OFFICER", "CONTACT", "ARRIVE", "ACT", "REPLY"]


class WhistleOut(Schema):
    id: int
    number: str
    kind: str
    kind_name: str
    status: StatusOut
    matter: str
    place: str
    subdistrict_id: int
    case_id: int | None
    compound_id: int | None
    blown_at: datetime
    closed_at: datetime | None


class WhistlePage(Schema):
    items: list[WhistleOut]
    next: int | None


class ClockOut(Schema):
    step: StepOut
    started_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    ended_at: datetime | None
    is_provisional: bool


class SummonsOut(Schema):
    office_id: int
    office: str
    is_lead: bool
    task: str
    status: SummonsStatusOut
    arrived_at: datetime | None
    clocks: list[ClockOut]


class WhistleDetail(WhistleOut):
    summonses: list[SummonsOut]


def _facts(row: Whistle) -> dict:
    return {
        "id": row.pk, "number": row.number, "kind": row.kind_key, "kind_name": row.kind_name,
        "status": cast(StatusOut, row.status), "matter": row.matter, "place": row.place,
        "subdistrict_id": row.subdistrict_id, "case_id": row.case_id, "compound_id": row.compound_id,
        "blown_at": row.blown_at, "closed_at": row.closed_at,
    }  # fmt: skip


@router.get("/whistles", response={200: WhistlePage, **REFUSALS}, summary="吹哨", operation_id="whistles")
def whistles(request: HttpRequest, after: After = 0, limit: Limit = 50):
    """The whistles the person may see, in the order they were blown."""
    rows = Whistle.objects.visible_to(request.user).filter(pk__gt=after).order_by("pk")
    page, onwards = page_of(list(rows[: limit + 1]), limit, lambda row: row.pk)
    return WhistlePage(items=[WhistleOut(**_facts(row)) for row in page], next=onwards)


@router.get(
    "/whistles/{whistle_id}",
    response={200: WhistleDetail, **REFUSALS},
    summary="一个哨",
    operation_id="whistle",
)
def whistle(request: HttpRequest, whistle_id: Id):
    """One whistle with every office it calls and their clocks."""
    row = Whistle.objects.visible_to(request.user).filter(pk=whistle_id).first()
    if row is None:
        raise Http404
    clocks: dict[int, list[ClockOut]] = {}
    for clock in StepClock.objects.filter(summons__whistle=row).order_by("pk"):
        clocks.setdefault(clock.summons_id, []).append(ClockOut(
            step=cast(StepOut, clock.step), started_at=clock.started_at, due_at=clock.due_at, met_at=clock.met_at,
            ended_at=clock.ended_at, is_provisional=clock.is_provisional,
        ))  # fmt: skip
    called = Summons.objects.filter(whistle=row).select_related("office").order_by("pk")
    return WhistleDetail(**_facts(row), summonses=[
        SummonsOut(
            office_id=one.office_id, office=one.office.name, is_lead=one.is_lead, task=one.task,
            status=cast(SummonsStatusOut, one.status), arrived_at=one.arrived_at, clocks=clocks.get(one.pk, []),
        )
        for one in called
    ])  # fmt: skip
