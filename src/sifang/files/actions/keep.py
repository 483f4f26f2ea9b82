"""A picture is kept, inside the transaction of what it belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from sifang.files.models import FileKind, StoredFile
from sifang.files.photographs import Photograph


def keep_within(picture: Photograph, *, by: Any, at: datetime) -> StoredFile:
    """
    Keep the picture; joins the open transaction, whose audit line tells of it.

    The same content stands once, also when two keep it at the same moment; who brought it (`by`) is said by the
    audit line of its subject, not by the picture.

    :raises RuntimeError: no transaction is open, so a picture could stay without its subject
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a picture is kept in the transaction of what it belongs to")
    row = StoredFile(
        kind=FileKind.PHOTOGRAPH, digest=picture.digest, content=picture.content, small=picture.small,
        width=picture.width, height=picture.height, looks=picture.looks, stored_at=at,
    )  # fmt: skip
    StoredFile.objects.bulk_create([row], ignore_conflicts=True)
    return StoredFile.objects.defer("content", "small").get(digest=picture.digest)
