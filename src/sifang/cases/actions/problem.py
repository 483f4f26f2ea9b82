"""A problem is found in a compound; later it is resolved. Resolved is not verified."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from sifang.audit import public as audit
from sifang.cases.models import Case
from sifang.cases.rows import historical
from sifang.lib.refusals import Refusal
from sifang.registry import public as registry


@transaction.atomic(durable=True)
def find_problem(
    compound_id: int,
    *,
    title: str,
    problem_type: str,
    source: str,
    found_on: date,
    by: Any,
    at: datetime,
) -> Case:
    """
    A problem was found; it gets the next number of its year.

    :raises Refusal: the compound was not on the register that day
    """
    compound = registry.locked_compound(compound_id, by)
    registry.not_in_the_future(found_on, at)
    state = registry.CompoundState.objects.filter(compound=compound, period__contains=found_on).first()
    if state is None:
        raise Refusal(f"{found_on} 这个小区没有登记")
    row = Case.objects.create(
        number=_next_number(found_on.year), compound=compound, community_id=state.community_id,
        problem_type=problem_type, title=title.strip(), source=source,
        **historical(found_on, None, state.community_id),
    )  # fmt: skip
    audit.record("case.found", subject=row, by=by, at=at, compound=compound.pk)
    return row


def _next_number(year: int) -> str:
    # One at a time gives numbers, so that none is given twice and none is left out.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('case-number'), %s)", [year])
    last = (
        Case.objects.filter(number__startswith=f"{year}-", number__regex=r"^\d{4}-\d{6}$")
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{year}-{(int(last[5:]) if last else 0) + 1:06d}"


@transaction.atomic(durable=True)
def resolve_problem(case_id: int, *, resolved_on: date, by: Any, at: datetime) -> Case:
    """
    Its solving was urged through.

    :raises Refusal: it is resolved already
    """
    Case.objects.visible_to(by).get(pk=case_id)
    row = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    registry.check_may_edit_area(by, row.community_id)
    registry.not_in_the_future(resolved_on, at)
    if row.resolved_on is not None:
        raise Refusal(f"已在 {row.resolved_on} 登记解决")
    for column, value in historical(row.found_on, resolved_on, row.community_id).items():
        setattr(row, column, value)
    row.save()
    audit.record("case.resolved", subject=row, by=by, at=at, day=str(resolved_on))
    return row
