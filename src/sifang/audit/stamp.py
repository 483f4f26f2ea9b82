"""Where the record of actions stands: a cheap mark that moves with everything anybody does."""

from __future__ import annotations

from django.db import connection

# The last ids rather than the last id: a slow transaction may commit a lower id after a higher one.
_LAST = "(select id, by_id from audit_auditline order by id desc limit 200) t"
_STAMP = f"select coalesce(md5(string_agg(id::text, ',')), '') from {_LAST}"
_OWN = f"select coalesce(max(id), 0) from {_LAST} where by_id = %s"


def stamp() -> str:
    """The same text as long as no action was committed; another after any."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        return cursor.fetchone()[0]


def stamp_of(person: int) -> int:
    """
    Another number after anything that person did, and now and then without; the same whatever others do meanwhile.

    For what may lag behind others, and not behind the person himself.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [person])
        return cursor.fetchone()[0]
