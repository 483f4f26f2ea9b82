"""Reads one city's `cases` folder: every version of everything, and every mistake with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sifang.cases.rulebook import campaigns, routing, tables, types
from sifang.cases.rulebook.reading import Folder
from sifang.cases.rulebook.shapes import CaseType, Route, StatusWords, Versions
from sifang.policy.public import Problem, Report, compose, parsing

FILES = (
    "laws.yaml", "routing.yaml", "checkers.yaml", "ladders.yaml", "whistles.yaml", "jurisdiction.yaml",
    "elsewhere.yaml", "statuses.yaml", "limits.yaml",
)  # fmt: skip
OTHERS = ("clocks.yaml", "measures.yaml", "whistle_measures.yaml")
"""Files of the folder that another part of the house reads."""


@dataclass(frozen=True, eq=False)
class Library:
    """Every version of every table; `rulebook(on)` picks the ones of a day."""

    folder: Folder
    types: dict[str, list[CaseType]]
    routes: list[Route]
    checkers: Versions
    ladders: Versions
    whistles: Versions
    jurisdiction: Versions
    elsewhere: Versions
    limits: Versions
    campaigns: Versions
    statuses: dict[tuple[str, str], StatusWords]

    def starts(self) -> list[date]:
        """The days on which something begins or ends, oldest first."""
        days = self._law_days
        for source in self._sources():
            days.add(source.in_force_from)
            if source.in_force_before:
                days.add(source.in_force_before)
        return sorted(days)

    @property
    def _law_days(self) -> set[date]:
        anchors = (a for versions in self.types.values() for each in versions for a in each.anchors)
        return {day for a in anchors for day in (a.in_force_from, a.in_force_before) if day}

    def _sources(self) -> Iterable[Any]:
        shelves = (self.types, self.checkers, self.ladders, self.whistles, self.jurisdiction, self.elsewhere)
        for shelf in (*shelves, self.campaigns):
            for versions in shelf.values():
                yield from (each.source for each in versions)
        yield from (each.source for each in self.routes)
        for limits in self.limits.values():
            yield from (each[0] for each in limits)


_last: dict[Path, tuple[tuple, tuple[Library | None, list[Problem]]]] = {}


def read(path: Path) -> tuple[Library | None, list[Problem]]:
    """As `read_anew`; the folder that was read last is not read again while none of its files changed."""
    files = [*sorted((path / "cases").rglob("*.y*ml")), path / "offices.yaml"]
    stamp = tuple(
        (str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file()
    )
    if path not in _last or _last[path][0] != stamp:
        answer = read_anew(path)
        _last.clear()
        _last[path] = (stamp, answer)
    return _last[path][1]


def read_anew(path: Path) -> tuple[Library | None, list[Problem]]:
    """The folder's tables; nothing (and the reasons) when something is wrong. A city without `cases` has none."""
    report = Report()
    folder = Folder(path, report, _offices(path))
    home = path / "cases"
    if not home.is_dir():
        report.add(f"{path.name}/cases", 1, "缺少问题类型与分派规则的文件夹")
        return None, report.problems
    for stray in sorted(home.glob("*.y*ml")):
        if stray.name not in FILES + OTHERS:
            report.add(f"{path.name}/cases/{stray.name}", 1, f"不认识的文件，可用的是：{'、'.join(FILES + OTHERS)}")  # fmt: skip
    pages = {}
    for name in FILES:
        pages[name] = folder.page(name)
        if pages[name] is None and not (home / name).is_file():
            report.add(f"{path.name}/cases/{name}", 1, "缺少这个文件")
    laws = types.read_laws(folder)
    types.read_types(folder, laws)
    library = Library(
        folder,
        folder.types,
        routing.read_routes(folder, pages["routing.yaml"]),
        tables.read_checkers(pages["checkers.yaml"]),
        tables.read_ladders(pages["ladders.yaml"]),
        tables.read_whistles(pages["whistles.yaml"]),
        tables.read_jurisdiction(folder, pages["jurisdiction.yaml"]),
        tables.read_elsewhere(pages["elsewhere.yaml"]),
        tables.read_limits(pages["limits.yaml"]),
        campaigns.read_campaigns(folder),
        tables.read_statuses(pages["statuses.yaml"]),
    )
    if not folder.types and not report.problems:
        report.add(f"{path.name}/cases/types", 1, "没有任何问题类型")
    problems = sorted(report.problems)
    return (None if problems else library), problems


def check(path: Path) -> list[Problem]:
    """Every mistake of a city's `cases` folder, for the check of the whole folder."""
    return read(path)[1]


def _offices(path: Path) -> dict[str, tuple[str, str]]:
    """Keys, names and kinds of the city's offices; their own mistakes are reported by the policy room."""
    quiet = Report()
    page = (
        compose(path / "offices.yaml", "offices.yaml", quiet) if (path / "offices.yaml").is_file() else None
    )
    answers = {}
    for key, _line, cell in page.pairs() if page and page.is_mapping else []:
        fields = dict((name, inner) for name, _no, inner in cell.pairs()) if cell.is_mapping else {}
        name, kind = (
            fields[each].read(parsing.words, "") if each in fields else "" for each in ("name", "kind")
        )
        answers[key] = (name, kind)
    return answers
