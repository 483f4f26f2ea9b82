"""The city's rules as a person reads them: what holds on a day, since when, on whose word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from sifang.lib.clock import ZONE, clock
from sifang.policy import public as policy
from sifang.policy.pages.tables import entries, table_of
from sifang.ui import public as ui

Page = Callable[..., HttpResponse]


def signed_in(page: Page) -> Page:
    """The rules are for everybody who has an account, whatever the post."""

    @require_GET
    @wraps(page)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not getattr(getattr(request, "user", None), "pk", None):
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        return page(request, *args, **kwargs)

    return wrapped


def _day(request: HttpRequest) -> date:
    """The day asked for in the address (`at`), else today by the city's clock."""
    return _asked_day(request, "at") or clock().date()


def _asked_day(request: HttpRequest, name: str) -> date | None:
    try:
        asked = date.fromisoformat(request.GET.get(name) or "")
    except ValueError:
        return None
    return asked if 1949 <= asked.year <= 2100 else None


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Every rule, clock and target in force on a day, by group, with its source."""
    on = _day(request)
    everything = entries(on)
    group, kind, words = (request.GET.get(name, "") for name in ("group", "kind", "q"))
    found = [
        each
        for each in everything
        if (not group or each.group == group)
        and (not kind or each.source_kind == kind)
        and (not words or words.casefold() in f"{each.name}{each.source}{each.key}".casefold())
    ]
    unpublished = sum(each.source_kind == policy.SourceKind.DEMONSTRATION for each in everything)
    context = {
        "on": on,
        "table": table_of(found, everything, group=group, kind=kind, words=words, on=on),
        "lists": policy.lists(on),
        "indicators": [policy.indicator_texts(key) for key in policy.indicator_keys()],
        "total": len(everything),
        "unpublished": unpublished,
        "unpublished_href": ui.href_with(request, kind=policy.SourceKind.DEMONSTRATION.value),
        "version": policy.version(on),
        "city": policy.city(),
    }
    return render(request, "policy/index.html", context)


@signed_in
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """One rule or legal clock: the value of the day and every version."""
    on = _day(request)
    try:
        versions = policy.history(key)
    except policy.NoSuchRule as why:
        raise Http404(str(why)) from why
    context: dict[str, Any] = {
        "on": on,
        "now": policy.find(key, on),
        "versions": [(each, _in_force(each, on)) for each in reversed(versions)],
        "name": versions[-1].name,
        "key": key,
    }
    if key.startswith("deadline.") and context["now"]:
        clock_ = policy.deadline(key, on)
        countable = not clock_.in_clock_time
        start = _asked_day(request, "start") if countable else None
        due = policy.term(key, datetime.combine(start, time(12), tzinfo=ZONE), on) if start else None
        context |= {"clock": clock_, "countable": countable, "start": start, "due": due}
    return render(request, "policy/rule.html", context)


@signed_in
def target(request: HttpRequest, key: str) -> HttpResponse:
    """What an indicator should reach; shown with the indicator's own words."""
    if key not in policy.indicator_keys():
        raise Http404("没有这个指标")
    return redirect("policy:indicator", key=key)


@signed_in
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """An indicator's words: what is counted of what, how it is shown, and its target."""
    on = _day(request)
    if key not in policy.indicator_keys():
        raise Http404("没有这个指标")
    versions = policy.indicator_history(key)
    context = {
        "on": on,
        "words": policy.indicator_texts(key, on),
        "target": policy.target(key, on),
        "versions": [(each, _in_force(each, on)) for each in reversed(versions)],
    }
    return render(request, "policy/indicator.html", context)


@signed_in
def listed(request: HttpRequest, key: str) -> HttpResponse:
    """A numbered list in force on a day, each item with its source."""
    on = _day(request)
    try:
        found = policy.listed(key, on)
    except policy.NoSuchRule as why:
        raise Http404(str(why)) from why
    return render(request, "policy/list.html", {"on": on, "list": found})


@signed_in
def offices(request: HttpRequest) -> HttpResponse:
    """Who answers for what: departments and utilities with the duties the regulation gives them."""
    city = policy.city()
    named = [(office, office.name_in(city.name)) for office in policy.offices()]
    return render(request, "policy/offices.html", {"offices": named, "city": city})


def _in_force(version: object, on: date) -> bool:
    starts, ends = version.in_force_from, version.in_force_before  # type: ignore[attr-defined]  # every shape with versions has both
    return starts <= on and (ends is None or on < ends)
