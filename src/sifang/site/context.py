"""What the frame around every page shows, made once per request and only when a page draws it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.functional import SimpleLazyObject

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.areas.looking import looking_at
from sifang.lib.clock import clock
from sifang.policy import public as policy
from sifang.site.navigation import navigation
from sifang.site.todo import how_many
from sifang.ui.public import AreaOption, Shell, mode_of


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": SimpleLazyObject(lambda: shell_of(request))}


def shell_of(request: HttpRequest) -> Shell:
    """The frame for a request; anonymous visitors get the name of the city and nothing else."""
    city = policy.city()
    now = clock()
    made = Shell(
        city_name=city.name,
        product_line=city.product_line,
        clock=now,
        demonstration=settings.SIFANG_DEMONSTRATION,
        mode=mode_of(request),
    )
    user = getattr(request, "user", None)
    if not user:
        return made
    scope = accounts.scope_of(user)
    made.user = user
    made.post_title = scope.post_title
    try:
        looking = looking_at(request)
    except Http404:
        looking = None
    if looking and looking.area and not scope.is_closed:
        made.area_name = looking.area.label
        made.area_code = looking.area.slug
        made.at, made.default_at = looking.at, looking.default_at
        made.area_options = _options(scope)
        made.default_area_code = made.area_options[0].code if made.area_options else ""
    made.todo_count = how_many(user, now)
    made.query = request.GET.get("q", "") if request.path == "/search/" else ""
    suffix = f"?{urlencode(made.kept)}" if made.kept else ""
    made.nav = navigation(user, request.path, made.todo_count, suffix)
    return made


def _options(scope: accounts.Scope) -> list[AreaOption]:
    """The areas of the picker: one's own and what is directly below, two levels for the city."""
    if not scope.area_ids:
        root = areas.city()
        return [AreaOption(root.slug, root.name)] if root else []
    rows = (
        areas.AreaClosure.objects.filter(
            tree=areas.Tree.MANAGEMENT,
            ancestor__in=list(scope.area_ids),
            period__contains=scope.on,
            depth__lte=1,
        )
        .select_related("descendant")
        .order_by("ancestor__position", "depth", "descendant__position")
    )
    return [AreaOption(row.descendant.slug, row.descendant.label, row.depth) for row in rows]
