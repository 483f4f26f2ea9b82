"""Compounds become one, or one becomes several; the register keeps who came from whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.lib.dated import change_on, end_on
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.registry import naming
from sifang.registry.choices import Lineage
from sifang.registry.models import (
    Compound,
    CompoundLineage,
    CompoundState,
    FormerName,
    ProjectManager,
    ServiceMode,
    ServiceProject,
)
from sifang.registry.steps import locked_compound, not_in_the_future


@dataclass(frozen=True)
class Part:
    """One new compound of a split."""

    name: str
    household_count: int | None = None
    floor_area: Decimal | None = None


def _end_within(compound: Compound, on: date) -> None:
    """Every dated fact of the compound and the compound itself end the day before."""
    if compound.period.lower >= on:
        raise Refusal(f"{compound.name} {compound.period.lower} 才开始登记，不能在 {on} 终止")
    for facts in (
        CompoundState.objects.filter(compound=compound),
        ServiceMode.objects.filter(compound=compound),
        ProjectManager.objects.filter(project__compound=compound),
        ServiceProject.objects.filter(compound=compound),
    ):
        if facts.filter(period__startswith__gte=on).exists():
            raise Refusal(f"{compound.name}在 {on} 之后还有登记，请先更正")
        end_on(facts, on)
    compound.period = since(compound.period.lower, on)
    compound.save(update_fields=["period"])


@transaction.atomic(durable=True)
def merge_compounds(into_id: int, *, from_ids: Sequence[int], on: date, by: Any, at: datetime) -> Compound:
    """
    From a day on `from_ids` are part of `into_id`: their households and floor area are added to it,
    their facts end, and their names stay findable as its former names.

    :raises Refusal: nothing to merge, or one of them has later facts
    """
    not_in_the_future(on, at)
    ids = sorted({into_id, *from_ids})
    if len(ids) < 2:
        raise Refusal("请写明要并入的另一个小区")
    # Locked in the order of their ids, so that two merges cannot wait for each other.
    rows = {pk: locked_compound(pk, by) for pk in ids}
    into = rows[into_id]
    states = {
        state.compound_id: state
        for state in CompoundState.objects.filter(compound__in=ids, period__contains=on)
    }
    if missing := [rows[pk].name for pk in ids if pk not in states]:
        raise Refusal(f"{on} 当天没有登记：{'、'.join(missing)}")
    kept = states[into_id]
    values = {
        "community_id": kept.community_id,
        "is_old_compound": kept.is_old_compound,
        "household_count": _sum(states[pk].household_count for pk in ids),
        "floor_area": _sum(states[pk].floor_area for pk in ids),
    }
    for pk in ids:
        if pk == into_id:
            continue
        gone = rows[pk]
        _end_within(gone, on)
        CompoundLineage.objects.create(kind=Lineage.MERGED, source=gone, result=into, on=on)
        FormerName.objects.bulk_create([naming.fill(FormerName(compound=into, name=gone.name, until=on))])
        audit.record("compound.merged", subject=gone, by=by, at=at, into=into.pk, day=str(on))
    change_on(
        CompoundState.objects.filter(compound=into),
        on,
        lambda period: CompoundState(compound=into, period=period, **values),
    )
    audit.record(
        "compound.took_in", subject=into, by=by, at=at, taken=[pk for pk in ids if pk != into_id], day=str(on)
    )
    return into


@transaction.atomic(durable=True)
def split_compound(
    compound_id: int,
    *,
    parts: Sequence[Part],
    on: date,
    household_count: int | None = None,
    floor_area: Decimal | None = None,
    by: Any,
    at: datetime,
) -> list[Compound]:
    """
    From a day on parts of the compound stand on the register by themselves, in the same community
    and served as it was; `household_count` and `floor_area` are what remains to it.

    :raises Refusal: no parts, or two of the same name
    """
    compound = locked_compound(compound_id, by)
    not_in_the_future(on, at)
    names = [legible(part.name) for part in parts]
    if not names or len(set(names)) < len(names):
        raise Refusal("请写明拆分出的小区，名称不能重复")
    state = CompoundState.objects.filter(compound=compound, period__contains=on).first()
    if state is None:
        raise Refusal(f"{on} 这个小区没有登记")
    mode = ServiceMode.objects.filter(compound=compound, period__contains=on).first()
    period = since(on)
    made = []
    for part, name in zip(parts, names, strict=True):
        new = naming.fill(
            Compound(name=name, address=compound.address, built_year=compound.built_year, period=period)
        )
        new.save()
        CompoundState.objects.create(
            compound=new, community_id=state.community_id, household_count=part.household_count,
            floor_area=part.floor_area, is_old_compound=state.is_old_compound, period=period,
        )  # fmt: skip
        if mode is not None:
            ServiceMode.objects.create(
                compound=new, mode=mode.mode, company_id=mode.company_id, period=period
            )
        CompoundLineage.objects.create(kind=Lineage.SPLIT, source=compound, result=new, on=on)
        audit.record("compound.registered", subject=new, by=by, at=at, out_of=compound.pk, day=str(on))
        made.append(new)
    change_on(
        CompoundState.objects.filter(compound=compound),
        on,
        lambda p: CompoundState(
            compound=compound, community_id=state.community_id, household_count=household_count,
            floor_area=floor_area, is_old_compound=state.is_old_compound, period=p,
        ),
    )  # fmt: skip
    audit.record("compound.split", subject=compound, by=by, at=at, into=[c.pk for c in made], day=str(on))
    return made


def _sum(values: Iterable[Any]) -> Any:
    """The sum, or unknown as soon as one of them is."""
    told = list(values)
    return None if any(value is None for value in told) else sum(told)
