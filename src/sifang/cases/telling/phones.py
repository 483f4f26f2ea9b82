"""Whom to call instead: the public telephone of the residents' committee."""

from __future__ import annotations

from sifang.accounts import public as accounts


def community_phone(community_id: int) -> str:
    """From the address book of public bodies; '' when it has none."""
    rows = accounts.Office.objects.filter(area=community_id, kind="COMMUNITY_OFFICE", is_active=True)
    return rows.order_by("id").values_list("phone", flat=True).first() or ""
