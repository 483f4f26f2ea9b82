"""What people say about the product, and the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts.models import Feedback
from sifang.accounts.permissions import insist
from sifang.audit import public as audit
from sifang.lib.words import legible


class CannotSay(Exception):
    """Nothing was kept; the message says why."""


@transaction.atomic(durable=True)
def say_feedback(*, text: str, address: str = "", by: Any, at: datetime) -> Feedback:
    """
    Somebody says what is wrong with a page, or missing.

    :raises CannotSay: nothing was said
    """
    if not legible(text):
        raise CannotSay("请写下您的意见")
    said = Feedback.objects.create(text=legible(text)[:1000], address=address[:300], said_by=by, said_at=at)
    audit.record("feedback.said", subject=said, by=by, at=at)
    return said


@transaction.atomic(durable=True)
def answer_feedback(feedback_id: int, *, answer: str, by: Any, at: datetime) -> Feedback:
    """
    Those who run the product answer.

    :raises CannotSay: the answer is empty
    """
    insist(by, "people.manage")
    if not legible(answer):
        raise CannotSay("请写下答复")
    said = Feedback.objects.select_for_update().get(pk=feedback_id)
    said.answer, said.answered_by, said.answered_at = legible(answer)[:1000], by, at
    said.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("feedback.answered", subject=said, by=by, at=at)
    return said
