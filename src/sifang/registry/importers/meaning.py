"""Which compound of the register a row speaks of: by name and place, and where those leave a doubt, by likeness."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from sifang.ledgers import public as ledgers
from sifang.lib.words import normalised
from sifang.registry.importers.places import Places
from sifang.registry.importers.register_now import Known, Register
from sifang.registry.importers.writing import Writes
from sifang.registry.matching.matcher import DECIDED, NOBODY, Match
from sifang.registry.matching.rows_decided import said_of_row
from sifang.registry.matching.sheets import anybody, match_rows, named_alike, row_standing

LEVELS = ("district", "subdistrict", "community")


class Meaning:
    """The part of a plan that tells compounds."""

    table: ledgers.Table
    day: date
    register: Register
    places: Places
    pairs: list[ledgers.Perhaps]
    writes: Writes
    _found_places: dict[tuple[str, ...], Any]
    _mine: Callable[[int | None], bool]
    _doubt: Callable[[ledgers.Row, str, Any, str], None]

    def _by_name(self, row: ledgers.Row, area: int, name: str) -> Known | None:
        fits = self._called_so(area, name)
        if len(fits) == 1 and self._no_doubt(row, area, fits[0]):
            return fits[0]
        match = self._matches.get(row.number)
        if match is None:
            # The city has no rules for likeness: name and place decide.
            match = Match(fits[0].pk, None) if len(fits) == 1 else NOBODY
        if match.key is not None:
            return self._matched(row, match)
        if len(fits) > 1:
            exact = [known for known in fits if known.area_on(self.day) == area]
            if len(exact) == 1:
                return exact[0]
            numbers = "、".join(str(known.pk) for known in fits[:5])
            why = f"登记册里有 {len(fits)} 个同名小区（编号 {numbers}），请在“编号”一栏写明是哪个"
            raise LookupError("name", why)
        if match.twin is not None and match.judgement is not None:
            why = f"与第 {match.twin} 行说的像是同一个小区：{match.judgement.said()}"
            raise LookupError("name", f"{why}。是两个的，请在名称或地址里写明区别")
        if match.doubtful:
            key, judgement = match.doubtful[0]
            why = f"可能是登记册里的编号 {key}（{judgement.said()}）；没有认定的，先当作新小区"
            self._doubt(row, "name", row.values["name"], why)
            said = said_of_row(row.values["name"], area, row.values.get("address") or "")
            reasons = tuple(reason.says for reason in judgement.reasons)
            others = len(match.doubtful) - 1
            self.pairs.append(ledgers.Perhaps(row.number, key, judgement.score, reasons, said, others))
        return None

    def _called_so(self, area: int, name: str) -> list[Known]:
        """Compounds of that name, or formerly of that name, on the same ground."""
        if name not in self.register.by_name and name not in self.register.by_former_name:
            return []
        for index in (self.register.by_name, self.register.by_former_name):
            several = [self.register.compounds[pk] for pk in dict.fromkeys(index.get(name, ()))]
            standing = [(known, known.area_on(self.day)) for known in several]
            fits = [
                known
                for known, at in standing
                if at is not None and self._mine(at) and self.places.same_ground(at, area)
            ]
            if fits:
                return fits
        return []

    def _no_doubt(self, row: ledgers.Row, area: int, known: Known) -> bool:
        """The same name in the same community, or nothing in the address against it."""
        address, stated = row.values.get("address"), known.own["address"]
        if not address or not stated or normalised(address) == normalised(stated):
            return True
        return area == known.area_on(self.day) and self.places.is_community(area)

    @cached_property
    def _matches(self) -> dict[int, Match]:
        """What the rows mean that are not told by name and place alone; worked out for all rows at once."""
        rows = []
        told = [row for row in self.table.rows if "name" in row.values and "id" not in row.values]
        if not anybody():
            # Nothing to be compared with but each other.
            told = named_alike(told, lambda row: row.values["name"])
        for row in told:
            values = row.values
            said = (values.get("area_code", ""), *(values.get(level, "") for level in LEVELS))
            area = self._found_places.get(said)
            if isinstance(area, int):
                rows.append((row_standing(row.number, values), area))
        found = match_rows(rows, self.day, self._mine)
        self.register.also({match.key for match in found.values() if match.key is not None})
        return found

    def _matched(self, row: ledgers.Row, match: Match) -> Known:
        known = self.register.compounds[match.key]
        decided = match.judgement is DECIDED
        if (
            match.judgement is not None
            and not decided
            and normalised(known.own["name"]) != normalised(row.values["name"])
        ):
            why = f"当作登记册里的“{known.own['name']}”（编号 {known.pk}）：{match.judgement.said()}"
            self._doubt(row, "name", row.values["name"], why)
        return known

    def _called(self, row: ledgers.Row, known: Known, change: ledgers.Change) -> None:
        """The sheet's own name for it is kept beside the register's, so that a third sheet is known by either."""
        name = row.values["name"]
        word = normalised(name)
        if "id" in row.values or word == normalised(known.own["name"]):
            return
        if known.pk not in self.register.by_former_name.get(word, ()):
            self.writes.also_called(change, name)
            change.fields["又名"] = ("", name)
