"""Invented values for the gallery, odd ones on purpose."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def everything(request: HttpRequest) -> dict[str, Any]:
    """What the gallery shows."""
    return {}
