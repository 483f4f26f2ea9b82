"""A case was filed under a wrong type: it gets the right one, and goes out anew by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.cases import rules
from sifang.cases.choices import Stage
from sifang.cases.models import Case
from sifang.cases.parties import body, party_of
from sifang.cases.rulebook import rulebook
from sifang.cases.stepping import begin, insist, type_chosen
from sifang.cases.workflow import OFFICIALS, desk_of


@transaction.atomic(durable=True)
def retype(
    case_id: int,
    *,
    type_code: str,
    condition_key: str = "",
    why: str,
    by: Any,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """
    Another type or condition; its limits begin anew, and who had run late stays late.

    :raises CannotStep: no such type or condition that day, the same as before, or no reason
    """
    step = begin("retype", case_id, by=by, at=at, seen=seen)
    case, book = step.case, rulebook(step.today)
    kind, condition = type_chosen(type_code, condition_key, step.today)
    insist(
        rules.against_retyping(
            is_same=(case.type_code, case.condition_key) == (kind.code, condition.key), why=why
        )
    )
    was = book.types.get(case.type_code)
    turn, handler = party_of(case, "turn"), party_of(case, "handler")
    assert turn is not None
    here = turn.kind if case.status == "FILED" or handler is None else desk_of(handler.kind)
    # What a level has taken up is not given back down by another type.
    desk = body(case, max(here, rules.dispatcher_of(kind.first_handler), key=OFFICIALS.index))
    step.set(
        type_code=kind.code, condition_key=condition.key, problem_type=kind.group_name[:40], severity=kind.severity,
        asks_extension=False,
    )  # fmt: skip
    case.type_code, case.condition_key, case.severity = kind.code, condition.key, kind.severity
    step.clocks.start(Stage.DISPATCH, desk)
    return step.end(
        turn=desk, note=why, type=kind.name, condition=condition.filing, was=was.name if was else ""
    )
