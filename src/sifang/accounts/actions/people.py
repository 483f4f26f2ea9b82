"""Accounts: made, closed, reset by system administrators; unlocked by security administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts.actions.passwords import one_time_password, set_password_within
from sifang.accounts.models import User
from sifang.accounts.permissions import insist, insist_on_another
from sifang.audit import public as audit
from sifang.lib.words import legible
from sifang.notices import public as notices


class CannotDoThat(Exception):
    """Nothing was changed; the message says why."""


@transaction.atomic(durable=True)
def create_person(
    *, username: str, name: str, phone: str = "", by: Any, at: datetime, now: datetime
) -> tuple[User, str]:
    """
    An account without any post, and its one-time password, shown once.

    :raises CannotDoThat: the name is missing or the user name taken
    """
    insist(by, "people.manage")
    return create_person_within(username=username, name=name, phone=phone, by=by, at=at, now=now)


def create_person_within(
    *, username: str, name: str, phone: str = "", by: Any, at: datetime, now: datetime
) -> tuple[User, str]:
    """The step of `create_person`, inside the caller's transaction."""
    username, name = username.strip(), legible(name)
    if not username or not name:
        raise CannotDoThat("登录名和姓名都要填")
    if User.objects.filter(username=username).exists():
        raise CannotDoThat("这个登录名已经有人用了")
    user = User(username=username, name=name, phone=legible(phone), must_change_password=True)
    password = one_time_password(now, user.username, user.phone)
    set_password_within(user, password, now=now)
    user.save()
    audit.record("account.created", subject=user, by=by, at=at)
    return user, password


@transaction.atomic(durable=True)
def correct_person(user_id: int, *, name: str, phone: str, by: Any, at: datetime) -> User:
    """A name or a telephone was written wrongly or has changed; an empty one stays as it is."""
    insist(by, "people.manage")
    user = User.objects.select_for_update().get(pk=user_id)
    user.name, user.phone = legible(name) or user.name, legible(phone) or user.phone
    user.save(update_fields=["name", "phone"])
    audit.record("account.corrected", subject=user, by=by, at=at)
    return user


@transaction.atomic(durable=True)
def close_account(user_id: int, *, by: Any, at: datetime) -> None:
    """The person has left: no more signing in; what he did stays his."""
    insist(by, "people.manage")
    insist_on_another(by, user_id)
    user = User.objects.select_for_update().get(pk=user_id)
    user.is_active = False
    user.session_stamp += 1
    user.save(update_fields=["is_active", "session_stamp"])
    notices.forget_mail_address_within(user.pk, by=by, at=at)
    audit.record("account.closed", subject=user, by=by, at=at)


@transaction.atomic(durable=True)
def open_account(user_id: int, *, by: Any, at: datetime) -> None:
    """A closed account may be used again."""
    insist(by, "people.manage")
    user = User.objects.select_for_update().get(pk=user_id)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("account.opened", subject=user, by=by, at=at)


@transaction.atomic(durable=True)
def unlock_account(user_id: int, *, by: Any, at: datetime) -> None:
    """The lock after too many failures is lifted before its time."""
    insist(by, "rights.manage")
    insist_on_another(by, user_id)
    user = User.objects.select_for_update().get(pk=user_id)
    user.failed_logins, user.locked_until = 0, None
    user.save(update_fields=["failed_logins", "locked_until"])
    audit.record("account.unlocked", subject=user, by=by, at=at)


@transaction.atomic(durable=True)
def clear_second_factor(user_id: int, *, by: Any, at: datetime) -> None:
    """The telephone is lost: at the next sign-in a new second factor is set up."""
    insist(by, "rights.manage")
    insist_on_another(by, user_id)
    user = User.objects.select_for_update().get(pk=user_id)
    user.totp_secret, user.totp_last_step = "", 0
    user.session_stamp += 1
    user.save(update_fields=["totp_secret", "totp_last_step", "session_stamp"])
    audit.record("account.second_factor_cleared", subject=user, by=by, at=at)


@transaction.atomic(durable=True)
def unmask_person(user_id: int, *, reason: str, by: Any, at: datetime) -> User:
    """
    Look at a person's full name and telephone; the reason is kept in the audit.

    :raises CannotDoThat: no reason was given
    """
    insist(by, "people.manage")
    if len(legible(reason)) < 4:
        raise CannotDoThat("请写明为什么要看（至少 4 个字）")
    user = User.objects.get(pk=user_id)
    audit.record("personal.unmasked", subject=user, by=by, at=at, note=legible(reason))
    return user
