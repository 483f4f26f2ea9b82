"""Fingerprints: of a definition's query, so that it cannot change silently; of an area's figures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sifang.areas import public as areas
from sifang.indicators.engine import Figures, counting_sql
from sifang.indicators.figure import Figure

# A day that stands for every day: the hash is of the question, not of when it is asked.
_SOME_DAY = date(2001, 2, 3)


@lru_cache(maxsize=256)
def query_hash(key: str) -> str:
    """The fingerprint of what an indicator counts."""
    sql, params = counting_sql(key, _SOME_DAY)
    return hashlib.sha256(f"{sql}\n{params!r}".encode()).hexdigest()


def digest_of(figures: Iterable[Figure]) -> str:
    """The fingerprint of figures: another number gives another fingerprint, their order does not."""
    return _hashed(
        (f.key, int(f.numerator * 100), None if f.denominator is None else int(f.denominator * 100))
        for f in figures
        if not f.is_empty
    )


def _hashed(lines: Iterable[tuple[str, int, int | None]]) -> str:
    return hashlib.sha256(json.dumps(sorted(lines)).encode()).hexdigest()


def digests(
    figures: Figures, tree: str = areas.Tree.MANAGEMENT, area_ids: Iterable[int] | None = None
) -> dict[int, str]:
    """The fingerprint of every area that has anything to count."""
    lines: dict[int, list] = {}
    for key, area, num, den in figures.hundredths(tree, area_ids):
        if num or den:
            lines.setdefault(area, []).append((key, num, den))
    return {pk: _hashed(rows) for pk, rows in lines.items()}


def check_code(digest: str) -> str:
    """The part people read out to each other: `7C41-09E2`."""
    return f"{digest[:4]}-{digest[4:8]}".upper()
