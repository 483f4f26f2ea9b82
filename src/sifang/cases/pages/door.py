"""The pages people reach without an account: never kept, never indexed, and their address told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from sifang.cases.telling.limits import Caller
from sifang.lib.access import open_to_all


def without_account(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to all; the answer is stored nowhere, found by no search engine, and leaves no trace in the next page."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store, private"
        answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        # With none at all a browser would hide where a form comes from, and no form could be sent.
        answer["Referrer-Policy"] = "strict-origin"
        return answer

    return open_to_all(shown)


def caller_of(request: HttpRequest, phone: str = "") -> Caller:
    """Who asks, as far as the network tells: hashed with the day's salt before anything is written."""
    device = f"{request.META.get('REMOTE_ADDR', '')} {request.headers.get('User-Agent', '')[:200]}"
    return Caller(device, phone)
