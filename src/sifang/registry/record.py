"""The page of one thin record: what is known of it, what may be done, nothing more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sifang.ui.public import base_for


@dataclass
class Press:
    """Something to press."""

    label: str
    href: str


@dataclass
class Record:
    """Title, known facts as (label, value), and what may be done by the person who looks."""

    title: str
    rows: list[tuple[str, Any]]
    back: str
    back_label: str
    kind: str = ""
    words: str = ""
    presses: list[Press] = field(default_factory=list)
    lead: str = ""
    compound_href: str = ""


def record_page(request: HttpRequest, record: Record) -> HttpResponse:
    """Draw it; a value may be a `Press`, which becomes a link."""
    rows = [(label, value, isinstance(value, Press)) for label, value in record.rows]
    return render(
        request, "registry/record.html", {"record": record, "rows": rows, "base": base_for(request)}
    )
