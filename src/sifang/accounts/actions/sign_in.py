"""Signing in and out. Locks and codes run on the machine's clock (`now`), the record on the city's (`at`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from sifang.accounts import second_factor
from sifang.accounts.models import User
from sifang.accounts.scope import is_administrator
from sifang.audit import public as audit
from sifang.policy import public as policy


@lru_cache(maxsize=1)
def _nobodys_password() -> str:
    """A hash to compare with when there is no such account: both answers take as long."""
    return make_password("nobody")


def may_use_account(user: User) -> bool:
    """Active, and not a demonstration account outside the demonstration."""
    return user.is_active and (settings.SIFANG_DEMONSTRATION or not user.is_demonstration)


@transaction.atomic(durable=True)
def try_password(username: str, password: str, *, by: Any, at: datetime, now: datetime) -> User | None:
    """
    The account a name and a password open, or None; failures count towards the lock.

    One answer for an unknown name, a wrong password and a locked account, after the same work.
    """
    user = User.objects.select_for_update().filter(username=username[:40]).first()
    is_right = check_password(password[:128], user.password if user else _nobodys_password())
    if user is None:
        audit.record("account.unknown_name_tried", by=by, at=at)
        return None
    if not may_use_account(user) or _is_locked(user, now):
        audit.record("account.sign_in_refused", subject=user, by=by, at=at)
        return None
    if not is_right:
        _count_failure_within(user, by=by, at=at, now=now)
        return None
    return user


@transaction.atomic(durable=True)
def try_code(user_id: int, code: str, *, secret: str = "", by: Any, at: datetime, now: datetime) -> bool:
    """
    Does a code of the second factor fit? A code works once; wrong ones count towards the lock.

    :param secret: at enrolment, the secret just shown, sealed; it is kept once its first code fits
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not may_use_account(user) or _is_locked(user, now) or (secret and user.totp_secret):
        return False
    step = second_factor.step_of(secret or user.totp_secret, code, now, 0 if secret else user.totp_last_step)
    if step is None:
        _count_failure_within(user, by=by, at=at, now=now)
        return False
    user.totp_last_step = step
    if secret:
        user.totp_secret = secret
        audit.record("account.second_factor_set", subject=user, by=by or user, at=at)
    user.save(update_fields=["totp_last_step", "totp_secret"])
    return True


@transaction.atomic(durable=True)
def sign_in(user_id: int, *, by: Any, at: datetime, now: datetime, way: str = "password") -> User:
    """Everything asked for was given: clears the failures; an administrator's other sessions end."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.failed_logins, user.locked_until, user.last_login = 0, None, now
    if is_administrator(user):
        user.session_stamp += 1
    user.save(update_fields=["failed_logins", "locked_until", "last_login", "session_stamp"])
    audit.record("account.signed_in", subject=user, by=by or user, at=at, way=way)
    return user


@transaction.atomic(durable=True)
def sign_out(user_id: int, *, by: Any, at: datetime) -> None:
    """Leaves a line; the session itself is the page's to end."""
    user = User.objects.get(pk=user_id)
    audit.record("account.signed_out", subject=user, by=by, at=at)


def _is_locked(user: User, now: datetime) -> bool:
    return user.locked_until is not None and user.locked_until > now


def _count_failure_within(user: User, *, by: Any, at: datetime, now: datetime) -> None:
    """One more failure; at the city's number the account locks for the city's minutes."""
    on = now.date()
    # A lock that ran out starts the count afresh.
    failures = 1 if user.locked_until else user.failed_logins + 1
    user.failed_logins, user.locked_until = failures, None
    audit.record("account.sign_in_failed", subject=user, by=by, at=at, failures=failures)
    if failures >= policy.whole("lockout.tries", on):
        minutes = policy.whole("lockout.minutes", on)
        user.locked_until = now + timedelta(minutes=minutes)
        audit.record("account.locked", subject=user, by=by, at=at, minutes=minutes)
    user.save(update_fields=["failed_logins", "locked_until"])
