"""What a person may see on a day: areas of the management tree, companies, offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sifang.accounts.roles import ROLES, Role
from sifang.areas.public import AreaKind
from sifang.lib.clock import today
from sifang.lib.prepared import ask


@dataclass(frozen=True)
class Scope:
    """Closed unless opened: an empty scope sees nothing."""

    on: date
    roles: tuple[Role, ...] = ()
    rights: frozenset[str] = frozenset()
    everywhere: bool = False
    area_ids: frozenset[int] = frozenset()
    # The same with their kinds: rows that keep the areas of several levels are narrowed by one column.
    area_kinds: Mapping[int, str] = field(default_factory=dict, hash=False)
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
    day = on or today()
    return with_scope(user, made_of_posts(ask(_POSTS, (user.pk, day)), day))._scope


def with_scope(user: Any, scope: Scope) -> Any:
    """The person, who need not be asked for it again in this request."""
    user._scope = scope
    return user


POST = """p.role, p.company_id, p.office_id, o.name || ' · ' || p.title,
       array(select a.kind || ' ' || a.id from accounts_jurisdiction j join areas_area a on a.id = j.area_id
              where j.post_id = p.id)"""
"""What a scope is made of, for each post `p` with its office `o` in the order in which they were taken up."""
# Asked with every request: one statement for posts and ground.
_POSTS = f"""
select {POST}
  from accounts_postholding h
  join accounts_post p on p.id = h.post_id
  join accounts_office o on o.id = p.office_id
 where h.user_id = %s and h.period @> %s::date and p.is_active
 order by h.id"""


def made_of_posts(posts: Sequence[Sequence[Any]], on: date) -> Scope:
    """The scope of whoever holds these posts (rows of `POST`) that day."""
    seeing = [post for post in posts if post[0] in ROLES and ROLES[post[0]].sees_records]
    roles = tuple(ROLES[post[0]] for post in posts if post[0] in ROLES)
    kinds = {int(pk): kind for post in seeing for kind, pk in map(str.split, post[4])}
    return Scope(
        on=on,
        roles=roles,
        rights=frozenset().union(*(r.rights for r in roles)),
        everywhere=AreaKind.CITY in kinds.values(),
        area_ids=frozenset(kinds),
        area_kinds=kinds,
        company_ids=frozenset(post[1] for post in seeing if post[1]),
        office_ids=frozenset(post[2] for post in seeing),
        post_title=posts[0][3] if posts else "",
    )


def is_administrator(user: Any) -> bool:
    """Does the person hold one of the three administrators' posts today?"""
    return any(role.is_administrator for role in scope_of(user).roles)
