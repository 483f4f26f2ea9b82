"""The community's environment committee: one per community, under its residents' committee."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.committees.models import EnvironmentCommittee
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.registry import public as registry


@transaction.atomic(durable=True)
def found_environment_committee(
    *,
    community_id: int,
    on: date,
    member_count: int | None = None,
    party_member_count: int | None = None,
    by: Any,
    at: datetime,
) -> EnvironmentCommittee:
    """The community has its environment committee from a day on."""
    community = registry.community(community_id, by)
    registry.not_in_the_future(on, at)
    row = EnvironmentCommittee.objects.create(
        community=community,
        member_count=member_count,
        party_member_count=party_member_count,
        period=since(on),
    )
    audit.record("environment_committee.founded", subject=community, by=by, at=at, body=row.pk, day=str(on))
    return row


@transaction.atomic(durable=True)
def dissolve_environment_committee(body_id: int, *, on: date, by: Any, at: datetime) -> EnvironmentCommittee:
    """The committee no longer works from a day on."""
    seen = EnvironmentCommittee.objects.visible_to(by).get(pk=body_id)
    community = registry.community(seen.community_id, by)
    row = EnvironmentCommittee.objects.select_for_update(of=("self",)).get(pk=body_id)
    registry.not_in_the_future(on, at)
    if row.period.upper is not None and row.period.upper <= on:
        raise Refusal(f"已在 {row.period.upper} 终止")
    if row.period.lower >= on:
        raise Refusal(f"{row.period.lower} 才成立，终止日期应在它之后")
    row.period = since(row.period.lower, on)
    row.save(update_fields=["period"])
    audit.record("environment_committee.dissolved", subject=community, by=by, at=at, body=row.pk, day=str(on))
    return row
