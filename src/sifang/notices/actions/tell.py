"""Something is told, in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from sifang.lib.prepared import Together
from sifang.lib.sealing import seal
from sifang.notices.choices import Channel, NoticeStatus
from sifang.notices.models import PURPOSE, Notice

_TOLD = "key, channel, to_id, to_title, title, queued_at"
# Whoever wants it by mail too gets it there: of what happened nothing but the title leaves the house.
_BY_MAIL = """insert into notices_notice
  (key, channel, to_id, to_title, address, title, text, href, status, tries, problem, queued_at, next_try_at)
select left(t.key, 150) || '/MAIL', 'MAIL', t.to_id, t.to_title, m.address, t.title, '请登录四方查看。', '', 'WAITING', 0, '',
       t.queued_at, t.queued_at
  from told t join notices_mailaddress m on m.user_id = t.to_id
 where t.channel = 'PAGE' and m.confirmed_at is not null and split_part(t.key, '/', 1) = any(m.topics)
on conflict (key) do nothing"""


@dataclass(frozen=True)
class Receiver:
    """Who is told: a person of the product in the page (`user_id`), or an address outside, by mail or SMS."""

    channel: Channel
    user_id: int | None = None
    title: str = ""
    address: str = ""


def tell_within(
    key: str,
    receivers: Iterable[Receiver],
    *,
    title: str,
    text: str = "",
    href: str = "",
    by: Any,
    at: datetime,
) -> int:
    """
    Tell each receiver once under this key; answers how many had not been told yet. One statement.

    In the page, and by mail too where he has confirmed an address and chose this topic: the first part of the key.

    Joins the open transaction, whose audit line says what happened.

    :param href: where in the house it leads; for the page only
    :raises RuntimeError: no transaction is open, so what is told might not have happened
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a notice is written in the transaction of what it tells of")
    rows = []
    for one in receivers:
        in_page = one.channel == Channel.PAGE
        whom = f"{one.user_id}" if in_page else one.address
        rows.append(
            Notice(
                # The address itself is no part of the key: keys are not sealed.
                key=f"{key}/{one.channel}/{whom if in_page else _mark(whom)}"[:160],
                channel=one.channel, to_id=one.user_id, to_title=one.title[:120],
                address="" if in_page else seal(one.address, purpose=PURPOSE),
                title=title[:120], text=text[:1000], href=href if in_page else "", queued_at=at,
                status=NoticeStatus.SENT if in_page else NoticeStatus.WAITING,
                sent_at=at if in_page else None, next_try_at=None if in_page else at,
            )
        )  # fmt: skip
    if not rows:
        return 0
    statement = Together()
    statement.insert(*rows, name="told", after=f"ON CONFLICT (key) DO NOTHING RETURNING {_TOLD}")
    statement.besides(_BY_MAIL)
    return len(statement.ask("SELECT 1 FROM told"))


def _mark(address: str) -> str:
    from hashlib import sha256

    from django.conf import settings

    return sha256(f"{settings.SECRET_KEY}/{address}".encode()).hexdigest()[:24]
