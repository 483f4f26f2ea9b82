"""Keys for programs: shown once, kept as a fingerprint, worth no more than the person who holds them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sifang.accounts.models import User
from sifang.lib.prepared import ask, columns_of, made_of

PREFIX = "sfk_"
_HOLDER = (
    f"select {columns_of(User, 'u')} from accounts_apitoken t join accounts_user u on u.id = t.user_id"
    " where t.digest = %s and t.revoked_at is null and t.expires_at > %s and t.issued_at <= %s"
)


def new_raw() -> str:
    """A fresh key of 256 random bits; the prefix lets a scanner find one that leaked."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(raw: str) -> str:
    """The fingerprint that is kept. A random key needs no slow hash."""
    return hashlib.sha256(raw.encode()).hexdigest()


def user_of_token(raw: str, at: datetime) -> User | None:
    """
    Who holds this key, or None: unknown, run out, revoked, or the person may not sign in.

    :param at: the machine's time (`real_clock`)
    """
    from sifang.accounts.actions.sign_in import may_use_account

    if not raw.startswith(PREFIX):
        return None
    found = ask(_HOLDER, (digest_of(raw), at, at))
    user = made_of(User, found[0]) if found else None
    if user is None or not may_use_account(user) or user.must_change_password:
        return None
    return user
