"""A clerk lifts the limit of public tellings, for a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.cases.models import TellingLift, TellingTrace
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.policy import public as policy
from sifang.registry import public as registry


@transaction.atomic(durable=True)
def lift_limit(compound_id: int, *, code: str = "", reason: str, by: Any, at: datetime) -> TellingLift:
    """
    Let a compound, or whoever quotes the number of a limit, tell more for a while.

    :raises Refusal: no reason, or a number that cannot be one
    :raises NotAllowed: the compound is not on the person's ground
    """
    compound = registry.locked_compound(compound_id, by)
    registry.check_may_edit_compound(by, compound)
    code = code.strip().upper()
    if not legible(reason):
        raise Refusal("请写明为什么解除")
    if code and (len(code) != 8 or not all(c in "0123456789ABCDEF" for c in code)):
        raise Refusal("限制编号是 8 位数字和字母（A 到 F），请再问一遍")
    # Misheard on the telephone it would lift nothing, and both would think it had.
    told = TellingTrace.objects.filter(mark__startswith=code.lower(), at__gt=at - timedelta(days=1))
    if code and not told.exists():
        raise Refusal("没有人受这个编号的限制，请再问一遍")
    hours = policy.whole("telling.lift_hours", at.astimezone(ZONE).date())
    row = TellingLift.objects.create(
        compound=compound, code=code, reason=legible(reason)[:200], until=at + timedelta(hours=hours), lifted_at=at,
        lifted_by=by,
    )  # fmt: skip
    audit.record(
        "telling.limit_lifted", subject=row, by=by, at=at, compound=compound.pk, note=reason, hours=hours
    )
    return row
