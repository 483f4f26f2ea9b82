"""
The form a person fills in has a key; the secret of his page comes out of it, so a form sent twice is one telling.

The key is made here and signed; the secret is not kept, only its fingerprint. Whoever has a copy of the database
can open nobody's page.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import date

from django.conf import settings
from django.core import signing

from sifang.cases.tellings import fingerprint

__all__ = [
    "A_DAY",
    "code_of",
    "fingerprint",
    "form_mark",
    "is_form_key",
    "mark_of",
    "new_form_key",
    "token_of",
]
_SALT = "cases.telling.form"
A_DAY = 24 * 3600
"""Seconds a form may stand open."""


def new_form_key() -> str:
    """A fresh signed key for a form that is about to be shown."""
    return signing.TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(18))


def is_form_key(key: str) -> bool:
    """Was it made here, today or yesterday?"""
    try:
        signing.TimestampSigner(salt=_SALT).unsign(key, max_age=A_DAY)
    except signing.BadSignature:
        return False
    return True


def token_of(form_key: str) -> str:
    """The secret of the page that a telling sent with this form gets."""
    return urlsafe_b64encode(_keyed("token", form_key)[:18]).decode()


def form_mark(form_key: str) -> str:
    """Under what the pictures of a form wait."""
    return _keyed("form", form_key).hex()


def mark_of(kind: str, value: str, day: date) -> str:
    """Who told, for one day: the salt changes with the day, so that nobody is followed from day to day."""
    return _keyed(f"trace/{day}/{kind}", value).hex()


def code_of(mark: str) -> str:
    """The short number somebody who was stopped reads to the clerk."""
    return mark[:8].upper()


def _keyed(purpose: str, text: str) -> bytes:
    key = f"sifang/cases/telling/{purpose}/{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
