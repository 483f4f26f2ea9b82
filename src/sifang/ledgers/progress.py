"""How far a load is, told on a connection of its own: the load's transaction shows nothing until it is done."""

from __future__ import annotations

import time
from types import TracebackType

from django.db import connection


class Progress:
    """`tell(percent, words)`, twice a second at most; use it in a `with`."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id = batch_id
        self.beside = connection.copy()
        self.told = 0.0

    def __call__(self, percent: int, words: str) -> None:
        if time.monotonic() - self.told < 0.5:
            return
        self.told = time.monotonic()
        with self.beside.cursor() as cursor:
            cursor.execute(
                "update ledgers_ledgerprogress set percent = %s, words = %s where batch_id = %s",
                [percent, words[:80], self.batch_id],
            )

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None
    ) -> None:
        self.beside.close()
