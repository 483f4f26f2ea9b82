"""Register a compound; say that a fact of it changed on a day, or that it was wrong; rename it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.lib.dated import change_on
from sifang.lib.once import check_unchanged
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.registry import naming
from sifang.registry.choices import Mode
from sifang.registry.models import Compound, CompoundState, FormerName, ServiceMode
from sifang.registry.shown import COMPOUND_LABELS, PLAIN, STATE, shown_compound
from sifang.registry.steps import community, locked_compound, not_in_the_future


@transaction.atomic(durable=True)
def register_compound(
    *,
    name: str,
    community_id: int,
    since_day: date,
    address: str = "",
    built_year: int | None = None,
    building_count: int | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    household_count: int | None = None,
    floor_area: Decimal | None = None,
    is_old_compound: bool = False,
    by: Any,
    at: datetime,
) -> Compound:
    """
    Put a compound on the register from a day on; who serves it is unknown until somebody says.

    :raises NotAllowed: the community lies outside the person's areas
    """
    area = community(community_id, by)
    not_in_the_future(since_day, at)
    period = since(since_day)
    compound = naming.fill(
        Compound(
            name=legible(name), address=legible(address), built_year=built_year, building_count=building_count,
            longitude=longitude, latitude=latitude, period=period,
        )
    )  # fmt: skip
    compound.save()
    CompoundState.objects.create(
        compound=compound, community=area, household_count=household_count, floor_area=floor_area,
        is_old_compound=is_old_compound, period=period,
    )  # fmt: skip
    ServiceMode.objects.create(compound=compound, mode=Mode.UNKNOWN, period=period)
    audit.record("compound.registered", subject=compound, by=by, at=at, day=str(since_day), community=area.pk)
    return compound


@transaction.atomic(durable=True)
def correct_compound(
    compound_id: int, *, as_at: date, by: Any, at: datetime, seen: str = "", **values: Any
) -> Compound:
    """
    It was wrong: the values hold for the same period as before, no new one begins.

    :param as_at: the state that held on this day is the one corrected
    :param seen: the seal of the form, see `lib.once`
    :raises ChangedMeanwhile: somebody changed it after the form was opened
    """
    compound = locked_compound(compound_id, by)
    state = _state_on(compound, as_at)
    before = shown_compound(compound, state)
    check_unchanged(seen, before, COMPOUND_LABELS)
    changed = {key: value for key, value in values.items() if key in before and before[key] != value}
    if "name" in changed:
        compound.name = legible(str(changed["name"]))
        naming.fill(compound)
    for key in PLAIN[1:]:
        if key in changed:
            setattr(compound, key, changed[key])
    compound.save()
    for key in STATE:
        if key in changed:
            if key == "community_id":
                community(changed[key], by)
            setattr(state, key, changed[key])
    state.save()
    audit.record("compound.corrected", subject=compound, by=by, at=at, fields=sorted(changed))
    return compound


@transaction.atomic(durable=True)
def change_compound(
    compound_id: int, *, on: date, by: Any, at: datetime, seen: str = "", **values: Any
) -> CompoundState:
    """
    It changed on a day: households, floor area, whether it is old, the community it stands in.

    :raises ChangedThatDay: a change of that day is already registered
    :raises Refusal: nothing is different
    """
    compound = locked_compound(compound_id, by)
    not_in_the_future(on, at)
    state = _state_on(compound, on)
    before = {key: getattr(state, key) for key in STATE}
    check_unchanged(seen, before, COMPOUND_LABELS)
    changed = {key: value for key, value in values.items() if key in before and before[key] != value}
    if not changed:
        raise Refusal("和原来一样，没有变化")
    if "community_id" in changed:
        community(changed["community_id"], by)
    row = change_on(
        CompoundState.objects.filter(compound=compound),
        on,
        lambda period: CompoundState(compound=compound, period=period, **(before | changed)),
    )
    audit.record("compound.changed", subject=compound, by=by, at=at, fields=sorted(changed), day=str(on))
    return row


@transaction.atomic(durable=True)
def rename_compound(compound_id: int, *, name: str, on: date, by: Any, at: datetime) -> Compound:
    """From a day on it is called otherwise; the name it had stays findable."""
    compound = locked_compound(compound_id, by)
    not_in_the_future(on, at)
    name = legible(name)
    if name == compound.name:
        raise Refusal("新名称和现在的名称一样")
    FormerName.objects.bulk_create([naming.fill(FormerName(compound=compound, name=compound.name, until=on))])
    compound.name = name
    naming.fill(compound).save(update_fields=naming.NAME_FIELDS)
    audit.record("compound.renamed", subject=compound, by=by, at=at, day=str(on))
    return compound


def _state_on(compound: Compound, day: date) -> CompoundState:
    state = CompoundState.objects.filter(compound=compound, period__contains=day).first()
    if state is None:
        raise Refusal(f"{day} 这个小区还没有登记，或已不再登记")
    return state
