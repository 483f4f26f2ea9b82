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

_LOCKED = "select {} from cases_case c where c.id = %s for update"
_SERVES = "select 1 from registry_servicemode where compound_id = %s and company_id = any(%s) and period @> %s::date"
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
        noun: Any = self.model
        found = ask(_LOCKED.format(columns_of(noun, "c")), (pk,))
        row = made_of(noun, found[0]) if found else None
        # By its key first: a lock on what he may not see is gone with his answer, and the server plans nothing anew.
        if row is None or (user is not None and not _sees(row, user)):
            raise noun.DoesNotExist
        return row


def _sees(row: Any, user: Any) -> bool:
    """The same as `visible_to`, of a row at hand."""
    scope = accounts.scope_of(user)
    if scope.everywhere or scope.area_ids & {row.community_id, row.subdistrict_id, row.district_id}:
        return True
    if (
        any(role.key == "DEPARTMENT_LIAISON" for role in scope.roles)
        and row.handler_office_id in scope.office_ids
    ):
        return True
    if scope.company_ids and scope.area_ids:
        return bool(registry.compounds_visible_to(user).filter(pk=row.compound_id).exists())
    asked = (row.compound_id, list(scope.company_ids), scope.on)
    return bool(scope.company_ids) and bool(ask(_SERVES, asked))
