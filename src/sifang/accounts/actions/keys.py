"""When the machine's secret key changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts import second_factor
from sifang.accounts.models import User
from sifang.accounts.permissions import insist
from sifang.audit import public as audit
from sifang.lib.sealing import CannotOpen


@transaction.atomic(durable=True)
def seal_second_factors_anew(*, by: Any, at: datetime) -> tuple[int, list[str]]:
    """
    Seal every second factor with the present key, so that former keys may be forgotten.

    :returns: how many were sealed anew, and the login names of those that no key of this machine opens
    """
    insist(by, "rights.manage")
    done, closed = 0, []
    for user in User.objects.select_for_update().exclude(totp_secret="").order_by("pk"):
        try:
            user.totp_secret = second_factor.sealed_anew(user.totp_secret)
        except CannotOpen:
            closed.append(user.username)
            continue
        user.save(update_fields=["totp_secret"])
        done += 1
    audit.record("account.second_factors_sealed_anew", by=by, at=at, count=done, closed=len(closed))
    return done, closed
