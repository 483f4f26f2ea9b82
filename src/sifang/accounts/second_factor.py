"""
The second factor: a six-digit code that changes every half minute and works once.

Outside this file a secret goes about sealed (`sifang.lib.sealing`); it is opened here, to compare a code or to
be shown once at enrolment.
"""

from __future__ import annotations

import io
import logging
from datetime import datetime

import pyotp
import segno

from sifang.lib.sealing import CannotOpen, open_sealed, seal, seal_anew

STEP = 30
ISSUER = "四方"
PURPOSE = "second factor"
log = logging.getLogger(__name__)


def new_secret() -> str:
    """A fresh secret, sealed."""
    return as_kept(pyotp.random_base32(32))


def as_kept(secret: str) -> str:
    """A secret as it is kept."""
    return seal(secret, purpose=PURPOSE)


def opened(sealed: str) -> str:
    """The secret as an authenticator takes it; nothing when this machine has no key that fits."""
    try:
        return open_sealed(sealed, purpose=PURPOSE)
    except CannotOpen:
        log.error(
            "A second factor was sealed with a key this machine was not given; its codes cannot be compared."
        )
        return ""


def sealed_anew(sealed: str) -> str:
    """
    The same secret under the machine's present key.

    :raises sifang.lib.sealing.CannotOpen: no key of this machine fits
    """
    return seal_anew(sealed, purpose=PURPOSE)


def step_of(sealed: str, code: str, now: datetime, after_step: int) -> int | None:
    """
    The half minute a code belongs to, or None when it is wrong or was used.

    The neighbours of the present half minute count too: clocks of phones drift.
    """
    code = "".join(c for c in code if c.isdigit())
    if not sealed or len(code) != 6:
        return None
    secret = opened(sealed)
    if not secret:
        return None
    present = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), code):
            return step if step > after_step else None
    return None


def code_now(sealed: str, now: datetime) -> str:
    """The code of this moment; shown on the page for demonstration accounts alone."""
    return pyotp.TOTP(opened(sealed)).generate_otp(int(now.timestamp()) // STEP)


def drawing(sealed: str, username: str) -> str:
    """The secret as an SVG picture for an authenticator's camera."""
    address = pyotp.TOTP(opened(sealed)).provisioning_uri(name=username, issuer_name=ISSUER)
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, border=4, xmldecl=False, title="第二因素二维码", light="#fff"
    )
    return out.getvalue().decode()
