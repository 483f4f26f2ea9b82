"""Contracts, the managers named under them, and a look behind the mask."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.lib.dated import change_on
from sifang.lib.once import check_unchanged
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.registry.models import Company, Compound, PartyInstructor, ProjectManager, ServiceProject
from sifang.registry.shown import CONTRACT_LABELS, shown_contract
from sifang.registry.steps import locked_compound, must_stand, not_in_the_future, until


@transaction.atomic(durable=True)
def sign_contract(
    compound_id: int,
    *,
    company_id: int,
    starts_on: date,
    ends_on: date | None,
    signed_on: date | None = None,
    filed_on: date | None = None,
    fee: Decimal | None = None,
    by: Any,
    at: datetime,
) -> ServiceProject:
    """Register a contract of a compound with a company; `ends_on` is its last day."""
    compound = locked_compound(compound_id, by)
    must_stand(compound, starts_on)
    company = Company.objects.get(pk=company_id)
    row = ServiceProject.objects.create(
        compound=compound, company=company, signed_on=signed_on, filed_on=filed_on, fee=fee,
        period=since(starts_on, until(ends_on)),
    )  # fmt: skip
    audit.record("contract.signed", subject=compound, by=by, at=at, contract=row.pk, company=company.pk)
    return row


@transaction.atomic(durable=True)
def correct_contract(
    project_id: int,
    *,
    starts_on: date,
    ends_on: date | None,
    seen: str = "",
    by: Any,
    at: datetime,
    **values: Any,
) -> ServiceProject:
    """
    A registered contract was wrong, or its end became known.

    :raises ChangedMeanwhile: somebody changed it after the form was opened
    """
    compound = locked_compound(ServiceProject.objects.get(pk=project_id).compound_id, by)
    row = ServiceProject.objects.select_for_update(of=("self",)).get(pk=project_id, compound=compound)
    check_unchanged(seen, shown_contract(row), CONTRACT_LABELS)
    for key in ("company_id", "signed_on", "filed_on", "fee"):
        if key in values:
            setattr(row, key, values[key])
    row.period = since(starts_on, until(ends_on))
    row.save()
    audit.record("contract.corrected", subject=compound, by=by, at=at, contract=row.pk)
    return row


@transaction.atomic(durable=True)
def name_manager(
    compound_id: int,
    *,
    name: str,
    phone: str = "",
    on: date,
    reported_in_on: date | None = None,
    by: Any,
    at: datetime,
) -> ProjectManager:
    """
    The company names a manager from a day on; the one before him ends.

    :raises Refusal: no contract holds on that day
    """
    compound = locked_compound(compound_id, by)
    not_in_the_future(on, at)
    project = ServiceProject.objects.filter(compound=compound, period__contains=on).first()
    if project is None:
        raise Refusal(f"{on} 没有有效的合同，请先登记合同再登记负责人")
    if reported_in_on and reported_in_on < project.period.lower:
        raise Refusal(
            f"报到日期是 {reported_in_on}，合同 {project.period.lower} 才开始。请改日期，或先改合同"
        )
    row = change_on(
        ProjectManager.objects.filter(project=project),
        on,
        lambda period: ProjectManager(
            project=project, name=legible(name), phone=legible(phone), reported_in_on=reported_in_on,
            # a manager serves no longer than the contract
            period=since(period.lower, _earlier(period.upper, project.period.upper)),
        ),
    )  # fmt: skip
    audit.record("manager.named", subject=compound, by=by, at=at, contract=project.pk, day=str(on))
    return row


def _earlier(one: date | None, other: date | None) -> date | None:
    known = [day for day in (one, other) if day is not None]
    return min(known) if known else None


@transaction.atomic(durable=True)
def unmask_manager(compound_id: int, *, reason: str, on: date, by: Any, at: datetime) -> ProjectManager:
    """
    Show a manager's full name and telephone once, and leave a line saying who looked and why.

    :raises NotAllowed: without the right
    :raises Refusal: no reason, or nobody to show
    """
    compound = Compound.objects.visible_to(by).get(pk=compound_id)
    accounts.check_may(by, "personal.unmask")
    reason = _reason(reason)
    row = ProjectManager.objects.filter(
        project__compound=compound, project__period__contains=on, period__contains=on
    ).first()
    if row is None:
        raise Refusal("这一天没有登记项目负责人")
    audit.record("personal.unmasked", subject=compound, by=by, at=at, note=reason, manager=row.pk)
    return row


@transaction.atomic(durable=True)
def unmask_instructor(company_id: int, *, reason: str, on: date, by: Any, at: datetime) -> PartyInstructor:
    """The same for a company's instructor."""
    company = Company.objects.visible_to(by).get(pk=company_id)
    accounts.check_may(by, "personal.unmask")
    reason = _reason(reason)
    row = PartyInstructor.objects.filter(company=company, period__contains=on).first()
    if row is None:
        raise Refusal("这一天没有指导员")
    audit.record("personal.unmasked", subject=company, by=by, at=at, note=reason, instructor=row.pk)
    return row


def _reason(reason: str) -> str:
    reason = legible(reason)
    if len(reason) < 4:
        raise Refusal("请写明为什么要看，至少 4 个字；这句话会留在操作记录里")
    return reason
