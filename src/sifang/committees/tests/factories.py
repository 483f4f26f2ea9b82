"""The three bodies, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sifang.committees.models import EnvironmentCommittee, ManagementCommittee, OwnersCommittee
from sifang.lib.periods import since


def owners_committee(compound: Any, *, start: date, end: date | None = None, **more: Any):
    given = {"member_count": 5, "party_member_count": 3, "filed_on": start} | more
    return OwnersCommittee.objects.create(compound=compound, period=since(start, end), **given)


def management_committee(compound: Any, *, start: date, end: date | None = None, **more: Any):
    given = {"member_count": 7, "owner_member_count": 4} | more
    return ManagementCommittee.objects.create(compound=compound, period=since(start, end), **given)


def environment_committee(community: Any, *, start: date, end: date | None = None, **more: Any):
    given = {"member_count": 7, "party_member_count": 4} | more
    return EnvironmentCommittee.objects.create(community=community, period=since(start, end), **given)
