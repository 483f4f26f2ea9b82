"""The front door of the areas."""

from sifang.areas.actions.build import Node, build_areas
from sifang.areas.actions.move import move_area
from sifang.areas.models import Area, AreaClosure, AreaKind, Tree
from sifang.areas.queries import above, by_slug, children, city, inside, is_wholly_inside, standing

__all__ = [
    "Area",
    "AreaClosure",
    "AreaKind",
    "Node",
    "Tree",
    "above",
    "build_areas",
    "by_slug",
    "children",
    "city",
    "inside",
    "is_wholly_inside",
    "move_area",
    "standing",
]
