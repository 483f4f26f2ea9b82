"""A session: who signed in, when last seen, and whether it still holds. On the machine's clock."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from sifang.accounts.models import User
from sifang.accounts.scope import is_administrator
from sifang.policy import public as policy

REMEMBER_SECONDS = 60
"""How often "last seen" is written down; a read page should not cost a write each time."""


def begin(request: HttpRequest, user: User, now: datetime) -> None:
    """Sign the person in on this browser, under a new key."""
    request.session.flush()
    key = "session.administrator_idle_minutes" if is_administrator(user) else "session.idle_minutes"
    request.session["user_id"] = user.pk
    request.session["stamp"] = user.session_stamp
    request.session["seen"] = int(now.timestamp())
    request.session["idle"] = policy.whole(key, now.date()) * 60
    request.session.set_expiry(0)
    request.user = user  # type: ignore[assignment]  # as the middleware does


def ask_for_password(request: HttpRequest) -> None:
    """The password has run out: nothing else can be done before there is a new one."""
    request.session["asks_password"] = True


def asks_for_password(request: HttpRequest) -> bool:
    """Has it run out?"""
    return bool(request.session.get("asks_password"))


def restamp(request: HttpRequest, user: User) -> None:
    """The person has a new password and his other sessions have ended; this one goes on, under a new key."""
    request.session.cycle_key()
    request.session.pop("asks_password", None)
    request.session["stamp"] = user.session_stamp


def person_of(request: HttpRequest, now: datetime) -> User | None:
    """Who is signed in, or None when nobody is, or the session has ended."""
    key = request.session.get("user_id")
    if not key:
        return None
    seen, idle = request.session.get("seen"), request.session.get("idle")
    stamp = int(now.timestamp())
    if seen is not None and idle is not None and stamp - seen > idle:
        request.session.flush()
        request.session["ended"] = "idle"
        return None
    user = User.objects.filter(pk=key, is_active=True).first()
    if user is None or (user.is_demonstration and not settings.SIFANG_DEMONSTRATION):
        return None
    if request.session.get("stamp", user.session_stamp) != user.session_stamp:
        request.session.flush()
        request.session["ended"] = "elsewhere"
        return None
    if seen is not None and stamp - seen >= REMEMBER_SECONDS:
        request.session["seen"] = stamp
    return user
