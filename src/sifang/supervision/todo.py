"""What the supervisions ask: feedback when it is due, a result to accept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.supervision.models import Supervision
from sifang.supervision.permissions import ISSUERS
from sifang.ui.todo import Todo


def todo(user: Any, at: datetime) -> list[Todo]:
    scope = accounts.scope_of(user)
    if not scope.office_ids:
        return []
    roles = {role.key for role in scope.roles}
    today = at.astimezone(ZONE).date()
    feedback, end = (
        today + timedelta(days=policy.whole(key, today))
        for key in ("reminder.feedback_days", "reminder.supervision_days")
    )
    soon = Q(next_feedback_on__lte=feedback) | Q(due_on__lte=end)
    mine = Q(office__in=scope.office_ids, status="OPEN") & soon
    silent = Q(pk__in=[])
    if roles & set(ISSUERS):
        silent = Q(issuer__in=scope.area_ids, status="OPEN", next_feedback_on__lt=today)
    rows = Supervision.objects.filter(mine | silent | Q(acceptor__in=scope.office_ids, status="HANDED_IN"))
    found = []
    for row in rows.order_by("due_on", "pk")[:50]:
        if row.status == "OPEN" and row.office_id not in scope.office_ids:
            words, due = "责任单位到期没有反馈", row.next_feedback_on or row.due_on
        elif row.status == "HANDED_IN":
            words, due = "已报结果，请验收", row.due_on
        else:
            due = min(row.due_on, row.next_feedback_on or row.due_on)
            words = "请办结并报结果" if due == row.due_on else "请反馈办到哪一步"
        found.append(Todo(
            f"{row.number} {row.matter[:40]}：{words}", reverse("supervision_page", args=[row.pk]), due=due,
            state_kind="late" if due < today else "soon", ground=f"{row.get_level_display()}督办",
        ))  # fmt: skip
    return found
