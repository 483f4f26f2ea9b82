"""Remembers 长辈版: one press, kept on this device, also without scripts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sifang.ui.shell import MODE_COOKIE

A_YEAR = 365 * 24 * 3600


class RememberMode:
    """Turns `?mode=elder` and `?mode=` into a cookie; the wall is a page, not a person's habit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked = request.GET.get("mode")
        if asked == "elder":
            response.set_cookie(MODE_COOKIE, "elder", max_age=A_YEAR, samesite="Lax")
        elif asked == "" and request.COOKIES.get(MODE_COOKIE):
            response.delete_cookie(MODE_COOKIE, samesite="Lax")
        return response
