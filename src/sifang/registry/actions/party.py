"""The Party's presence in companies: organisations, coverage by form, instructors where there is none."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.lib.dated import change_on, end_on
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.registry.models import PartyCoverage, PartyInstructor, PartyOrganisation
from sifang.registry.permissions import check_may_edit_area
from sifang.registry.steps import locked_company, not_in_the_future


@transaction.atomic(durable=True)
def found_party_organisation(
    *, name: str, kind: str, area_id: int, on: date, office_hours: str = "", by: Any, at: datetime
) -> PartyOrganisation:
    """A Party organisation exists from a day on. Its members are not kept here."""
    check_may_edit_area(by, area_id)
    not_in_the_future(on, at)
    row = PartyOrganisation.objects.create(
        name=legible(name), kind=kind, area_id=area_id, office_hours=office_hours, period=since(on)
    )
    audit.record("party_organisation.founded", subject=row, by=by, at=at, day=str(on))
    return row


@transaction.atomic(durable=True)
def cover_company(
    company_id: int, *, organisation_id: int, form: str, on: date, by: Any, at: datetime
) -> PartyCoverage:
    """From a day on an organisation covers the company; an instructor sent to it is recalled."""
    company = locked_company(company_id, by)
    not_in_the_future(on, at)
    organisation = PartyOrganisation.objects.visible_to(by).filter(pk=organisation_id).first()
    if organisation is None:
        raise Refusal("没有这个党组织，请先登记")
    row = change_on(
        PartyCoverage.objects.filter(company=company),
        on,
        lambda period: PartyCoverage(company=company, organisation=organisation, form=form, period=period),
    )
    # An instructor is sent where there is no organisation.
    end_on(PartyInstructor.objects.filter(company=company), on)
    audit.record(
        "company.covered", subject=company, by=by, at=at, organisation=organisation.pk, form=form, day=str(on)
    )
    return row


@transaction.atomic(durable=True)
def end_coverage(company_id: int, *, on: date, by: Any, at: datetime) -> None:
    """From a day on no organisation covers the company."""
    company = locked_company(company_id, by)
    not_in_the_future(on, at)
    if end_on(PartyCoverage.objects.filter(company=company), on) is None:
        raise Refusal(f"{on} 这家企业没有党组织")
    audit.record("company.uncovered", subject=company, by=by, at=at, day=str(on))


@transaction.atomic(durable=True)
def send_instructor(
    company_id: int, *, name: str, from_office: str = "", on: date, by: Any, at: datetime
) -> PartyInstructor:
    """
    An instructor is sent from a day on; the one before him is recalled.

    :raises Refusal: the company has a Party organisation of its own
    """
    company = locked_company(company_id, by)
    not_in_the_future(on, at)
    if PartyCoverage.objects.filter(company=company, period__contains=on).exists():
        raise Refusal("这家企业已有党组织，不再派指导员")
    row = change_on(
        PartyInstructor.objects.filter(company=company),
        on,
        lambda period: PartyInstructor(
            company=company, name=legible(name), from_office=legible(from_office), period=period
        ),
    )
    audit.record("instructor.sent", subject=company, by=by, at=at, day=str(on))
    return row


@transaction.atomic(durable=True)
def recall_instructor(company_id: int, *, on: date, by: Any, at: datetime) -> None:
    """The instructor's work ends."""
    company = locked_company(company_id, by)
    not_in_the_future(on, at)
    if end_on(PartyInstructor.objects.filter(company=company), on) is None:
        raise Refusal(f"{on} 这家企业没有指导员")
    audit.record("instructor.recalled", subject=company, by=by, at=at, day=str(on))
