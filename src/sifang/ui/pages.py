"""The gallery: every component with its odd cases, for those who build pages and those who judge them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sifang.ui import samples
from sifang.ui.shell import base_for


def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page; the values are invented and say so."""
    context = samples.everything(request)
    # Who is signed in keeps the real frame; who is not sees a sample of it.
    user = getattr(request, "user", None)
    if user and getattr(user, "is_authenticated", True):
        del context["shell"]
    if "figure" in request.GET:
        return render(request, "ui/gallery_figure.html", {**context, "base": base_for(request)})
    return render(request, "ui/gallery.html", context)


# Invented values only: anybody may look, also before signing in.
gallery.is_open_to_all = True  # type: ignore[attr-defined]  # a mark on a function, see lib.access
