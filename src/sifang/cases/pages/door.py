"""The pages people reach without an account: never kept, never indexed, and their address told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sifang.cases.telling.limits import Caller
from sifang.lib.access import open_to_all


def without_account(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Open to all; the answer is stored nowhere, found by no search engine, and leaves no trace in the next page.

    What is not there is said in this house's words too: the page for staff sends people to a login they have not.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except Http404:
            answer = render(request, "cases/public/gone.html", status=404)
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
