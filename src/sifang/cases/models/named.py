"""Keys that are looked at for a whole statement at once, and not row by row."""

from __future__ import annotations

from django.db import models


def named(noun: str, words: str, *, related: str = "+", null: bool = True) -> models.ForeignKey:
    """
    What an append-only row names. It is there as surely as by a key of the database (migration 0017, decision 19).

    A new table that names rows so stands in `NAMED` of a migration of that kind, or nothing looks at it.
    """
    return models.ForeignKey(
        noun, models.PROTECT, related_name=related, verbose_name=words, null=null, db_index=False, db_constraint=False
    )  # fmt: skip
