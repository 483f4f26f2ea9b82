"""When each step of an office falls due, and when nobody came: from the city's policy, on its timetable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sifang.cases import public as cases
from sifang.lib.refusals import Refusal
from sifang.policy import public as policy
from sifang.whistles.choices import Level

LADDER = (Level.DEPARTMENT, Level.DISTRICT, Level.CITY)


def kinds(on: date) -> Mapping[str, Any]:
    """The kinds of whistles of a day, by key."""
    return cases.rulebook(on).whistles


def kind(key: str, on: date) -> Any:
    """:raises Refusal: the city has no such whistle that day"""
    found = kinds(on).get(key)
    if found is None:
        raise Refusal("没有这一种哨，请从清单里选")
    return found


def due(
    key: str, step: str, start: datetime, blown_on: date
) -> tuple[str, int | None, datetime | None, bool]:
    """Unit, length, moment and whether it is provisional, of a step of a whistle blown on a day."""
    unit, length = kind(key, blown_on).limit(step.lower())
    if length is None or not unit.has_length:
        return unit, None, None, False
    moment = policy.timetable().after(start, length, unit)
    return unit, length, moment, policy.timetable().provisional(moment, unit)


def rung_due(key: str, level: Level, arrive_due: datetime, blown_on: date) -> datetime:
    """When a level is told that nobody came: the office at once, each level above after its own time."""
    if level is Level.DEPARTMENT:
        return arrive_due
    name = "tell_district" if level is Level.DISTRICT else "tell_city"
    unit, length = kind(key, blown_on).limit(name)
    return policy.timetable().after(arrive_due, length or 0, unit)


def explained(clock: Any) -> str:
    """`3 个工作日：从 … 起，…，到 …`: the limit with its dates."""
    unit = policy.Unit(clock.unit)
    if clock.length is None:
        return unit.label
    return policy.timetable().sentence(clock.started_at, clock.length, unit, clock.due_at)


def matters(words: str, type_code: str, on: date) -> tuple[Any, ...]:
    """What the jurisdiction list says of a matter, the nearest entry first."""
    return cases.rulebook(on).matters_of(type_code, words)


def entry_of(key: str, on: date) -> Any:
    """An entry of the jurisdiction list, or nothing."""
    return cases.rulebook(on).jurisdiction.get(key)


_HOUSING = frozenset({"CITY_BUREAU", "DISTRICT_BUREAU"})


def names_another(entry: Any, office: Any) -> str:
    """Whom an entry of the jurisdiction list names, when that is not this office; '' when it is, or without an entry."""
    if entry is None:
        return ""
    row = next((row for row in policy.offices() if row.key == entry.party.office), None)
    if row is None:
        return str(entry.party)
    # The list names a bureau; there is one of that name in the city and in each district. That of housing is called
    # otherwise in a zone.
    is_it = office.name.endswith(row.name) or (row.key == "housing" and office.kind in _HOUSING)
    return "" if is_it else row.name


def entries(on: date) -> list[Any]:
    """The whole jurisdiction list, in its order."""
    return list(cases.rulebook(on).jurisdiction.values())
