"""Cases are seen inside the areas where they were found, and by the company that serves the compound."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.registry import public as registry


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user) -> CaseQuerySet:
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        opened = Q(community__in=areas.inside(scope.area_ids, scope.on))
        if scope.company_ids:
            opened |= Q(compound__in=registry.compounds_visible_to(user))
        return self.filter(opened)
