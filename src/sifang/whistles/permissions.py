"""Who acts in whose name: the subdistrict that blows, the office that is called, the district that decides."""

from __future__ import annotations

from typing import Any

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases import public as cases
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


WRITTEN_DOWN = frozenset({"sign", "name_officer", "contact", "act", "reply"})
"""What the subdistrict writes down for an office of which nobody has an account; refusing it leaves to the office."""


def may(user: Any, verb: str, whistle: Whistle, summons: Summons | None = None) -> bool:
    """May the person press this verb, if it stands there?"""
    parts = parts_of(user, whistle, summons)
    return bool(MOVES[verb].who & parts) or writes_down(user, verb, parts, summons)


def writes_down(user: Any, verb: str, parts: frozenset[Who], summons: Summons | None) -> bool:
    """Does the subdistrict press this for an office that cannot?"""
    if verb not in WRITTEN_DOWN or Who.CALLER not in parts or summons is None:
        return False
    on = accounts.scope_of(user).on
    return bool(cases.offices_nobody_acts_for([summons.office_id], on))
