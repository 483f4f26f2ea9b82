"""Cases are seen in the areas where they were found, by the company that serves there, and by who was given them."""

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
        if any(role.key == "DEPARTMENT_LIAISON" for role in scope.roles):
            # A department sees what it was given, wherever that is.
            opened |= Q(handler_office__in=scope.office_ids)
        return self.filter(opened)
