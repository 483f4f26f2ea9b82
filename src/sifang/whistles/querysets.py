"""A whistle is seen where it was blown, where it concerns a community, and by the offices it summons."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.areas import public as areas


class WhistleQuerySet(models.QuerySet):
    """Whistles, narrowed."""

    def visible_to(self, user: Any) -> WhistleQuerySet:
        """Closed unless opened; an office sees what calls it, a company nothing."""
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        if scope.is_closed:
            return self.none()
        ground = areas.inside(scope.area_ids, scope.on)
        return self.filter(self.opened(scope, ground))

    @staticmethod
    def opened(scope: Any, ground: Any) -> Q:
        # Offices first in a subquery: a join would show a whistle once per office it calls.
        from sifang.whistles.models.whistle import Summons

        called = Summons.objects.filter(office__in=scope.office_ids).values("whistle")
        return Q(subdistrict__in=ground) | Q(community__in=ground) | Q(pk__in=called)


class RulingQuerySet(models.QuerySet):
    """Rulings, narrowed."""

    def visible_to(self, user: Any) -> RulingQuerySet:
        """A precedent names an office and a matter, no place and no person: whoever sees records reads it."""
        return self.none() if accounts.scope_of(user).is_closed else self
