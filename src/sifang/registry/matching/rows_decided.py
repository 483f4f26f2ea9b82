"""What a clerk decided about a row of a sheet and a record, kept by what the row says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sifang.audit import public as audit
from sifang.lib.refusals import Refusal
from sifang.registry.choices import Verdict
from sifang.registry.matching.names import clean
from sifang.registry.models import Compound, RowDecision


def said_of_row(name: str, area: int, address: str) -> dict[str, Any]:
    """By what a row is known again."""
    return {"name": clean(name)[:80], "area": area, "address": clean(address)[:160], "called": name[:80]}


def decide_within(said: dict[str, Any], number: int, *, same: bool, by: Any, at: datetime) -> None:
    """
    A row that says this is, or is not, the record of that number.

    :raises Refusal: the record is gone
    """
    record = Compound.objects.visible_to(by).filter(pk=number).first()
    if record is None:
        raise Refusal("登记册里已经没有这个小区，请重新核对")
    RowDecision.objects.update_or_create(
        name=said["name"], area_id=said["area"], address=said["address"], number=number,
        defaults={
            "called": said["called"], "verdict": Verdict.SAME if same else Verdict.DIFFERENT, "by": by, "at": at,
            "by_title": (getattr(by, "acting_title", "") or "")[:120],
        },
    )  # fmt: skip
    words = "是" if same else "不是"
    audit.record("compound.row_settled", subject=record, by=by, at=at, words=words, name=said["called"])


def withdraw_within(said: dict[str, Any], number: int, *, by: Any, at: datetime) -> None:
    """Forget what was decided about such a row and a record."""
    RowDecision.objects.filter(
        name=said["name"], area=said["area"], address=said["address"], number=number
    ).delete()
    record = Compound.objects.visible_to(by).filter(pk=number).first()
    audit.record("compound.row_unsettled", subject=record, by=by, at=at, name=said["called"])


__all__ = ["decide_within", "said_of_row", "withdraw_within"]
