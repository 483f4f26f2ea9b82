"""The worker's own housekeeping: jobs of a worker that died are taken up again, old ones swept away."""

from __future__ import annotations

from django.db import connection, transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

from sifang.lib.clock import clock, real_clock
from sifang.notices import public as notices
from sifang.policy import public as policy

# A worker writes its heartbeat every ten seconds; after a minute it is dead.
_ORPHANS = """
SELECT j.id FROM procrastinate_jobs j
LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '60 seconds')
"""
DAYS_KEPT = 14


def take_up_orphans() -> int:
    """
    Put jobs back whose worker died, also those whose worker's row is gone; answers how many.

    Every job of this product may run twice without harm, or it would not be a job.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ORPHANS)
        orphans = [row[0] for row in cursor.fetchall()]
    for job_id in orphans:
        try:
            with transaction.atomic():
                app.job_manager.retry_job_by_id(job_id, retry_at=real_clock())
        except exceptions.ConnectorException:
            # The same work already waits under the same lock: this one is not needed any more.
            # procrastinate offers this step to asynchronous callers only; its own function does the same.
            with connection.cursor() as cursor:
                cursor.execute("select procrastinate_finish_job_v1(%s, 'failed', true)", [job_id])
    return len(orphans)


# Without a lock: a locked sweep that died itself would hold up the next one for ever.
@app.periodic(cron="* * * * *")
@app.task
def sweep_orphans(timestamp: int) -> int:
    return take_up_orphans()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.deliver")
def deliver_notices(timestamp: int) -> int:
    """What waits goes out; how patiently, the city says."""
    now = clock()
    first, times, tries = (
        policy.whole(f"notice.{key}", now.date()) for key in ("first_pause", "pause_times", "tries")
    )
    return notices.deliver_due(patience=notices.Patience(first, times, tries), by=None, at=now)


@app.periodic(cron="40 3 * * *")
@app.task
def sweep_old_jobs(timestamp: int) -> None:
    """A job a minute adds up; what succeeded is kept for a fortnight."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs j WHERE j.status = 'succeeded' AND NOT EXISTS (SELECT 1 FROM"
            " procrastinate_events e WHERE e.job_id = j.id AND e.at > now() - make_interval(days => %s))",
            [DAYS_KEPT],
        )
