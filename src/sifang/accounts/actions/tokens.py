"""Issuing and revoking keys for programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from sifang.accounts import tokens
from sifang.accounts.models import ApiToken
from sifang.accounts.scope import is_administrator
from sifang.audit import public as audit
from sifang.lib.words import legible

MOST_DAYS = 366
"""A key that nobody renews within a year is a key nobody remembers."""


class CannotIssueToken(Exception):
    """The key was not issued; the message says why."""


@transaction.atomic(durable=True)
def issue_token(*, label: str, days: int, by: Any, at: datetime, now: datetime) -> tuple[ApiToken, str]:
    """
    A key for a program that acts as this person; the raw key is answered once and kept nowhere.

    :raises CannotIssueToken: administrators hold no keys, and a key lasts a year at most
    """
    if is_administrator(by):
        raise CannotIssueToken("管理员账号不能签发接口令牌")
    if not 1 <= days <= MOST_DAYS:
        raise CannotIssueToken(f"有效期须在 1 至 {MOST_DAYS} 天之间")
    if not legible(label):
        raise CannotIssueToken("请写明用途")
    raw = tokens.new_raw()
    token = ApiToken.objects.create(
        user=by,
        label=legible(label)[:80],
        digest=tokens.digest_of(raw),
        issued_at=now,
        expires_at=now + timedelta(days=days),
    )
    audit.record("token.issued", subject=token, by=by, at=at, days=days)
    return token, raw


@transaction.atomic(durable=True)
def revoke_token(token_id: int, *, by: Any, at: datetime, now: datetime) -> None:
    """A key stops working at once; one's own only."""
    token = ApiToken.objects.select_for_update().get(pk=token_id, user=by)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = now, by
        token.save(update_fields=["revoked_at", "revoked_by"])
        audit.record("token.revoked", subject=token, by=by, at=at)
