"""What every answer has in common: reading changes nothing, a refusal is a sentence, nothing foreign runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sifang.accounts.public import NotAllowed, scope_of
from sifang.lib.clock import clock
from sifang.lib.constraints import sentence_for
from sifang.site.todo import count_afterwards, is_counted_afterwards

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_WRITES = ("INSERT", "UPDATE", "DELETE", "COPY", "TRUNCATE")
# A session may be renewed while somebody only reads; everything else may not be written.
_MAY_BE_WRITTEN = ("django_session",)


class WroteWhileReading(RuntimeError):
    """A GET request tried to change the database: an error on the day it is written."""


def _forbid_writing(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    start = sql.lstrip()[:8].upper()
    if start.startswith(_WRITES) and not any(name in sql[:200] for name in _MAY_BE_WRITTEN):
        raise WroteWhileReading(sql[:200])
    return execute(sql, params, many, context)


class TellTime:
    """Says in the answer how long the server took to make it (`Server-Timing`), for browsers and measurements."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        response["Server-Timing"] = f"app;dur={(time.perf_counter() - begun) * 1000:.1f}"
        return response


class CountAfterwards:
    """What the frame told from memory is counted again when the answer has been sent: nobody waits for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = request.user
        if is_counted_afterwards(user):
            close = response.close

            def close_and_count() -> None:
                close()
                count_afterwards(user, clock())

            response.close = close_and_count  # type: ignore[method-assign]  # the server calls it last of all
        return response


class RefuseHuge:
    """
    Answers 413 before a byte of a body is read that is larger than anything asked for here.

    Whoever is signed in (or shows an API key) may send large workbooks; everybody else a few photographs.
    Finer limits, with words of their own, are kept by the pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = int(request.META.get("CONTENT_LENGTH") or 0)
        if sent > settings.BODY_MOST_OF_ANYBODY:
            known = request.user or (request.path.startswith("/api/") and "Authorization" in request.headers)
            most = settings.BODY_MOST if known else settings.BODY_MOST_OF_ANYBODY
            if sent > most:
                mega = 1024 * 1024
                return _answer(
                    request,
                    413,
                    f"送来的内容有 {sent // mega} MB，这里一次最多收 {most // mega} MB。请分几次送。",
                )
        return self.get_response(request)


class ReadingChangesNothing:
    """GET runs without the right to write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _READING:
            return self.get_response(request)
        with connection.execute_wrapper(_forbid_writing):
            return self.get_response(request)


class RefusalsAreSentences:
    """A missing right answers 403 and a violated constraint 409, each with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and not request.path.startswith("/api/"):
            # An address of a button, opened by itself: an empty answer would be a browser's own error page.
            told = render(request, "405.html", status=405)
            told["Allow"] = response["Allow"]
            response = told
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
            "frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
        )
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        # The scope is read before the page asks which area to show: one's own comes first.
        if request.user:
            scope_of(request.user)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return _answer(request, 403, str(error))
        if isinstance(error, IntegrityError):
            return _answer(request, 409, sentence_for(error))
        return None


def _answer(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=status)
    return render(request, f"{status}.html", {"reason": sentence, "exception": sentence}, status=status)
