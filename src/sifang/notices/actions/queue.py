"""What a person does with notices: reads his own, tries a failed one again, or says why not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.notices.choices import NoticeStatus
from sifang.notices.models import Notice
from sifang.notices.permissions import check_may_run


@transaction.atomic(durable=True)
def read(notice_id: int, *, by: Any, at: datetime) -> Notice:
    """
    One of one's own is read.

    :raises Notice.DoesNotExist: it is not there, or not his
    """
    row = Notice.objects.visible_to(by).select_for_update().get(pk=notice_id)
    if row.read_at is None:
        row.read_at = at
        row.save(update_fields=["read_at"])
        audit.record("notices.read", by=by, at=at, count=1)
    return row


@transaction.atomic(durable=True)
def read_all(*, by: Any, at: datetime) -> int:
    """All of one's own are read; answers how many were not."""
    count = Notice.objects.visible_to(by).filter(read_at__isnull=True).update(read_at=at)
    if count:
        audit.record("notices.read", by=by, at=at, count=count)
    return count


@transaction.atomic(durable=True)
def try_again(notice_id: int, *, by: Any, at: datetime) -> Notice:
    """
    A notice that did not arrive is sent again, with all patience anew.

    :raises NotAllowed: the person does not run the product
    :raises Refusal: it has arrived or was dropped
    """
    check_may_run(by)
    row = Notice.objects.select_for_update().get(pk=notice_id)
    if row.status not in (NoticeStatus.FAILED, NoticeStatus.WAITING):
        raise Refusal(f"这条消息{row.get_status_display()}，不用再发")
    row.status, row.tries, row.next_try_at, row.problem = NoticeStatus.WAITING, 0, at, ""
    row.save(update_fields=["status", "tries", "next_try_at", "problem"])
    audit.record("notice.tried_again", subject=row, by=by, at=at)
    return row


@transaction.atomic(durable=True)
def drop(notice_id: int, *, note: str, by: Any, at: datetime) -> Notice:
    """
    It is not sent any more, for a reason.

    :raises NotAllowed: the person does not run the product
    :raises Refusal: no reason, or it has gone out already
    """
    check_may_run(by)
    if not legible(note):
        raise Refusal("请写明为什么不再发")
    row = Notice.objects.select_for_update().get(pk=notice_id)
    if row.status not in (NoticeStatus.FAILED, NoticeStatus.WAITING):
        raise Refusal(f"这条消息{row.get_status_display()}，不能再停发")
    row.status, row.next_try_at = NoticeStatus.DROPPED, None
    row.save(update_fields=["status", "next_try_at"])
    audit.record("notice.dropped", subject=row, by=by, at=at, note=note)
    return row
