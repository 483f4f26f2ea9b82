"""Of the planned problems so many are left out of the load as are told instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from sifang.site.demo.histories import Found
from sifang.site.demo.moments import CUT_OFF
from sifang.site.demo.tales.cases_told import FOUND_ON_VISITS, TALES

DISTRICT = "370303"
"""Where all of them happen, by the code of the place."""


def left_to_load(found: Iterable[Found]) -> Iterator[Found]:
    """
    What is not told: the told ones are of the same months and district, and as many of them are resolved.

    So every figure of the city, its districts and months stays what it was planned to be.
    """
    told = [tale for tale in TALES if tale.found_on <= CUT_OFF]
    wanted = Counter((tale.found_on.month, tale.is_resolved) for tale in told)
    wanted += Counter({(CUT_OFF.month, False): FOUND_ON_VISITS})
    for one in found:
        kind = (one.day.month, one.resolved is not None)
        if one.plan.place.district.code == DISTRICT and one.day.year == CUT_OFF.year and wanted[kind] > 0:
            wanted[kind] -= 1
            continue
        yield one
