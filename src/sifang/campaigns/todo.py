"""What campaigns ask: compounds not visited yet, drawn cases not looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.campaigns.models import CampaignTarget, SampleDraw, SampleItem
from sifang.campaigns.permissions import ground_of, looks_as
from sifang.lib.clock import ZONE
from sifang.policy import public as policy
from sifang.ui.todo import Todo

_VISITORS = frozenset({"COMMUNITY_WORKER", "SUBDISTRICT_CLERK", "DISTRICT_CLERK", "CITY_CLERK"})


def todo(user: Any, at: datetime) -> list[Todo]:
    scope = accounts.scope_of(user)
    roles = {role.key for role in scope.roles}
    if not roles & _VISITORS:
        return []
    today = at.astimezone(ZONE).date()
    waiting = CampaignTarget.objects.visible_to(user).filter(finished_at=None, campaign__starts_on__lte=today)
    rows = (
        waiting.order_by()
        .values("campaign", "campaign__name", "campaign__ends_on")
        .annotate(left=Count("pk"))
    )
    found = []
    soon = today + timedelta(days=policy.whole("reminder.campaign_days", today))
    for row in rows.order_by("campaign__ends_on", "campaign")[:20]:
        due = row["campaign__ends_on"]
        late, near = due < today, due <= soon
        found.append(Todo(
            f"{row['campaign__name']}：还有 {row['left']} 个小区没查", reverse("campaign_page", args=[row["campaign"]]),
            due=due, state_kind="late" if late else "soon" if near else "run",
        ))  # fmt: skip
    return found + _samples(user, roles)


def _samples(user: Any, roles: set[str]) -> list[Todo]:
    if not roles & (_VISITORS - {"COMMUNITY_WORKER"}):
        return []
    seen = SampleDraw.objects.visible_to(user).values("pk")
    counted: dict[int, int] = {}
    ground = ground_of(user)
    for item in SampleItem.objects.filter(draw__in=seen, result="").select_related("case")[:200]:
        if looks_as(user, item.case, ground) is not None:
            counted[item.draw_id] = counted.get(item.draw_id, 0) + 1
    return [
        Todo(f"抽定的案件还有 {n} 件等您回看", reverse("sample_page", args=[pk]), state_kind="soon")
        for pk, n in counted.items()
    ]
