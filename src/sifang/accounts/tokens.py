"""Keys for programs: shown once, kept as a fingerprint, worth no more than the person who holds them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sifang.accounts.models import ApiToken, User

PREFIX = "sfk_"


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
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest_of(raw), revoked_at=None, expires_at__gt=at, issued_at__lte=at)
        .first()
    )
    if token is None or not may_use_account(token.user) or token.user.must_change_password:
        return None
    return token.user
