"""Nobody came: every minute the ladder is looked at, by whatever worker is free."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sifang.lib.clock import clock
from sifang.whistles.actions import climb_all


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="whistles.climb")
def climb_ladders(timestamp: int) -> int:
    return climb_all(at=clock())
