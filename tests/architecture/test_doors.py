"""Every address asks who is there, except those that say they do not; and each one can be walked to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from sifang.lib.access import is_open_to_all

# Marked `open_to_all`, and why.
OPEN = {
    "login": "the door itself",
    "login_by_sso": "the door itself",
    "login_code": "the door's second lock",
    "login_enrol": "the door's second lock",
    "health": "monitors are not people; they get one word",
    "gallery": "components with invented values",
    "openapi-json": "describes the API, holds no data",
    "openapi-view": "describes the API, holds no data",
    "api-root": "says where the API begins, holds no data",
}
SAMPLES = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "date": "2021-11-30",
    "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
}


def addresses(resolver: Any = None, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str, Any]]:
    """Name, a sample address and the view of every pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        route = _sample(one)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from addresses(one, prefix + route, inner)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name or one.lookup_str}", "/" + prefix + route, one.callback


def _sample(one: Any) -> str:
    route = str(one.pattern)
    for name, converter in one.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, SAMPLES.get(kind, "x"))
        if f":{name}>" in route:
            start = route.rindex("<", 0, route.index(f":{name}>"))
            route = route[:start] + "2021-11" + route[route.index(f":{name}>") + len(name) + 2 :]
    return route


ALL = sorted({(name, path): view for name, path, view in addresses()}.items(), key=lambda one: one[0])


@pytest.mark.django_db
@pytest.mark.parametrize(("where", "view"), ALL, ids=[f"{name} {path}" for (name, path), _ in ALL])
def test_an_anonymous_visitor_is_sent_to_the_door(client, where, view):
    name, path = where
    if is_open_to_all(view):
        assert name.split(":")[-1] in OPEN, f"{name} 对所有人开放，但没有写进 OPEN 说明为什么"
        return
    for method in (client.get, client.post):
        answer = method(path)
        if path.startswith("/api/"):
            assert answer.status_code == 401, (path, answer.status_code)
        else:
            assert answer.status_code == 302 and answer["Location"].startswith("/login/"), (
                path,
                answer.status_code,
            )


def test_nothing_open_is_listed_that_does_not_exist():
    names = {name.split(":")[-1] for (name, _), view in ALL if is_open_to_all(view)}
    assert names <= set(OPEN)
