"""What a person may see on a day: areas of the management tree, companies, offices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sifang.accounts.models import Jurisdiction, PostHolding
from sifang.accounts.roles import ROLES, Role
from sifang.areas.public import AreaKind
from sifang.lib.clock import today


@dataclass(frozen=True)
class Scope:
    """Closed unless opened: an empty scope sees nothing."""

    on: date
    roles: tuple[Role, ...] = ()
    rights: frozenset[str] = frozenset()
    everywhere: bool = False
    area_ids: frozenset[int] = frozenset()
    company_ids: frozenset[int] = frozenset()
    office_ids: frozenset[int] = frozenset()
    post_title: str = ""

    @property
    def is_closed(self) -> bool:
        return not (self.everywhere or self.area_ids or self.company_ids or self.office_ids)


def scope_of(user: Any, on: date | None = None) -> Scope:
    """
    The person's scope; cached on the user object for the length of a request.

    `on` is the day whose posts count; today by the city's clock when not given.
    """
    if user is None or not getattr(user, "pk", None) or not getattr(user, "is_active", False):
        return Scope(on=on or today())
    cached = getattr(user, "_scope", None)
    if cached is not None and (on is None or cached.on == on):
        return cached
    scope = _read(user, on or today())
    user._scope = scope
    return scope


def _read(user: Any, on: date) -> Scope:
    holdings = list(
        PostHolding.objects.filter(user=user, period__contains=on, post__is_active=True)
        .select_related("post__office")
        .order_by("id")
    )
    posts = [h.post for h in holdings]
    roles = tuple(ROLES[p.role] for p in posts if p.role in ROLES)
    seeing = [p for p in posts if p.role in ROLES and ROLES[p.role].sees_records]
    ground = Jurisdiction.objects.filter(post__in=[p.pk for p in seeing]).values_list("area_id", "area__kind")
    rows = list(ground) if seeing else []
    return Scope(
        on=on,
        roles=roles,
        rights=frozenset().union(*(r.rights for r in roles)),
        everywhere=any(kind == AreaKind.CITY for _, kind in rows),
        area_ids=frozenset(pk for pk, _ in rows),
        company_ids=frozenset(p.company_id for p in seeing if p.company_id),
        office_ids=frozenset(p.office_id for p in seeing),
        post_title=str(posts[0]) if posts else "",
    )


def is_administrator(user: Any) -> bool:
    """Does the person hold one of the three administrators' posts today?"""
    return any(role.is_administrator for role in scope_of(user).roles)
