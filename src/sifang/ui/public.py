"""What other rooms take from here."""

from sifang.ui.address import href_with
from sifang.ui.citymap import CityMap, MapDistrict
from sifang.ui.icons import state
from sifang.ui.numbers import day, day_words, mask_name, mask_phone, moment, n, pct, wan, yuan_wan
from sifang.ui.parts import Chip, Corner, ModeSegment, Series, Stop, TimelineItem
from sifang.ui.projection import Bounds, Projection
from sifang.ui.shell import AreaOption, NavGroup, NavItem, Shell, base_for, mode_of
from sifang.ui.tables import SHEET, Column, Empty, Filter, Page, Row, Table, file_wanted
from sifang.ui.tiles import Tile

__all__ = [
    "SHEET",
    "AreaOption",
    "Bounds",
    "Chip",
    "CityMap",
    "Column",
    "Corner",
    "Empty",
    "Filter",
    "MapDistrict",
    "ModeSegment",
    "NavGroup",
    "NavItem",
    "Page",
    "Projection",
    "Row",
    "Series",
    "Shell",
    "Stop",
    "Table",
    "Tile",
    "TimelineItem",
    "base_for",
    "day",
    "day_words",
    "file_wanted",
    "href_with",
    "mask_name",
    "mask_phone",
    "mode_of",
    "moment",
    "n",
    "pct",
    "state",
    "wan",
    "yuan_wan",
]
