"""Who may stand in the roster of a desk."""

from __future__ import annotations

from datetime import date

from sifang.areas import public as areas
from sifang.cases import duty
from sifang.cases.noticing import holders
from sifang.cases.parties import Party


def candidates(area: areas.Area, on: date) -> list[tuple[int, str]]:
    """Who may be put on duty for a desk: those who hold its posts, and those of the level above, who may stand in."""
    line = areas.above(area, on)
    found: dict[int, str] = {}
    for one in (area, *line[-2:-1]):
        kind = duty.LEVELS[areas.AreaKind(one.kind)]
        for each in holders(Party(kind, one.pk), on):
            if each.user_id is not None:
                found.setdefault(each.user_id, each.title)
    return list(found.items())
