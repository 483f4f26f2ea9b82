"""What a load asks of whoever handed it in: to be looked at, or to have its remaining rows mended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.ledgers.choices import BatchState
from sifang.ledgers.models import LedgerBatch
from sifang.ui.todo import Todo

DAYS = 14
_WAITING = {
    BatchState.READY: ("soon", "看一遍，再导入"),
    BatchState.REFUSED: ("soon", "还不能导入，看看哪里不对"),
    BatchState.FAILED: ("late", "没有导入，看看为什么"),
}


def todo(user: Any, at: datetime) -> list[Todo]:
    """One's own loads that wait for a press, and loads done that left rows behind."""
    if "ledger.load" not in accounts.scope_of(user).rights:
        return []
    made = []
    rows = LedgerBatch.objects.filter(
        by=user, at__gte=at - timedelta(days=DAYS), state__in=[*_WAITING, BatchState.LOADED]
    ).order_by("-id")[:30]
    for row in rows.only("id", "file_name", "state", "refused_count", "conflict_count", "loaded_at"):
        href, left = reverse("ledger_batch", args=[row.pk]), row.refused_count + row.conflict_count
        if row.state in _WAITING:
            kind, words = _WAITING[BatchState(row.state)]
            made.append(Todo(f"“{row.file_name}”核对好了：{words}", href, state_kind=kind, who="交表的人"))
        elif left:
            made.append(
                Todo(
                    f"“{row.file_name}”已导入，还有 {left} 行没有进来", href, state_kind="run", who="交表的人"
                )
            )
        elif row.loaded_at and row.loaded_at >= at - timedelta(days=1):
            made.append(Todo(f"“{row.file_name}”已导入", href, state_kind="done", who="交表的人"))
    return made[:5]
