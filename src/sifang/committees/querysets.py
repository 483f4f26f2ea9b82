"""Bodies are seen by whoever sees their compound or their community."""

from __future__ import annotations

from django.db import models

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.registry import public as registry


class CompoundBodyQuerySet(models.QuerySet):
    def visible_to(self, user) -> CompoundBodyQuerySet:
        """Bodies of compounds the person may see."""
        return self.filter(compound__in=registry.compounds_visible_to(user))


class CommunityBodyQuerySet(models.QuerySet):
    def visible_to(self, user) -> CommunityBodyQuerySet:
        """Bodies of communities inside the person's areas of the management tree."""
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        return self.filter(community__in=areas.inside(scope.area_ids, scope.on))
