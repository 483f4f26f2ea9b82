"""Who may change the register: the right, and the ground he is responsible for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.registry.models import Company, Compound, CompoundState

EDIT = "register.edit"


def may_edit_area(user: Any, area_id: int | None) -> bool:
    """Does the area lie inside the person's areas of the management tree, and may he edit?"""
    scope = accounts.scope_of(user)
    if EDIT not in scope.rights:
        return False
    if scope.everywhere:
        return True
    if area_id is None or not scope.area_ids:
        return False
    return areas.inside(scope.area_ids, scope.on).filter(descendant_id=area_id).exists()


def areas_visible_to(user: Any) -> QuerySet[areas.Area]:
    """Areas inside the person's own; for a company's people the communities where it serves."""
    scope = accounts.scope_of(user)
    if scope.everywhere:
        return areas.Area.objects.all()
    if scope.is_closed:
        return areas.Area.objects.none()
    opened = Q(pk__in=areas.inside(scope.area_ids, scope.on))
    if scope.company_ids:
        states = CompoundState.objects.filter(
            period__contains=scope.on, compound__in=Compound.objects.visible_to(user).values("pk")
        )
        opened |= Q(pk__in=states.values("community"))
    return areas.Area.objects.filter(opened)


def crumbs(user: Any, path: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Names on the way down with their slugs; '' where the person would meet a closed door."""
    if accounts.scope_of(user).everywhere:
        return path
    open_to_him = areas_visible_to(user).filter(
        Q(code__in=[slug for _, slug in path if not slug.startswith("z")])
        | Q(pk__in=[int(slug[1:]) for _, slug in path if slug.startswith("z")])
    )
    slugs = {area.slug for area in open_to_him}
    return [(name, slug if slug in slugs else "") for name, slug in path]


def check_may_edit_area(user: Any, area_id: int | None) -> None:
    """:raises NotAllowed: with a sentence for the person"""
    accounts.check_may(user, EDIT)
    if not may_edit_area(user, area_id):
        raise accounts.NotAllowed("这个地方不在您的区域权限之内，不能登记或更正")


def _community_of(compound: Compound) -> int | None:
    last = CompoundState.objects.filter(compound=compound).order_by("-period").first()
    return last.community_id if last else None


def may_edit_compound(user: Any, compound: Compound) -> bool:
    """May the person change facts of this compound? It stands (or last stood) inside his areas."""
    scope = accounts.scope_of(user)
    if EDIT not in scope.rights:
        return False
    return scope.everywhere or may_edit_area(user, _community_of(compound))


def check_may_edit_compound(user: Any, compound: Compound) -> None:
    """:raises NotAllowed: with a sentence for the person"""
    accounts.check_may(user, EDIT)
    if not may_edit_compound(user, compound):
        raise accounts.NotAllowed("这个小区不在您的区域权限之内，不能登记或更正")


def may_edit_company(user: Any, company: Company) -> bool:
    """A company is edited where it is registered; one registered nowhere by whoever sees it."""
    scope = accounts.scope_of(user)
    if EDIT not in scope.rights:
        return False
    if scope.everywhere:
        return True
    if company.area_id is None:
        return Company.objects.visible_to(user).filter(pk=company.pk).exists()
    return may_edit_area(user, company.area_id)


def check_may_edit_company(user: Any, company: Company) -> None:
    """:raises NotAllowed: with a sentence for the person"""
    accounts.check_may(user, EDIT)
    if not may_edit_company(user, company):
        raise accounts.NotAllowed("这家企业登记在别的区县，请由登记地更正")
