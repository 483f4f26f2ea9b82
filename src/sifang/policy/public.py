"""The front door of the policy room: the city's rules by key and date."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sifang.policy import due, loader, parsing
from sifang.policy.book import Book, NoSuchRule
from sifang.policy.due import Due
from sifang.policy.loader import PolicyMistakes, also_check
from sifang.policy.reading import Cell, Mistake, Problem, Report, compose, compose_text
from sifang.policy.shapes import (
    DEMONSTRATION_SOURCE,
    AreaKind,
    AreaRow,
    City,
    Deadline,
    Direction,
    IndicatorText,
    ListItem,
    OfficeRow,
    Outline,
    PolicyList,
    PolicyVersion,
    SourceKind,
    Target,
    Unit,
    Until,
    Value,
    Zone,
)
from sifang.policy.versions import Stamp, read_source, read_versions
from sifang.workdays import public as workdays

__all__ = [
    "DEMONSTRATION_SOURCE", "AreaKind", "AreaRow", "Book", "Cell", "City", "Deadline", "Direction",
    "Due", "IndicatorText", "ListItem", "Mistake", "NoSuchRule", "OfficeRow", "Outline", "PolicyList",
    "PolicyMistakes", "PolicyVersion", "Problem", "Report", "SourceKind", "Stamp", "Target", "Unit",
    "Until", "Value", "Zone", "also_check", "areas", "bulletin_template", "check", "city", "compose", "compose_text",
    "deadline", "deadlines", "due_at", "due_on", "find", "fingerprint", "folder", "history", "in_stages",
    "indicator_history", "indicator_keys", "indicator_texts", "listed", "lists", "offices", "outlines",
    "parsing", "read_source", "read_versions", "reload", "target", "term", "text", "timetable", "timetable_of", "value",
    "values", "version", "whole", "working_hours", "zones",
]  # fmt: skip

_books: dict[Path, Book] = {}
_lock = threading.Lock()


def folder() -> Path:
    """The folder of the city this process serves."""
    return _folder(settings.SIFANG_POLICY, settings.SIFANG_CITY)


@lru_cache(maxsize=16)
def _folder(policy: str | Path, city: str) -> Path:
    # Asked dozens of times in one step: always the same object, which is equal to itself at a glance.
    return Path(policy) / city


def book() -> Book:
    """The city's rules, read once per process."""
    path = folder()
    found = _books.get(path)
    if found is None:
        with _lock:
            found = _books.get(path)
            if found is None:
                found, problems = loader.read(path)
                if found is None:
                    raise PolicyMistakes(problems)
                _books[path] = found
    return found


def reload() -> None:
    """Forget what was read; the next question reads the folder again."""
    with _lock:
        _books.clear()


def fingerprint() -> str:
    """A hash of every byte of the folder: who keeps something made from it asks whether it is still so."""
    return book().sha256


def check(path: Path | str | None = None) -> list[Problem]:
    """Every mistake in a city's folder (this city's when none is named)."""
    return loader.read(Path(path) if path else folder())[1]


def value(key: str, on: date) -> Value:
    """
    The rule in force on a day.

    :raises NoSuchRule: the city has no such rule, or not on that day
    """
    return book().value(key, on)


def whole(key: str, on: date) -> int:
    """
    The whole number a rule gives on a day: so many tries, days, metres.

    :raises NoSuchRule: the city has no such rule, or not on that day
    :raises TypeError: the rule gives something else
    """
    found = book().value(key, on).value
    if not isinstance(found, int):
        raise TypeError(f"{key} is no whole number: {found!r}")
    return found


def working_hours(on: date) -> workdays.Hours:
    """The working hours in force on a day."""
    return _hours(book().value("working_hours", on))


def _hours(found: Value) -> workdays.Hours:
    if not isinstance(found.value, workdays.Hours):
        raise TypeError(f"{found.key} is no working hours: {found.value!r}")
    return found.value


def find(key: str, on: date) -> Value | None:
    """The rule in force on a day, or nothing when there was none yet."""
    try:
        return book().value(key, on)
    except NoSuchRule:
        return None


def values(on: date | None = None) -> list[Value]:
    """Every rule and legal clock: in force on a day, or all versions when no day is named."""
    all_versions = [each for versions in _all_histories().values() for each in versions]
    if on is None:
        return all_versions
    return [
        v
        for v in all_versions
        if v.in_force_from <= on and (v.in_force_before is None or on < v.in_force_before)
    ]


def history(key: str) -> list[Value]:
    """
    Every version of a rule, oldest first.

    :raises NoSuchRule: the city has no such rule
    """
    found = _all_histories().get(key)
    if not found:
        raise NoSuchRule(f"{city().name}的政策文件里没有规则“{key}”。")
    return found


def _all_histories() -> dict[str, list[Value]]:
    rules = book()
    names = [*rules.values, *(f"deadline.{key}" for key in rules.deadlines)]
    return {key: rules.history(key) for key in names}


def deadline(key: str, on: date) -> Deadline:
    """
    A legal clock in force on a day: length, unit, direction, what it is counted from, article.

    :raises NoSuchRule: the city has no such clock, or not on that day
    """
    return book().deadline(key.removeprefix("deadline."), on)


def due_on(key: str, start: date, on: date | None = None) -> date:
    """
    The last day of a legal clock counted from `start`, by the rule of that day (or of `on`).

    :raises NoSuchRule: the city has no such clock, or not on that day
    :raises ValueError: the clock runs in hours or minutes; ask `due_at`
    """
    return due.due_on(deadline(key, on or start), start, workdays.calendar())


def due_at(key: str, start: datetime, on: date | None = None) -> datetime:
    """
    The moment a legal clock counted from `start` runs out.

    :raises NoSuchRule: the city has no such clock, or not on that day
    """
    return due.due_at(deadline(key, on or start.date()), start, timetable())


def term(key: str, start: datetime, on: date | None = None) -> Due:
    """
    A legal clock counted from `start`: due moment, last day, whether provisional, and the sentence that says why.

    :raises NoSuchRule: the city has no such clock, or not on that day
    """
    return due.term(deadline(key, on or start.date()), start, timetable())


def in_stages(keys: Iterable[str], start: datetime, done: Iterable[datetime | None] = ()) -> list[Due]:
    """
    Legal clocks one after the other, each from the end of the one before (from `done` where that is known).

    :raises NoSuchRule: the city has no such clock, or not on that day
    """
    return due.in_stages([deadline(key, start.date()) for key in keys], start, timetable(), done)


_timetable: tuple[workdays.Calendar, Book, workdays.Timetable] | None = None


def timetable() -> workdays.Timetable:
    """The calendar with the city's working hours: counting to the minute. Made anew when either changes."""
    global _timetable
    calendar, rules, kept = workdays.calendar(), book(), _timetable
    if kept is None or kept[0] is not calendar or kept[1] is not rules:
        kept = _timetable = (calendar, rules, timetable_of(calendar))
    return kept[2]


def timetable_of(calendar: workdays.Calendar) -> workdays.Timetable:
    """The city's working hours on another calendar: as it would be after a change."""
    first, *later = book().values["working_hours"]
    return workdays.Timetable(calendar, _hours(first), [(each.in_force_from, _hours(each)) for each in later])


def deadlines(on: date) -> list[Deadline]:
    """Every legal clock in force on a day."""
    found = (book().deadlines[key] for key in book().deadlines)
    return [d for versions in found for d in versions if d.in_force_from <= on and (not d.in_force_before or on < d.in_force_before)]  # fmt: skip


def target(indicator: str, on: date) -> Target | None:
    """What an indicator should reach, as the rules of that day say; nothing when no target was set."""
    return book().target(indicator, on)


def indicator_texts(key: str, on: date | None = None) -> IndicatorText:
    """The wording of an indicator: the newest version, or the one in force on a day."""
    return book().indicator_text(key, on)


def indicator_history(key: str) -> list[IndicatorText]:
    """
    Every version of an indicator's wording, oldest first.

    :raises NoSuchRule: the city words no such indicator
    """
    book().indicator_text(key)
    return book().indicators[key]


def indicator_keys() -> tuple[str, ...]:
    """Every indicator the city words, in the order its file lists them."""
    return tuple(book().indicators)


def listed(key: str, on: date) -> PolicyList:
    """
    A numbered list of the city's in force on a day: `committee_conditions`, `work_standard` ...

    :raises NoSuchRule: the city has no such list, or not on that day
    """
    return book().listed(key, on)


def lists(on: date) -> list[PolicyList]:
    """Every list in force on a day."""
    return [item for versions in book().lists.values() for item in versions if item.in_force_from <= on and (not item.in_force_before or on < item.in_force_before)]  # fmt: skip


def city() -> City:
    return book().city


def areas() -> Iterable[AreaRow]:
    """The administrative tree below the city, parents before children."""
    return book().areas


def zones() -> tuple[Zone, ...]:
    """The functional zones and the subdistricts and towns each manages."""
    return book().zones


def offices() -> tuple[OfficeRow, ...]:
    """Departments, utilities and kinds of office, with the duties the regulation gives them."""
    return book().offices


def outlines() -> tuple[Outline, ...]:
    """The districts' borders for drawing; unpacks to code, name, rings."""
    return book().outlines


def version(on: date) -> PolicyVersion:
    """Which rules stood behind a figure of that day."""
    rules = book()
    starts = max((v.in_force_from for v in values() if v.in_force_from <= on), default=on)
    return PolicyVersion(
        rules.folder.name, on, rules.sha256, f"{rules.city.name} {starts} 版（{rules.sha256[:12]}）"
    )


def text(key: str) -> str:
    """
    A text file of the city's folder by its path without ending, such as `bulletins/2021-12-01`.

    :raises NoSuchRule: there is no such file
    """
    if ".." in key.split("/") or key.startswith("/"):
        raise NoSuchRule(f"文本“{key}”不在政策文件夹之内。")
    found = sorted(path for path in folder().glob(f"{key}.*") if path.is_file())
    if not found:
        raise NoSuchRule(f"{city().name}的政策文件夹里没有文本“{key}”。")
    return found[0].read_text(encoding="utf-8")


def bulletin_template(on: date) -> Path:
    """
    The bulletin's template for a day: the file of `bulletins/` with the latest date not after it.

    :raises NoSuchRule: no template is in force on that day
    """
    dated = []
    for path in sorted((folder() / "bulletins").glob("*")):
        try:
            dated.append((date.fromisoformat(path.name[:10]), path))
        except ValueError:
            continue
    found = [path for day, path in dated if day <= on]
    if not found:
        raise NoSuchRule(f"{city().name}的政策文件夹里没有 {on} 可用的通报模板（bulletins/日期.*）。")
    return found[-1]
