"""Records that leave the house as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.audit import lines


@transaction.atomic(durable=True)
def note_export(listed: str, *, asked: str, count: int, kind: str, by: Any, at: datetime) -> None:
    """
    Write down that a list leaves as a file; committed before the first row does.

    :param listed: the list's title
    :param asked: what narrowed it, in the words of the page
    :param count: how many records the file holds
    """
    lines.record("records.exported", by=by, at=at, list=listed, asked=asked[:400], count=count, kind=kind)
