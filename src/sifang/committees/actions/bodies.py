"""Elect and dissolve an owners' committee; set up and dissolve a management committee."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.committees.models import ManagementCommittee, OwnersCommittee
from sifang.committees.shown import MANAGEMENT, OWNERS, shown
from sifang.lib.dated import end_on
from sifang.lib.once import check_unchanged
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.registry import public as registry


@transaction.atomic(durable=True)
def elect_owners_committee(
    compound_id: int,
    *,
    on: date,
    term_number: int = 1,
    term_ends_on: date | None = None,
    filed_on: date | None = None,
    member_count: int | None = None,
    party_member_count: int | None = None,
    is_new: bool = True,
    by: Any,
    at: datetime,
) -> OwnersCommittee:
    """
    An owners' committee sits from a day on. The term before it ends, and a management committee
    of the compound stops working: the two never sit on one day.

    :raises Refusal: the term would end before it begins
    """
    compound = registry.locked_compound(compound_id, by)
    registry.not_in_the_future(on, at)
    registry.must_not_be_gone(compound, on)
    if term_ends_on is not None and term_ends_on <= on:
        raise Refusal("任期届满日应晚于选举产生的日期")
    ended = end_on(ManagementCommittee.objects.filter(compound=compound), on)
    end_on(OwnersCommittee.objects.filter(compound=compound), on)
    row = OwnersCommittee.objects.create(
        compound=compound, term_number=term_number, term_ends_on=term_ends_on, filed_on=filed_on,
        member_count=member_count, party_member_count=party_member_count, is_new=is_new,
        period=since(on, _next(compound, on)),
    )  # fmt: skip
    if ended is not None:
        audit.record(
            "management_committee.dissolved", subject=compound, by=by, at=at, body=ended.pk, day=str(on)
        )
    audit.record(
        "owners_committee.elected", subject=compound, by=by, at=at, body=row.pk, term=term_number, day=str(on)
    )
    return row


def _next(compound: registry.Compound, on: date) -> date | None:
    """The day on which a body registered for later begins, if there is one."""
    starts = [
        rows.filter(compound=compound, period__startswith__gt=on).order_by("period").first()
        for rows in (OwnersCommittee.objects, ManagementCommittee.objects)
    ]
    days = [row.period.lower for row in starts if row is not None]
    return min(days) if days else None


@transaction.atomic(durable=True)
def set_up_management_committee(
    compound_id: int,
    *,
    on: date,
    ground: str = "",
    member_count: int | None = None,
    owner_member_count: int | None = None,
    by: Any,
    at: datetime,
) -> ManagementCommittee:
    """
    The subdistrict sets up a management committee from a day on.

    :raises Refusal: an owners' committee sits that day
    """
    compound = registry.locked_compound(compound_id, by)
    registry.not_in_the_future(on, at)
    registry.must_not_be_gone(compound, on)
    if OwnersCommittee.objects.filter(compound=compound, period__contains=on).exists():
        raise Refusal("这天有业主委员会在任，不能再设立物业管理委员会；业委会已不在任的，请先登记终止")
    row = ManagementCommittee.objects.create(
        compound=compound, ground=ground, member_count=member_count, owner_member_count=owner_member_count,
        period=since(on, _next(compound, on)),
    )  # fmt: skip
    audit.record("management_committee.set_up", subject=compound, by=by, at=at, body=row.pk, day=str(on))
    return row


def _locked(model: Any, body_id: int, by: Any) -> tuple[Any, registry.Compound]:
    found = model.objects.visible_to(by).get(pk=body_id)
    compound = registry.locked_compound(found.compound_id, by)
    return model.objects.select_for_update(of=("self",)).get(pk=body_id), compound


@transaction.atomic(durable=True)
def dissolve_owners_committee(body_id: int, *, on: date, by: Any, at: datetime) -> OwnersCommittee:
    """The committee no longer sits from a day on."""
    row, compound = _locked(OwnersCommittee, body_id, by)
    _end(row, on, at)
    audit.record("owners_committee.dissolved", subject=compound, by=by, at=at, body=row.pk, day=str(on))
    return row


@transaction.atomic(durable=True)
def dissolve_management_committee(body_id: int, *, on: date, by: Any, at: datetime) -> ManagementCommittee:
    """The committee no longer works from a day on."""
    row, compound = _locked(ManagementCommittee, body_id, by)
    _end(row, on, at)
    audit.record("management_committee.dissolved", subject=compound, by=by, at=at, body=row.pk, day=str(on))
    return row


def _end(row: Any, on: date, at: datetime) -> None:
    registry.not_in_the_future(on, at)
    if row.period.upper is not None and row.period.upper <= on:
        raise Refusal(f"已在 {row.period.upper} 终止")
    if row.period.lower >= on:
        raise Refusal(f"{row.period.lower} 才开始，终止日期应在它之后")
    row.period = since(row.period.lower, on)
    row.save(update_fields=["period"])


@transaction.atomic(durable=True)
def correct_owners_committee(
    body_id: int, *, starts_on: date, seen: str = "", by: Any, at: datetime, **values: Any
) -> OwnersCommittee:
    """What was registered of a term was wrong."""
    row, compound = _locked(OwnersCommittee, body_id, by)
    _correct(row, OWNERS, starts_on, seen, values)
    audit.record("owners_committee.corrected", subject=compound, by=by, at=at, body=row.pk)
    return row


@transaction.atomic(durable=True)
def correct_management_committee(
    body_id: int, *, starts_on: date, seen: str = "", by: Any, at: datetime, **values: Any
) -> ManagementCommittee:
    """What was registered of a management committee was wrong."""
    row, compound = _locked(ManagementCommittee, body_id, by)
    _correct(row, MANAGEMENT, starts_on, seen, values)
    audit.record("management_committee.corrected", subject=compound, by=by, at=at, body=row.pk)
    return row


def _correct(row: Any, keys: dict[str, str], starts_on: date, seen: str, values: dict[str, Any]) -> None:
    check_unchanged(seen, shown(row), keys | {"starts_on": "开始日期"})
    for key in keys:
        if key in values:
            setattr(row, key, values[key])
    row.period = since(starts_on, row.period.upper)
    row.save()
