"""Standing bodies, claimed projects and field meetings, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sifang.lib.periods import since
from sifang.partnership.models import ClaimedProject, FieldMeeting, JointMeeting


def joint_meeting(area: Any, *, start: date, end: date | None = None, kind: str = "JOINT_MEETING"):
    return JointMeeting.objects.create(
        area=area, kind=kind, name=f"{area.name}联席会议", period=since(start, end)
    )


def claimed_project(community: Any, company: Any, *, claimed_on: date, title: str = "便民服务"):
    return ClaimedProject.objects.create(
        community=community, company=company, title=title, claimed_on=claimed_on
    )


def field_meeting(area: Any, *, held_on: date, title: str = "现场观摩会"):
    return FieldMeeting.objects.create(area=area, title=title, held_on=held_on)
