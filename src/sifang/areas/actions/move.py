"""Give an area another parent from a day on: a zone takes over a subdistrict, a border moves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.areas.closure import rebuild_within
from sifang.areas.models import Area, AreaParent
from sifang.audit import public as audit
from sifang.lib.periods import since


class CannotMove(Exception):
    """The move makes no sense; the message says why."""


@transaction.atomic(durable=True)
def move_area(area_id: int, *, tree: str, to_id: int, from_day: date, by: Any, at: datetime) -> None:
    """
    End the area's present parent in `tree` the day before and begin the new one.

    :raises CannotMove: the new parent lies inside the area, or the day is not after the last change
    """
    area = Area.objects.select_for_update(of=("self",)).get(pk=area_id)
    last = AreaParent.objects.filter(tree=tree, child=area).order_by("-period").first()
    if last is not None:
        if last.period.lower is not None and last.period.lower >= from_day:
            raise CannotMove("变更日期应晚于上一次变更")
        last.period = since(last.period.lower, from_day)
        last.save(update_fields=["period"])
    up: int | None = to_id
    seen = {area_id}
    while up is not None:
        if up in seen:
            raise CannotMove("新的上级在它自己下面")
        seen.add(up)
        up = (
            AreaParent.objects.filter(tree=tree, child_id=up, period__contains=from_day)
            .values_list("parent_id", flat=True)
            .first()
        )
    AreaParent.objects.create(tree=tree, child=area, parent_id=to_id, period=since(from_day))
    rebuild_within()
    audit.record("area.moved", subject=area, by=by, at=at, tree=tree, to=to_id, day=str(from_day))
