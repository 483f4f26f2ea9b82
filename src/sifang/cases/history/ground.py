"""What a batch of histories stands on, read in a few statements: places, companies, offices, people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases.history.told import History, singly
from sifang.cases.models import Case, Report
from sifang.registry import public as registry

_TOP = (areas.AreaKind.DISTRICT, areas.AreaKind.ZONE)
_MIDDLE = (areas.AreaKind.SUBDISTRICT, areas.AreaKind.TOWN)


Span = tuple[date | None, date | None]
# A period as its two days: four thousand of them go with every batch to whoever walks it.
_SPAN = ("period__startswith", "period__endswith")


def _holds(span: Span, day: date) -> bool:
    start, end = span
    return (start is None or start <= day) and (end is None or day < end)


class Ground:
    """The register as a batch needs it."""

    def __init__(self, given: Sequence[Any]) -> None:
        batch = list(singly(given))
        compounds = {each.compound_id for each in batch}
        self._states: dict[int, list[tuple[Span, int]]] = defaultdict(list)
        states = registry.CompoundState.objects.filter(compound__in=compounds)
        for pk, community, *span in states.values_list("compound_id", "community_id", *_SPAN):
            self._states[pk].append((tuple(span), community))
        self._companies: dict[int, list[tuple[Span, int]]] = defaultdict(list)
        modes = registry.ServiceMode.objects.filter(compound__in=compounds, company__isnull=False)
        for pk, company, *span in modes.values_list("compound_id", "company_id", *_SPAN):
            self._companies[pk].append((tuple(span), company))
        communities = {community for found in self._states.values() for _span, community in found}
        self._over: dict[int, list[tuple[Span, bool, int]]] = defaultdict(list)
        rows = areas.AreaClosure.objects.filter(
            tree=areas.Tree.MANAGEMENT, descendant__in=communities, ancestor__kind__in=(*_TOP, *_MIDDLE)
        ).order_by("-depth")
        for community, kind, pk, *span in rows.values_list(
            "descendant_id", "ancestor__kind", "ancestor_id", *_SPAN
        ):
            self._over[community].append((tuple(span), kind in _MIDDLE, pk))
        self.offices = {
            pk: (kind, name)
            for pk, kind, name in accounts.Office.objects.filter(is_active=True).values_list(
                "pk", "kind", "name"
            )
        }
        told = [each for each in batch if isinstance(each, History)]
        people = {step.by for each in told for step in each.steps if step.by is not None}
        self.people = set(accounts.User.objects.filter(pk__in=people).values_list("pk", flat=True))
        root = areas.city()
        self.city_id = root.pk if root else None
        self.numbers = taken(Case.objects.all(), "number", (each.number for each in batch))
        orders = [each.external_number for each in told if each.external_number]
        self.orders = taken(Case.objects.all(), "external_number", orders) | taken(
            Report.objects.all(), "external_number", orders
        )
        self._places: dict[tuple[int, date], tuple[int | None, int | None]] = {}

    def community_of(self, compound_id: int, day: date) -> int | None:
        """Where a compound stood on a day; None when it was not on the register."""
        return next((pk for span, pk in self._states.get(compound_id, ()) if _holds(span, day)), None)

    def companies_of(self, compound_id: int, day: date) -> list[int]:
        """Who served a compound on a day."""
        return [pk for span, pk in self._companies.get(compound_id, ()) if _holds(span, day)]

    def place_of(self, community_id: int, day: date) -> tuple[int | None, int | None]:
        """The subdistrict and the district or zone over a community that day."""
        found = self._places.get((community_id, day))
        if found is None:
            middle = top = None
            for span, is_middle, pk in self._over.get(community_id, ()):
                if _holds(span, day):
                    middle, top = (pk, top) if is_middle else (middle, pk)
            found = self._places[community_id, day] = (middle, top)
        return found


def taken(rows: Any, column: str, wanted: Iterable[str]) -> set[str]:
    """Which of these values stand already."""
    values = list(wanted)
    return set(rows.filter(**{f"{column}__in": values}).values_list(column, flat=True)) if values else set()
