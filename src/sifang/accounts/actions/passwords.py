"""Changing and resetting passwords."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password
from django.db import transaction

from sifang.accounts.models import PastPassword, User
from sifang.accounts.passwords import RECENT, classes_of, is_recent, problems_of, rules_on
from sifang.accounts.permissions import insist, insist_on_another
from sifang.audit import public as audit


class CannotChangePassword(Exception):
    """The old password is wrong or the new one will not do; the message says which."""


@transaction.atomic(durable=True)
def change_password(user_id: int, *, old: str, new: str, by: Any, at: datetime, now: datetime) -> User:
    """
    A person changes his own password; his other sessions end.

    :raises CannotChangePassword: with a sentence for the person
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not check_password(old, user.password):
        raise CannotChangePassword("现在的口令不对")
    set_password_within(user, new, now=now)
    user.must_change_password = False
    user.session_stamp += 1
    user.save()
    audit.record("account.password_changed", subject=user, by=by, at=at)
    return user


@transaction.atomic(durable=True)
def reset_password(user_id: int, *, by: Any, at: datetime, now: datetime) -> str:
    """A system administrator gives a one-time password, shown once; the person must change it."""
    insist(by, "people.manage")
    insist_on_another(by, user_id)
    user = User.objects.select_for_update().get(pk=user_id)
    password = one_time_password(now, user.username, user.phone)
    set_password_within(user, password, now=now)
    user.must_change_password = True
    user.session_stamp += 1
    user.save()
    audit.record("account.password_reset", subject=user, by=by, at=at)
    return password


def set_password_within(user: User, password: str, *, now: datetime) -> None:
    """
    Put a password on an account inside the caller's transaction; the caller saves the account.

    :raises CannotChangePassword: the password does not meet the city's rules
    """
    problems = problems_of(password, rules_on(now.date()), username=user.username, phone=user.phone)
    if problems:
        raise CannotChangePassword("；".join(problems))
    if user.pk:
        past = PastPassword.objects.filter(user=user).order_by("-id")
        if is_recent(password, [user.password, *past.values_list("password", flat=True)[:RECENT]]):
            raise CannotChangePassword(f"不能与最近 {RECENT} 个口令相同")
        PastPassword.objects.create(user=user, password=user.password, used_until=now)
    user.set_password(password)
    user.password_changed_at = now


def one_time_password(now: datetime, username: str = "", phone: str = "") -> str:
    """A random password that meets the city's rules for this account and is easy to read out."""
    rules = rules_on(now.date())
    # No characters that are mistaken for one another when read out.
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789-_"
    length = max(rules.minimum_length, 14)
    while True:
        password = "".join(secrets.choice(letters) for _ in range(length))
        if classes_of(password) >= min(rules.character_classes, 4) and not problems_of(
            password, rules, username=username, phone=phone
        ):
            return password
