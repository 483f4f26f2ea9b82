"""May this person…: asked by pages for the buttons, insisted on by actions."""

from __future__ import annotations

from typing import Any

from sifang.accounts.roles import RIGHTS
from sifang.accounts.scope import scope_of


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


def insist(by: Any, right: str) -> None:
    """
    For the actions of this room: the city's own operator at the machine (`by=None`) may, others need the right.

    :raises NotAllowed: with a sentence for the person
    """
    if by is not None:
        check_may(by, right)


def insist_on_another(by: Any, user_id: int) -> None:
    """
    What guards an administrator's account is never loosened by himself.

    :raises NotAllowed: the account is one's own
    """
    if by is not None and by.pk == user_id:
        raise NotAllowed("不能对自己的账号这样做，请另一位管理员办理")
