"""What a form of each noun shows: the seal of the form, and the words of its fields."""

from __future__ import annotations

from typing import Any

from sifang.committees.models import ManagementCommittee, OwnersCommittee

OWNERS = {
    "term_number": "届次", "term_ends_on": "任期届满日", "filed_on": "备案日期", "member_count": "委员人数",
    "party_member_count": "党员人数", "is_new": "新成立",
}  # fmt: skip


MANAGEMENT = {"ground": "设立情形", "member_count": "委员人数", "owner_member_count": "业主代表人数"}


def shown(row: OwnersCommittee | ManagementCommittee) -> dict[str, Any]:
    """What a form of the body shows."""
    keys = OWNERS if isinstance(row, OwnersCommittee) else MANAGEMENT
    return {key: getattr(row, key) for key in keys} | {"starts_on": row.period.lower}
