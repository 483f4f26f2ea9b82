"""Who looks after the queue. This room stands below the people: a room above says how to ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sifang.lib.refusals import Refusal


class NotAllowed(Refusal):
    """The person does not look after the queue."""

    status = 403


def _nobody(user: Any) -> bool:
    return False


_may_run: Callable[[Any], bool] = _nobody


def let(may_run: Callable[[Any], bool]) -> None:
    """Say who looks after the queue; until somebody does, nobody may."""
    global _may_run
    _may_run = may_run


def may_run(user: Any) -> bool:
    """May this person try failed notices again?"""
    return bool(getattr(user, "pk", None)) and _may_run(user)


def check_may_run(user: Any) -> None:
    """:raises NotAllowed: with a sentence for the person"""
    if not may_run(user):
        raise NotAllowed("您的岗位不管理消息队列")
