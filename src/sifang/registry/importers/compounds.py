"""小区台账 into the register: which rows are new, which change something, and the writing of both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sifang.accounts import public as accounts
from sifang.ledgers import public as ledgers
from sifang.lib.words import normalised
from sifang.registry.choices import Mode
from sifang.registry.importers.dated import Fit, Held, fit, following, holding
from sifang.registry.importers.meaning import LEVELS, Meaning
from sifang.registry.importers.places import PlaceFault, Places
from sifang.registry.importers.register_now import OWN, Known, Register
from sifang.registry.importers.wording import wording
from sifang.registry.importers.writing import Writes

_MODE_WORDS = dict(Mode.choices)
_NONE: dict[str, Any] = {}
"""A new compound says nothing here: 300,000 empty ones take room."""
SERVING = (Mode.PROFESSIONAL, Mode.FLOOR)


def plan_compounds(table: ledgers.Table, load: ledgers.Load) -> ledgers.Plan:
    """What loading the table as at a day would do to the register."""
    return _CompoundPlan(table, load).made()


class _CompoundPlan(Meaning):
    def __init__(self, table: ledgers.Table, load: ledgers.Load) -> None:
        self.table, self.load, self.day = table, load, load.as_at
        self.faults = list(table.faults)
        self.doubts = list(table.doubts)
        self.changes: list[ledgers.Change] = []
        self.pairs: list[ledgers.Perhaps] = []
        self.headers = {c.key: c.header for c in table.sheet.columns}
        self.scope = accounts.scope_of(load.by) if load.by is not None else None
        self.wording = wording()
        self.writes = Writes(self.day)
        self.writes.pending.update(pk for pk, _, _ in load.also)
        self._found_places: dict[tuple[str, ...], Any] = {}
        self._taken: dict[int, int] = {}
        self._company_words: dict[str, str] = {}

    def made(self) -> ledgers.Plan:
        bad = {fault.row for fault in self.faults}
        self.load.tell(10, "正在对区划")
        self.places = Places(self.day)
        rows: list[tuple[ledgers.Row, int, str]] = []
        for row in self.table.rows:
            area = self._place(row)
            self._check_position(row)
            if area is not None and row.number not in bad and "name" in row.values:
                rows.append((row, area, normalised(row.values["name"])))
        rows = self._without_duplicates(rows)
        self.load.tell(20, "正在读登记册")
        ids = {row.values["id"] for row, _, _ in rows if "id" in row.values}
        self.register = Register({name for _, _, name in rows}, ids, len(rows), self.day)
        self.register.expect(self.load.also)
        count = max(len(rows), 1)
        for at, (row, area, name) in enumerate(rows):
            if at % 2000 == 0:
                self.load.tell(25 + 35 * at // count, f"正在核对第 {at + 1:,} 行，共 {count:,} 行")
            self._row(row, area, name)
        refused = {fault.row for fault in self.faults}
        self.faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
        changes = [change for change in self.changes if change.row not in refused]
        needed = {pk for change in changes for pk in change.needs}
        return ledgers.Plan(
            self.table.sheet.key, "registry.compound", changes, self.faults, self.doubts, refused=len(refused),
            also=[change for change in self.writes.also if change.subject_id in needed],
            finish=lambda: self.writes.finish(changes), shapes=self.writes.shapes, pack=self.writes.pack,
            told=self._told, pairs=self.pairs,
        )  # fmt: skip

    # Where the row stands

    def _place(self, row: ledgers.Row) -> int | None:
        values = row.values
        said = (values.get("area_code", ""), *(values.get(level, "") for level in LEVELS))
        found = self._found_places.get(said)
        if found is None:
            names = {level: values[level] for level in LEVELS if level in values}
            try:
                found = self.places.find(said[0], names, self.load.default_area)
                if not self._mine(found):
                    raise PlaceFault(self._finest(values), f"{self.places.areas[found].name}不在您的辖区")
            except PlaceFault as why:
                found = why
            self._found_places[said] = found
        if isinstance(found, PlaceFault):
            self._fault(row, found.key, values.get(found.key, ""), str(found))
            return None
        return found

    @staticmethod
    def _finest(values: dict[str, Any]) -> str:
        return next(
            (k for k in ("community", "subdistrict", "district", "area_code") if k in values), "district"
        )

    def _mine(self, area_id: int | None) -> bool:
        if self.scope is None or self.scope.everywhere:
            return True
        return area_id is not None and bool(self.places.managed[area_id] & self.scope.area_ids)

    def _check_position(self, row: ledgers.Row) -> None:
        if ("longitude" in row.values) != ("latitude" in row.values):
            have, lacks = (
                ("longitude", "latitude") if "longitude" in row.values else ("latitude", "longitude")
            )
            self._fault(row, lacks, "", f"填了{self.headers[have]}，{self.headers[lacks]}也要填")

    def _without_duplicates(
        self, rows: list[tuple[ledgers.Row, int, str]]
    ) -> list[tuple[ledgers.Row, int, str]]:
        by_name: dict[str, list[tuple[int, int, str]]] = {}
        by_id: dict[int, int] = {}
        kept = []
        for row, area, name in rows:
            if (pk := row.values.get("id")) is not None:
                if pk in by_id:
                    self._fault(row, "id", pk, f"与第 {by_id[pk]} 行的编号相同")
                    continue
                by_id[pk] = row.number
            else:
                address = row.values.get("address") or ""
                # The same name at two addresses may be two compounds: likeness judges those.
                same = name in by_name and [
                    number
                    for at, number, stated in by_name[name]
                    if self.places.same_ground(at, area)
                    and (not address or not stated or normalised(address) == normalised(stated))
                ]
                if same:
                    self._fault(
                        row, "name", row.values["name"], f"与第 {same[0]} 行重复：名称相同，在同一个区划"
                    )
                    continue
                by_name.setdefault(name, []).append((area, row.number, address))
            kept.append((row, area, name))
        return kept

    # Which compound the row speaks of

    def _row(self, row: ledgers.Row, area: int, name: str) -> None:
        try:
            known = self._by_id(row) if "id" in row.values else self._by_name(row, area, name)
        except LookupError as why:
            key, said = why.args
            self._fault(row, key, row.values.get(key, ""), said)
            return
        if known is None:
            self._new(row, area, name)
            return
        if known.pk in self._taken:
            again = f"与第 {self._taken[known.pk]} 行对上了同一个小区（编号 {known.pk}），请写明区划或编号"
            self._fault(row, "name", row.values["name"], again)
            return
        self._taken[known.pk] = row.number
        self._existing(row, area, known)

    def _by_id(self, row: ledgers.Row) -> Known:
        known = self.register.compounds.get(row.values["id"])
        if known is None or not self._mine(known.area_on(self.day)):
            raise LookupError("id", "登记册里没有这个编号，或者它在这一天之前已注销")
        return known

    # What the row changes

    def _new(self, row: ledgers.Row, area: int, name: str) -> None:
        values = row.values
        change = ledgers.Change(
            row.number, ledgers.NEW, values["name"], None, _NONE, "", [], _NONE, _NONE, _NONE
        )
        mode, company = self._service(row, area, change)
        state = (
            area,
            values.get("household_count"),
            values.get("floor_area"),
            values.get("is_old_compound", False),
        )
        fee = self._fee(row, company)
        change.note = (values, state, (mode, company, values.get("company", "")), fee, name)
        self.changes.append(change)

    def _told(self, change: ledgers.Change) -> dict[str, tuple[str, str]]:
        """A new compound in a clerk's words."""
        values, (area, *_), (mode, company, _), _, _ = change.note
        skipped = ("id", "area_code", *LEVELS, "company")
        fields = {self.headers[k]: ("", _said(v)) for k, v in values.items() if k not in skipped}
        fields["区划"] = ("", self.places.areas[area].name)
        fields["服务方式"] = ("", self._mode_words(mode, company))
        return fields

    def _existing(self, row: ledgers.Row, area: int, known: Known) -> None:
        change = ledgers.Change(row.number, ledgers.SAME, known.own["name"], known.pk)
        self._own(row, known, change)
        self._called(row, known, change)
        self._state(row, area, known, change)
        self._serve(row, area, known, change)
        if change.fields:
            change.what = ledgers.CHANGED
            if known.lower > self.day:
                self.writes.bounds(change, self.day, known.upper)
        self.changes.append(change)

    def _own(self, row: ledgers.Row, known: Known, change: ledgers.Change) -> None:
        after, changed = dict(known.own), []
        for key in OWN:
            value = row.values.get(key)
            if value is None or _equal(value, known.own[key]):
                continue
            if key == "name":
                if normalised(value) == normalised(known.own["name"]) or "id" not in row.values:
                    continue
                self.writes.former_name(change, known.own["name"])
            after[key] = value
            changed.append(key)
            change.fields[self.headers[key]] = (_said(known.own[key]), _said(value))
        if changed:
            self.writes.own(change, after, changed)

    def _state(self, row: ledgers.Row, area: int, known: Known, change: ledgers.Change) -> None:
        now = holding(known.states, self.day) or following(known.states, self.day)
        before = now.facts if now else (area, None, None, False)
        place = before[0]
        # A row that names the place more closely, or one told by its number, may move the compound.
        if place in self.places.above[area] or ("id" in row.values and area not in self.places.above[place]):
            place = area
        values = row.values
        after = (
            place,
            values.get("household_count", before[1]),
            values.get("floor_area", before[2]),
            values.get("is_old_compound", before[3]),
        )
        if (fitted := fit(known.states, self.day, after, self.load.is_wrong(row.number))) is None:
            return
        self.writes.state(change, fitted, after)
        if place != before[0]:
            change.fields["区划"] = (self.places.areas[before[0]].name, self.places.areas[place].name)
        for at, key in ((1, "household_count"), (2, "floor_area"), (3, "is_old_compound")):
            if after[at] != before[at]:
                change.fields[self.headers[key]] = (_said(before[at]), _said(after[at]))
        if now is None or now.lower > self.day:
            change.fields["起于"] = (_said(now.lower if now else None), _said(self.day))

    def _serve(self, row: ledgers.Row, area: int, known: Known, change: ledgers.Change) -> None:
        now = holding(known.modes, self.day)
        if "company" not in row.values:
            if not known.modes:
                # Nothing was known, and nothing is said.
                return
            if now is None:
                wanted: tuple[str, int | None] = (Mode.UNKNOWN, None)
            else:
                wanted = now.facts
        else:
            wanted = self._service(row, area, change)
            # The column cannot tell floor service from professional service by the same company.
            if (
                now
                and now.facts[0] == Mode.FLOOR
                and wanted[0] == Mode.PROFESSIONAL
                and now.facts[1] in (None, wanted[1])
            ):
                wanted = now.facts
        fitted = fit(known.modes, self.day, wanted, self.load.is_wrong(row.number))
        if fitted is not None:
            before = now.facts if now else (None, None)
            self.writes.mode(change, fitted, (*wanted, row.values.get("company", "")))
            change.fields["服务方式"] = (self._mode_words(*before), self._mode_words(*wanted))
            if now and fitted.correct is None and before[1] and wanted[1]:
                self.writes.company_changed(change, before[1], wanted[1])
        self._project(row, known, wanted[1], change)

    def _project(self, row: ledgers.Row, known: Known, company: int | None, change: ledgers.Change) -> None:
        now = holding(known.projects, self.day)
        fee = self._fee(row, company)
        if company is None:
            if now is not None:
                self._end_project(row, change, now)
            return
        if now is not None and now.facts[0] == company:
            if fee is not None and fee != now.facts[1]:
                self.writes.fee(change, now.pk, fee)
                change.fields[self.headers["fee"]] = (_said(now.facts[1]), _said(fee))
            return
        if now is not None and (now.lower == self.day or self.load.is_wrong(row.number)):
            self.writes.project(change, Fit(correct=now.pk), (company, fee))
        else:
            # The contract of a company that left ends; a new one is on record only when its fee is told.
            later = following(known.projects, self.day)
            fitted = Fit(
                bound=(now.pk, now.lower, self.day) if now else None,
                new=(self.day, later.lower if later else None) if fee is not None else None,
            )
            self.writes.project(change, fitted, (company, fee))
        if fee is not None:
            change.fields[self.headers["fee"]] = (_said(now.facts[1] if now else None), _said(fee))

    def _end_project(self, row: ledgers.Row, change: ledgers.Change, now: Held) -> None:
        if now.lower < self.day and not self.load.is_wrong(row.number):
            self.writes.project(change, Fit(bound=(now.pk, now.lower, self.day)), (None, None))
        elif self.register.has_managers(now.pk):
            why = "这个小区的合同从当天开始，且已登记项目负责人，请在小区页面更正"
            self._fault(row, "company", row.values.get("company", ""), why)
        else:
            self.writes.project_gone(change, now.pk)

    # Who serves

    def _service(self, row: ledgers.Row, area: int, change: ledgers.Change) -> tuple[str, int | None]:
        said = row.values.get("company")
        if said is None:
            return Mode.UNKNOWN, None
        mode = self.wording.mode_of(said)
        if mode != Mode.PROFESSIONAL:
            return mode, None
        company = self._company(row, said, area)
        if company in self.writes.pending:
            change.needs.append(company)
        return mode, company

    def _company(self, row: ledgers.Row, name: str, area: int) -> int:
        """The id of the company of that name, or of one that the load will add."""
        if (word := self._company_words.get(name)) is None:
            word = self._company_words[name] = normalised(name)
        standing = self.register.companies.get(word)
        if not standing:
            return self.writes.new_company(row.number, word, name, self.places.district_of(area))
        found = standing[0]
        if len(standing) > 1:
            district = self.places.district_of(area)
            near = [c for c in standing if c.area_id is not None and district in self.places.above[c.area_id]]
            found = (near or standing)[0]
            if len(near) != 1:
                self._doubt(
                    row, "company", name, f"登记册里有 {len(standing)} 家同名企业，取了编号 {found.pk}"
                )
        if found.lower > self.day:
            self.writes.company_starts(row.number, found.pk, found.name, found.lower, found.upper)
        return found.pk

    def _fee(self, row: ledgers.Row, company: int | None) -> Any:
        value = row.values.get("fee")
        if value is None:
            return None
        if isinstance(value, ledgers.Range):
            why = "收费标准是一个范围，没有登记为单价"
            self._doubt(row, "fee", value.stated, why)
            return None
        if company is None:
            self._doubt(row, "fee", value, "没有企业，收费标准没有登记")
            return None
        return value

    def _mode_words(self, mode: str | None, company: int | None) -> str:
        if mode is None:
            return ""
        words = _MODE_WORDS[mode]
        if company is None:
            return words
        return f"{words} · {self.writes.company_name(company) or self.register.company_name(company)}"

    def _fault(self, row: ledgers.Row, key: str, value: Any, why: str) -> None:
        self.faults.append(self.table.fault(row.number, key, value, why))

    def _doubt(self, row: ledgers.Row, key: str, value: Any, why: str) -> None:
        self.doubts.append(self.table.fault(row.number, key, value, why))


def _equal(value: Any, known: Any) -> bool:
    """Degrees that differ by less than a millimetre went through a spreadsheet, which keeps 15 digits."""
    if value.__class__ is float and known.__class__ is float:
        return abs(value - known) < 1e-8
    return bool(value == known)


def _said(value: Any) -> str:
    kind = value.__class__
    if kind is str:
        return value
    if kind is int or kind is Decimal:
        return str(value)
    if isinstance(value, ledgers.Range):
        return value.stated
    return ledgers.shown(value)


__all__ = ["plan_compounds"]
