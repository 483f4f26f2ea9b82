"""案件地图: what is open in an area, compound by compound, over the area's outline; the table says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any
from urllib.parse import quote

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.areas.looking import Looking, looking_at
from sifang.cases.models import Case
from sifang.cases.pages import cases
from sifang.cases.telling.plan import around
from sifang.lib.clock import clock
from sifang.policy import public as policy
from sifang.registry import public as registry
from sifang.ui import public as ui

_WIDTH, _HEIGHT, _PAD = 480, 480, 28
_SMALLEST, _READABLE, _NUMBERED, _LARGEST = 6, 9, 15, 22
_TYPES = 3


@dataclass
class Spot:
    """One compound or district: how many are open there, how many of them late, and of which types."""

    pk: int
    name: str = ""
    href: str = ""
    count: int = 0
    late: int = 0
    types: Counter[str] = field(default_factory=Counter)
    at: tuple[float, float] | None = None
    radius: float = 0.0

    @property
    def side(self) -> float:
        return 2 * self.radius

    @property
    def below(self) -> float:
        """Where its name stands."""
        return round((self.at[1] if self.at else 0) + self.radius + 12, 1)

    @property
    def is_large(self) -> bool:
        """Large enough to carry its number."""
        return self.radius >= _READABLE

    @property
    def mainly(self) -> str:
        return "、".join(f"{name} {count}" for name, count in self.types.most_common(_TYPES))


@require_GET
def case_map(request: HttpRequest) -> HttpResponse:
    """The map of a district or of a part of it, by compound; of the whole city, by district."""
    looking = looking_at(request)
    area = looking.area
    if area is None:
        raise Http404("还没有区划")
    kind = request.GET.get("type", "")[:40]
    is_city = area.kind == areas.AreaKind.CITY
    spots, types = _spots(request.user, looking, "district_id" if is_city else "compound_id", kind)
    if is_city:
        _name_districts(spots, areas.children(area, looking.at, looking.tree), kind)
        outline = _drawn_city(spots)
    else:
        _name_compounds(spots, kind)
        outline = _drawn(spots, areas.above(area, looking.at, looking.tree))
    context: dict[str, Any] = {
        "looking": looking, "area": area, "kind": kind, "spots": spots, "types": types, "outline": outline,
        "open": sum(one.count for one in spots), "late": sum(one.late for one in spots), "is_city": is_city,
        "nowhere": sum(1 for one in spots if one.at is None), "width": _WIDTH, "height": _HEIGHT,
        "is_whole": _sees_all(request.user, looking, area),
    }  # fmt: skip
    return render(request, "cases/map.html", context)


def _sees_all(user: Any, looking: Looking, area: areas.Area) -> bool:
    """Are the person's cases there all there are? A company or a department sees its own."""
    scope = accounts.scope_of(user)
    return (
        scope.everywhere
        or area.pk in scope.area_ids
        or areas.is_wholly_inside(area, scope.area_ids, looking.at, looking.tree)
    )


def _spots(user: Any, looking: Looking, where: str, kind: str) -> tuple[list[Spot], list[tuple[str, int]]]:
    """What is open by the place in a column of the case, most first; and all types with their numbers. One query."""
    rows = cases.narrowed(Case.objects.visible_to(user), looking).filter(closed_at__isnull=True)
    late = Count("pk", filter=Q(due_at__lt=clock()))
    counted = rows.order_by().values_list(where, "problem_type").annotate(all=Count("pk"), late=late)
    found: dict[int, Spot] = {}
    types: Counter[str] = Counter()
    for place, name, count, behind in counted:
        types[name] += count
        if not kind or kind == name:
            spot = found.setdefault(place, Spot(place))
            spot.count += count
            spot.late += behind
            spot.types[name] += count
    return sorted(found.values(), key=lambda one: (-one.count, -one.late, one.pk or 0)), types.most_common()


def _more(kind: str) -> str:
    return f"&type={quote(kind)}" if kind else ""


def _name_compounds(spots: Sequence[Spot], kind: str) -> None:
    found = {one.pk: one for one in spots}
    places = registry.Compound.objects.filter(pk__in=found).values_list("pk", "name", "longitude", "latitude")
    for pk, name, longitude, latitude in places:
        found[pk].name = name
        found[pk].href = f"{reverse('case_list')}?compound={pk}&open=yes{_more(kind)}"
        found[pk].at = None if longitude is None or latitude is None else (longitude, latitude)


def _name_districts(spots: Sequence[Spot], districts: Iterable[areas.Area], kind: str) -> None:
    """A district lies in the middle of its outline; a zone has none."""
    outlines = {one.code: one for one in policy.outlines()}
    known = {one.pk: one for one in districts}
    for spot in spots:
        district = known.get(spot.pk)
        if district is None:
            spot.name, spot.href = "其他", f"{reverse('case_list')}?open=yes{_more(kind)}"
            continue
        spot.name, spot.href = district.name, f"?area={district.slug}{_more(kind)}"
        if district.code in outlines:
            longest = max(outlines[district.code].rings, key=len)
            lons, lats = zip(*longest, strict=True)
            spot.at = (sum(lons) / len(lons), sum(lats) / len(lats))


def _drawn_city(spots: Sequence[Spot]) -> str:
    """All districts' outlines as one path."""
    rings = [ring for one in policy.outlines() for ring in one.rings]
    if not rings:
        return ""
    projection = ui.Projection(ui.Bounds.around(rings), _WIDTH, _HEIGHT, pad_x=_PAD, pad_y=_PAD)
    _place([one for one in spots if one.at is not None], projection, sizes=(_NUMBERED, _NUMBERED + 3))
    return projection.path(rings)


def _drawn(spots: Sequence[Spot], above: Sequence[areas.Area]) -> str:
    """
    The outline around the area as a path; what lies on it is put into the drawing's own measure.

    An area without an outline of its own is drawn as large as what lies in it, within the outline of the one above.
    """
    own = {one.code: one for one in policy.outlines()}
    outline = next((own[area.code] for area in reversed(above) if area.code in own), None)
    lying = [one for one in spots if one.at is not None]
    if outline is not None and above and outline.code == above[-1].code:
        bounds = ui.Bounds.around(outline.rings)
    elif lying:
        bounds = around([one.at for one in lying if one.at is not None], metres=400)
    else:
        return ""
    projection = ui.Projection(bounds, _WIDTH, _HEIGHT, pad_x=_PAD, pad_y=_PAD)
    _place(lying, projection)
    return projection.path(outline.rings) if outline is not None else ""


def _place(
    lying: Sequence[Spot], projection: ui.Projection, sizes: tuple[int, int] = (_SMALLEST, _LARGEST)
) -> None:
    """Put them into the drawing's own measure, each as large as it has cases, between two sizes."""
    most = max((one.count for one in lying), default=1)
    for one in lying:
        assert one.at is not None
        one.at = projection.xy(*one.at)
        one.radius = round(max(sizes[0], sizes[1] * sqrt(one.count / most)), 1)
