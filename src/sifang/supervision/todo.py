"""What the supervisions ask: feedback when it is due, a result to accept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.lib.clock import ZONE
from sifang.supervision.models import Supervision
from sifang.ui.todo import Todo


def todo(user: Any, at: datetime) -> list[Todo]:
    scope = accounts.scope_of(user)
    if not scope.office_ids:
        return []
    today = at.astimezone(ZONE).date()
    soon = Q(next_feedback_on__lte=today + timedelta(days=1)) | Q(due_on__lte=today + timedelta(days=3))
    mine = Q(office__in=scope.office_ids, status="OPEN") & soon
    rows = Supervision.objects.filter(mine | Q(acceptor__in=scope.office_ids, status="HANDED_IN"))
    found = []
    for row in rows.order_by("due_on", "pk")[:50]:
        if row.status == "HANDED_IN":
            words, due = "已报结果，请验收", row.due_on
        else:
            due = min(row.due_on, row.next_feedback_on or row.due_on)
            words = "请办结并报结果" if due == row.due_on else "请反馈办到哪一步"
        found.append(Todo(
            f"{row.number} {row.matter[:40]}：{words}", reverse("supervision_page", args=[row.pk]), due=due,
            state_kind="late" if due < today else "soon", ground=f"{row.get_level_display()}督办",
        ))  # fmt: skip
    return found
