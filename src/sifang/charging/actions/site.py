"""A charging site opens, grows, was wrong, closes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.audit import public as audit
from sifang.charging.models import ChargingSite
from sifang.charging.shown import LABELS, shown
from sifang.lib.once import check_unchanged
from sifang.lib.periods import since
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.registry import public as registry


@transaction.atomic(durable=True)
def open_site(
    compound_id: int,
    *,
    name: str,
    device_count: int,
    port_count: int,
    operator: str = "",
    on: date,
    by: Any,
    at: datetime,
) -> ChargingSite:
    """A site is in use from a day on; devices and ports are counted apart."""
    compound = registry.locked_compound(compound_id, by)
    registry.not_in_the_future(on, at)
    registry.must_stand(compound, on)
    row = ChargingSite.objects.create(
        compound=compound, name=legible(name), device_count=device_count, port_count=port_count,
        operator=legible(operator), period=since(on),
    )  # fmt: skip
    audit.record("charging_site.opened", subject=row, by=by, at=at, compound=compound.pk, day=str(on))
    return row


def _locked(site_id: int, by: Any) -> ChargingSite:
    found = ChargingSite.objects.visible_to(by).get(pk=site_id)
    registry.locked_compound(found.compound_id, by)
    return ChargingSite.objects.select_for_update(of=("self",)).get(pk=site_id)


@transaction.atomic(durable=True)
def correct_site(site_id: int, *, seen: str = "", by: Any, at: datetime, **values: Any) -> ChargingSite:
    """What was registered of a site was wrong."""
    row = _locked(site_id, by)
    check_unchanged(seen, shown(row), LABELS)
    for key in LABELS:
        if key in values:
            setattr(row, key, values[key])
    row.save()
    audit.record("charging_site.corrected", subject=row, by=by, at=at)
    return row


@transaction.atomic(durable=True)
def change_site(
    site_id: int, *, device_count: int, port_count: int, on: date, by: Any, at: datetime
) -> ChargingSite:
    """Devices were added or taken away on a day: the site goes on as a new row from that day."""
    row = _locked(site_id, by)
    registry.not_in_the_future(on, at)
    if row.period.lower >= on or (row.period.upper is not None and row.period.upper <= on):
        raise Refusal(f"{on} 不在这个站点的投用期间之内；填错了请用“更正”")
    before = row.period.upper
    row.period = since(row.period.lower, on)
    row.save(update_fields=["period"])
    new = ChargingSite.objects.create(
        compound_id=row.compound_id, name=row.name, operator=row.operator, device_count=device_count,
        port_count=port_count, period=since(on, before),
    )  # fmt: skip
    audit.record("charging_site.changed", subject=new, by=by, at=at, day=str(on), before=row.pk)
    return new


@transaction.atomic(durable=True)
def close_site(site_id: int, *, on: date, by: Any, at: datetime) -> ChargingSite:
    """The site is out of use from a day on."""
    row = _locked(site_id, by)
    registry.not_in_the_future(on, at)
    if row.period.upper is not None and row.period.upper <= on:
        raise Refusal(f"已在 {row.period.upper} 停用")
    row.period = since(row.period.lower, on)
    row.save(update_fields=["period"])
    audit.record("charging_site.closed", subject=row, by=by, at=at, day=str(on))
    return row
