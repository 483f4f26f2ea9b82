"""Of the planned problems so many are left out of the load as are told instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sifang.site.demo.histories import Found
from sifang.site.demo.moments import CUT_OFF
from sifang.site.demo.tales.cases_told import FOUND_ON_VISITS, TALES
from sifang.site.demo.tales.composed import composed

VISITED = "370303"
"""Where the campaigns of the tales went, by the code of the place."""


def left_to_load(found: Iterable[Found]) -> Iterator[Found]:
    """
    What is not told: the told ones are of the same months and districts, and as many of them are resolved.

    So every figure of the city, its districts and months stays what it was planned to be.
    """
    told = [tale for tale in (*TALES, *composed()) if tale.found_on <= CUT_OFF]
    wanted = Counter((tale.district, tale.found_on.month, tale.is_resolved) for tale in told)
    wanted += Counter({(VISITED, CUT_OFF.month, False): FOUND_ON_VISITS})
    for one in found:
        kind = (one.plan.place.district.code, one.day.month, one.resolved is not None)
        if one.day.year == CUT_OFF.year and wanted[kind] > 0:
            wanted[kind] -= 1
            continue
        yield one
