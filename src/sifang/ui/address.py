"""Addresses that keep what one was looking at: a link shared is the same page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest

# Where one is inside a list; meaningless once the list itself changes.
POSITION = ("after", "before", "cursor", "page")


def href_with(
    request: HttpRequest | None, /, changes: Mapping[str, object] | None = None, **more: object
) -> str:
    """The present address with some parameters changed; None or '' takes one away, a list repeats it."""
    changes = {**(changes or {}), **more}
    pairs: list[tuple[str, str]] = []
    if request is not None:
        pairs = [(k, v) for k, values in request.GET.lists() for v in values if k not in changes]
    pairs = [(k, v) for k, v in pairs if k not in POSITION and v != ""]
    for key, value in changes.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None and one != "":
                pairs.append((key, str(one)))
    return f"?{urlencode(pairs)}" if pairs else (request.path if request is not None else "?")


def keep(href: str, kept: Mapping[str, str]) -> str:
    """`href` carrying the area and the date along; what it already says about them wins."""
    if not href or not kept or href.startswith(("#", "tel:", "mailto:", "http:", "https:")):
        return href
    parts = urlsplit(href)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    known = {key for key, _ in pairs}
    pairs += [(key, value) for key, value in kept.items() if key not in known]
    return urlunsplit(parts._replace(query=urlencode(pairs)))
