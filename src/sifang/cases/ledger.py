"""案件台账 into the cases: a row is a problem of which two days are known, told once by its number."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Q

from sifang.areas import public as areas
from sifang.cases import permissions, rules
from sifang.cases.rows import historical
from sifang.cases.telling import plan, position
from sifang.ledgers import public as ledgers
from sifang.registry import public as registry

_OWN_NUMBER = "AJ"
_LONGEST = 20
_WORKED = "案件已经在这里办理，台账不改它，进展请在案件里办"
_STAYS = "登记过的案件，台账只补解决日期，这一格没有改"


class CasePlan(registry.HangingPlan):
    """
    What a sheet of cases would do.

    A number stands once, as a case's own or as that of an order from outside. What nobody has worked on yet may be
    told solved by a later sheet; everything else of a case is changed by its steps alone.
    """

    def _all(self) -> Any:
        said = {row.values["number"] for row in self.table.rows if "number" in row.values}
        ids = {row.values["id"] for row in self.table.rows if "id" in row.values}
        found = self.model.objects.filter(Q(number__in=said) | Q(external_number__in=said) | Q(pk__in=ids))
        self.outside = dict(found.filter(external_number__in=said).values_list("external_number", "pk"))
        self.worked = set(
            found.filter(Q(version__gt=1) | Q(events__isnull=False)).values_list("pk", flat=True)
        )
        return found

    def _known(self, row: ledgers.Row, owner: int | None) -> Any:
        number = row.values.get("number")
        if "id" in row.values:
            return super()._known(row, owner)
        for one in self.known.values():
            if one.facts["number"] == number or self.outside.get(number or "") == one.pk:
                if one.owner != owner:
                    raise registry.Bad("number", "这个编号已经是别处的案件，请核对")
                return one
        return None

    def _new(self, row: ledgers.Row, owner: int | None) -> None:
        values = row.values
        if self.load.by is not None and not permissions.may_report(self.load.by):
            raise registry.Bad("number", "您的岗位不登记问题，请交给小区所在的社区")
        number = values.get("number", "")
        if number.upper().startswith(_OWN_NUMBER):
            raise registry.Bad("number", "AJ 开头的编号由本系统发，登记册里没有这个编号")
        if len(number) > _LONGEST:
            raise registry.Bad("number", f"编号最多 {_LONGEST} 个字")
        found_on = values.get("found_on")
        compound = self.register.compounds.get(owner) if self.register and owner is not None else None
        if compound is not None and found_on is not None and found_on < compound.lower:
            raise registry.Bad("found_on", f"{found_on} 这个小区还没有登记")
        if compound is not None:
            self._lies(values, compound.own)
        super()._new(row, owner)
        change = self.changes[-1]
        community = compound.area_on(found_on) if compound is not None and found_on is not None else None
        if community is None or not self.places.is_community(community):
            self.changes.pop()
            raise registry.Bad("compound", "这个小区还没有登记到社区，请先补上社区")
        known = historical(values["found_on"], values.get("resolved_on"), community)
        change.note = {**_json(known), **change.note, **self._over(community)} | {
            "description": values.get("description", "")
        }

    def _lies(self, values: dict[str, Any], compound: dict[str, Any]) -> None:
        """:raises Bad: where the row says the problem is cannot be, by the same rule as on the form"""
        longitude, latitude = values.get("longitude"), values.get("latitude")
        metres = position.distance_m(_place(compound), _place(values))
        most = plan.most_metres(self.day)
        why = rules.against_place(longitude=longitude, latitude=latitude, metres=metres, most=most)
        if why:
            raise registry.Bad("latitude" if longitude is None else "longitude", why)

    def _over(self, community: int) -> dict[str, Any]:
        above = {self.places.areas[pk].kind: pk for pk in self.places.managed[community]}
        kinds = areas.AreaKind
        return {
            "community_id": community,
            "subdistrict_id": above.get(kinds.SUBDISTRICT) or above.get(kinds.TOWN),
            "district_id": above.get(kinds.ZONE) or above.get(kinds.DISTRICT),
        }

    def _existing(self, row: ledgers.Row, known: Any) -> None:
        told = {key: value for key, value in row.values.items() if key in self.noun.facts and key != "number"}
        differ = [
            key
            for key, value in told.items()
            if value != known.facts[key] and not self._alike(value, known.facts[key])
        ]
        may = [
            key
            for key in differ
            if key == "resolved_on" and known.pk not in self.worked and not known.facts[key]
        ]
        for key in differ:
            if key not in may:
                why = _WORKED if known.pk in self.worked else _STAYS
                self.doubts.append(self.table.fault(row.number, key, row.values[key], why))
        kept = {key: value for key, value in row.values.items() if key not in differ or key in may}
        super()._existing(ledgers.Row(row.number, kept), known)
        change = self.changes[-1]
        if change.what == ledgers.CHANGED:
            community = self.model.objects.values_list("community_id", flat=True).get(pk=known.pk)
            solved = historical(known.facts["found_on"], kept["resolved_on"], community)
            keys = (
                "resolved_on", "closed_at", "status", "outcome", "turn_kind", "turn_area_id", "handler_kind",
                "handler_area_id",
            )  # fmt: skip
            change.sets[self.db] |= _json({key: solved[key] for key in keys})


def _place(values: dict[str, Any]) -> position.Place | None:
    longitude, latitude = values.get("longitude"), values.get("latitude")
    return None if longitude is None or latitude is None else (float(longitude), float(latitude))


def _json(values: dict[str, Any]) -> dict[str, Any]:
    """As the database writes them, so that an undo sees whether they still stand so."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


__all__ = ["CasePlan"]
