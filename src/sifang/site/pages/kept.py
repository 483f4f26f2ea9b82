"""A page asked for again is given again, until somebody acts: leaders leaf back and forth, walls ask every minute."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse

from sifang.audit import public as audit
from sifang.lib.clock import today
from sifang.policy import public as policy

# How long a page is believed when rows were changed without an action, and how much one process keeps.
_SECONDS, _BYTES = 60.0, 32 * 1024 * 1024
_HTMX = ("HX-Request", "HX-Target", "HX-Current-URL", "HX-Boosted")


@dataclass(frozen=True, slots=True)
class _Page:
    at: float
    body: bytes
    headers: tuple[tuple[str, str], ...]


class _Shelf:
    """Pages by key, the longest unasked leaves first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[Any, ...], _Page] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def find(self, key: tuple[Any, ...]) -> _Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or time.monotonic() - page.at > _SECONDS:
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[Any, ...], page: _Page) -> None:
        with self._lock:
            if old := self._pages.pop(key, None):
                self._size -= len(old.body)
            self._pages[key] = page
            self._size += len(page.body)
            while self._size > _BYTES:
                _, gone = self._pages.popitem(last=False)
                self._size -= len(gone.body)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._size = 0


SHELF = _Shelf()


class KeepPages:
    """
    Gives a signed-in person the page he was given for the same address, while nobody acted since.

    Every action leaves an audit line, so a page holds until a new line stands there; it is kept for one session
    alone (its cookies and what the session remembers are part of the key). Not kept: anything but a page
    answered 200, a page with a notice to be read once, one that says `no-store`, and everything inside a
    transaction, which sees its own rows.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        # After the sign-in middleware has let the person through.
        key = _key(request)
        if key is None:
            return None
        if page := SHELF.find(key):
            return HttpResponse(page.body, headers=dict(page.headers))
        request.kept_as = key  # type: ignore[attr-defined]  # kept on the request
        return None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = getattr(request, "kept_as", None)
        if key is not None and _may_be_kept(request, response):
            SHELF.put(key, _Page(time.monotonic(), response.content, tuple(response.items())))
        return response


def inside_transaction() -> bool:
    """Where rows are seen that nobody else sees yet."""
    return connection.in_atomic_block


def _key(request: HttpRequest) -> tuple[Any, ...] | None:
    """What the page depends on; the mark of the last action is read before the page, never after."""
    if request.method != "GET" or request.path.startswith("/api/") or inside_transaction():
        return None
    user: Any = request.user
    if not getattr(user, "pk", None) or len(get_messages(request)):
        return None
    day = today()
    remembered = sorted((k, repr(v)) for k, v in request.session.items() if k != "seen")
    return (
        connection.settings_dict["NAME"], user.pk, user.session_stamp, request.headers.get("Cookie", ""),
        tuple(remembered), request.get_host(), request.is_secure(), request.get_full_path(),
        tuple(request.headers.get(name, "") for name in _HTMX), day, policy.version(day).sha256, audit.stamp(),
    )  # fmt: skip


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Content-Type", "").startswith("text/html")
        and "no-store" not in response.headers.get("Cache-Control", "")
        and not request.session.modified
        and not len(get_messages(request))
    )
