"""What a load of compounds writes, told row by row in the words of the tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sifang.ledgers import public as ledgers
from sifang.lib.words import spelled
from sifang.registry.importers.dated import Fit
from sifang.registry.importers.register_now import OWN
from sifang.registry.models import (
    Company,
    CompanyChange,
    Compound,
    CompoundState,
    FormerName,
    ProjectManager,
    ServiceMode,
    ServiceProject,
)
from sifang.registry.naming import search_value

_STATE = ("community_id", "household_count", "floor_area", "is_old_compound")
_MODE = ("mode", "company_id", "stated")
_PROJECT = ("company_id", "fee")


def _table(model: Any) -> str:
    return model._meta.db_table


COMPANY, COMPOUND, STATE, MODE, PROJECT = map(
    _table, (Company, Compound, CompoundState, ServiceMode, ServiceProject)
)
FORMER, REPLACED, MANAGER = map(_table, (FormerName, CompanyChange, ProjectManager))


def period(lower: date, upper: date | None) -> str:
    return f"[{lower},{upper or ''})"


def named(name: str) -> dict[str, str | None]:
    """What is made from a name and stored beside it."""
    pinyin, initials = spelled(name)
    return {"pinyin": pinyin, "initials": initials, "search": search_value(name) or None}


class Writes:
    """Says on each change what it writes. New records get their ids last, all at once."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.also: list[ledgers.Change] = []
        self.pending: set[int] = set()
        self._companies: dict[str, int] = {}
        self._company_names: dict[int, str] = {}
        self._starts: dict[int, ledgers.Change] = {}
        self._ids = {
            _table(m): ledgers.Ids(m)
            for m in (Company, CompoundState, ServiceMode, ServiceProject, FormerName, CompanyChange)
        }
        self._own_ids: dict[int, tuple[int, int, int, int | None]] = {}

    # Companies that rows name

    def new_company(self, row: int, word: str, name: str, area_id: int) -> int:
        """The id of a company the load will add; the district of its first compound is where it is recorded."""
        if word not in self._companies:
            pk = self._companies[word] = self._ids[COMPANY]()
            self._company_names[pk] = name
            made = {
                "id": pk, "name": name, "credit_code": "", "credit_code_fault": "", "area_id": area_id, "phone": "",
                "period": period(self.day, None), **named(name),
            }  # fmt: skip
            self.also.append(
                ledgers.Change(
                    row,
                    ledgers.ALSO,
                    name,
                    pk,
                    {"企业": ("", name)},
                    "registry.company",
                    makes={COMPANY: made},
                )
            )
            self.pending.add(pk)
        return self._companies[word]

    def company_starts(self, row: int, pk: int, name: str, lower: date, upper: date | None) -> None:
        """A company of the register served already on the day."""
        if pk not in self._starts:
            self._starts[pk] = ledgers.Change(
                row, ledgers.ALSO, name, pk, {"起于": (str(lower), str(self.day))}, "registry.company",
                sets={COMPANY: {"id": pk, "period": period(self.day, upper)}},
            )  # fmt: skip
            self.also.append(self._starts[pk])
            self.pending.add(pk)

    def company_name(self, pk: int) -> str:
        return self._company_names.get(pk, "")

    # A compound that is on the register

    def own(self, change: ledgers.Change, after: dict[str, Any], changed: Iterable[str]) -> None:
        sets = change.sets.setdefault(COMPOUND, {"id": change.subject_id})
        for key in changed:
            sets[key] = after[key] if key != "address" else after[key] or ""
        if "name" in sets:
            sets.update(named(after["name"]))

    def bounds(self, change: ledgers.Change, lower: date, upper: date | None) -> None:
        change.sets.setdefault(COMPOUND, {"id": change.subject_id})["period"] = period(lower, upper)

    def former_name(self, change: ledgers.Change, name: str) -> None:
        self._other_name(change, name, self.day.isoformat())

    def also_called(self, change: ledgers.Change, name: str) -> None:
        """Whoever looks for that name, a later sheet among them, finds the compound by it."""
        self._other_name(change, name, None)

    def _other_name(self, change: ledgers.Change, name: str, until: str | None) -> None:
        change.makes[FORMER] = {
            "id": self._ids[FORMER](), "compound_id": change.subject_id, "name": name, "until": until, **named(name),
        }  # fmt: skip

    def state(self, change: ledgers.Change, fitted: Fit, facts: tuple) -> None:
        self._dated(change, STATE, fitted, dict(zip(_STATE, facts, strict=True)))

    def mode(self, change: ledgers.Change, fitted: Fit, facts: tuple) -> None:
        self._dated(change, MODE, fitted, dict(zip(_MODE, facts, strict=True)))

    def project(self, change: ledgers.Change, fitted: Fit, facts: tuple) -> None:
        self._dated(change, PROJECT, fitted, dict(zip(_PROJECT, facts, strict=True)))

    def fee(self, change: ledgers.Change, project_id: int, fee: Any) -> None:
        change.sets[PROJECT] = {"id": project_id, "fee": fee}

    def project_gone(self, change: ledgers.Change, project_id: int) -> None:
        change.drops[PROJECT] = project_id

    def company_changed(self, change: ledgers.Change, before: int, after: int) -> None:
        change.makes[REPLACED] = {
            "id": self._ids[REPLACED](), "compound_id": change.subject_id, "from_company_id": before,
            "to_company_id": after, "on": self.day.isoformat(), "reason": "导入台账",
        }  # fmt: skip

    def _dated(self, change: ledgers.Change, table: str, fitted: Fit, facts: dict[str, Any]) -> None:
        if fitted.bound:
            pk, lower, upper = fitted.bound
            change.sets[table] = {"id": pk, "period": period(lower, upper)}
        if fitted.correct:
            change.sets[table] = {"id": fitted.correct, **facts}
        if fitted.new:
            change.makes[table] = {
                "id": self._ids[table](), "compound_id": change.subject_id, "period": period(*fitted.new), **facts,
            }  # fmt: skip

    # At the end

    def finish(self, changes: list[ledgers.Change]) -> None:
        """Take ids for the new compounds; managers serve no longer than a contract that ends."""
        fresh = [change for change in changes if change.what == ledgers.NEW]
        contracts = sum(1 for c in fresh if c.note[2][1] is not None and c.note[3] is not None)
        projects = iter(ledgers.reserve_ids(ServiceProject, contracts))
        for change, pk, state, mode in zip(
            fresh,
            ledgers.reserve_ids(Compound, len(fresh)),
            ledgers.reserve_ids(CompoundState, len(fresh)),
            ledgers.reserve_ids(ServiceMode, len(fresh)),
            strict=True,
        ):
            change.subject_id = pk
            _, _, service, fee, _ = change.note
            has = service[1] is not None and fee is not None
            self._own_ids[change.row] = (pk, state, mode, next(projects) if has else None)
        ended = {c.sets[PROJECT]["id"]: c for c in changes if c.sets and "period" in c.sets.get(PROJECT, ())}
        serving = ProjectManager.objects.filter(
            project__in=list(ended), period__contains=self.day, period__startswith__lt=self.day
        )
        for pk, project_id, held in serving.values_list("pk", "project_id", "period"):
            ended[project_id].sets[MANAGER] = {"id": pk, "period": period(held.lower, self.day)}

    @property
    def shapes(self) -> tuple[ledgers.Shape, ...]:
        """The tables a new compound writes, for `pack`."""
        since = {"period": period(self.day, None)}
        return (
            ledgers.Shape(COMPOUND, ("id", *OWN, "pinyin", "initials", "search"), since),
            ledgers.Shape(STATE, ("id", "compound_id", *_STATE), since),
            ledgers.Shape(MODE, ("id", "compound_id", *_MODE), since),
            ledgers.Shape(PROJECT, ("id", "compound_id", *_PROJECT), since),
        )

    def pack(self, changes: list[ledgers.Change]) -> list[list[Any]]:
        """What new compounds write, a list for each of `shapes`."""
        packed = []
        for change in changes:
            values, (area, households, floor, old), mode, fee, clean = change.note
            pk, state_id, mode_id, project_id = self._own_ids[change.row]
            name, said = values["name"], values.get
            packed.append(
                [
                    [pk, name, said("address") or "", said("built_year"), said("building_count"), said("longitude"),
                     said("latitude"), *spelled(name, clean), search_value(name, clean) or None],
                    [state_id, pk, area, households, None if floor is None else float(floor), old],
                    [mode_id, pk, *mode],
                    None if project_id is None else [project_id, pk, mode[1], float(fee)],
                ]
            )  # fmt: skip
        return packed
