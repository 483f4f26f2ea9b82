"""A page asks for a signed-in person unless it says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def open_to_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that answers people who have not signed in; see the sign-in middleware."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    opened.is_open_to_all = True  # type: ignore[attr-defined]  # a mark on a function
    return opened


def is_open_to_all(view: Callable[..., Any]) -> bool:
    """Was the view marked?"""
    return bool(getattr(view, "is_open_to_all", False))
