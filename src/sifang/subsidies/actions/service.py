"""Floor service of one old compound in one year."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.lib.once import check_unchanged
from sifang.lib.refusals import Refusal
from sifang.registry import public as registry
from sifang.subsidies.models import SubsidisedService
from sifang.subsidies.shown import LABELS, shown


@transaction.atomic(durable=True)
def give_subsidy(
    compound_id: int,
    *,
    method: str,
    household_count: int,
    amount: Decimal,
    starts_on: date,
    by: Any,
    at: datetime,
) -> SubsidisedService:
    """
    An old compound has floor service in the year of `starts_on`.

    :raises Refusal: it was not an old compound that day
    """
    compound = registry.locked_compound(compound_id, by)
    registry.not_in_the_future(starts_on, at)
    state = registry.CompoundState.objects.filter(compound=compound, period__contains=starts_on).first()
    if state is None or not state.is_old_compound:
        raise Refusal(f"{starts_on} 这个小区没有登记为老旧小区，兜底服务只给老旧小区")
    row = SubsidisedService.objects.create(
        compound=compound, year=starts_on.year, method=method, household_count=household_count,
        amount=amount, starts_on=starts_on,
    )  # fmt: skip
    audit.record("subsidy.given", subject=compound, by=by, at=at, subsidy=row.pk, year=row.year)
    return row


@transaction.atomic(durable=True)
def correct_subsidy(
    subsidy_id: int, *, seen: str = "", by: Any, at: datetime, **values: Any
) -> SubsidisedService:
    """What was registered of a year was wrong."""
    found = SubsidisedService.objects.visible_to(by).get(pk=subsidy_id)
    compound = registry.locked_compound(found.compound_id, by)
    row = SubsidisedService.objects.select_for_update(of=("self",)).get(pk=subsidy_id)
    check_unchanged(seen, shown(row), LABELS)
    for key in LABELS:
        if key in values:
            setattr(row, key, values[key])
    row.save()
    audit.record("subsidy.corrected", subject=compound, by=by, at=at, subsidy=row.pk)
    return row
