"""The small city: two districts, a functional zone, thirteen compounds, and a named cast."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.lib.clock import ZONE
from sifang.site.demo import small_cast, small_register

BUILT_AT = datetime(2021, 11, 1, 9, tzinfo=ZONE)

# code, name, kind, urban, who manages it when its district does not
PLACES = (
    ("9901", "青禾市", "CITY", False, ""),
    ("990102", "东岭区", "DISTRICT", False, ""),
    ("990103", "西塘区", "DISTRICT", False, ""),
    ("990102001", "东岭街道", "SUBDISTRICT", False, ""),
    ("990102002", "南河街道", "SUBDISTRICT", False, ""),
    ("990102003", "云台街道", "SUBDISTRICT", False, "云台开发区"),
    ("990102101", "石门镇", "TOWN", False, ""),
    ("990103001", "西塘街道", "SUBDISTRICT", False, ""),
    ("990102001001", "春晓社区", "COMMUNITY", True, ""),
    ("990102001002", "晨光社区", "COMMUNITY", True, ""),
    ("990102002001", "河畔社区", "COMMUNITY", True, ""),
    ("990102002002", "柳岸社区", "COMMUNITY", True, ""),
    ("990102003001", "云峰社区", "COMMUNITY", True, ""),
    ("990102101001", "石门社区", "COMMUNITY", True, ""),
    ("990102101002", "后石村", "COMMUNITY", False, ""),
    ("990103001001", "西苑社区", "COMMUNITY", True, ""),
    ("990103001002", "塘前社区", "COMMUNITY", True, ""),
)
_PARENT_LENGTH = {6: 4, 9: 6, 12: 9}


@dataclass
class SmallCity:
    """
    The city and its cast; every person is an attribute: `city_clerk`, `district_clerk` (东岭区),
    `other_district_clerk` (西塘区), `zone_clerk`, `subdistrict_clerk` (东岭街道), `community_worker`
    (春晓社区), `company_manager` (安和物业), `reviewer`, `sysadmin`, `secadmin`, `auditor`, `stranger` ...
    """

    area: dict[str, areas.Area] = field(default_factory=dict)
    people: dict[str, accounts.User] = field(default_factory=dict)
    posts: dict[str, accounts.Post] = field(default_factory=dict)
    offices: dict[str, accounts.Office] = field(default_factory=dict)
    compound: dict[str, Any] = field(default_factory=dict)
    company: dict[str, Any] = field(default_factory=dict)
    cases: list[Any] = field(default_factory=list)
    at: datetime = datetime(2021, 12, 1, 8, 30, tzinfo=ZONE)
    cut_off: date = date(2021, 11, 30)

    def __getattr__(self, name: str) -> Any:
        people = self.__dict__.get("people", {})
        if name in people:
            return people[name]
        raise AttributeError(name)

    def clerk(self, role: str) -> accounts.User:
        """The (first) person of a role."""
        return next(self.people[key] for key, post in self.posts.items() if post.role == role)

    @property
    def compounds(self) -> list[Any]:
        return list(self.compound.values())

    @property
    def companies(self) -> list[Any]:
        return list(self.company.values())

    @property
    def communities(self) -> list[areas.Area]:
        return [a for a in self.area.values() if a.kind == areas.AreaKind.COMMUNITY]

    @property
    def city(self) -> areas.Area:
        return self.area["青禾市"]

    @property
    def district(self) -> areas.Area:
        return self.area["东岭区"]

    @property
    def other_district(self) -> areas.Area:
        return self.area["西塘区"]

    @property
    def zone(self) -> areas.Area:
        return self.area["云台开发区"]

    @property
    def subdistrict(self) -> areas.Area:
        return self.area["东岭街道"]

    @property
    def sibling_subdistrict(self) -> areas.Area:
        return self.area["南河街道"]

    @property
    def community(self) -> areas.Area:
        return self.area["春晓社区"]


def build_small_city() -> SmallCity:
    """Write the small city into an empty database and hand back its rows by name."""
    areas.build_areas(
        [
            areas.Node(
                code=code, name=name, kind=kind, is_urban=urban, manager=manager,
                parent_code=code[: _PARENT_LENGTH[len(code)]] if len(code) > 4 else "",
            )
            for code, name, kind, urban, manager in PLACES
        ],
        [("云台开发区", "9901")],
        since_day=date(1990, 1, 1), by=None, at=BUILT_AT,
    )  # fmt: skip
    city = SmallCity(area={a.name: a for a in areas.Area.objects.all()})
    small_register.fill(city)
    small_cast.fill(city)
    return city


__all__ = ["SmallCity", "build_small_city"]
