"""One line of the audit, inside the transaction of what it tells of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from sifang.audit.models import AuditLine


def line_of(
    event: str, *, subject: Any = None, by: Any, at: datetime, note: str = "", **data: Any
) -> AuditLine:
    """The line `record` would leave, not written yet: for an action that writes all its rows in one statement."""
    return AuditLine(
        event=event,
        subject_kind=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        subject_label=str(subject)[:200] if subject is not None else "",
        by_id=getattr(by, "pk", None),
        by_title=(getattr(by, "acting_title", "") or ("系统" if by is None else "未任岗"))[:120],
        at=at,
        note=note[:500],
        data=data,
    )


def record(
    event: str, *, subject: Any = None, by: Any, at: datetime, note: str = "", **data: Any
) -> AuditLine:
    """
    Leave one line; joins the open transaction and refuses to run without one.

    :param event: named after what happened, `compound.registered`
    :param subject: the model instance it happened to, or None
    :param by: the person, or None for the city's own worker
    :param data: ids and plain values, never personal ones
    :raises RuntimeError: no transaction is open, so change and line could part
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record needs the transaction of the action it tells of")
    line = line_of(event, subject=subject, by=by, at=at, note=note, **data)
    line.save(force_insert=True)
    return line
