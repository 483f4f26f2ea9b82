"""The front door of people and offices."""

from __future__ import annotations

from typing import Any

from sifang.accounts.models import ApiToken, Jurisdiction, Office, Post, PostHolding, User
from sifang.accounts.roles import RIGHTS, ROLES, Role
from sifang.accounts.scope import Scope, is_administrator, scope_of
from sifang.accounts.tokens import user_of_token

__all__ = [
    "RIGHTS",
    "ROLES",
    "ApiToken",
    "Jurisdiction",
    "NotAllowed",
    "Office",
    "Post",
    "PostHolding",
    "Role",
    "Scope",
    "User",
    "check_may",
    "is_administrator",
    "may",
    "scope_of",
    "user_of_token",
]


class NotAllowed(Exception):
    """The person's post does not have this right; the message says which."""


def may(user: Any, right: str) -> bool:
    """Does one of the person's posts have this right today?"""
    if right not in RIGHTS:
        raise KeyError(right)
    return right in scope_of(user).rights


def check_may(user: Any, right: str) -> None:
    """:raises NotAllowed: with a sentence for the person"""
    if not may(user, right):
        raise NotAllowed(f"您的岗位没有“{RIGHTS[right]}”的权限")
