"""Register a company, correct it, take it off the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.lib.once import check_unchanged
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.registry import naming
from sifang.registry.models import Company, ServiceMode
from sifang.registry.permissions import check_may_edit_area
from sifang.registry.rules import credit_code_fault, tidy_code
from sifang.registry.shown import COMPANY_LABELS, shown_company
from sifang.registry.steps import locked_company, not_in_the_future


@transaction.atomic(durable=True)
def register_company(
    *,
    name: str,
    area_id: int,
    since_day: date,
    credit_code: str = "",
    phone: str = "",
    by: Any,
    at: datetime,
) -> Company:
    """Put a company on the register. A wrong credit code is kept with its fault beside it."""
    check_may_edit_area(by, area_id)
    not_in_the_future(since_day, at)
    code = tidy_code(credit_code)
    company = naming.fill(
        Company(
            name=legible(name), credit_code=code, credit_code_fault=credit_code_fault(code),
            area=areas.Area.objects.get(pk=area_id), phone=legible(phone), period=since(since_day),
        )
    )  # fmt: skip
    company.save()
    audit.record(
        "company.registered",
        subject=company,
        by=by,
        at=at,
        area=area_id,
        code_is_faulty=bool(company.credit_code_fault),
    )
    return company


@transaction.atomic(durable=True)
def correct_company(company_id: int, *, seen: str = "", by: Any, at: datetime, **values: Any) -> Company:
    """
    Name, code, place of registration or duty telephone were wrong.

    :raises ChangedMeanwhile: somebody changed it after the form was opened
    """
    company = locked_company(company_id, by)
    before = shown_company(company)
    check_unchanged(seen, before, COMPANY_LABELS)
    if "credit_code" in values:
        values["credit_code"] = tidy_code(values["credit_code"])
    changed = {key: value for key, value in values.items() if key in before and before[key] != value}
    if changed.get("area_id"):
        check_may_edit_area(by, changed["area_id"])
    for key, value in changed.items():
        setattr(company, key, legible(value) if isinstance(value, str) else value)
    if "name" in changed:
        naming.fill(company)
    company.credit_code_fault = credit_code_fault(company.credit_code)
    company.save()
    audit.record("company.corrected", subject=company, by=by, at=at, fields=sorted(changed))
    return company


@transaction.atomic(durable=True)
def close_company(company_id: int, *, on: date, by: Any, at: datetime) -> Company:
    """
    The company is off the register from a day on.

    :raises Refusal: it still serves a compound that day
    """
    company = locked_company(company_id, by)
    not_in_the_future(on, at)
    if ServiceMode.objects.filter(company=company, period__overlap=since(on)).exists():
        raise Refusal("还有小区由它服务，请先登记更换企业或改服务方式")
    company.period = since(company.period.lower, on)
    company.save(update_fields=["period"])
    audit.record("company.closed", subject=company, by=by, at=at, day=str(on))
    return company
