"""The duty roster is written: a turn put down, handed over from a day on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.cases import duty
from sifang.cases.choices import Shift
from sifang.cases.models import DutyTurn
from sifang.cases.roster import candidates
from sifang.lib.clock import ZONE
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.policy import public as policy


@transaction.atomic(durable=True)
def put_on_duty(
    area_id: int, *, shift: str, first: date, last: date, user_id: int, by: Any, at: datetime
) -> DutyTurn:
    """
    Somebody is on duty for a desk, from the first day to the last.

    :raises NotAllowed: the desk is neither the person's own nor below it
    :raises Refusal: days that are over or too many, or somebody who could not act for the desk
    """
    area = _area(area_id, by)
    if shift not in Shift.values:
        raise Refusal("请选白班还是夜班")
    today = at.astimezone(ZONE).date()
    if first < today:
        raise Refusal("过去的班不能补排")
    if last < first:
        raise Refusal("最后一天不能早于第一天")
    if (last - first).days >= (most := policy.whole("duty.longest_days", today)):
        raise Refusal(f"一次最多排 {most} 天")
    _check(area, user_id, first)
    row = DutyTurn.objects.create(
        area=area, shift=shift, user_id=user_id, period=since(first, last + timedelta(days=1)), arranged_at=at,
        arranged_by=by,
    )  # fmt: skip
    audit.record("duty.arranged", subject=row, by=by, at=at, first=str(first), last=str(last), user=user_id)
    return row


@transaction.atomic(durable=True)
def hand_over_duty(
    turn_id: int, *, on: date, to_user_id: int | None, by: Any, at: datetime
) -> DutyTurn | None:
    """
    From a day on the rest of a turn is somebody else's, or nobody's; what was before stays as it was.

    :raises DutyTurn.DoesNotExist: there is none that the person may see
    :raises Refusal: the turn is over by then, the day is over, or it is his already
    """
    row = (
        DutyTurn.objects.visible_to(by).select_for_update(of=("self",)).select_related("area").get(pk=turn_id)
    )
    _area(row.area_id, by)
    if on < at.astimezone(ZONE).date():
        raise Refusal("过去的班已经值过，不能换")
    first, before = row.period.lower, row.period.upper
    if on >= before:
        raise Refusal(f"这一班到 {before - timedelta(days=1)} 就结束了")
    if to_user_id == row.user_id:
        raise Refusal("这一班本来就是这个人")
    if to_user_id is not None:
        _check(row.area, to_user_id, max(on, first))
    rest = since(max(on, first), before)
    if on <= first:
        row.delete()
    else:
        row.period = since(first, on)
        row.save(update_fields=["period"])
    taken = None
    if to_user_id is not None:
        taken = DutyTurn.objects.create(
            area=row.area, shift=row.shift, user_id=to_user_id, period=rest, arranged_at=at, arranged_by=by
        )
    audit.record(
        "duty.handed_over", subject=row.area, by=by, at=at, on=str(on), was=row.user_id, to=to_user_id
    )
    return taken


def _area(area_id: int, by: Any) -> areas.Area:
    area = areas.Area.objects.select_for_update(no_key=True).get(pk=area_id)
    if area.kind not in duty.LEVELS or not duty.may_arrange(by, area):
        raise accounts.NotAllowed("值班由这一级或上一级的经办来排")
    return area


def _check(area: areas.Area, user_id: int, on: date) -> None:
    if user_id not in dict(candidates(area, on)):
        raise Refusal("值班的人要在这一级或上一级任岗")
