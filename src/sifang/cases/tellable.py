"""Whom a rung of the ladder reaches: the people of the party, of who leads it, of the levels above."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sifang.cases.choices import PartyKind
from sifang.cases.noticing import holders
from sifang.cases.parties import Party, body
from sifang.cases.rulebook.shapes import Tell
from sifang.cases.workflow import above, desk_of
from sifang.notices import public as notices

_LEVELS = {
    Tell.COMMUNITY: PartyKind.COMMUNITY, Tell.SUBDISTRICT: PartyKind.SUBDISTRICT,
    Tell.DISTRICT: PartyKind.DISTRICT, Tell.CITY: PartyKind.CITY,
}  # fmt: skip
_LEADING = re.compile(r" · .*(负责人|主任|书记|局长|科长|站长)")


class Posts:
    """Who holds the posts of parties on a day; each party is looked up once."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._known: dict[Party, list[notices.Receiver]] = {}

    def of(self, party: Party) -> list[notices.Receiver]:
        """The people of a party."""
        if party not in self._known:
            self._known[party] = holders(party, self._on)
        return self._known[party]

    def reached(self, case: Any, party: Party, tell: tuple[Tell, ...]) -> list[notices.Receiver]:
        """
        Whom a rung tells, each once.

        Where no post says that it leads, the body itself and the level above it hear instead; where nobody is
        reached at all, it climbs until somebody is.
        """
        found: dict[int | None, notices.Receiver] = {}
        for each in tell:
            for one in self._told(case, party, each):
                found.setdefault(one.user_id, one)
        upper: PartyKind | None = desk_of(party.kind)
        while not found and upper is not None:
            found = {one.user_id: one for one in self.of(body(case, upper))}
            upper = above(upper)
        return list(found.values())

    def _told(self, case: Any, party: Party, tell: Tell) -> list[notices.Receiver]:
        if tell in (Tell.HANDLER, Tell.CHECKER):
            return self.of(party)
        if tell is Tell.DISPATCHER:
            return self.of(body(case, desk_of(party.kind)))
        if tell in _LEVELS:
            return self.of(body(case, _LEVELS[tell]))
        led = body(case, PartyKind.DISTRICT) if tell is Tell.DISTRICT_LEADER else party
        # A company's people here are those who run its compounds; whoever leads it has no post with the city.
        leaders = (
            []
            if led.kind is PartyKind.COMPANY
            else [one for one in self.of(led) if _LEADING.search(one.title)]
        )
        upper = above(led.kind)
        return leaders or [*self.of(led), *(self.of(body(case, upper)) if upper else [])]
