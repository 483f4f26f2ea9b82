"""What every city needs before anybody signs in: its areas, its offices, its calendar. Safe to run again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.lib.words import pinyin_key
from sifang.policy import public as policy
from sifang.workdays import public as workdays

# Far enough back that any day somebody asks about has its areas.
SINCE = date(1990, 1, 1)
_DISTRICTS = (areas.AreaKind.DISTRICT, areas.AreaKind.ZONE)


def prepare_areas(*, by: Any, at: datetime) -> int:
    """Write the administrative and the management tree of the policy folder; returns how many were new."""
    here = policy.city()
    manager = {code: zone.name for zone in policy.zones() for code in zone.manages}
    nodes = [
        areas.Node(code=here.code, name=here.name, short_name=here.short_name, kind="CITY", parent_code="")
    ]
    nodes += [
        areas.Node(
            code=row.code, name=row.name, kind=row.kind.value, parent_code=row.parent_code,
            is_urban=row.is_urban, manager=manager.get(row.code, ""),
        )
        for row in policy.areas()
    ]  # fmt: skip
    return areas.build_areas(
        nodes, [(zone.name, here.code, zone.short_name) for zone in policy.zones()],
        since_day=SINCE, by=by, at=at,
    )  # fmt: skip


@transaction.atomic(durable=True)
def prepare_offices(*, by: Any, at: datetime) -> int:
    """Write the offices the policy folder names, one per area of their levels; returns how many were new."""
    have = set(accounts.Office.objects.values_list("area_id", "name"))
    fresh = [
        accounts.Office(
            name=name, kind=_office_kind(row, area), area=area, duties="、".join(row.duties)[:300],
            pinyin=pinyin_key(name),
        )
        for area, name, row in _offices()
        if (area.pk, name) not in have
    ]  # fmt: skip
    accounts.Office.objects.bulk_create(fresh, batch_size=2000)
    if fresh:
        audit.record("offices.prepared", subject=areas.city(), by=by, at=at, new=len(fresh))
    return len(fresh)


def _offices() -> Iterator[tuple[areas.Area, str, policy.OfficeRow]]:
    """Which office stands where, under which name."""
    ground = list(areas.Area.objects.all())
    for row in policy.offices():
        for area in ground:
            if name := _office_name(row, area):
                yield area, name, row


def _office_name(row: policy.OfficeRow, area: areas.Area) -> str:
    """The office's name in this area, or nothing when it does not exist there."""
    levels = {level.value for level in row.levels}
    if area.kind == areas.AreaKind.ZONE:
        return f"{area.short_name or area.name}建设局" if row.key == "housing" else ""
    if area.kind not in levels:
        return ""
    if area.kind == areas.AreaKind.SUBDISTRICT:
        return f"{area.name}办事处"
    if area.kind == areas.AreaKind.TOWN:
        return f"{area.name}人民政府"
    if area.kind == areas.AreaKind.COMMUNITY:
        for short, full in (("居委会", "居民委员会"), ("村委会", "村民委员会")):
            if area.name.endswith(short):
                return area.name.removesuffix(short) + full
        return f"{area.name}居民委员会"
    return f"{area.name}{row.name}"


def _office_kind(row: policy.OfficeRow, area: areas.Area) -> str:
    if row.key == "housing":
        return "DISTRICT_BUREAU" if area.kind in _DISTRICTS else "CITY_BUREAU"
    return "COMMUNITY_OFFICE" if row.kind == "COMMITTEE_OFFICE" else row.kind


def prepare_city(*, by: Any, at: datetime) -> dict[str, int]:
    """Areas, offices and calendar; what is there stays as it is. Returns what was new."""
    return {
        "areas": prepare_areas(by=by, at=at),
        "offices": prepare_offices(by=by, at=at),
        "years": len(workdays.seed_years()),
    }
