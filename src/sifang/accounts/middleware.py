"""Who is asking, and nobody gets anywhere without saying so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from sifang.accounts import sessions, tokens, written
from sifang.accounts.models import User
from sifang.accounts.pages.login import ask_again
from sifang.lib.access import is_open_to_all
from sifang.lib.clock import real_clock, today

Respond = Callable[[HttpRequest], HttpResponse]
# Where a person whose password must change may still go.
ALWAYS = {"change_password", "logout", "login"}


def _user_of(request: HttpRequest) -> User | None:
    if request.path.startswith("/api/") and (raw := _bearer(request)):
        return tokens.user_of_token(raw, real_clock(), on=today())
    return sessions.person_of(request, real_clock())


def _bearer(request: HttpRequest) -> str:
    kind, _, raw = request.headers.get("Authorization", "").partition(" ")
    return raw.strip() if kind.lower() == "bearer" else ""


class CurrentUserMiddleware:
    """Puts the signed-in person on the request, or None; programs say who they are by a token."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]  # read when first asked
        return self.get_response(request)


class SignInRequired:
    """Every address asks for a signed-in person, except views marked `open_to_all`."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        # Asked of every request, so that a session that ended is cleared before the view runs.
        user: Any = request.user
        is_anonymous = not getattr(user, "pk", None)
        if isinstance(user, SimpleLazyObject):
            # He is known now: each look at him through the lazy object would cost a detour.
            user = request.user = user._wrapped  # type: ignore[attr-defined]  # what it was made of
        if is_open_to_all(view):
            return None
        if is_anonymous:
            return _ask_to_sign_in(request)
        must = user.must_change_password or sessions.asks_for_password(request)
        if must and not request.path.startswith("/api/"):
            match = request.resolver_match
            if match is None or match.url_name not in ALWAYS:
                return redirect("change_password")
        return None


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "请先登录，或在 Authorization 里给出令牌"}, status=401)
    login = reverse("login") if settings.LOGIN_URL == "/login/" else settings.LOGIN_URL
    if request.headers.get("HX-Request"):
        # A fragment cannot hold the login page: the whole page goes there and comes back.
        shown = urlsplit(request.headers.get("HX-Current-URL", "/"))
        back = f"{shown.path}?{shown.query}" if shown.query else shown.path
        return HttpResponse(status=204, headers={"HX-Redirect": f"{login}?{urlencode({'next': back})}"})
    if settings.LOGIN_URL == "/login/" and (late := written.sent_too_late(request)) is not None:
        return ask_again(request, late)
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{login}?{urlencode({'next': back})}" if back != "/" else login)
