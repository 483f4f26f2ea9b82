"""Problems, for tests: rows as the historical load leaves them; a case that is told of is made by the actions."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sifang.cases.models import Case
from sifang.cases.rows import historical
from sifang.cases.tellings import place_of

_numbers = count(1)


def case(compound: Any, community: Any, *, found_on: date, resolved_on: date | None = None, **more: Any):
    given = {"problem_type": "公共照明", "title": "路灯不亮", "source": "INSPECTION"} | more
    subdistrict_id, district_id = place_of(community.pk, found_on)
    return Case.objects.create(
        number=f"T{next(_numbers):08d}", compound=compound, community=community, subdistrict_id=subdistrict_id,
        district_id=district_id,
        **historical(found_on, resolved_on, community.pk), **given,
    )  # fmt: skip
