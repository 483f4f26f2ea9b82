"""
Secrets the database must keep but not show: sealed with a key that comes from the machine's secret key.

A copy of the database alone opens nothing. After a change of `SIFANG_SECRET_KEY` the keys before it, named in
`SIFANG_SECRET_KEY_FALLBACKS`, still open what they sealed; `seal` always uses the present one.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Every sealed text begins so: the version byte and the first of the moment it was sealed.
BEGINNING = "gAAAA"


class CannotOpen(Exception):
    """Sealed with a key this machine was not given, or not sealed at all."""


@lru_cache(maxsize=8)
def _box(purpose: str, keys: tuple[str, ...]) -> MultiFernet:
    def one(key: str) -> Fernet:
        derived = HKDF(SHA256(), 32, salt=None, info=f"sifang/{purpose}".encode()).derive(key.encode())
        return Fernet(base64.urlsafe_b64encode(derived))

    return MultiFernet([one(key) for key in keys])


def _present(purpose: str) -> MultiFernet:
    return _box(purpose, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def seal(text: str, *, purpose: str) -> str:
    """Seal a text; what is sealed for one purpose does not open for another."""
    return _present(purpose).encrypt(text.encode()).decode()


def open_sealed(sealed: str, *, purpose: str) -> str:
    """
    The text inside.

    :raises CannotOpen: no key of this machine fits
    """
    try:
        return _present(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as why:
        raise CannotOpen from why


def seal_anew(sealed: str, *, purpose: str) -> str:
    """
    The same text under the present key, so that a former key may be forgotten.

    :raises CannotOpen: no key of this machine fits
    """
    return seal(open_sealed(sealed, purpose=purpose), purpose=purpose)
