"""Every minute the new lines are sealed; every night all lines are looked at once."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sifang.audit.actions.seal import seal_lines
from sifang.lib.clock import real_clock


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="audit.seal", pass_context=False)
def seal_new_lines(timestamp: int) -> int:
    return seal_lines(at=real_clock())


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="audit.seal_everything")
def seal_every_line(timestamp: int) -> int:
    return seal_lines(at=real_clock(), everything=True)
