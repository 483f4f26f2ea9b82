"""Where compounds lay, who served them, and the offices, as the histories of a run need it: read once in a while."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.registry import public as registry

_TOP = (areas.AreaKind.DISTRICT, areas.AreaKind.ZONE)
_MIDDLE = (areas.AreaKind.SUBDISTRICT, areas.AreaKind.TOWN)
Span = tuple[date | None, date | None]
# A period as its two days: thousands of them go to whoever walks.
_SPAN = ("period__startswith", "period__endswith")


def _holds(span: Span, day: date) -> bool:
    start, end = span
    return (start is None or start <= day) and (end is None or day < end)


class Register:
    """
    The offices, and what is known of some compounds, as it was when they were asked for. It never changes, so that
    it can be sent to others while this process learns of more.
    """

    def __init__(self) -> None:
        root = areas.city()
        self.city_id = root.pk if root else None
        rows = accounts.Office.objects.filter(is_active=True).values_list("pk", "kind", "name")
        self.offices = {pk: (kind, name) for pk, kind, name in rows}
        self._states: dict[int, list[tuple[Span, int]]] = {}
        self._companies: dict[int, list[tuple[Span, int]]] = {}
        self._over: dict[int, list[tuple[Span, bool, int]]] = {}
        self._places: dict[tuple[int, date], tuple[int | None, int | None]] = {}
        self._packed: bytes | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        # It goes with every batch to whoever walks it: packed once, and taken out once by each who gets it.
        if self._packed is None:
            self._packed = pickle.dumps(
                (self.city_id, self.offices, self._states, self._companies, self._over)
            )
        return _unpacked, (self._packed,)

    def knowing(self, compounds: Iterable[int]) -> Register:
        """This one, or where it does not know all of them, one that does."""
        fresh = set(compounds) - self._states.keys()
        if not fresh:
            return self
        more = Register.__new__(Register)
        more.city_id, more.offices, more._places, more._packed = self.city_id, self.offices, {}, None
        more._states = self._states | {pk: [] for pk in fresh}
        more._companies = self._companies | {pk: [] for pk in fresh}
        states = registry.CompoundState.objects.filter(compound__in=fresh)
        for pk, community, *span in states.values_list("compound_id", "community_id", *_SPAN):
            more._states[pk].append((tuple(span), community))
        modes = registry.ServiceMode.objects.filter(compound__in=fresh, company__isnull=False)
        for pk, company, *span in modes.values_list("compound_id", "company_id", *_SPAN):
            more._companies[pk].append((tuple(span), company))
        communities = {community for pk in fresh for _span, community in more._states[pk]} - self._over.keys()
        more._over = self._over | {pk: [] for pk in communities}
        rows = areas.AreaClosure.objects.filter(
            tree=areas.Tree.MANAGEMENT, descendant__in=communities, ancestor__kind__in=(*_TOP, *_MIDDLE)
        ).order_by("-depth")
        for community, kind, pk, *span in rows.values_list(
            "descendant_id", "ancestor__kind", "ancestor_id", *_SPAN
        ):
            more._over[community].append((tuple(span), kind in _MIDDLE, pk))
        return more

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


@lru_cache(1)
def _unpacked(packed: bytes) -> Register:
    found = Register.__new__(Register)
    found.city_id, found.offices, found._states, found._companies, found._over = pickle.loads(packed)
    found._places, found._packed = {}, packed
    return found
