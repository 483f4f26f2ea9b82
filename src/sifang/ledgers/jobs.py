"""The worker's part of a load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from procrastinate.contrib.django import app

from sifang.lib.clock import clock


# One at a time: a workbook being read takes memory.
@app.task(lock="ledgers")
def check_batch(batch_id: int) -> None:
    from sifang.ledgers.actions import upload

    _to_its_end(upload.check, batch_id)


@app.task(lock="ledgers")
def load_batch(batch_id: int) -> None:
    from sifang.ledgers.actions import upload

    _to_its_end(upload.run, batch_id)


def _to_its_end(work: Callable[..., Any], batch_id: int) -> None:
    """Whoever waits is told how it ended, whatever happens; what nobody foresaw is for the log besides."""
    from sifang.ledgers.actions import upload

    try:
        work(batch_id, by=None, at=clock())
    except Exception:
        upload.give_up(batch_id, by=None, at=clock())
        raise
