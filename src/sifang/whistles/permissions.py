"""Who acts in whose name: the subdistrict that blows, the office that is called, the district that decides."""

from __future__ import annotations

from typing import Any

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.whistles.models import Summons, Whistle
from sifang.whistles.workflow import MOVES, Who

_CALLER = "SUBDISTRICT_CLERK"
_DECIDERS = frozenset({"DISTRICT_CLERK", "CITY_CLERK", "CITY_LEADER"})


def _roles(scope: accounts.Scope) -> set[str]:
    return {role.key for role in scope.roles}


def _holds(scope: accounts.Scope, area_id: int) -> bool:
    if scope.everywhere:
        return True
    inside = areas.inside(scope.area_ids, scope.on)
    return bool(scope.area_ids) and inside.filter(descendant=area_id).exists()


def may_blow(user: Any, area_id: int | None = None) -> bool:
    """May the person whistle, in this subdistrict?"""
    scope = accounts.scope_of(user)
    return _CALLER in _roles(scope) and (area_id is None or _holds(scope, area_id))


def parts_of(user: Any, whistle: Whistle, summons: Summons | None = None) -> frozenset[Who]:
    """In whose name the person may press something of this whistle."""
    scope = accounts.scope_of(user)
    roles, found = _roles(scope), set()
    if _CALLER in roles and _holds(scope, whistle.subdistrict_id):
        found.add(Who.CALLER)
    if roles & _DECIDERS and _holds(scope, whistle.subdistrict_id):
        found.add(Who.DISTRICT)
    if summons is not None and summons.office_id in scope.office_ids:
        # Whoever is called does not judge, rule on or release himself.
        found = {Who.OFFICE}
    return frozenset(found)


def may(user: Any, verb: str, whistle: Whistle, summons: Summons | None = None) -> bool:
    """May the person press this verb, if it stands there?"""
    return bool(MOVES[verb].who & parts_of(user, whistle, summons))
