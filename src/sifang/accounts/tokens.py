"""Keys for programs: shown once, kept as a fingerprint, worth no more than the person who holds them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime

from sifang.accounts.models import User
from sifang.accounts.scope import POST, made_of_posts, with_scope
from sifang.lib.prepared import ask, columns_of, made_of

PREFIX = "sfk_"
# The holder with the posts he holds that day, in one statement: a program asks often.
_HOLDER = f"""
select {columns_of(User, "u")}, {POST}
  from accounts_apitoken t
  join accounts_user u on u.id = t.user_id
  left join (accounts_postholding h
             join accounts_post p on p.id = h.post_id and p.is_active
             join accounts_office o on o.id = p.office_id) on h.user_id = u.id and h.period @> %s::date
 where t.digest = %s and t.revoked_at is null and t.expires_at > %s and t.issued_at <= %s
 order by h.id"""
_COLUMNS = len(User._meta.concrete_fields)


def new_raw() -> str:
    """A fresh key of 256 random bits; the prefix lets a scanner find one that leaked."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(raw: str) -> str:
    """The fingerprint that is kept. A random key needs no slow hash."""
    return hashlib.sha256(raw.encode()).hexdigest()


def user_of_token(raw: str, at: datetime, *, on: date) -> User | None:
    """
    Who holds this key, or None: unknown, run out, revoked, or the person may not sign in.

    :param at: the machine's time (`real_clock`)
    :param on: the day by the city's clock, whose posts count
    """
    from sifang.accounts.actions.sign_in import may_use_account

    if not raw.startswith(PREFIX):
        return None
    found = ask(_HOLDER, (on, digest_of(raw), at, at))
    user = made_of(User, found[0][:_COLUMNS]) if found else None
    if user is None or not may_use_account(user) or user.must_change_password:
        return None
    return with_scope(user, made_of_posts([row[_COLUMNS:] for row in found if row[_COLUMNS] is not None], on))
