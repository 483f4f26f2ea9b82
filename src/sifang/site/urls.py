"""Every address of the product: each room's own urls.py, mounted at the root."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include(f"sifang.{room}.urls"))
    for room in settings.ROOMS
    if room != "site" and find_spec(f"sifang.{room}") and find_spec(f"sifang.{room}.urls")
]
