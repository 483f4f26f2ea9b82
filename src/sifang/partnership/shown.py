"""What a form of each noun shows: the seal of the form, and the words of its fields."""

from __future__ import annotations

from typing import Any

from sifang.partnership.models import JointMeeting

LABELS = {"kind": "形式", "name": "名称", "starts_on": "成立日期"}


def shown(row: JointMeeting) -> dict[str, Any]:
    """What a form of a joint meeting shows."""
    return {"kind": row.kind, "name": row.name, "starts_on": row.period.lower}
