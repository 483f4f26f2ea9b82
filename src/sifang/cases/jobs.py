"""The worker's part of the cases: the ladder climbs, what was shelved goes on, due moments follow the calendar."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sifang.cases.actions import ladder, months, reckon, tell, waking
from sifang.lib.clock import clock


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cases.ladder")
def climb_ladders(timestamp: int) -> int:
    """Tell what is due to be told."""
    return ladder.climb_all(by=None, at=clock())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="cases.resume")
def resume_shelved(timestamp: int) -> int:
    """On the agreed day, whoever is there."""
    return waking.resume_due(by=None, at=clock())


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


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="cases.put_months_together")
def put_months_together(timestamp: int) -> int:
    """What was added to the months' counts by day, one row each by night."""
    return months.put_months_together(by=None, at=clock())
