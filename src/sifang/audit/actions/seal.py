"""Lay seals behind the lines that stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from sifang.audit import chain
from sifang.audit.models import AuditSeal

LOCK = 7_040_021
"""The advisory lock of the sealer: one at a time, or the chain would fork."""
BATCH = 20_000
WINDOW = 50_000
"""A line may become visible after lines with higher numbers. The quick pass looks this far back."""

COLUMNS = ", ".join(f'l."{name}"' for name in chain.FIELDS[:-1]) + ', l."data"::text'


def seal_lines(*, by: Any = None, at: datetime, everything: bool = False) -> int:
    """
    Seal every committed line that has no seal; answers how many.

    Lines of long transactions come into sight late, behind higher numbers: the order of the chain is
    the order of sealing, each line is sealed once, and nothing waits for a gap in the numbers.

    :param at: the machine's time (`real_clock`); the chain keeps it
    :param everything: look at all lines, not only at the newest
    """
    sealed = 0
    while found := _seal_batch(at, everything):
        sealed += found
        if found < BATCH:
            break
    return sealed


@transaction.atomic(durable=True)
def _seal_batch(at: datetime, everything: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = AuditSeal.objects.order_by("-id").first()
        floor = 0 if everything or last is None else last.line_id - WINDOW
        cursor.execute(
            f"SELECT {COLUMNS} FROM audit_auditline l WHERE l.id > %s AND NOT EXISTS"
            " (SELECT 1 FROM audit_auditseal s WHERE s.line_id = l.id) ORDER BY l.id LIMIT %s",
            [floor, BATCH],
        )
        lines = cursor.fetchall()
        before = last.digest if last else chain.START
        rows = []
        for values in lines:
            before = chain.digest(before, chain.canonical(values))
            rows.append((values[0], before, chain.PRESENT, at))
        if rows:
            with cursor.copy(
                "COPY audit_auditseal (line_id, digest, algorithm, sealed_at) FROM STDIN"
            ) as copy:
                for row in rows:
                    copy.write_row(row)
    return len(rows)
