"""What an indicator is: a declaration beside the facts it counts, kept in one register."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, QuerySet, Value, When

from sifang.indicators.choices import Kind
from sifang.policy import public as policy

Rows = Callable[[date], QuerySet]
Condition = Callable[[date], Any]
Statement = Callable[[date], tuple[str, tuple]]


@dataclass(frozen=True)
class Column:
    """
    One fact about a record in the drill-down list, as it is shown, exported and frozen.

    `value` is a field path, or a function of the day that gives an expression. Never a personal value:
    what is frozen cannot be masked later.
    """

    key: str
    label: str
    value: str | Callable[[date], Any]
    align: str = ""


@dataclass(frozen=True)
class Indicator:
    """
    A figure and where it comes from. Its words, target and rounding stand in the city's policy folder.

    `rows(day)` gives every record looked at, one row each; `counted(day)` says which of them are in the
    numerator. The figure, the list behind it and the frozen month are all made from these two.

    :param record: field path of the id a row is known by (`compound_id`)
    :param place: field path, or a function of the day, of the area a row stands in: any level of the trees
    :param opens: name of the address of a record's page, taking the record's id; "" when it has none
    :param noun: what a row is, with its measure word: `个小区`
    :param measure: for SUM and POOLED, the field added up in the numerator
    :param whole: for POOLED, the field added up in the denominator
    :param rest: what a row not counted is, when that is work going on: `在办`
    :param kept: a statement that gives place, numerator and denominator of a day out of what is kept of whole months,
        so that a figure which runs since the beginning of a year need not read the year; must equal the sum over `rows`
    :param beside: another figure that is told wherever this one is
    :param version: raised with every change of what is counted; `definitions.lock` holds the room to it
    """

    key: str
    rows: Rows
    record: str
    place: str | Condition
    label: str | Condition
    kind: Kind = Kind.RATIO
    counted: Condition | None = None
    measure: str = ""
    whole: str = ""
    kept: Statement | None = None
    version: int = 1
    opens: str = ""
    noun: str = "条"
    rest: str = ""
    beside: str = ""
    order: str | Condition = ""
    columns: tuple[Column, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        if (self.kind == Kind.RATIO) != (self.counted is not None):
            raise ValueError(f"{self.key}: a ratio says which rows are counted, other kinds count every row")
        if (self.kind in (Kind.SUM, Kind.POOLED)) != bool(self.measure):
            raise ValueError(f"{self.key}: sums and pooled shares name their measure, counts do not")
        if (self.kind == Kind.POOLED) != bool(self.whole):
            raise ValueError(f"{self.key}: a pooled share names its whole")


_REGISTER: dict[str, Indicator] = {}


def register(indicator: Indicator) -> Indicator:
    """Make an indicator known; called once, when the room that holds its facts is loaded."""
    if indicator.key in _REGISTER:
        raise ValueError(f"indicator {indicator.key} is declared twice")
    _REGISTER[indicator.key] = indicator
    return indicator


def indicator(key: str) -> Indicator:
    """:raises KeyError: no room declares it"""
    return _REGISTER[key]


def declared_keys() -> set[str]:
    """Every declared key; asks no policy, so that the policy's own check may call it."""
    return set(_REGISTER)


def indicators(keys: Iterable[str] | None = None) -> list[Indicator]:
    """The declared indicators in the order of the city's file; those of `keys` only, when given."""
    order = [key for key in policy.indicator_keys() if key in _REGISTER]
    if keys is None:
        return [_REGISTER[key] for key in order]
    wanted = list(keys)
    for key in wanted:
        indicator(key)
    return [_REGISTER[key] for key in order if key in wanted]


def year_start(day: date) -> date:
    """Flows of a year count from its first day."""
    return date(day.year, 1, 1)


def words_of(path: str, choices: Iterable[tuple[str, str]]) -> Case:
    """A choice field as its Chinese words, in the database: what is frozen is what was shown."""
    return Case(
        *(When(**{path: code, "then": Value(label)}) for code, label in choices),
        default=Value(""),
        output_field=CharField(),
    )


def count_rows() -> Count:
    """The number of rows of a grouped subquery."""
    return Count("*")
