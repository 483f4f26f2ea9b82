"""What a sheet of a noun that hangs on something would do: told by number, or by whom it belongs to and what tells it there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.ledgers import public as ledgers
from sifang.lib.words import masked_name, normalised
from sifang.registry.importers.companies_named import Companies
from sifang.registry.importers.dated import holding
from sifang.registry.importers.places import PlaceFault, Places
from sifang.registry.importers.register_now import Register
from sifang.registry.importers.writing import period

if TYPE_CHECKING:
    from sifang.registry.importers.hanging import Hanging

_LEVELS = ("district", "subdistrict", "community")


@dataclass(slots=True)
class _Known:
    pk: int
    owner: int | None
    facts: dict[str, Any]
    lower: date
    upper: date | None


class Bad(LookupError):
    """(column, why)"""


class HangingPlan:
    def __init__(self, noun: Hanging, table: ledgers.Table, load: ledgers.Load) -> None:
        self.noun, self.table, self.load, self.day = noun, table, load, load.as_at
        self.model: Any = apps.get_model(noun.model)
        self.db = self.model._meta.db_table
        self.faults, self.doubts = list(table.faults), list(table.doubts)
        self.changes: list[ledgers.Change] = []
        self.columns = {c.key: c for c in table.sheet.columns}
        self.companies: Companies | None = None
        self.by_company = noun.on == "company"
        if "company_id" in noun.facts:
            self.columns["company_id"] = self.columns["company"]
        if self.by_company or "company_id" in noun.facts:
            self.companies = Companies(load.by, self.day)
        self.scope = accounts.scope_of(load.by) if load.by is not None else None
        self.places = Places(self.day)
        self.by_compound = noun.on == "compound"
        rows = [row for row in table.rows if row.values]
        names = {normalised(r.values["compound"]) for r in rows if "compound" in r.values}
        ids = {r.values["compound_id"] for r in rows if "compound_id" in r.values}
        self._read_known()
        ids |= (
            {one.owner for one in self.known.values() if one.owner is not None} if self.by_compound else set()
        )
        self.register = Register(names, ids, len(rows), self.day) if self.by_compound else None
        self.spans: dict[int, list[tuple[date, date | None, int, int]]] = defaultdict(list)
        """Owner -> (first day, end, number of the row, id) as they will stand."""

    def _read_known(self) -> None:
        fields = ["pk", f"{self.noun.on}_id", *self.noun.facts, *(["period"] if self.noun.dated else [])]
        self.known: dict[int, _Known] = {}
        self.of_owner: dict[int | None, list[_Known]] = defaultdict(list)
        for values in self._all().order_by("pk").values(*fields):
            held = values.get("period")
            one = _Known(
                values["pk"], values[f"{self.noun.on}_id"], {key: values[key] for key in self.noun.facts},
                held.lower if held else date.min, held.upper if held else None,
            )  # fmt: skip
            self.known[one.pk] = one
            self.of_owner[one.owner].append(one)

    def _all(self) -> Any:
        """The records that rows may speak of."""
        return self.model.objects.all()

    def made(self) -> ledgers.Plan:
        bad = {fault.row for fault in self.faults}
        taken: dict[Any, int] = {}
        for row in self.table.rows:
            if row.number in bad:
                continue
            try:
                owner = self._owner(row)
                known = self._known(row, owner)
                self._link(row, known)
                sign = ("is", known.pk) if known else (owner, *self._told_by(row))
                if sign in taken:
                    raise Bad(self._name_key(row), f"与第 {taken[sign]} 行说的是同一条记录")
                taken[sign] = row.number
                self._existing(row, known) if known else self._new(row, owner)
            except Bad as why:
                key, said = why.args
                self.faults.append(self.table.fault(row.number, key, row.values.get(key, ""), said))
        self._no_two_on_one_day()
        self.faults.sort(key=lambda fault: fault.row)
        refused = {fault.row for fault in self.faults}
        changes = [change for change in self.changes if change.row not in refused]
        return ledgers.Plan(
            self.table.sheet.key, self.noun.model.lower(), changes, self.faults, self.doubts, refused=len(refused),
            finish=lambda: self._finish(changes), finished=self._finished,
        )  # fmt: skip

    def _link(self, row: ledgers.Row, known: _Known | None) -> None:
        """The company a row names, by its id."""
        if (
            self.companies is not None
            and not self.by_company
            and (said := row.values.get("company")) is not None
        ):
            mine = known.facts["company_id"] if known else None
            try:
                row.values["company_id"] = self.companies.find(said, mine)
            except LookupError as why:
                raise Bad("company", str(why)) from why

    # Whom it belongs to

    def _name_key(self, row: ledgers.Row) -> str:
        if self.by_company:
            return "company"
        return "compound" if self.by_compound else "name" if "name" in row.values else "community"

    def _mine(self, area: int | None) -> bool:
        if self.scope is None or self.scope.everywhere:
            return True
        return area is not None and bool(self.places.managed[area] & self.scope.area_ids)

    def _area(self, row: ledgers.Row) -> int | None:
        names = {level: row.values[level] for level in _LEVELS if level in row.values}
        if not names and not self.load.default_area:
            return None
        try:
            return self.places.find("", names, self.load.default_area)
        except PlaceFault as why:
            raise Bad(why.key, str(why)) from why

    def _owner(self, row: ledgers.Row) -> int | None:
        if self.by_company and self.companies is not None:
            try:
                return self.companies.of_row(row.values)
            except LookupError as why:
                raise Bad("company", str(why)) from why
        values, area = row.values, self._area(row)
        if not self.by_compound:
            if area is not None and not self._mine(area):
                raise Bad("community", f"{self.places.areas[area].name}不在您的辖区")
            if area is not None and self.noun.kinds and self.places.areas[area].kind not in self.noun.kinds:
                kinds = "、".join(str(areas.AreaKind(kind).label) for kind in self.noun.kinds)
                finest = next((level for level in reversed(_LEVELS) if level in values), "district")
                raise Bad(finest, f"{self.places.areas[area].name}不是{kinds}，登记不到那里")
            return area
        assert self.register is not None
        if "compound_id" in values:
            known = self.register.compounds.get(values["compound_id"])
            if known is None or not self._mine(known.area_on(self.day)):
                raise Bad("compound_id", "登记册里没有这个编号的小区")
            return known.pk
        if "compound" not in values:
            if "id" in values:
                return None
            raise Bad("compound", "要写明是哪个小区")
        name = normalised(values["compound"])
        for index in (self.register.by_name, self.register.by_former_name):
            fits = [
                pk for pk in dict.fromkeys(index.get(name, ()))
                if (at := self.register.compounds[pk].area_on(self.day)) is not None
                and self._mine(at) and (area is None or self.places.same_ground(at, area))
            ]  # fmt: skip
            if len(fits) > 1:
                numbers = "、".join(map(str, fits[:5]))
                raise Bad(
                    "compound", f"有 {len(fits)} 个同名小区（编号 {numbers}），请写明区划，或填小区编号"
                )
            if fits:
                return fits[0]
        raise Bad("compound", "登记册里没有这个小区，请先登记小区")

    def _told_by(self, row: ledgers.Row) -> tuple[Any, ...]:
        key = self.noun.told_by or "starts_on"
        value = row.values.get(key)
        return (normalised(value) if isinstance(value, str) else value,)

    def _known(self, row: ledgers.Row, owner: int | None) -> _Known | None:
        values = row.values
        if "id" in values:
            one = self.known.get(values["id"])
            if one is None or not self._may(one):
                raise Bad("id", "没有这个编号的记录")
            if owner is not None and (self.by_compound or self.by_company) and one.owner != owner:
                raise Bad("id", f"这个编号的记录不是这{'家企业' if self.by_company else '个小区'}的")
            # What changed on a day goes on as a new record: the number of the old one leads there.
            later = [
                each for each in self.of_owner[one.owner]
                if self.noun.splits and each.lower == one.upper and self._same(each, one.facts)
            ]  # fmt: skip
            return later[0] if later and one.upper is not None and one.upper <= self.day else one
        theirs = self.of_owner.get(owner, [])
        if self.noun.told_by:
            said = self._told_by(row)
            theirs = [each for each in theirs if self._told(each.facts) == said]
            standing = [each for each in theirs if self._stands(each)]
            return next(reversed(standing or theirs), None)
        if "starts_on" in values:
            return next((each for each in theirs if each.lower == values["starts_on"]), None)
        return next((each for each in theirs if self._stands(each)), None)

    def _told(self, facts: dict[str, Any]) -> tuple[Any, ...]:
        value = facts[self.noun.told_by]
        return (normalised(value) if isinstance(value, str) else value,)

    def _same(self, one: _Known, facts: dict[str, Any]) -> bool:
        return not self.noun.told_by or self._told(one.facts) == self._told(facts)

    def _stands(self, one: _Known) -> bool:
        return one.lower <= self.day and (one.upper is None or self.day < one.upper)

    def _may(self, one: _Known) -> bool:
        if self.by_company:
            return self.companies is not None and one.owner in self.companies.names
        return self._mine(self._area_of(one))

    def _area_of(self, one: _Known) -> int | None:
        if not self.by_compound:
            return one.owner
        known = self.register.compounds.get(one.owner) if self.register and one.owner else None
        return known.area_on(self.day) if known else None

    # What the row does

    def _new(self, row: ledgers.Row, owner: int | None) -> None:
        values, noun = row.values, self.noun
        if owner is None:
            raise Bad("community", "要写明在哪个区划")
        for key in noun.needed:
            if key not in values:
                raise Bad(key, f"新登记的要写明{self.columns[key].header}")
        self._not_masked(values)
        facts = {key: values[key] for key in noun.facts if key in values}
        facts = {**noun.otherwise, **facts}
        facts |= noun.derived(facts)
        self._check(facts, values)
        self._is_old(owner, facts)
        change = ledgers.Change(row.number, ledgers.NEW, self._label(row, owner))
        change.fields = {
            self.columns[k].header: ("", self._said(k, values[k])) for k in noun.facts if k in values
        }
        own: dict[str, Any] = {f"{noun.on}_id": owner, **{key: facts.get(key) for key in noun.facts}}
        if noun.dated:
            lower, upper = values.get("starts_on"), values.get("ends_on")
            if lower is None:
                lower = self.day
                why = f"没有写起始日期，按截至日期 {lower} 起登记，请核对"
                self.doubts.append(self.table.fault(row.number, "starts_on", "", why))
            self._bounds(lower, upper)
            if (found := noun.fits(owner, lower)) is not None:
                raise Bad(*found)
            own["period"] = period(lower, upper)
            self.spans[owner].append((lower, upper, row.number, 0))
        change.note = own
        self.changes.append(change)

    def _existing(self, row: ledgers.Row, known: _Known) -> None:
        values, noun = row.values, self.noun
        change = ledgers.Change(row.number, ledgers.SAME, self._label(row, known.owner), known.pk)
        differ = {
            key: values[key] for key in noun.facts
            if key in values and values[key] != known.facts[key] and not self._alike(values[key], known.facts[key])
            and not (key in noun.personal and values[key] == masked_name(known.facts[key]))
        }  # fmt: skip
        self._not_masked(differ)
        facts = known.facts | differ
        facts |= noun.derived(facts)
        for key in differ:
            change.fields[self.columns[key].header] = (
                self._said(key, known.facts[key]), self._said(key, values[key]),
            )  # fmt: skip
        lower, upper = values.get("starts_on", known.lower), values.get("ends_on", known.upper)
        if noun.dated and (lower, upper) != (known.lower, known.upper):
            self._bounds(lower, upper)
            for key, before, after in (("starts_on", known.lower, lower), ("ends_on", known.upper, upper)):
                if before != after:
                    change.fields[self.columns[key].header] = (str(before or ""), str(after or ""))
        if change.fields:
            self._check(facts, values)
            change.what = ledgers.CHANGED
            sets: dict[str, Any] = {
                "id": known.pk,
                **{k: facts[k] for k in noun.facts if facts[k] != known.facts[k]},
            }
            if set(differ) & set(noun.splits) and not self.load.is_wrong(row.number) and lower < self.day:
                # It changed on the day: the record goes on as a new one.
                change.makes[self.db] = {
                    "id": ledgers.reserve_ids(self.model, 1)[0], f"{noun.on}_id": known.owner, **facts,
                    "period": period(self.day, upper),
                }  # fmt: skip
                sets = {"id": known.pk, "period": period(lower, self.day)}
            elif noun.dated and (lower, upper) != (known.lower, known.upper):
                sets["period"] = period(lower, upper)
            change.sets[self.db] = sets
        if noun.dated and known.owner is not None:
            self.spans[known.owner].append((lower, upper, row.number, known.pk))
        self.changes.append(change)

    def _not_masked(self, values: dict[str, Any]) -> None:
        for key in self.noun.personal:
            if "*" in values.get(key, ""):
                raise Bad(key, "姓名打了码，认不出是谁，请写全名")

    @staticmethod
    def _alike(one: Any, other: Any) -> bool:
        return (one in ("", None) and other in ("", None)) or (
            isinstance(one, str)
            and isinstance(other, str)
            and normalised(one) == normalised(other)
            and bool(other)
        )

    def _bounds(self, lower: date, upper: date | None) -> None:
        if lower > self.day:
            raise Bad("starts_on", f"{lower} 晚于截至日期 {self.day}")
        if upper is not None and upper <= lower:
            raise Bad("ends_on", "终止日期应晚于起始日期")

    def _check(self, facts: dict[str, Any], values: dict[str, Any]) -> None:
        if (found := self.noun.check({**values, **facts}, self.day)) is not None:
            raise Bad(*found)

    def _is_old(self, owner: int, facts: dict[str, Any]) -> None:
        if not self.noun.old_on or self.register is None:
            return
        day = facts[self.noun.old_on]
        state = holding(self.register.compounds[owner].states, day)
        if state is None or not state.facts[3]:
            raise Bad(self.noun.old_on, f"{day} 这个小区没有登记为老旧小区，兜底服务只给老旧小区")

    def _label(self, row: ledgers.Row, owner: int | None) -> str:
        if self.by_company and self.companies is not None:
            return self.companies.names.get(owner or 0, "")
        if isinstance(told := row.values.get(self.noun.told_by or "name"), str):
            return told
        if self.by_compound and self.register and owner in self.register.compounds:
            return self.register.compounds[owner].own["name"]
        return self.places.areas[owner].name if owner in self.places.areas else ""

    def _said(self, key: str, value: Any) -> str:
        if key == "company_id" and self.companies is not None:
            return self.companies.names.get(value, "")
        if key in self.noun.personal:
            return masked_name(value or "")
        choices = dict(self.model._meta.get_field(key).flatchoices)
        return str(choices.get(value) or ledgers.shown(value))

    def _no_two_on_one_day(self) -> None:
        if not self.noun.alone or not self.spans:
            return
        for label in self.noun.alone:
            model: Any = apps.get_model(label)
            rows = model.objects.filter(**{f"{self.noun.on}__in": list(self.spans)})
            mine = (
                {pk for several in self.spans.values() for _, _, _, pk in several}
                if model is self.model
                else set()
            )
            for pk, owner, held in rows.values_list("pk", f"{self.noun.on}_id", "period"):
                if pk not in mine:
                    name = str(model._meta.verbose_name)
                    self._against(self.spans[owner], held.lower, held.upper, f"编号 {pk} 的{name}")
        for several in self.spans.values():
            for at, (lower, upper, number, _) in enumerate(several):
                self._against(several[:at], lower, upper, f"第 {number} 行")

    def _against(self, several: list[Any], lower: date, upper: date | None, what: str) -> None:
        for first, end, number, _ in several:
            if (end is None or lower < end) and (upper is None or first < upper):
                why = f"与{what}（{lower} 起{f'，{upper} 止' if upper else ''}）在任的日子重叠，请先写明终止日期"
                self.faults.append(self.table.fault(number, "starts_on", str(first), why))

    def _finish(self, changes: list[ledgers.Change]) -> None:
        fresh = [change for change in changes if change.what == ledgers.NEW]
        for change, pk in zip(fresh, ledgers.reserve_ids(self.model, len(fresh)), strict=True):
            change.subject_id = pk

    def _finished(self, change: ledgers.Change) -> ledgers.Change:
        if change.what == ledgers.NEW:
            change.makes = {self.db: {"id": change.subject_id, **change.note}}
        return change


__all__ = ["Bad", "HangingPlan"]
