"""What the bodies ask of whoever guides them: terms that are over or near their end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.committees.models import OwnersCommittee
from sifang.lib.clock import last_whole_day
from sifang.policy import public as policy
from sifang.registry import public as registry
from sifang.ui.todo import Todo


def todo(user: Any, at: datetime) -> list[Todo]:
    """One query: committees whose term has ended without an election, and those soon to elect."""
    if not accounts.may(user, registry.EDIT):
        return []
    on = last_whole_day(at)
    found = policy.find("reminder.term_expires_days", on)
    days = int(found.value) if found else 60  # type: ignore[arg-type]  # the key holds days
    over = Q(term_ends_on__lt=on)
    near = Q(term_ends_on__gte=on, term_ends_on__lte=on + timedelta(days=days))
    told = (
        OwnersCommittee.objects.visible_to(user)
        .filter(period__contains=on)
        .aggregate(
            over=Count("id", filter=over),
            first=Min("term_ends_on", filter=over),
            near=Count("id", filter=near),
            next=Min("term_ends_on", filter=near),
        )
    )
    made = []
    if told["over"]:
        made.append(
            Todo(
                f"{told['over']} 个业委会任期已满，还没有换届", f"{reverse('committee_list')}?term=over&sort=until",
                due=told["first"], state_kind="late", who="街道组建换届小组", count=told["over"],
            )
        )  # fmt: skip
    if told["near"]:
        shown = 60 if days <= 60 else 180
        made.append(
            Todo(
                f"{told['near']} 个业委会 {days} 天内任期届满", f"{reverse('committee_list')}?term={shown}&sort=until",
                due=told["next"], state_kind="soon", who="街道指导换届", count=told["near"],
            )
        )  # fmt: skip
    return made
