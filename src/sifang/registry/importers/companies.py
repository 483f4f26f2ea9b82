"""企业台账 into the register and out of it: told by number, by credit code, or by name within the district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from sifang.accounts import public as accounts
from sifang.ledgers import public as ledgers
from sifang.lib.words import normalised
from sifang.registry.importers.places import PlaceFault, Places
from sifang.registry.importers.writing import COMPANY, named, period
from sifang.registry.models import Company
from sifang.registry.rules import credit_code_fault, tidy_code


@dataclass(slots=True)
class _Known:
    pk: int
    name: str
    credit_code: str
    area_id: int | None
    phone: str
    lower: date
    upper: date | None


def plan_companies(table: ledgers.Table, load: ledgers.Load) -> ledgers.Plan:
    """What loading the table as at a day would do to the companies of the register."""
    return _CompanyPlan(table, load).made()


class _CompanyPlan:
    def __init__(self, table: ledgers.Table, load: ledgers.Load) -> None:
        self.table, self.load, self.day = table, load, load.as_at
        self.faults, self.doubts = list(table.faults), list(table.doubts)
        self.changes: list[ledgers.Change] = []
        self.scope = accounts.scope_of(load.by) if load.by is not None else None
        self.headers = {c.key: c.header for c in table.sheet.columns}
        self.places = Places(self.day)
        self.by_id: dict[int, _Known] = {}
        self.by_code: dict[str, _Known] = {}
        self.by_name: dict[str, list[_Known]] = defaultdict(list)
        alive = Q(period__endswith__isnull=True) | Q(period__endswith__gt=self.day)
        for pk, name, code, area, phone, held in (
            Company.objects.filter(alive).order_by("pk").values_list("pk", "name", "credit_code", "area_id", "phone", "period")
        ):  # fmt: skip
            known = _Known(pk, name, code, area, phone, held.lower, held.upper)
            self.by_id[pk] = known
            self.by_name[normalised(name)].append(known)
            if code:
                self.by_code[code] = known

    def made(self) -> ledgers.Plan:
        bad = {fault.row for fault in self.faults}
        taken: dict[Any, int] = {}
        for row in self.table.rows:
            if row.number in bad or "name" not in row.values:
                continue
            try:
                area = self._area(row)
                known = self._known(row, area)
                for sign in self._signs(row, area, known):
                    if sign in taken:
                        raise LookupError("name", f"与第 {taken[sign]} 行说的是同一家企业")
                    taken[sign] = row.number
                self._new(row, area) if known is None else self._existing(row, area, known)
            except LookupError as why:
                key, said = why.args
                self.faults.append(self.table.fault(row.number, key, row.values.get(key, ""), said))
        self.faults.sort(key=lambda fault: fault.row)
        refused = {fault.row for fault in self.faults}
        changes = [change for change in self.changes if change.row not in refused]
        return ledgers.Plan(
            self.table.sheet.key, "registry.company", changes, self.faults, self.doubts, refused=len(refused),
            finish=lambda: self._finish(changes), finished=_finished,
        )  # fmt: skip

    def _area(self, row: ledgers.Row) -> int | None:
        names = {"district": row.values["district"]} if "district" in row.values else {}
        if not names and not self.load.default_area:
            return None
        try:
            return self.places.find("", names, self.load.default_area)
        except PlaceFault as why:
            raise LookupError(why.key, str(why)) from why

    def _mine(self, area: int | None) -> bool:
        if self.scope is None or self.scope.everywhere:
            return True
        return area is not None and bool(self.places.managed[area] & self.scope.area_ids)

    def _known(self, row: ledgers.Row, area: int | None) -> _Known | None:
        values = row.values
        code = tidy_code(values.get("credit_code", ""))
        if "id" in values:
            known = self.by_id.get(values["id"])
            if known is None or not self._mine(known.area_id):
                raise LookupError("id", "登记册里没有这个编号，或者它在这一天之前已退出")
            if code and (other := self.by_code.get(code)) is not None and other is not known:
                raise LookupError("credit_code", "这个代码已登记在另一家企业名下")
            return known
        known = self.by_code.get(code)
        if known is None:
            several = [
                one for one in self.by_name.get(normalised(values["name"]), ())
                if not (code and one.credit_code and one.credit_code != code)
                and (area is None or one.area_id is None or self.places.same_ground(one.area_id, area))
            ]  # fmt: skip
            if len(several) > 1:
                numbers = "、".join(str(one.pk) for one in several[:5])
                raise LookupError(
                    "name", f"登记册里有 {len(several)} 家同名企业（编号 {numbers}），请写编号或代码"
                )
            known = several[0] if several else None
        if known is not None and not self._mine(known.area_id):
            raise LookupError("name", "这家企业登记在别的区县，请由登记地更正")
        return known

    def _signs(self, row: ledgers.Row, area: int | None, known: _Known | None) -> list[Any]:
        code = tidy_code(row.values.get("credit_code", ""))
        own = known.pk if known else (normalised(row.values["name"]), area, code)
        return [own, *([("code", code)] if code else [])]

    def _new(self, row: ledgers.Row, area: int | None) -> None:
        if area is None:
            raise LookupError("district", "新企业要写明区县")
        if not self._mine(area):
            raise LookupError("district", f"{self.places.areas[area].name}不在您的辖区")
        values = row.values
        change = ledgers.Change(row.number, ledgers.NEW, values["name"])
        code = self._code(row)
        change.fields = {self.headers[key]: ("", str(value)) for key, value in values.items() if key != "id"}
        change.note = {
            "name": values["name"], "credit_code": code, "credit_code_fault": credit_code_fault(code), "area_id": area,
            "phone": values.get("phone", ""), "period": period(self.day, None),
        }  # fmt: skip
        self.changes.append(change)

    def _code(self, row: ledgers.Row) -> str:
        code = tidy_code(row.values.get("credit_code", ""))
        if fault := credit_code_fault(code):
            self.doubts.append(
                self.table.fault(row.number, "credit_code", code, f"{fault}；照写登记，请核对")
            )
        return code

    def _existing(self, row: ledgers.Row, area: int | None, known: _Known) -> None:
        values = row.values
        change = ledgers.Change(row.number, ledgers.SAME, known.name, known.pk)
        sets: dict[str, Any] = {}
        renamed = values["name"] != known.name and normalised(values["name"]) != normalised(known.name)
        if renamed:
            sets |= {"name": values["name"], **named(values["name"])}
            change.fields[self.headers["name"]] = (known.name, values["name"])
        code = tidy_code(values.get("credit_code", ""))
        if code and code != known.credit_code:
            sets |= {"credit_code": self._code(row), "credit_code_fault": credit_code_fault(code)}
            change.fields[self.headers["credit_code"]] = (known.credit_code, code)
        if "phone" in values and values["phone"] != known.phone:
            sets["phone"] = values["phone"]
            change.fields[self.headers["phone"]] = (known.phone, values["phone"])
        elsewhere = known.area_id is None or area not in self.places.above[known.area_id]
        if "district" in values and area is not None and elsewhere:
            if not self._mine(area):
                raise LookupError("district", f"{self.places.areas[area].name}不在您的辖区")
            before = self.places.areas[known.area_id].name if known.area_id else ""
            sets["area_id"] = area
            change.fields[self.headers["district"]] = (before, self.places.areas[area].name)
        if known.lower > self.day:
            sets["period"] = period(self.day, known.upper)
            change.fields["起于"] = (str(known.lower), str(self.day))
        if sets:
            change.what = ledgers.CHANGED
            change.sets[COMPANY] = {"id": known.pk, **sets}
        self.changes.append(change)

    def _finish(self, changes: list[ledgers.Change]) -> None:
        fresh = [change for change in changes if change.what == ledgers.NEW]
        for change, pk in zip(fresh, ledgers.reserve_ids(Company, len(fresh)), strict=True):
            change.subject_id = pk


def _finished(change: ledgers.Change) -> ledgers.Change:
    if change.what == ledgers.NEW:
        change.makes = {COMPANY: {"id": change.subject_id, **change.note, **named(change.label)}}
    return change


def companies_out(user: Any, on: date, ids: Collection[int] | None = None) -> tuple[int, Iterator[list[Any]]]:
    """The companies a person may see, as the sheet of companies says them of a day."""
    rows = Company.objects.visible_to(user).standing_on(on)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    told = rows.order_by("id").values_list("id", "name", "credit_code", "area_id", "phone")
    places = Places(on)
    return rows.order_by().count(), (
        [pk, name, code, places.areas[places.district_of(area)].name if area else "", phone]
        for pk, name, code, area, phone in told.iterator(chunk_size=2000)
    )
