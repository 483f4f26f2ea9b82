"""What routing asks of compounds, for one or for many: how each is served, and which bodies it has not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from sifang.cases import rulebook
from sifang.registry.public import Mode, ServiceMode

# The rooms above know of owners' committees and management committees; they say so here.
_with_owners_body: list[Callable[[Collection[int], date], Iterable[int]]] = []


def owners_bodies_are_told_by(teller: Callable[[Collection[int], date], Iterable[int]]) -> None:
    """Have a room above say which of some compounds have an owners' body on a day."""
    if teller not in _with_owners_body:
        _with_owners_body.append(teller)


def with_owners_body(compounds: Collection[int], on: date) -> frozenset[int] | None:
    """Those that have one; nothing when nobody can tell."""
    if not _with_owners_body:
        return None
    return frozenset(pk for teller in _with_owners_body for pk in teller(compounds, on))


def facts_on(compounds: Collection[int], on: date) -> dict[int, frozenset[str]]:
    """The facts of each compound on a day; two questions to the database, however many compounds."""
    served = {
        row.compound_id: row
        for row in ServiceMode.objects.filter(compound__in=compounds, period__contains=on)
    }
    having = with_owners_body(compounds, on)
    return {
        pk: rulebook.facts_of(
            served[pk].mode if pk in served else Mode.UNKNOWN,
            has_company=pk in served and served[pk].company_id is not None,
            has_owners_body=having is None or pk in having,
        )
        for pk in compounds
    }


class ServedThen:
    """How compounds were served on any day of a span; read once."""

    def __init__(self, first: date, last: date) -> None:
        self._modes: dict[int, list[tuple[date | None, date | None, str, bool]]] = {}
        rows = ServiceMode.objects.filter(period__overlap=(first, last)).values_list(
            "compound_id", "period", "mode", "company_id"
        )
        for compound, period, mode, company in rows.iterator():
            self._modes.setdefault(compound, []).append(
                (period.lower, period.upper, mode, company is not None)
            )
        self._having = with_owners_body(tuple(self._modes), last)

    def facts(self, compound: int, on: date) -> frozenset[str]:
        mode, has_company = Mode.UNKNOWN.value, False
        for start, end, served_as, company in self._modes.get(compound, ()):
            if (start is None or start <= on) and (end is None or on < end):
                mode, has_company = served_as, company
                break
        has_body = self._having is None or compound in self._having
        return rulebook.facts_of(mode, has_company=has_company, has_owners_body=has_body)
