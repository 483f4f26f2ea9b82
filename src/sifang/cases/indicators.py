"""What cases count: problems found in the year, and those whose solving was urged through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sifang.cases.choices import Outcome
from sifang.cases.models import Case, Source
from sifang.indicators import public as indicators

Column = indicators.Column


def _found(day: date) -> QuerySet[Case]:
    return Case.objects.filter(found_on__gte=indicators.year_start(day), found_on__lte=day)


# The months before this one as they were counted with every change, and the rows of this month.
_KEPT = """
select community_id, {kept}, found from cases_monthlycount where month >= %s and month < date_trunc('month', %s::date)
union all
select community_id, 0, count(*) from cases_case
 where found_on >= date_trunc('month', %s::date)::date and found_on <= %s group by community_id
union all
select community_id, count(*), 0 from cases_case
 where resolved_on >= date_trunc('month', %s::date)::date and resolved_on <= %s and found_on >= %s{only} group by community_id"""


def _kept(kept: str, only: str = "") -> Callable[[date], tuple[str, tuple]]:
    told = _KEPT.format(kept=kept, only=only)
    return lambda day: (told, (start := indicators.year_start(day), day, day, day, day, day, start))


def _of_problems(key: str, **more: Any) -> indicators.Indicator:
    return indicators.Indicator(
        key=key,
        rows=_found,
        record="pk",
        # Where it was found: a later move of borders does not move old cases.
        place="community_id",
        label="title",
        order="number",
        noun="个问题",
        columns=(
            Column("number", "编号", "number"),
            Column("type", "问题类别", "problem_type"),
            Column("source", "来源", lambda day: indicators.words_of("source", Source.choices)),
            Column("found_on", "发现", "found_on"),
            Column("resolved_on", "督促解决", "resolved_on"),
        ),
        **more,
    )


indicators.register(
    _of_problems(
        "problems_resolved", kept=_kept("resolved"), counted=lambda day: Q(resolved_on__lte=day), rest="在办",
        beside="problems_verified",
    )
)  # fmt: skip
indicators.register(
    # Stands beside the other wherever that is told: seen to be solved by somebody who did not handle it.
    _of_problems(
        "problems_verified", kept=_kept("verified", " and outcome = 'VERIFIED'"),
        counted=lambda day: Q(resolved_on__lte=day, outcome=Outcome.VERIFIED),
    )
)  # fmt: skip
