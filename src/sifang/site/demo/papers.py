"""What lies on the desks when the demonstration opens: the month's bulletin, drafted, waiting for its review."""

from __future__ import annotations

from datetime import timedelta

from sifang.accounts import public as accounts
from sifang.bulletins import public as bulletins
from sifang.site.demo.moments import OPENING
from sifang.site.demo.stories import Story

DRAFTED = OPENING - timedelta(minutes=20)


def papers() -> list[Story]:
    """The clerk came early and drafted the bulletin of the day."""

    def draft() -> None:
        clerk = accounts.User.objects.get(username="shijingban")
        bulletins.draft(OPENING.date(), by=clerk, at=DRAFTED)

    return [Story(DRAFTED, draft)]
