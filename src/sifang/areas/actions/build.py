"""Write a city's areas from its rows, or bring them up to date; idempotent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

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
    links: list[tuple[str, int, int]] = []
    for n in rows:
        if not n.parent_code:
            continue
        child, parent = have[n.code], have[n.parent_code]
        manager = zone_of[n.manager] if n.manager else parent
        links += [
            (str(tree), child.pk, up.pk)
            for tree, up in ((Tree.ADMINISTRATIVE, parent), (Tree.MANAGEMENT, manager))
            if (tree, child.pk) not in linked
        ]
    links += [
        (str(Tree.MANAGEMENT), zone.pk, city.pk)
        for zone in zone_of.values()
        if (Tree.MANAGEMENT, zone.pk) not in linked
    ]
    _write(links, since_day)
    if links or fresh:
        rebuild_within()
        audit.record("areas.built", subject=city, by=by, at=at, new=len(fresh) + len(fresh_zones))
    return len(fresh) + len(fresh_zones)


def _write(links: list[tuple[str, int, int]], since_day: date) -> None:
    """In one statement with three lists: a city has thousands of links that all begin on one day."""
    if not links:
        return
    statement = f"""
        insert into {AreaParent._meta.db_table} (tree, child_id, parent_id, period)
        select link.tree, link.child, link.parent, %s::daterange
          from unnest(%s::text[], %s::bigint[], %s::bigint[]) as link(tree, child, parent)
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [since(since_day), *(list(column) for column in zip(*links, strict=True))])
