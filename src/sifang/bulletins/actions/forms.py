"""The report form of an office is kept, so that nobody hands it in again each month; or kept no longer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.bulletins.models import OfficeForm
from sifang.lib.refusals import Refusal

MOST_KEPT = 30


@transaction.atomic(durable=True)
def keep_form(*, name: str, book: bytes, by: Any, at: datetime) -> OfficeForm:
    """
    Keep a marked workbook for the person's office; one of the same name is replaced.

    :raises NotAllowed: the person may not take records home
    :raises Refusal: he has no office, or it keeps too many already
    """
    accounts.check_may(by, "export")
    offices = accounts.scope_of(by).office_ids
    if not offices:
        raise Refusal("您没有所在单位，报表没有记住")
    office = min(offices)
    kept = OfficeForm.objects.filter(office=office)
    if kept.exclude(name=name).count() >= MOST_KEPT:
        raise Refusal(f"一个单位最多记住 {MOST_KEPT} 份报表，请先去掉不用的")
    row, _made = OfficeForm.objects.update_or_create(
        office_id=office, name=name[:80], defaults={"book": book, "by": by, "at": at}
    )
    audit.record("report_form.kept", subject=row, by=by, at=at, name=row.name, size=len(book))
    return row


@transaction.atomic(durable=True)
def forget_form(form_id: int, *, by: Any, at: datetime) -> None:
    """
    The office no longer fills it in.

    :raises OfficeForm.DoesNotExist: there is none of the person's office
    """
    accounts.check_may(by, "export")
    row = OfficeForm.objects.visible_to(by).select_for_update().get(pk=form_id)
    audit.record("report_form.forgotten", subject=row, by=by, at=at, name=row.name)
    row.delete()


__all__ = ["forget_form", "keep_form"]
