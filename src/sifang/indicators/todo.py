"""What the months ask of a person: confirm one's own figures; for the city, freeze."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.indicators.models import FrozenMonth
from sifang.indicators.months import last_over
from sifang.indicators.permissions import may_confirm
from sifang.indicators.returns import due_on, standing_of
from sifang.ui.todo import Todo


def todo(user: Any, at: datetime) -> list[Todo]:
    """The newest month that is over, until it is confirmed or frozen."""
    scope = accounts.scope_of(user)
    if not {"month.confirm", "month.freeze"} & scope.rights:
        return []
    month = last_over(at.date())
    frozen = FrozenMonth.objects.filter(month=month).exists()
    if frozen:
        return []
    href = reverse("month_page", args=[f"{month:%Y-%m}"])
    name = f"{month.year} 年 {month.month} 月"
    found = []
    mine = [a for a in areas.Area.objects.filter(pk__in=scope.area_ids) if may_confirm(user, a)]
    if mine:
        standing = standing_of(month, at=at, area_ids=[a.pk for a in mine])
        due = due_on("month.confirmed_by_day", month)
        kind = "late" if at.date() > due else "soon"
        for area in mine:
            row = standing.rows.get(area.pk)
            if row is not None and not row.is_confirmed:
                verb = "重新确认" if row.is_stale else "确认"
                found.append(Todo(f"{verb}{area.name} {name}的数", href, due, kind, area.name, "每月确认"))
    if "month.freeze" in scope.rights:
        due = due_on("month.frozen_by_day", month)
        kind = "late" if at.date() > due else "run"
        found.append(Todo(f"冻结全市 {name}的数", href, due, kind, scope.post_title, "每月冻结"))
    return found
