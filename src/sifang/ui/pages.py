"""The gallery: every component with its odd cases, for those who build pages and those who judge them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sifang.ui import samples


def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page; the values are invented and say so."""
    return render(request, "ui/gallery.html", samples.everything(request))
