"""Every address of the product, from the URL configuration itself: a new one cannot be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "date": "2021-11-30"}


@dataclass(frozen=True)
class Address:
    """One pattern: its name with namespaces, its route, the arguments in it, and the view."""

    name: str
    route: str
    arguments: tuple[str, ...]
    view: Callable[..., Any]

    def filled(self, **values: object) -> str:
        """The address with its arguments; those not given get a sample."""
        path, rest = "", self.route
        while "<" in rest:
            before, _, inner = rest.partition("<")
            inside, _, rest = inner.partition(">")
            kind, _, name = inside.rpartition(":")
            path += before + str(values.get(name, SAMPLES.get(kind, "2021-11" if name == "month" else "x")))
        return "/" + path + rest


def addresses(resolver: Any = None, prefix: str = "", namespace: str = "") -> Iterator[Address]:
    """All of them, in the order of the configuration."""
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern).removeprefix("^")
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from addresses(one, route, inner)
        elif isinstance(one, URLPattern):
            inside = [part.partition(">")[0].rpartition(":")[2] for part in route.split("<")[1:]]
            yield Address(f"{namespace}{one.name or one.lookup_str}", route, tuple(inside), one.callback)
