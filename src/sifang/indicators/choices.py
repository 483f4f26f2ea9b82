"""How an indicator is computed from its rows."""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """RATIO: counted rows of all rows. COUNT: rows. SUM: a measure. POOLED: a measure of another."""

    RATIO = "RATIO"
    COUNT = "COUNT"
    SUM = "SUM"
    POOLED = "POOLED"

    @property
    def label(self) -> str:
        return {"RATIO": "占比", "COUNT": "个数", "SUM": "合计", "POOLED": "合并占比"}[self.value]

    @property
    def is_share(self) -> bool:
        return self in (Kind.RATIO, Kind.POOLED)


class Origin(enum.StrEnum):
    """LIVE is counted now; FROZEN is what the city confirmed for a month, shown to those outside."""

    LIVE = "LIVE"
    FROZEN = "FROZEN"
