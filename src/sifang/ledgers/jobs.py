"""The worker's part of a load."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sifang.lib.clock import clock


# One at a time: a workbook being read takes memory.
@app.task(lock="ledgers")
def check_batch(batch_id: int) -> None:
    from sifang.ledgers.actions import upload

    try:
        upload.check(batch_id, by=None, at=clock())
    except Exception:
        upload.give_up(batch_id, by=None, at=clock())
        raise


@app.task(lock="ledgers")
def load_batch(batch_id: int) -> None:
    from sifang.ledgers.actions import upload

    try:
        upload.run(batch_id, by=None, at=clock())
    except Exception:
        upload.give_up(batch_id, by=None, at=clock())
        raise
