"""Unread notices are one line of 我的待办."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from sifang.notices.models import Notice
from sifang.ui.todo import Todo


def todo(user: Any, at: datetime) -> list[Todo]:
    """One line while something is unread; one query."""
    unread = list(
        Notice.objects.visible_to(user)
        .filter(read_at__isnull=True)
        .order_by("-id")
        .values_list("title", flat=True)[:100]
    )
    if not unread:
        return []
    count = len(unread)
    title = (
        f"未读消息：{unread[0]}"
        if count == 1
        else f"{'99+' if count > 99 else count} 条未读消息，最新：{unread[0]}"
    )
    return [Todo(title, reverse("notice_list"), state_kind="run", count=count)]
