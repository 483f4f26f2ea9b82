"""The city's rules as read: asked by key and date, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sifang.policy.reading import did_you_mean
from sifang.policy.shapes import (
    AreaRow,
    City,
    Deadline,
    IndicatorText,
    OfficeRow,
    Outline,
    PolicyList,
    Target,
    Value,
    Zone,
)
from sifang.policy.versions import in_force


class NoSuchRule(LookupError):
    """The city's folder holds no such rule for that day; the message says so in a sentence."""


@dataclass(frozen=True)
class Book:
    """Everything one city's folder says."""

    folder: Path
    sha256: str
    city: City
    values: dict[str, list[Value]] = field(default_factory=dict)
    deadlines: dict[str, list[Deadline]] = field(default_factory=dict)
    targets: dict[str, list[Target]] = field(default_factory=dict)
    indicators: dict[str, list[IndicatorText]] = field(default_factory=dict)
    lists: dict[str, list[PolicyList]] = field(default_factory=dict)
    areas: tuple[AreaRow, ...] = ()
    zones: tuple[Zone, ...] = ()
    offices: tuple[OfficeRow, ...] = ()
    outlines: tuple[Outline, ...] = ()

    def _pick(self, shelf: dict, key: str, on: date, what: str):
        if key not in shelf:
            raise NoSuchRule(
                f"{self.city.name}的政策文件里没有{what}“{key}”{did_you_mean(key, list(shelf))}。"
            )
        found = in_force(shelf[key], on)
        if found is None:
            first = shelf[key][0]
            raise NoSuchRule(
                f"{what}“{getattr(first, 'name', key)}”（{key}）在 {on} 没有有效的版本，最早自 {first.in_force_from} 起施行。"
            )
        return found

    def value(self, key: str, on: date) -> Value:
        if key.startswith("deadline."):
            found = self.deadline(key.removeprefix("deadline."), on)
            return deadline_as_value(found)
        return self._pick(self.values, key, on, "规则")

    def deadline(self, key: str, on: date) -> Deadline:
        return self._pick(self.deadlines, key, on, "期限")

    def target(self, indicator: str, on: date) -> Target | None:
        if indicator not in self.indicators:
            raise NoSuchRule(
                f"{self.city.name}的政策文件里没有指标“{indicator}”{did_you_mean(indicator, list(self.indicators))}。"
            )
        return in_force(self.targets.get(indicator, []), on)

    def indicator_text(self, key: str, on: date | None = None) -> IndicatorText:
        """The wording in force; of days before the first version, the first: history is counted by it."""
        versions = self.indicators.get(key)
        if not versions:
            return self._pick(self.indicators, key, date.max, "指标")
        if on is None:
            return versions[-1]
        return versions[0] if on < versions[0].in_force_from else self._pick(self.indicators, key, on, "指标")

    def listed(self, key: str, on: date) -> PolicyList:
        return self._pick(self.lists, key, on, "清单")

    def history(self, key: str) -> list:
        """Every version of a rule, oldest first, whatever shelf it stands on."""
        if key.startswith("deadline."):
            versions = self.deadlines.get(key.removeprefix("deadline."), [])
            return [deadline_as_value(each) for each in versions]
        if key not in self.values:
            self._pick(self.values, key, date.max, "规则")
        return self.values[key]


def deadline_as_value(deadline: Deadline) -> Value:
    """A legal clock seen as a plain rule, for lists that show all rules together."""
    return Value(
        key=f"deadline.{deadline.key}",
        name=deadline.name,
        group="法定期限",
        value=deadline.length,
        unit=deadline.unit.label,
        source=deadline.source,
        source_kind=deadline.source_kind,
        in_force_from=deadline.in_force_from,
        in_force_before=deadline.in_force_before,
        file=deadline.file,
        line=deadline.line,
        note=deadline.note,
    )
