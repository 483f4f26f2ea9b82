"""A picture nothing refers to any more is gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import ProtectedError

from sifang.files.models import StoredFile


def forget_unused_within(file_ids: Iterable[int], *, by: None, at: datetime) -> int:
    """
    Delete those of the pictures that prove nothing; joins the open transaction. Answers how many.

    :raises RuntimeError: no transaction is open
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a picture is forgotten in the transaction of what it belonged to")
    gone = 0
    for one in StoredFile.objects.filter(pk__in=list(file_ids)).only("pk"):
        try:
            one.delete()
        except ProtectedError:
            continue
        gone += 1
    return gone
