"""Which compounds have a body of their owners: a committee they elected, or one set up for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sifang.committees.models import ManagementCommittee, OwnersCommittee


def with_a_body(compounds: Collection[int], on: date) -> set[int]:
    """Those of the compounds that had one on a day."""
    return {
        pk
        for noun in (OwnersCommittee, ManagementCommittee)
        for pk in noun.objects.filter(compound__in=compounds, period__contains=on).values_list(
            "compound_id", flat=True
        )
    }
