"""One's own address for notices by mail: put in, confirmed by a code that was sent there, changed, taken away."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from sifang.audit import public as audit
from sifang.lib.refusals import Refusal
from sifang.lib.sealing import CannotOpen, seal, seal_anew
from sifang.notices.actions.tell import Receiver, tell_within
from sifang.notices.choices import Channel, NoticeStatus, Topic
from sifang.notices.models import PURPOSE, MailAddress, Notice

_ON_THE_WAY = (NoticeStatus.WAITING, NoticeStatus.FAILED)
_FORGOTTEN = "-"
"""Stands where the address of a notice was."""


@dataclass(frozen=True)
class Care:
    """How long a code may be used, how often it may be wrong, and how many are sent in a day."""

    minutes: int
    tries: int
    a_day: int


@transaction.atomic(durable=True)
def put_mail_address(address: str, *, care: Care, by: Any, at: datetime) -> str:
    """
    An address is put in, or another one; nothing goes there before it is confirmed. Answers the code that was sent.

    :raises Refusal: it is no address, or enough codes were sent today
    """
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError as why:
        raise Refusal("这不像邮箱地址，请核对，例如 name@example.cn") from why
    if len(address) > 120:
        raise Refusal("邮箱地址太长，最多 120 个字符")
    sent = Notice.objects.filter(key__startswith=f"mail-code/{by.pk}/", queued_at__gt=at - timedelta(days=1))
    if sent.count() >= care.a_day:
        raise Refusal(f"一天最多发 {care.a_day} 次验证码，请明天再试")
    _let_go(by.pk)
    code = f"{secrets.randbelow(1_000_000):06d}"
    told = {
        "address": seal(address, purpose=PURPOSE), "confirmed_at": None, "code_mark": _mark(by.pk, code),
        "code_until": at + timedelta(minutes=care.minutes), "code_tries": 0,
    }  # fmt: skip
    MailAddress.objects.update_or_create(
        user_id=by.pk, defaults=told, create_defaults={**told, "topics": Topic.values}
    )
    receiver = Receiver(Channel.MAIL, title=by.acting_title, address=address)
    tell_within(
        f"mail-code/{by.pk}/{secrets.token_hex(6)}", [receiver], title="四方：确认您的邮箱",
        text=f"验证码 {code}，{care.minutes} 分钟内有效。不是您本人填的，不用理会。", by=by, at=at,
    )  # fmt: skip
    audit.record("mail.address_put", by=by, at=at)
    return code


def confirm_mail_address(code: str, *, care: Care, by: Any, at: datetime) -> None:
    """
    The code arrived: from now on notices go there.

    :raises Refusal: it is wrong, too old, or was wrong too often; a wrong one is counted
    """
    if why := _confirmed(code, care=care, by=by, at=at):
        raise Refusal(why)


@transaction.atomic(durable=True)
def _confirmed(code: str, *, care: Care, by: Any, at: datetime) -> str:
    row = MailAddress.objects.select_for_update().filter(user_id=by.pk, confirmed_at=None).first()
    if row is None:
        return "没有等着确认的邮箱"
    if row.code_until is None or row.code_until < at:
        return "验证码过期了，请重新发一次"
    if row.code_tries >= care.tries:
        return f"验证码错了 {care.tries} 次，请重新发一次"
    if not constant_time_compare(row.code_mark, _mark(by.pk, code.strip())):
        row.code_tries += 1
        row.save(update_fields=["code_tries"])
        return "验证码不对，请照邮件里的六位数字填"
    row.confirmed_at, row.code_mark, row.code_until, row.code_tries = at, "", None, 0
    row.save()
    audit.record("mail.address_confirmed", by=by, at=at)
    return ""


@transaction.atomic(durable=True)
def choose_mail_topics(topics: Collection[str], *, by: Any, at: datetime) -> None:
    """Which notices come by mail too. What is not known is passed over."""
    chosen = [topic for topic in Topic.values if topic in topics]
    if MailAddress.objects.filter(user_id=by.pk).update(topics=chosen):
        words = "、".join(str(Topic(topic).label) for topic in chosen)
        audit.record("mail.topics_chosen", by=by, at=at, topics=words or "都不要")


@transaction.atomic(durable=True)
def take_mail_address_away(*, by: Any, at: datetime) -> None:
    """Nothing goes by mail any more, and the address is not kept."""
    if forget_mail_address_within(by.pk, by=by, at=at):
        audit.record("mail.address_removed", by=by, at=at)


def forget_mail_address_within(user_id: int, *, by: Any, at: datetime) -> bool:
    """Of one who leaves nothing is kept; joins the open transaction, whose audit line tells of it."""
    _let_go(user_id)
    return bool(MailAddress.objects.filter(user_id=user_id).delete()[0])


def _let_go(user_id: int) -> None:
    """What is on its way to the address he had is not sent any more, and no notice keeps it. In the page all stands."""
    his = Notice.objects.filter(
        Q(to_id=user_id) | Q(key__startswith=f"mail-code/{user_id}/"), channel=Channel.MAIL
    )
    his.filter(status__in=_ON_THE_WAY).update(status=NoticeStatus.DROPPED, next_try_at=None)
    his.exclude(address=_FORGOTTEN).update(address=_FORGOTTEN)


@transaction.atomic(durable=True)
def seal_addresses_anew(*, by: Any, at: datetime) -> tuple[int, int]:
    """
    Seal people's own addresses and those of what is still to be sent with the present key of the machine.

    :returns: how many were sealed anew, and how many no key of this machine opens: those stay as they are
    """
    done = closed = 0
    waiting = Notice.objects.filter(status__in=_ON_THE_WAY).exclude(address="")
    for rows in (MailAddress.objects.all(), waiting):
        for row in rows.select_for_update().order_by("pk").only("address"):
            try:
                row.address = seal_anew(row.address, purpose=PURPOSE)
            except CannotOpen:
                closed += 1
                continue
            row.save(update_fields=["address"])
            done += 1
    audit.record("mail.addresses_sealed_anew", by=by, at=at, count=done, closed=closed)
    return done, closed


def _mark(user_id: int, code: str) -> str:
    return salted_hmac("notices.mail_code", f"{user_id}/{code}", algorithm="sha256").hexdigest()
