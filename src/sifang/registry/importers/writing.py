"""What a load of compounds writes: gathered while planning, written in a few statements."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.db import connection

from sifang.ledgers import public as ledgers
from sifang.lib.words import initials, pinyin_key
from sifang.registry.importers.dated import Fit
from sifang.registry.importers.register_now import OWN
from sifang.registry.models import (
    Company,
    CompanyChange,
    Compound,
    CompoundState,
    FormerName,
    ServiceMode,
    ServiceProject,
)
from sifang.registry.naming import fill_all, search_value

_STATE = ("community", "household_count", "floor_area", "is_old_compound")
_MODE = ("mode", "company", "stated")
_PROJECT = ("company", "fee")


def _period(lower: date, upper: date | None) -> str:
    return f"[{lower},{upper or ''})"


def _named(name: str) -> tuple[str, str, str | None]:
    return pinyin_key(name)[:120], initials(name)[:60], search_value(name) or None


class Writes:
    """Rows to come. Companies not yet on the register go by negative numbers until they are written."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.new: list[tuple[dict[str, Any], tuple, tuple, Any, ledgers.Change]] = []
        self.own_changes: list[tuple[int, dict[str, Any]]] = []
        self.former_names: list[tuple[int, str]] = []
        self.compound_bounds: list[tuple[int, date, date | None]] = []
        self.company_changes: list[tuple[int, int, int]] = []
        self.company_starts: set[int] = set()
        self.fees: list[tuple[int, Any]] = []
        self.projects_gone: list[int] = []
        self._states: list[tuple[int, Fit, tuple]] = []
        self._modes: list[tuple[int, Fit, tuple]] = []
        self._projects: list[tuple[int, Fit, tuple]] = []
        self._companies: dict[str, tuple[int, str, int]] = {}
        self._company_names: list[str] = []

    def add(self, own: dict[str, Any], state: tuple, mode: tuple, fee: Any, change: ledgers.Change) -> None:
        """A compound that is not on the register yet."""
        self.new.append((own, state, mode, fee, change))

    def fit_state(self, compound_id: int, fitted: Fit, facts: tuple) -> None:
        self._states.append((compound_id, fitted, facts))

    def fit_mode(self, compound_id: int, fitted: Fit, facts: tuple) -> None:
        self._modes.append((compound_id, fitted, facts))

    def fit_project(self, compound_id: int, fitted: Fit, facts: tuple) -> None:
        self._projects.append((compound_id, fitted, facts))

    def new_company(self, word: str, name: str, area_id: int) -> int:
        """The stand-in for a company of that name; the district of its first compound is where it is recorded."""
        if word not in self._companies:
            self._company_names.append(name)
            self._companies[word] = (-len(self._company_names), name, area_id)
        return self._companies[word][0]

    def company_name(self, stand_in: int) -> str:
        return self._company_names[-stand_in - 1] if stand_in < 0 else ""

    def run(self, tell: Callable[[int, str], None]) -> None:
        """Write everything; the caller's transaction is open."""
        tell(62, "正在登记企业")
        self._write_companies()
        ids = ledgers.reserve_ids(Compound, len(self.new))
        # Names are dressed while the server writes the dated rows; what points at them is checked at the end.
        with ThreadPoolExecutor(1) as aside:
            dressed = aside.submit(lambda: [_named(own["name"]) for own, *_ in self.new])
            tell(65, "正在登记小区情况")
            self._write_dated(
                CompoundState,
                _STATE,
                self._states,
                [(pk, row[1]) for pk, row in zip(ids, self.new, strict=True)],
            )
            tell(73, "正在登记服务方式")
            modes = [(pk, self._with_company(row[2], 1)) for pk, row in zip(ids, self.new, strict=True)]
            moved = [(pk, fitted, self._with_company(facts, 1)) for pk, fitted, facts in self._modes]
            self._write_dated(ServiceMode, _MODE, moved, modes)
            tell(81, "正在登记物业项目")
            self._write_projects(ids)
            tell(86, "正在登记小区")
            self._write_compounds(ids, dressed.result())
        self._change_compounds()
        if len(ids) > 1000:
            # The planner should know at once that the tables have grown.
            with connection.cursor() as cursor:
                for model in (Compound, CompoundState, ServiceMode, ServiceProject, Company):
                    cursor.execute(f"analyze {model._meta.db_table}")

    def _write_companies(self) -> None:
        ids = ledgers.reserve_ids(Company, len(self._companies))
        self._real = {
            stand_in: pk for (stand_in, _, _), pk in zip(self._companies.values(), ids, strict=True)
        }
        ledgers.copy_rows(
            Company,
            (
                "id",
                "name",
                "credit_code",
                "credit_code_fault",
                "area",
                "phone",
                "period",
                "pinyin",
                "initials",
                "search",
            ),
            (
                (pk, name, "", "", area_id, "", _period(self.day, None), *_named(name))
                for pk, (_, name, area_id) in zip(ids, self._companies.values(), strict=True)
            ),
        )
        if self.company_starts:
            with connection.cursor() as cursor:
                cursor.execute(
                    "update registry_company set period = daterange(%s, upper(period)) where id = any(%s)",
                    [self.day, list(self.company_starts)],
                )

    def _with_company(self, facts: tuple, at: int) -> tuple:
        pk = facts[at]
        if pk is not None and pk < 0:
            return (*facts[:at], self._real[pk], *facts[at + 1 :])
        return facts

    def _write_compounds(self, ids: list[int], dressed: list[tuple[str, str, str | None]]) -> None:
        period = _period(self.day, None)

        def rows():
            for pk, (own, _, _, _, change), words in zip(ids, self.new, dressed, strict=True):
                change.subject_id = pk
                yield (
                    pk, own["name"], own["address"] or "", own["built_year"], own["building_count"],
                    own["longitude"], own["latitude"], period, *words,
                )  # fmt: skip

        ledgers.copy_rows(Compound, ("id", *OWN, "period", "pinyin", "initials", "search"), rows())

    def _change_compounds(self) -> None:
        ledgers.update_rows(
            Compound,
            (*OWN, "pinyin", "initials", "search"),
            [(pk, *(own[key] for key in OWN), *_named(own["name"])) for pk, own in self.own_changes],
        )
        ledgers.update_rows(
            Compound, ("period",), [(pk, _period(low, up)) for pk, low, up in self.compound_bounds]
        )
        FormerName.objects.bulk_create(
            fill_all(FormerName(compound_id=pk, name=name, until=self.day) for pk, name in self.former_names)
        )
        ledgers.copy_rows(
            CompanyChange,
            ("compound", "from_company", "to_company", "on", "reason"),
            [
                (pk, before, self._real.get(after, after), self.day, "导入台账")
                for pk, before, after in self.company_changes
            ],
        )

    def _write_dated(
        self,
        model: Any,
        fields: tuple[str, ...],
        moved: list[tuple[int, Fit, tuple]],
        fresh: list[tuple[int, tuple]],
    ) -> None:
        bounds = [fitted.bound for _, fitted, _ in moved if fitted.bound]
        ledgers.update_rows(model, ("period",), [(pk, _period(low, up)) for pk, low, up in bounds])
        ledgers.update_rows(
            model, fields, [(fitted.correct, *facts) for _, fitted, facts in moved if fitted.correct]
        )
        since = _period(self.day, None)

        def rows():
            for compound_id, facts in fresh:
                yield (compound_id, since, *facts)
            for compound_id, fitted, facts in moved:
                if fitted.new:
                    yield (compound_id, _period(*fitted.new), *facts)

        ledgers.copy_rows(model, ("compound", "period", *fields), rows())

    def _write_projects(self, ids: list[int]) -> None:
        ledgers.update_rows(ServiceProject, ("fee",), self.fees)
        ServiceProject.objects.filter(pk__in=self.projects_gone).delete()
        fresh = [
            (pk, self._with_company((mode[1], fee), 0))
            for pk, (_, _, mode, fee, _) in zip(ids, self.new, strict=True)
            if mode[1] is not None and fee is not None
        ]
        moved = [(pk, fitted, self._with_company(facts, 0)) for pk, fitted, facts in self._projects]
        ended = [fitted.bound[0] for _, fitted, _ in moved if fitted.bound]
        if ended:
            with connection.cursor() as cursor:
                # A manager serves no longer than the contract.
                cursor.execute(
                    "update registry_projectmanager set period = daterange(lower(period), %(day)s)"
                    " where project_id = any(%(ended)s) and period @> %(day)s and lower(period) < %(day)s",
                    {"day": self.day, "ended": ended},
                )
        self._write_dated(ServiceProject, _PROJECT, moved, fresh)
