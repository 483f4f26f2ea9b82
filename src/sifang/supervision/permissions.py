"""In whose name a person presses something of a supervision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.supervision.choices import SupervisionLevel
from sifang.supervision.models import Supervision
from sifang.supervision.workflow import MOVES, Who

ISSUERS = {
    "CITY_CLERK": SupervisionLevel.CITY,
    "DISTRICT_CLERK": SupervisionLevel.DISTRICT,
    "SUBDISTRICT_CLERK": SupervisionLevel.SUBDISTRICT,
}
"""Who issues supervisions, and for which level."""
_KINDS = {
    SupervisionLevel.CITY: ("CITY",),
    SupervisionLevel.DISTRICT: ("DISTRICT", "ZONE"),
    SupervisionLevel.SUBDISTRICT: ("SUBDISTRICT", "TOWN"),
}


def issues_for(user: Any) -> tuple[SupervisionLevel, areas.Area] | None:
    """The level a person supervises for, and its area; nothing when he does not."""
    scope = accounts.scope_of(user)
    for role in scope.roles:
        level = ISSUERS.get(role.key)
        if level is not None:
            ground = (
                areas.Area.objects.filter(pk__in=scope.area_ids, kind__in=_KINDS[level])
                .order_by("pk")
                .first()
            )
            if ground is not None:
                return level, ground
    return None


def offices_for(user: Any, on: date) -> QuerySet[accounts.Office]:
    """Whom a person's supervision may name: offices of his own ground and of the levels above it, none of elsewhere."""
    mine = issues_for(user)
    if mine is None:
        return accounts.Office.objects.none()
    around = Q()
    for tree in areas.Tree.values:
        around |= Q(area__in=areas.inside([mine[1].pk], on, tree))
        around |= Q(area__in=[each.pk for each in areas.above(mine[1], on, tree)])
    return accounts.Office.objects.visible_to(user).filter(around, is_active=True)


def parts_of(user: Any, row: Supervision) -> frozenset[Who]:
    """The parts a person has in a supervision; whoever is responsible has that one alone."""
    scope = accounts.scope_of(user)
    if row.office_id in scope.office_ids:
        return frozenset({Who.OFFICE})
    found = set()
    if row.acceptor_id in scope.office_ids:
        found.add(Who.ACCEPTOR)
    mine = issues_for(user)
    if mine is not None and mine[1].pk == row.issuer_id:
        found.add(Who.ISSUER)
    return frozenset(found)


def may(user: Any, verb: str, row: Supervision) -> bool:
    return bool(MOVES[verb].who & parts_of(user, row))
