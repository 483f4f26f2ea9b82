"""Standing bodies of subdistricts, claimed projects, field meetings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.lib.once import check_unchanged
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.partnership.models import ClaimedProject, FieldMeeting, JointMeeting
from sifang.partnership.shown import LABELS, shown
from sifang.registry import public as registry

STREETS = (areas.AreaKind.SUBDISTRICT, areas.AreaKind.TOWN)


@transaction.atomic(durable=True)
def found_joint_meeting(
    *, area_id: int, kind: str, name: str, on: date, by: Any, at: datetime
) -> JointMeeting:
    """
    A subdistrict or town has its joint meeting or Party alliance from a day on.

    :raises Refusal: the area is neither a subdistrict nor a town
    """
    registry.check_may_edit_area(by, area_id)
    registry.not_in_the_future(on, at)
    area = areas.Area.objects.get(pk=area_id)
    if area.kind not in STREETS:
        raise Refusal("联席会议和党建联盟登记在街道或镇上")
    row = JointMeeting.objects.create(area=area, kind=kind, name=legible(name), period=since(on))
    audit.record("joint_meeting.founded", subject=row, by=by, at=at, area=area.pk, day=str(on))
    return row


def _locked(meeting_id: int, by: Any) -> JointMeeting:
    JointMeeting.objects.visible_to(by).get(pk=meeting_id)
    row = JointMeeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    registry.check_may_edit_area(by, row.area_id)
    return row


@transaction.atomic(durable=True)
def correct_joint_meeting(
    meeting_id: int, *, kind: str, name: str, starts_on: date, seen: str = "", by: Any, at: datetime
) -> JointMeeting:
    """Its form, name or first day was wrong."""
    row = _locked(meeting_id, by)
    check_unchanged(seen, shown(row), LABELS)
    row.kind, row.name, row.period = kind, legible(name), since(starts_on, row.period.upper)
    row.save()
    audit.record("joint_meeting.corrected", subject=row, by=by, at=at)
    return row


@transaction.atomic(durable=True)
def end_joint_meeting(meeting_id: int, *, on: date, by: Any, at: datetime) -> JointMeeting:
    """It no longer exists from a day on."""
    row = _locked(meeting_id, by)
    registry.not_in_the_future(on, at)
    if row.period.upper is not None and row.period.upper <= on:
        raise Refusal(f"已在 {row.period.upper} 终止")
    row.period = since(row.period.lower, on)
    row.save(update_fields=["period"])
    audit.record("joint_meeting.ended", subject=row, by=by, at=at, day=str(on))
    return row


@transaction.atomic(durable=True)
def claim_project(
    *,
    community_id: int,
    company_id: int,
    title: str,
    claimed_on: date,
    completed_on: date | None = None,
    by: Any,
    at: datetime,
) -> ClaimedProject:
    """A company claims a service project of a community."""
    community = registry.community(community_id, by)
    registry.not_in_the_future(claimed_on, at)
    row = ClaimedProject.objects.create(
        community=community, company=registry.Company.objects.get(pk=company_id), title=legible(title),
        claimed_on=claimed_on, completed_on=completed_on,
    )  # fmt: skip
    audit.record("project.claimed", subject=row, by=by, at=at, community=community.pk, company=company_id)
    return row


@transaction.atomic(durable=True)
def complete_project(project_id: int, *, completed_on: date, by: Any, at: datetime) -> ClaimedProject:
    """The project is done."""
    ClaimedProject.objects.visible_to(by).get(pk=project_id)
    row = ClaimedProject.objects.select_for_update(of=("self",)).get(pk=project_id)
    registry.check_may_edit_area(by, row.community_id)
    registry.not_in_the_future(completed_on, at)
    if row.completed_on is not None:
        raise Refusal(f"已在 {row.completed_on} 登记完成")
    row.completed_on = completed_on
    row.save(update_fields=["completed_on"])
    audit.record("project.completed", subject=row, by=by, at=at, day=str(completed_on))
    return row


@transaction.atomic(durable=True)
def hold_field_meeting(
    *, area_id: int, title: str, held_on: date, place: str = "", by: Any, at: datetime
) -> FieldMeeting:
    """A field meeting was held."""
    registry.check_may_edit_area(by, area_id)
    registry.not_in_the_future(held_on, at)
    row = FieldMeeting.objects.create(
        area_id=area_id, title=legible(title), held_on=held_on, place=legible(place)
    )
    audit.record("field_meeting.held", subject=row, by=by, at=at, area=area_id, day=str(held_on))
    return row
