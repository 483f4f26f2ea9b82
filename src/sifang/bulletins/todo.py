"""What the bulletins ask: a draft to review, a reviewed one to issue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.bulletins.choices import Status
from sifang.bulletins.models import Bulletin
from sifang.ui.todo import Todo


def todo(user: Any, at: datetime) -> list[Todo]:
    scope = accounts.scope_of(user)
    mine = Q(pk__in=[])
    if "bulletin.review" in scope.rights:
        mine |= Q(status=Status.DRAFT) & ~Q(drafted_by=user)
    if "bulletin.issue" in scope.rights:
        mine |= Q(status=Status.REVIEWED) & ~Q(drafted_by=user) & ~Q(reviewed_by=user)
    if not mine:
        return []
    rows = Bulletin.objects.filter(mine).values_list("pk", "title", "status")[:50]
    words = {Status.DRAFT: "等您核稿", Status.REVIEWED: "等您签发"}
    return [
        Todo(f"{title}：{words[Status(status)]}", reverse("bulletin_page", args=[pk]), state_kind="soon")
        for pk, title, status in rows
    ]
