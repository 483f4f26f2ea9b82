"""A little tree for tests that need no cast: city, district, subdistrict and communities."""

from __future__ import annotations

from datetime import date, datetime

from sifang.areas.actions.build import Node, build_areas
from sifang.areas.models import Area
from sifang.lib.clock import ZONE


def tree(communities: int = 2) -> dict[str, Area]:
    """`城`, `区`, `街` and `社1` ... in both trees, since 1990; by name."""
    nodes = [
        Node("8800", "城", "CITY", ""),
        Node("880001", "区", "DISTRICT", "8800"),
        Node("880001001", "街", "SUBDISTRICT", "880001"),
        *(
            Node(f"880001001{n:03d}", f"社{n}", "COMMUNITY", "880001001", is_urban=True)
            for n in range(1, communities + 1)
        ),
    ]
    build_areas(nodes, [], since_day=date(1990, 1, 1), by=None, at=datetime(2021, 11, 1, tzinfo=ZONE))
    return {area.name: area for area in Area.objects.all()}
