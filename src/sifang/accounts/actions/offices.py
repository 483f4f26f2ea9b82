"""The address book's offices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts.models import Office
from sifang.accounts.permissions import insist
from sifang.audit import public as audit
from sifang.lib.words import legible, pinyin_key


@transaction.atomic(durable=True)
def add_office(
    *, name: str, kind: str, area_id: int, duties: str = "", phone: str = "", by: Any, at: datetime
) -> Office:
    """A department, utility or office that signs, arrives and is assessed."""
    insist(by, "people.manage")
    return add_office_within(name=name, kind=kind, area_id=area_id, duties=duties, phone=phone, by=by, at=at)


def add_office_within(
    *, name: str, kind: str, area_id: int, duties: str = "", phone: str = "", by: Any, at: datetime
) -> Office:
    """The step of `add_office`, inside the caller's transaction."""
    office = Office.objects.create(
        name=legible(name), kind=kind, area_id=area_id, duties=legible(duties), phone=legible(phone),
        pinyin=pinyin_key(name),
    )  # fmt: skip
    audit.record("office.added", subject=office, by=by, at=at)
    return office


@transaction.atomic(durable=True)
def change_office(
    office_id: int, *, name: str, duties: str, phone: str, is_active: bool, by: Any, at: datetime
) -> Office:
    """A new name, telephone or duty; an office that is gone is taken out of use, never deleted."""
    insist(by, "people.manage")
    office = Office.objects.select_for_update().get(pk=office_id)
    office.name, office.duties, office.phone = legible(name), legible(duties), legible(phone)
    office.is_active, office.pinyin = is_active, pinyin_key(name)
    office.save()
    audit.record("office.changed", subject=office, by=by, at=at)
    return office
