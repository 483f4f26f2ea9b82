"""The report form of an office is kept, so that nobody hands it in again each month; or kept no longer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.bulletins.models import OfficeForm
from sifang.bulletins.output import marking
from sifang.bulletins.output.workbook import MARK
from sifang.ledgers.public import NotATable
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
        office_id=office, name=name[:80], defaults={"book": book, "before": {}, "by": by, "at": at}
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


@transaction.atomic(durable=True)
def mark_cell(form_id: int, *, page: int, place: str, mark: str, by: Any, at: datetime) -> None:
    """
    Put a mark into a cell of a kept form; what stood there before the first mark is kept.

    :raises OfficeForm.DoesNotExist: there is none of the person's office
    :raises Refusal: there is no such cell
    """
    row, book = _form(form_id, by)
    cell, key = _cell(book, page, place)
    row.before.setdefault(key, marking.kept(cell.value))
    cell.value = mark
    _keep(row, book)
    audit.record("report_form.marked", subject=row, by=by, at=at, name=row.name, place=key, mark=mark)


@transaction.atomic(durable=True)
def unmark_cell(form_id: int, *, page: int, place: str, by: Any, at: datetime) -> None:
    """
    Take the mark out of a cell: what stood there before stands there again; nothing, when it came marked.

    :raises OfficeForm.DoesNotExist: there is none of the person's office
    :raises Refusal: there is no such cell, or no mark in it
    """
    row, book = _form(form_id, by)
    cell, key = _cell(book, page, place)
    if key not in row.before and not MARK.search(str(cell.value or "")):
        raise Refusal("这个格子没有记号")
    cell.value = marking.unkept(row.before.pop(key, None))
    _keep(row, book)
    audit.record("report_form.unmarked", subject=row, by=by, at=at, name=row.name, place=key)


def _form(form_id: int, by: Any) -> tuple[OfficeForm, Any]:
    accounts.check_may(by, "export")
    row = OfficeForm.objects.visible_to(by).select_for_update().get(pk=form_id)
    try:
        return row, marking.opened(bytes(row.book))
    except NotATable as why:
        raise Refusal(str(why)) from why


def _cell(book: Any, page: int, place: str) -> tuple[Any, str]:
    if not 0 <= page < len(book.worksheets):
        raise Refusal("没有这张工作表")
    sheet = book.worksheets[page]
    return marking.cell_of(sheet, place), f"{sheet.title}!{place}"


def _keep(row: OfficeForm, book: Any) -> None:
    row.book = marking.saved(book)
    row.save(update_fields=["book", "before"])


__all__ = ["forget_form", "keep_form", "mark_cell", "unmark_cell"]
