"""Who is asking: sets `request.user` from the session, once, lazily."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from sifang.accounts.models import User


def _user_of(request: HttpRequest) -> User | None:
    key = request.session.get("user_id")
    if not key:
        return None
    return User.objects.filter(pk=key, is_active=True).first()


class CurrentUserMiddleware:
    """Puts the signed-in person on the request, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]
        return self.get_response(request)
