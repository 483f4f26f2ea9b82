"""Who may change the calendar. This room stands below the people: a room above says how to ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class NotAllowed(Exception):
    """The person may not change the calendar; the message says so."""


def _nobody(user: Any) -> bool:
    return False


_may_edit: Callable[[Any], bool] = _nobody


def let(may_edit: Callable[[Any], bool]) -> None:
    """Say who may change the calendar; until somebody does, nobody may."""
    global _may_edit
    _may_edit = may_edit


def may_edit(user: Any) -> bool:
    """May this person change the calendar?"""
    return bool(getattr(user, "pk", None)) and _may_edit(user)


def check_may_edit(user: Any) -> None:
    """:raises NotAllowed: with a sentence for the person"""
    if not may_edit(user):
        raise NotAllowed("您的岗位没有“维护节假日和调休”的权限")
