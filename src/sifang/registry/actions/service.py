"""How a compound is served: it changed on a day, it was wrong, or another company came."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.lib.dated import change_on, end_on
from sifang.lib.once import check_unchanged
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.registry.choices import Mode
from sifang.registry.models import (
    Company,
    CompanyChange,
    Compound,
    ProjectManager,
    ServiceMode,
    ServiceProject,
)
from sifang.registry.shown import MODE_LABELS, shown_mode
from sifang.registry.steps import locked_compound, must_stand, not_in_the_future, until


def _company(company_id: int | None, by: Any, on: date) -> Company | None:
    if company_id is None:
        return None
    company = Company.objects.get(pk=company_id)
    if not (company.period.lower <= on and (company.period.upper is None or on < company.period.upper)):
        raise Refusal(f"{company.name}在 {on} 没有登记")
    return company


def _end_contract_within(compound: Compound, on: date, keep_company: int | None) -> None:
    """The contract of a company that no longer serves ends, and its manager with it."""
    contract = ServiceProject.objects.filter(compound=compound, period__contains=on).first()
    if contract is None or contract.company_id == keep_company:
        return
    end_on(ProjectManager.objects.filter(project=contract), on)
    end_on(ServiceProject.objects.filter(pk=contract.pk), on)


@transaction.atomic(durable=True)
def set_service_mode(
    compound_id: int,
    *,
    mode: str,
    company_id: int | None = None,
    on: date,
    stated: str = "",
    by: Any,
    at: datetime,
) -> ServiceMode:
    """
    From a day on the compound is served in another way; a contract with a company that left ends.

    :raises Refusal: nothing is different, or one company follows another (that is `change_company`)
    """
    compound = locked_compound(compound_id, by)
    not_in_the_future(on, at)
    must_stand(compound, on)
    company = _company(company_id, by, on)
    holding = ServiceMode.objects.filter(compound=compound, period__contains=on).first()
    if holding is not None:
        if holding.mode == mode and holding.company_id == company_id:
            raise Refusal("和原来一样，没有变化")
        if company_id and holding.company_id and holding.company_id != company_id:
            raise Refusal("换了企业，请用“更换物业企业”，才会计入更换数")
    row = change_on(
        ServiceMode.objects.filter(compound=compound),
        on,
        lambda period: ServiceMode(
            compound=compound, mode=mode, company=company, stated=stated, period=period
        ),
    )
    _end_contract_within(compound, on, company_id)
    audit.record(
        "service_mode.changed", subject=compound, by=by, at=at, mode=mode, company=company_id, day=str(on)
    )
    return row


@transaction.atomic(durable=True)
def correct_service_mode(
    mode_id: int,
    *,
    mode: str,
    company_id: int | None = None,
    starts_on: date,
    ends_on: date | None = None,
    seen: str = "",
    by: Any,
    at: datetime,
) -> ServiceMode:
    """
    A registered period of service was wrong: its way, its company or its days.

    :param ends_on: its last day, or None when it goes on
    :raises ChangedMeanwhile: somebody changed it after the form was opened
    """
    compound = locked_compound(ServiceMode.objects.get(pk=mode_id).compound_id, by)
    row = ServiceMode.objects.select_for_update(of=("self",)).get(pk=mode_id, compound=compound)
    check_unchanged(seen, shown_mode(row), MODE_LABELS | {"before": "结束日期"})
    row.mode, row.company = mode, _company(company_id, by, starts_on)
    row.period = since(starts_on, until(ends_on))
    row.save(update_fields=["mode", "company", "period"])
    audit.record(
        "service_mode.corrected", subject=compound, by=by, at=at, mode=mode, company=company_id,
        days=[str(starts_on), str(ends_on or "")],
    )  # fmt: skip
    return row


@transaction.atomic(durable=True)
def change_company(
    compound_id: int,
    *,
    to_company_id: int,
    on: date,
    reason: str = "",
    mode: str = Mode.PROFESSIONAL,
    contract_until: date | None = None,
    signed_on: date | None = None,
    fee: Decimal | None = None,
    by: Any,
    at: datetime,
) -> CompanyChange:
    """
    Another company serves from a day on: the change, the new period of service, the end of the old
    contract with its manager, and the new contract when its last day is told. All or nothing.

    :raises Refusal: the compound had no company, or it is the same one
    """
    compound = locked_compound(compound_id, by)
    not_in_the_future(on, at)
    must_stand(compound, on)
    to = _company(to_company_id, by, on)
    assert to is not None
    holding = ServiceMode.objects.filter(compound=compound, period__contains=on).first()
    gone = holding.company_id if holding else None
    if gone == to.pk:
        raise Refusal(f"现在就是{to.name}在服务，没有更换")
    if mode not in (Mode.PROFESSIONAL, Mode.FLOOR):
        raise Refusal("企业接手后只能是专业化或兜底服务")
    change = CompanyChange.objects.create(
        compound=compound, from_company_id=gone, to_company=to, on=on, reason=reason
    )
    change_on(
        ServiceMode.objects.filter(compound=compound),
        on,
        lambda period: ServiceMode(compound=compound, mode=mode, company=to, period=period),
    )
    _end_contract_within(compound, on, to.pk)
    if contract_until is not None:
        ServiceProject.objects.create(
            compound=compound, company=to, signed_on=signed_on, fee=fee,
            period=since(on, until(contract_until)),
        )  # fmt: skip
    audit.record("company.changed", subject=compound, by=by, at=at, gone=gone, came=to.pk, day=str(on))
    return change
