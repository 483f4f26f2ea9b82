"""What the register's actions share: the locked row, and the insisting on rights."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sifang.areas import public as areas
from sifang.lib.refusals import Refusal
from sifang.registry.models import Company, Compound
from sifang.registry.permissions import check_may_edit_area, check_may_edit_company, check_may_edit_compound


def locked_compound(compound_id: int, by: Any) -> Compound:
    """
    The compound, locked until the transaction ends; whoever changes facts of it waits here.

    :raises Compound.DoesNotExist: there is none that the person may see
    :raises NotAllowed: he sees it and may not change it
    """
    Compound.objects.visible_to(by).only("pk").get(pk=compound_id)
    compound = Compound.objects.select_for_update(of=("self",)).get(pk=compound_id)
    check_may_edit_compound(by, compound)
    return compound


def locked_company(company_id: int, by: Any) -> Company:
    """
    The company, locked until the transaction ends.

    :raises Company.DoesNotExist: there is none that the person may see
    :raises NotAllowed: he sees it and may not change it
    """
    Company.objects.visible_to(by).only("pk").get(pk=company_id)
    company = Company.objects.select_for_update(of=("self",)).get(pk=company_id)
    check_may_edit_company(by, company)
    return company


def community(area_id: int, by: Any) -> areas.Area:
    """
    A community the person may register things in.

    :raises Refusal: it is not a community
    :raises NotAllowed: it lies outside his areas
    """
    check_may_edit_area(by, area_id)
    area = areas.Area.objects.get(pk=area_id)
    if area.kind != areas.AreaKind.COMMUNITY:
        raise Refusal("小区要登记在社区上，不能登记在街道或区县上")
    return area


def must_stand(compound: Compound, day: date) -> None:
    """:raises Refusal: the compound is not on the register that day"""
    lower = compound.period.lower
    if day < lower:
        raise Refusal(f"{compound.name} {lower} 才开始登记，{day} 还没有")
    must_not_be_gone(compound, day)


def must_not_be_gone(compound: Compound, day: date) -> None:
    """:raises Refusal: the compound is off the register by that day; before it was on it, bodies may have sat"""
    before = compound.period.upper
    if before is not None and before <= day:
        raise Refusal(f"{compound.name} {before} 起已不再单独登记")


def until(last: date | None) -> date | None:
    """The bound of a period whose last day is told."""
    return last + timedelta(days=1) if last else None


def not_in_the_future(day: date, at: Any) -> None:
    """:raises Refusal: what has not happened cannot be registered as having happened"""
    if day > at.date():
        raise Refusal(f"{day} 还没有到，不能先登记")
