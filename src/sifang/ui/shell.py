"""What the frame around every page needs to know; the front hall fills it in once per request."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

MODES = ("", "elder", "wall")
MODE_COOKIE = "mode"


@dataclass
class NavItem:
    """One entry of the left navigation. `late` paints the count as overdue; `tab` puts it on the phone's bar."""

    label: str
    href: str
    count: int | None = None
    current: bool = False
    late: bool = False
    tab: bool = False
    short: str = ""


@dataclass
class NavGroup:
    """A room of entries; the first group has an empty title and holds one's own work."""

    title: str
    items: list[NavItem] = field(default_factory=list)


@dataclass
class AreaOption:
    """An area one may look at; `depth` indents it in the picker."""

    code: str
    name: str
    depth: int = 0


@dataclass
class Shell:
    """The frame: who looks, at which area, as of which day, and where one can go."""

    city_name: str = ""
    product_line: str = ""
    user: Any = None
    post_title: str = ""
    todo_count: int = 0
    nav: list[NavGroup] = field(default_factory=list)
    area_name: str = ""
    area_code: str = ""
    at: dt.date | None = None
    default_at: dt.date | None = None
    clock: dt.datetime | None = None
    demonstration: bool = False
    frozen: str = ""
    query: str = ""
    mode: str = ""
    area_options: list[AreaOption] = field(default_factory=list)
    default_area_code: str = ""
    month_ends: list[dt.date] = field(default_factory=list)

    @property
    def line(self) -> str:
        """The city's line beside the product's name, which it does not repeat."""
        return self.product_line.removeprefix("四方").lstrip(" ·・—-")

    @property
    def is_default_date(self) -> bool:
        """True while the figures are those of the newest complete day."""
        return self.at is None or self.at == self.default_at

    @property
    def tabs(self) -> list[NavItem]:
        """The three entries of the phone's bottom bar: those marked, else the first of the first groups."""
        items = [item for group in self.nav for item in group.items]
        marked = [item for item in items if item.tab]
        return (marked or [group.items[0] for group in self.nav if group.items])[:3]

    @property
    def kept(self) -> dict[str, str]:
        """What an address carries along: the area and the date, when they are not the usual ones."""
        kept = {}
        if self.area_code and self.default_area_code and self.area_code != self.default_area_code:
            kept["area"] = self.area_code
        if self.at and not self.is_default_date:
            kept["at"] = self.at.isoformat()
        return kept


def mode_of(request: HttpRequest | None) -> str:
    """How the page is read: '' at a desk or on a phone, 'elder' (长辈版), 'wall' (meeting room)."""
    if request is None:
        return ""
    asked = request.GET.get("mode")
    if asked is None:
        asked = request.COOKIES.get(MODE_COOKIE, "")
        return asked if asked == "elder" else ""
    return asked if asked in MODES else ""


def base_for(request: HttpRequest) -> str:
    """The template a page extends: only the drawer's inside when it is asked for beside a list."""
    htmx = getattr(request, "htmx", None)
    if htmx and htmx.target == "drawer-body":
        return "ui/drawer.html"
    return "ui/base.html"
