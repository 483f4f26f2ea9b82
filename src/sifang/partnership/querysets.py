"""Nouns of an area are seen inside one's areas; a claimed project also by the company that claimed it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.areas import public as areas


class AreaNounQuerySet(models.QuerySet):
    def visible_to(self, user) -> AreaNounQuerySet:
        """Rows whose area lies inside the person's areas of the management tree."""
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        return self.filter(area__in=areas.inside(scope.area_ids, scope.on))


class ClaimedProjectQuerySet(models.QuerySet):
    def visible_to(self, user) -> ClaimedProjectQuerySet:
        """Projects of communities inside one's areas, and one's own company's."""
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        return self.filter(
            Q(community__in=areas.inside(scope.area_ids, scope.on)) | Q(company__in=scope.company_ids)
        )
