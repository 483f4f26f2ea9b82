"""Who plans, who visits, who looks again."""

from __future__ import annotations

from typing import Any

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.campaigns.models import CampaignTarget
from sifang.cases.public import PartyKind
from sifang.registry import public as registry

_PLANNERS = {
    "CITY_CLERK": ("CITY",),
    "DISTRICT_CLERK": ("DISTRICT", "ZONE"),
    "SUBDISTRICT_CLERK": ("SUBDISTRICT", "TOWN"),
}
_LEVELS = {PartyKind.SUBDISTRICT: "SUBDISTRICT_CLERK", PartyKind.DISTRICT: "DISTRICT_CLERK"}


def plans_for(user: Any) -> areas.Area | None:
    """The ground a person plans campaigns and draws for; nothing when he does not."""
    scope = accounts.scope_of(user)
    for role in scope.roles:
        if role.key in _PLANNERS:
            rows = areas.Area.objects.filter(pk__in=scope.area_ids, kind__in=_PLANNERS[role.key])
            found = rows.order_by("pk").first()
            if found is not None:
                return found
    return None


def may_visit(user: Any, target: CampaignTarget) -> bool:
    """Communities and the levels above visit compounds of their ground."""
    return registry.may_edit_area(user, target.community_id)


def ground_of(user: Any) -> frozenset[int]:
    """Ids of everything inside a person's own areas, asked once for many cases."""
    scope = accounts.scope_of(user)
    if scope.everywhere or not scope.area_ids:
        return frozenset()
    return frozenset(areas.inside(scope.area_ids, scope.on).values_list("descendant_id", flat=True))


def looks_as(user: Any, case: Any, ground: frozenset[int]) -> PartyKind | None:
    """In which level's name the person would look again at a case: one that neither checked nor handled it."""
    scope = accounts.scope_of(user)
    roles = {role.key for role in scope.roles}
    own = [kind for kind, role in _LEVELS.items() if role in roles and case.community_id in ground]
    if "CITY_CLERK" in roles and scope.everywhere:
        own.append(PartyKind.CITY)
    return next((kind for kind in own if kind not in (case.checker_kind, case.handler_kind)), None)
