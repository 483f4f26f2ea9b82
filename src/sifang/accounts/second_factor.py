"""The second factor: a six-digit code that changes every half minute and works once."""

from __future__ import annotations

import io
from datetime import datetime

import pyotp
import segno

STEP = 30
ISSUER = "四方"


def new_secret() -> str:
    """A fresh secret, to be shown once."""
    return pyotp.random_base32(32)


def step_of(secret: str, code: str, now: datetime, after_step: int) -> int | None:
    """
    The half minute a code belongs to, or None when it is wrong or was used.

    The neighbours of the present half minute count too: clocks of phones drift.
    """
    code = "".join(c for c in code if c.isdigit())
    if not secret or len(code) != 6:
        return None
    present = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), code):
            return step if step > after_step else None
    return None


def code_now(secret: str, now: datetime) -> str:
    """The code of this moment; shown on the page for demonstration accounts alone."""
    return pyotp.TOTP(secret).generate_otp(int(now.timestamp()) // STEP)


def drawing(secret: str, username: str) -> str:
    """The secret as an SVG picture for an authenticator's camera."""
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, border=4, xmldecl=False, title="第二因素二维码", light="#fff"
    )
    return out.getvalue().decode()
