"""The worker's part of the cases: due moments follow the calendar, whoever changed it and however."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sifang.cases.actions import reckon, tell
from sifang.lib.clock import clock


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="cases.reckon")
def reckon_clocks(timestamp: int) -> int:
    """What a change of the calendar could not see; provisional moments, once a year that came with an upgrade is there."""
    return reckon.reckon_all(by=None, at=clock())


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="cases.sweep_drafts")
def sweep_drafts(timestamp: int) -> int:
    """Pictures of forms that nobody sent off, and the traces by which tellings were counted."""
    return tell.sweep_drafts(by=None, at=clock())
