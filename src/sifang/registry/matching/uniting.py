"""Two records of one compound become one: what hangs on the second moves, what both say of a day is put away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction

from sifang.lib.refusals import Refusal
from sifang.registry import naming
from sifang.registry.choices import Mode
from sifang.registry.matching import rewriting
from sifang.registry.matching.rewriting import Step
from sifang.registry.models import (
    Compound,
    CompoundState,
    DoubtfulPair,
    FormerName,
    ProjectManager,
    ServiceMode,
    ServiceProject,
)

_FILLED = ("address", "built_year", "building_count", "longitude", "latitude")
_STATE = ("household_count", "floor_area")
_COMPOUND, _STATES, _MODES, _PROJECTS, _MANAGERS, _FORMER = (
    m._meta.db_table
    for m in (Compound, CompoundState, ServiceMode, ServiceProject, ProjectManager, FormerName)
)


def unite_within(kept: Compound, gone: Compound) -> list[Step]:
    """
    Everything of `gone` becomes `kept`'s; the steps take it back. Both are locked by the caller.

    Where both speak of the same days (state, way of service, contract) the kept record speaks, and what the other
    said is put away with the steps; what the kept record does not know is filled from the other.

    :raises Refusal: both have something of which there can be one only
    """
    steps: list[Step] = []
    _fill(kept, gone, steps)
    for model in (CompoundState, ServiceMode, DoubtfulPair):
        for column in _columns_of(model):
            for row in rewriting.rows_of(model._meta.db_table, column, gone.pk):
                _drop(model._meta.db_table, row, steps)
    for model, column in _pointing():
        if model not in (CompoundState, ServiceMode, DoubtfulPair):
            _move(model, column, kept.pk, gone.pk, steps)
    former = naming.fill(FormerName(compound=kept, name=gone.name))
    former.save()
    steps.append(_step(_FORMER, None, rewriting.rows_of(_FORMER, "id", former.pk)[0]))
    _drop(_COMPOUND, rewriting.rows_of(_COMPOUND, "id", gone.pk)[0], steps)
    return steps


def _step(table: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Step:
    row = before or after
    assert row is not None
    return {"table": table, "id": row["id"], "before": before, "after": after}


def _pointing() -> Iterator[tuple[Any, Any]]:
    """Every table of any room that points at a compound, and the column it does it with."""
    for relation in Compound._meta.get_fields(include_hidden=True):
        if (relation.one_to_many or relation.one_to_one) and relation.auto_created and not relation.concrete:
            yield relation.related_model, relation.field.column  # type: ignore[union-attr]  # a relation of ours has both


def _columns_of(model: type[models.Model]) -> list[str]:
    return [column for pointing, column in _pointing() if pointing is model]


def _drop(table: str, row: dict[str, Any], steps: list[Step]) -> None:
    rewriting.drop(table, row["id"])
    steps.append(_step(table, row, None))


def _change(table: str, row: dict[str, Any], values: dict[str, Any], steps: list[Step]) -> None:
    if values:
        rewriting.change(table, row | values)
        # As the database writes it, which is what taking back compares with.
        steps.append(_step(table, row, rewriting.rows_of(table, "id", row["id"])[0]))


def _move(model: type[models.Model], column: str, kept: int, gone: int, steps: list[Step]) -> None:
    table = model._meta.db_table
    for row in rewriting.rows_of(table, column, gone):
        try:
            with transaction.atomic():
                rewriting.change(table, row | {column: kept})
        except IntegrityError as why:
            if model is not ServiceProject:
                raise Refusal(
                    f"两条记录都登记了{model._meta.verbose_name}，只能有一个；请先在其中一个小区的页面更正，再归并"
                ) from why
            for manager in rewriting.rows_of(_MANAGERS, "project_id", row["id"]):
                _drop(_MANAGERS, manager, steps)
            _drop(table, row, steps)
        else:
            steps.append(_step(table, row, rewriting.rows_of(table, "id", row["id"])[0]))


def _fill(kept: Compound, gone: Compound, steps: list[Step]) -> None:
    mine = rewriting.rows_of(_COMPOUND, "id", kept.pk)[0]
    theirs = rewriting.rows_of(_COMPOUND, "id", gone.pk)[0]
    fresh = {key: theirs[key] for key in _FILLED if mine[key] in (None, "") and theirs[key] not in (None, "")}
    _change(_COMPOUND, mine, fresh, steps)
    for table, empty in ((_STATES, None), (_MODES, Mode.UNKNOWN)):
        now, then = (_latest(table, pk) for pk in (kept.pk, gone.pk))
        if now is None or then is None:
            continue
        if table == _STATES:
            told = {key: then[key] for key in _STATE if now[key] is empty and then[key] is not None}
        else:
            told = {}
            if now["mode"] == empty != then["mode"]:
                told = {key: then[key] for key in ("mode", "company_id", "stated")}
        _change(table, now, told, steps)


def _latest(table: str, compound_id: int) -> dict[str, Any] | None:
    rows = rewriting.rows_of(table, "compound_id", compound_id)
    return max(rows, key=lambda row: str(row["period"]).lstrip("[("), default=None)


__all__ = ["unite_within"]
