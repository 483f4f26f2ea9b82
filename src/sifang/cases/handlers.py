"""Who can handle a case where it is."""

from __future__ import annotations

from datetime import date

from sifang.accounts import public as accounts
from sifang.cases.choices import PartyKind
from sifang.cases.models import Case
from sifang.cases.parties import Party, body
from sifang.cases.stepping import CannotStep
from sifang.registry import public as registry


def handler_for(
    case: Case, kind: PartyKind, *, on: date, office_id: int | None = None, company_id: int | None = None
) -> Party:
    """
    The body of a kind that can handle a case where it is.

    :raises CannotStep: no company serves the compound, or the office is not one of that kind
    """
    if kind in (PartyKind.DEPARTMENT, PartyKind.UTILITY):
        office = accounts.Office.objects.filter(pk=office_id, is_active=True).first() if office_id else None
        if office is None:
            raise CannotStep("派给部门或专营单位，要选是哪一个单位")
        if (office.kind == "UTILITY") != (kind is PartyKind.UTILITY) or office.kind == "COMPANY":
            raise CannotStep(f"{office.name}不是{kind.label}")
        return Party(kind, None, office.pk)
    if kind is PartyKind.COMPANY:
        serving = registry.ServiceMode.objects.filter(
            compound=case.compound_id, period__contains=on, company__isnull=False
        ).values_list("company_id", flat=True)  # fmt: skip
        found = list(serving[:2])
        if not found or (company_id and company_id not in found):
            raise CannotStep("这个小区现在没有这家物业企业在服务，请派给社区或街道（镇）")
        return Party(kind, None, None, company_id or found[0])
    if kind is PartyKind.REPORTER:
        raise CannotStep("不能派给诉求人")
    return body(case, kind)
