"""总览, 各地对比 and 大屏."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sifang.accounts import public as accounts


def home(request: HttpRequest) -> HttpResponse:
    """The city, or one's own part of it, on one screen."""
    if accounts.scope_of(request.user).is_closed:
        return redirect("todo")
    return render(request, "site/home.html", {})


def compare(request: HttpRequest) -> HttpResponse:
    """Districts or subdistricts side by side."""
    return render(request, "site/home.html", {})


def wall(request: HttpRequest) -> HttpResponse:
    """For the meeting room."""
    return render(request, "site/home.html", {})
