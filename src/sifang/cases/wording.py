"""Finding cases by words of their titles, among a million of them."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from sifang.cases.models import Report
from sifang.lib.words import normalised
from sifang.registry import public as registry

# So many are taken out by the index and put in order; of more of them the next page is not far to read.
_FEW = 2000


class _Key(Func):
    """The title as the database keeps it for search: without spaces and brackets, in lower case."""

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        function: Any = None,
        template: Any = None,
        arg_joiner: Any = None,
        **_: Any,
    ) -> tuple[str, Any]:
        sql, params = compiler.compile(self.source_expressions[0])
        assert sql.endswith('"title"'), sql
        return f'{sql[: -len("title") - 1]}title_key"', params


class _Holds(Func):
    template = "strpos(%(expressions)s) > 0"
    output_field = BooleanField()


class _HasPairs(Func):
    template = "case_pairs(%(expressions)s)"
    arg_joiner = ") @> ("
    output_field = BooleanField()


def _pairs(key: str) -> list[str]:
    return sorted({key[n : n + 2] for n in range(len(key) - 1)})


def with_words(rows: QuerySet, text: str) -> QuerySet:
    """
    Those of `rows` whose title holds the text, spaces, brackets and the case of letters aside.

    One character searches names only: cases of compounds whose name begins with it. Asks one question at once.
    """
    key = normalised(text.replace("\x00", ""))
    if not key:
        return rows.none()
    if len(key) < 2:
        named = registry.compounds_named(registry.Compound.objects.all(), text)
        return rows.filter(compound__in=list(named.values_list("pk", flat=True)))
    holds = Q(_Holds(_Key(F("title")), Value(key)))
    found = few(rows.filter(holds, Q(_HasPairs(_Key(F("title")), Value(_pairs(key))))))
    return rows.filter(holds) if found is None else rows.filter(pk__in=found)


def few(rows: QuerySet) -> list[int] | None:
    """The ids of the rows, or None where they are many. The planner cannot know how rare a word is; so it is counted."""
    found = list(rows.order_by().values_list("pk", flat=True)[: _FEW + 1])
    return found if len(found) <= _FEW else None


def with_number(rows: QuerySet, beginning: str) -> QuerySet:
    """
    Those whose number begins so, and those told under just this number from outside, such as an order of 12345.

    Small letters serve for large ones.
    """
    large = beginning.upper()
    outside = Report.objects.filter(external_number__in=[beginning, large]).values_list("case_id", flat=True)
    begins = Q(number__startswith=beginning)
    if large != beginning:
        begins |= Q(number__startswith=large)
    asked = rows.filter(begins | Q(pk__in=list(outside)))
    found = few(asked)
    return asked if found is None else rows.filter(pk__in=found)
