"""Write a city's areas from its rows, or bring them up to date; idempotent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.areas.closure import rebuild_within
from sifang.areas.models import Area, AreaKind, AreaParent, Tree
from sifang.audit import public as audit
from sifang.lib.periods import since
from sifang.lib.words import pinyin_key


@dataclass(frozen=True)
class Node:
    """One area as a policy folder tells it. `manager` is a zone's name, if a zone manages it."""

    code: str
    name: str
    kind: str
    parent_code: str
    is_urban: bool = False
    short_name: str = ""
    manager: str = ""


@transaction.atomic(durable=True)
def build_areas(
    nodes: Iterable[Node], zones: Iterable[tuple[str, ...]], *, since_day: date, by: Any, at: datetime
) -> int:
    """
    Write areas that are not there yet, and both trees; areas that exist keep their id.

    :param nodes: parents before children; the city has no parent_code
    :param zones: `(name, code of the city it hangs under, short name)`; zones stand beside districts
    :returns: how many areas were new
    """
    have = {a.code: a for a in Area.objects.exclude(code="")}
    zone_of = {a.name: a for a in Area.objects.filter(kind=AreaKind.ZONE)}
    rows = list(nodes)
    fresh = [
        Area(
            code=n.code, name=n.name, kind=n.kind, is_urban=n.is_urban, short_name=n.short_name,
            pinyin=pinyin_key(n.name), position=i,
        )
        for i, n in enumerate(rows)
        if n.code not in have
    ]  # fmt: skip
    Area.objects.bulk_create(fresh, batch_size=2000)
    have |= {a.code: a for a in fresh}
    city = next(have[n.code] for n in rows if n.kind == AreaKind.CITY)
    fresh_zones = [
        Area(
            name=name,
            kind=AreaKind.ZONE,
            short_name="".join(short),
            pinyin=pinyin_key(name),
            position=1000 + i,
        )
        for i, (name, _, *short) in enumerate(zones)
        if name not in zone_of
    ]
    Area.objects.bulk_create(fresh_zones)
    zone_of |= {a.name: a for a in fresh_zones}

    linked = set(AreaParent.objects.values_list("tree", "child_id"))
    period = since(since_day)
    links = []
    for n in rows:
        if not n.parent_code:
            continue
        child, parent = have[n.code], have[n.parent_code]
        manager = zone_of[n.manager] if n.manager else parent
        links += [
            AreaParent(tree=tree, child=child, parent=up, period=period)
            for tree, up in ((Tree.ADMINISTRATIVE, parent), (Tree.MANAGEMENT, manager))
            if (tree, child.pk) not in linked
        ]
    links += [
        AreaParent(tree=Tree.MANAGEMENT, child=zone, parent=city, period=period)
        for zone in zone_of.values()
        if (Tree.MANAGEMENT, zone.pk) not in linked
    ]
    AreaParent.objects.bulk_create(links, batch_size=5000)
    if links or fresh:
        rebuild_within()
        audit.record("areas.built", subject=city, by=by, at=at, new=len(fresh) + len(fresh_zones))
    return len(fresh) + len(fresh_zones)
