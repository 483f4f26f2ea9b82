"""Cases are seen in the areas where they were found, by the company that serves there, and by who was given them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.lib.prepared import ask, columns_of, made_of
from sifang.registry import public as registry

_EVERYWHERE = "select {} from cases_case c where c.id = %s for update"
_IN_AREAS = (
    "select {} from cases_case c where c.id = %s and c.community_id in (select descendant_id"
    " from areas_areaclosure where tree = %s and ancestor_id = any(%s) and period @> %s::date) for update of c"
)


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

    def locked(self, pk: int, user: Any | None) -> Any:
        """
        One row, locked: of those the person may see, or any when there is no person. What every step begins with.

        :raises Case.DoesNotExist: there is none
        """
        scope = accounts.scope_of(user) if user is not None else None
        if scope is None or scope.everywhere:
            found = ask(_EVERYWHERE.format(columns_of(self.model, "c")), (pk,))
        elif scope.company_ids or any(role.key == "DEPARTMENT_LIAISON" for role in scope.roles):
            return self.visible_to(user).select_for_update(of=("self",)).get(pk=pk)
        else:
            found = ask(
                _IN_AREAS.format(columns_of(self.model, "c")),
                (pk, areas.Tree.MANAGEMENT, list(scope.area_ids), scope.on),
            )
        if not found:
            raise self.model.DoesNotExist
        return made_of(self.model, found[0])
