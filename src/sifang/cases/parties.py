"""A party of a case: a kind, and which area, office or company it is. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sifang.areas import public as areas
from sifang.cases.choices import PartyKind


@dataclass(frozen=True)
class Party:
    """Who handles, checks, or whose turn it is."""

    kind: PartyKind
    area_id: int | None = None
    office_id: int | None = None
    company_id: int | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return _party, (self.kind, self.area_id, self.office_id, self.company_id)

    def columns(self, prefix: str) -> dict[str, Any]:
        """The four columns of a row that keep it."""
        return {
            f"{prefix}_kind": self.kind, f"{prefix}_area_id": self.area_id,
            f"{prefix}_office_id": self.office_id, f"{prefix}_company_id": self.company_id,
        }  # fmt: skip

    def plain(self) -> dict[str, Any]:
        """For an event's data."""
        return {
            "kind": str(self.kind),
            "area": self.area_id,
            "office": self.office_id,
            "company": self.company_id,
        }


@lru_cache(4096)
def _party(kind: PartyKind, area: int | None, office: int | None, company: int | None) -> Party:
    # Histories go from one process to another by the million, and name a few thousand parties.
    return Party(kind, area, office, company)


NOBODY: dict[str, Any] = {"kind": "", "area_id": None, "office_id": None, "company_id": None}


def no_columns(prefix: str) -> dict[str, Any]:
    """Nobody, in the four columns."""
    return {f"{prefix}_{name}": value for name, value in NOBODY.items()}


def party_of(row: Any, prefix: str) -> Party | None:
    """The party a row keeps under a prefix; None when it keeps none."""
    kind = getattr(row, f"{prefix}_kind")
    if not kind:
        return None
    return Party(
        PartyKind(kind), getattr(row, f"{prefix}_area_id"), getattr(row, f"{prefix}_office_id", None),
        getattr(row, f"{prefix}_company_id", None),
    )  # fmt: skip


def of_plain(data: dict[str, Any] | None) -> Party | None:
    """Out of an event's data."""
    if not data or not data.get("kind"):
        return None
    return Party(PartyKind(data["kind"]), data.get("area"), data.get("office"), data.get("company"))


def name_of(row: Any, prefix: str) -> str:
    """How a person calls it: 望湖社区居委会, 马尚街道, 区消防救援大队. Reads rows that are not loaded."""
    kind = getattr(row, f"{prefix}_kind")
    if not kind:
        return ""
    for column in ("office", "company"):
        if getattr(row, f"{prefix}_{column}_id", None):
            return str(getattr(row, f"{prefix}_{column}").name)
    area = getattr(row, f"{prefix}_area", None)
    return called(PartyKind(kind), area.name if area else "")


def called(kind: PartyKind, area_name: str) -> str:
    """A body of an area, in words."""
    if kind is PartyKind.COMMUNITY and area_name:
        if area_name.endswith(("居委会", "居民委员会", "村委会", "村民委员会")):
            return area_name
        return area_name + ("居委会" if area_name.endswith("社区") else "村（居）委会")
    if kind is PartyKind.OWNERS_BODY:
        return str(kind.label)
    return area_name or str(kind.label)


def body(case: Any, kind: PartyKind) -> Party:
    """The body of a level that stands over the place of a case."""
    if kind is PartyKind.COMMUNITY or kind is PartyKind.OWNERS_BODY:
        return Party(kind, case.community_id)
    if kind is PartyKind.SUBDISTRICT:
        return Party(kind, case.subdistrict_id)
    if kind is PartyKind.DISTRICT:
        return Party(kind, case.district_id)
    if kind is PartyKind.CITY:
        # Asked for every button of a page: kept with the row, not with the process.
        if not hasattr(case, "_city_id"):
            root = areas.city()
            case._city_id = root.pk if root else None
        return Party(kind, case._city_id)
    raise ValueError(f"{kind} 不是一级")
