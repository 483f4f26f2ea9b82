"""What a page looks at: an area, a tree and a cut-off day, all kept in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest

from sifang.areas.models import Area, Tree
from sifang.areas.queries import by_slug, city
from sifang.lib.clock import clock, last_whole_day


@dataclass(frozen=True)
class Looking:
    """The area and the day a page shows."""

    area: Area | None
    at: date
    default_at: date
    tree: str

    @property
    def is_default_day(self) -> bool:
        return self.at == self.default_at


def looking_at(request: HttpRequest) -> Looking:
    """
    Read `area`, `at` and `tree` of the address; cached on the request.

    :raises Http404: no such area, or the day is not a day, or lies after today
    """
    cached = getattr(request, "_looking", None)
    if cached is not None:
        return cached
    now = clock()
    default = last_whole_day(now)
    at = default
    if wanted := request.GET.get("at", ""):
        try:
            at = date.fromisoformat(wanted)
        except ValueError as why:
            raise Http404("截至日期应写成 2021-11-30 的样子") from why
        if at > now.date() or at.year < 1990:
            raise Http404("截至日期不能晚于今天")
    slug = request.GET.get("area", "")
    area = by_slug(slug) if slug else _own(request)
    if slug and area is None:
        raise Http404("没有这个区划")
    tree = Tree.ADMINISTRATIVE if request.GET.get("tree") == Tree.ADMINISTRATIVE else Tree.MANAGEMENT
    looking = Looking(area, at, default, tree)
    request._looking = looking  # type: ignore[attr-defined]  # kept on the request
    return looking


def _own(request: HttpRequest) -> Area | None:
    """The first area the person is responsible for; the whole city for everybody else."""
    scope = getattr(request.user, "_scope", None) if request.user else None
    ids = sorted(scope.area_ids) if scope else []
    return (Area.objects.filter(pk=ids[0]).first() if ids else None) or city()
