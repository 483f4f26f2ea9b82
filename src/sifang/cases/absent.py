"""Offices and companies of which nobody has an account: the desk that sends to them writes down what they do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from sifang.accounts import public as accounts
from sifang.cases.choices import PartyKind
from sifang.cases.models import Case
from sifang.cases.parties import Party, body
from sifang.cases.workflow import desk_of

WRITTEN_DOWN = frozenset({"sign", "object", "contact", "arrive", "finish_step", "hand_in"})
"""What is written down for it. Nobody asks himself for time, nor appeals against himself."""


def _acting(on: date) -> QuerySet[accounts.PostHolding]:
    seeing = [key for key, role in accounts.ROLES.items() if role.sees_records]
    return accounts.PostHolding.objects.filter(
        post__is_active=True, post__role__in=seeing, user__is_active=True, period__contains=on
    )


def offices_nobody_acts_for(ids: Collection[int], on: date) -> frozenset[int]:
    """Of some offices those of which nobody could press anything that day; one query."""
    there = _acting(on).filter(post__office__in=ids)
    return frozenset(ids) - frozenset(there.values_list("post__office", flat=True))


def nobody_acts_for(outside: Literal["office", "company"], column: str, on: date) -> Any:
    """The same as a condition on rows of which `column` is the office or company."""
    return ~Q(Exists(_acting(on).filter(**{f"post__{outside}_id": OuterRef(column)})))


def is_absent(party: Party, user: Any) -> bool:
    """Has nobody an account who could press for this office or company? Asked once in a person's request."""
    known = user.__dict__.setdefault("_absent", {})
    if party not in known:
        whose = (
            {"post__office": party.office_id} if party.office_id else {"post__company_id": party.company_id}
        )
        known[party] = not _acting(accounts.scope_of(user).on).filter(**whose).exists()
    return known[party]


def is_written_down_by(case: Any, party: Party, mine: Collection[Party]) -> bool:
    """Is one of one's own parties the desk that writes down for this office or company?"""
    outside = (PartyKind.COMPANY, PartyKind.DEPARTMENT, PartyKind.UTILITY)
    return party.kind in outside and body(case, desk_of(party.kind)) in mine


def to_write_down(user: Any) -> QuerySet[Case]:
    """Open cases that wait on an office or company without an account, below the person's own desk."""
    return Case.objects.filter(written_down_by(user, "turn"), closed_at__isnull=True)


def written_down_by(user: Any, prefix: str, case: str = "") -> Q:
    """
    A condition on rows whose party under a prefix has no account and is written down for by the person's desk.

    :param case: how such a row leads to its case: `case__`
    """
    scope = accounts.scope_of(user)
    roles = {role.key for role in scope.roles}
    mine = Q(pk__in=[])
    for role, column, party, alone in (
        (
            "COMMUNITY_WORKER",
            "community",
            f"{prefix}_company",
            nobody_acts_for("company", f"{prefix}_company", scope.on),
        ),
        (
            "SUBDISTRICT_CLERK",
            "subdistrict",
            f"{prefix}_office",
            nobody_acts_for("office", f"{prefix}_office", scope.on),
        ),
    ):
        if role in roles and scope.area_ids:
            mine |= Q(**{f"{case}{column}__in": scope.area_ids, f"{party}__isnull": False}) & alone
    return mine
