"""One form, one action on one record: what most pages of the register come down to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
from sifang.lib.clock import clock
from sifang.registry.acting import act
from sifang.registry.pages import forms


def with_ids(given: dict[str, Any]) -> dict[str, Any]:
    """`community` and `company` of a form as the ids the actions ask for."""
    told = dict(given)
    for key in ("community", "company", "area"):
        if key in told:
            row = told.pop(key)
            told[f"{key}_id"] = row.pk if row else None
    return told


def verb(
    request: HttpRequest, pk: int, make: Callable[[Any], Any], action: Callable[..., Any], **words: str
) -> HttpResponse:
    """
    A form whose answers go to the action by their names.

    :param make: makes the form out of the POST data, or out of None
    :param words: of the page: `title`, `back`, `lead`, `submit`, `said`
    """
    return act(
        request, make, lambda given: action(pk, **with_ids(given), by=request.user, at=clock()), **words
    )


def unmask(
    request: HttpRequest, pk: int, action: Callable[..., Any], *, title: str, back: str
) -> HttpResponse:
    """Ask for a reason and show what is behind the mask once: not kept by the browser, not reached by a link."""
    accounts.check_may(request.user, "personal.unmask")
    on, shown = looking_at(request).at, []

    def do(given: dict[str, Any]) -> None:
        shown.append(action(pk, reason=given["reason"], on=on, by=request.user, at=clock()))

    answer = act(request, forms.ReasonForm, do, title=f"看{title}", back=back, submit="看全名和手机")
    if shown:
        answer = render(request, "registry/unmasked.html", {"row": shown[0], "title": title, "back": back})
    answer["Cache-Control"] = "private, no-store"
    return answer
