"""The port for a city's single sign-on: an adapter says who stands at the door, we say what he may do."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


class SingleSignOn(Protocol):
    """Written by a city for its own identity service and named in `SIFANG_SSO`."""

    label: str
    """What the button says."""

    def identify(self, request: HttpRequest) -> str | None:
        """The user name the identity service vouches for, or None."""


def adapter() -> SingleSignOn | None:
    """The adapter of this installation, or None."""
    return import_string(settings.SIFANG_SSO)() if settings.SIFANG_SSO else None
