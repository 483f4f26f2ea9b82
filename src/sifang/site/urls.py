"""Every address of the product: the front hall's own, and each room's urls.py mounted at the root."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from sifang.site.api.door import api
from sifang.site.pages import compound, compounds, dashboard, feedback, health, mine, poster, search

# Rooms whose pages are few stand below one word; the others name their own addresses.
_MOUNTS = {"policy": "policy/", "workdays": "calendar/"}

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("api/v1/", api.urls),
    path("todo/", mine.todo, name="todo"),
    path("health/", health.health, name="health"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/<int:feedback_id>/answer/", feedback.feedback_answer, name="feedback_answer"),
    path("due/", mine.due, name="due"),
    path("compare/", dashboard.compare, name="compare"),
    path("wall/", dashboard.wall, name="wall"),
    path("search/", search.search, name="search"),
    path("compounds/", compounds.compound_list, name="compound_list"),
    path("compounds/<int:compound_id>/", compound.compound_page, name="compound_page"),
    path("compounds/<int:compound_id>/poster/", poster.compound_poster, name="compound_poster"),
] + [
    path(_MOUNTS.get(room, ""), include(f"sifang.{room}.urls"))
    for room in settings.ROOMS
    if room != "site" and find_spec(f"sifang.{room}") and find_spec(f"sifang.{room}.urls")
]
