"""Cases are seen in the areas where they were found, by the company that serves there, and by who was given them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.lib.prepared import ask, columns_of, made_of
from sifang.registry import public as registry

_EVERYWHERE = "select {} from cases_case c where c.id = %s for update"
_HIS = """
select {} from cases_case c
 where c.id = %s and (c.community_id = any(%s) or c.subdistrict_id = any(%s) or c.district_id = any(%s)
       or c.handler_office_id = any(%s)
       or c.compound_id in (select m.compound_id from registry_servicemode m
                             where m.company_id = any(%s) and m.period @> %s::date))
   for update"""
_COLUMNS = {
    areas.AreaKind.COMMUNITY: "community", areas.AreaKind.SUBDISTRICT: "subdistrict",
    areas.AreaKind.TOWN: "subdistrict", areas.AreaKind.DISTRICT: "district", areas.AreaKind.ZONE: "district",
}  # fmt: skip


def in_areas(kinds: Mapping[int, str]) -> Q:
    """
    Cases filed under any of these areas, each with its kind.

    By the areas that stand in the row: so one may see what one may act on, a later move of borders moves no old case,
    and a list of any level is read in its order from an index.
    """
    if areas.AreaKind.CITY in kinds.values():
        return Q()
    found: dict[str, list[int]] = {}
    for pk, kind in kinds.items():
        if kind in _COLUMNS:
            found.setdefault(_COLUMNS[areas.AreaKind(kind)], []).append(pk)
    asked = Q(pk__in=[])
    for column, ids in found.items():
        asked |= Q(**{f"{column}__in": ids}) if len(ids) > 1 else Q(**{column: ids[0]})
    return asked


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user) -> CaseQuerySet:
        scope = accounts.scope_of(user)
        if scope.everywhere:
            return self
        opened = in_areas(scope.area_kinds)
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
        elif scope.company_ids and scope.area_ids:
            return self.visible_to(user).select_for_update(of=("self",)).get(pk=pk)
        else:
            ids, companies = list(scope.area_ids), list(scope.company_ids)
            is_given = any(role.key == "DEPARTMENT_LIAISON" for role in scope.roles)
            offices = list(scope.office_ids) if is_given else []
            asked = (pk, ids, ids, ids, offices, companies, scope.on)
            found = ask(_HIS.format(columns_of(self.model, "c")), asked)
        if not found:
            noun: Any = self.model
            raise noun.DoesNotExist
        return made_of(self.model, found[0])
