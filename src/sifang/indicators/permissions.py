"""Who sees which figure: live inside one's own jurisdiction, of other areas only what was issued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.aggregates import Aggregate

from sifang.accounts import public as accounts
from sifang.areas import public as areas


class _Every(Aggregate):
    function = "bool_and"
    output_field = BooleanField()


@dataclass(frozen=True)
class Ground:
    """The areas of one tree and day a person may see live: those that lie wholly inside his jurisdiction."""

    everywhere: bool
    area_ids: frozenset[int]
    sees_issued: bool

    def holds(self, area_id: int) -> bool:
        return self.everywhere or area_id in self.area_ids


def live_ground(
    user: Any, day: date, tree: str = areas.Tree.MANAGEMENT, area_ids: Iterable[int] | None = None
) -> Ground:
    """
    Which areas of `tree` a person may see live on `day`; at most one statement, kept on the user.

    Every area below, as the tree stood that day, must lie inside the person's jurisdiction as it is now:
    then the list behind a number holds nothing he may not see, and the number equals the list.
    """
    scope = accounts.scope_of(user)
    sees_issued = bool(scope.roles)
    if scope.everywhere:
        return Ground(True, frozenset(), sees_issued)
    if not scope.area_ids:
        return Ground(False, frozenset(), sees_issued)
    wanted = None if area_ids is None else frozenset(area_ids)
    kept: dict = user.__dict__.setdefault("_live_ground", {})
    key = (scope.on, str(tree), day, wanted)
    if key not in kept:
        mine = areas.inside(scope.area_ids, scope.on)
        # An area is inside itself: only one's own areas can be wholly one's own.
        rows = areas.AreaClosure.objects.filter(tree=tree, period__contains=day, ancestor__in=mine)
        if wanted is not None:
            rows = rows.filter(ancestor__in=wanted)
        whole = (
            rows.values("ancestor")
            .annotate(
                whole=_Every(
                    ExpressionWrapper(Q(descendant__in=mine), output_field=BooleanField()),
                )
            )
            .filter(whole=True)
        )
        kept[key] = frozenset(whole.values_list("ancestor", flat=True))
    return Ground(False, kept[key], sees_issued)


def may_see_live(user: Any, area: areas.Area, tree: str, day: date) -> bool:
    """May this person see the area's live figures of that day, and the records behind them?"""
    return live_ground(user, day, tree, [area.pk]).holds(area.pk)


def may_see_issued(user: Any) -> bool:
    """Frozen figures are the city's word and open to everybody who holds a post."""
    return bool(accounts.scope_of(user).roles)


def may_confirm(user: Any, area: areas.Area) -> bool:
    """Each level confirms its own figures: the area itself is named in the person's jurisdiction."""
    return accounts.may(user, "month.confirm") and area.pk in accounts.scope_of(user).area_ids


def check_may_confirm(user: Any, area: areas.Area) -> None:
    """:raises NotAllowed: with a sentence for the person"""
    accounts.check_may(user, "month.confirm")
    if not may_confirm(user, area):
        raise accounts.NotAllowed(f"{area}的月度数由本级经办确认，不在您的区域权限之内")
