"""What a noun says about its sheet: the columns an office fills in, and how rows become a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import autodiscover_modules

from sifang.lib.words import normalised

if TYPE_CHECKING:
    from sifang.ledgers.plan import Plan
    from sifang.ledgers.table import Table


@dataclass(frozen=True)
class Column:
    """One column; `parse` turns a cell into a value, or into None when the cell says nothing."""

    header: str
    key: str
    parse: Callable[[Any], Any]
    synonyms: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    example: Any = None
    note: str = ""
    width: int = 14
    choices: tuple[str, ...] = ()
    check: str = ""
    """What a filled-in template lets through: `whole`, `number` or `year`."""


@dataclass(frozen=True)
class Load:
    """What a load knows besides its rows."""

    as_at: date
    by: Any
    default_area: str = ""
    tell: Callable[[int, str], None] = lambda percent, words: None
    wrong: bool = False
    """What differs from the register was wrong all along; otherwise it changed on the day."""
    how: Mapping[int, bool] = field(default_factory=dict)
    """Row number -> the same for single rows."""
    also: tuple[tuple[int, str, int], ...] = ()
    """Of a batch that is mended row by row: (id, name, area) of what other rows of it will write along."""

    def is_wrong(self, row: int) -> bool:
        return self.how.get(row, self.wrong)


@dataclass(frozen=True)
class Subject:
    """
    What is one record to a clerk, in tables: its root and the parts that hang on it.

    Names of models (`registry.Compound`), and for each part the column that points at the root.
    """

    root: str
    parts: tuple[tuple[str, str], ...] = ()
    likeness: str = ""
    """A column of the root: a new record whose likeness has meanwhile come into the register is a conflict."""
    derived: tuple[tuple[str, str], ...] = ()
    """Like `parts`, but worked out anew at any time: nothing that stands in the way of an undo."""
    page: str = ""
    """The name of the address of a record's page."""


@dataclass(frozen=True)
class Pairing:
    """How a noun remembers what was decided about a row that may mean a record: used inside an open transaction."""

    decide: Callable[..., None]
    """Called with `said` of the pair, the record's id, `same`, `by`, `at`; the next plan of the row knows it."""
    withdraw: Callable[..., None]
    """Called with `said`, the record's id, `by`, `at`."""


@dataclass(frozen=True)
class Sheet:
    """The sheet of a noun. `plan` reads the database and changes nothing; the plan it answers can be run."""

    key: str
    name: str
    columns: tuple[Column, ...]
    plan: Callable[[Table, Load], Plan]
    place_keys: tuple[str, ...] = ()
    """Columns that say where a record is: two of one name in two places are two."""
    subjects: tuple[Subject, ...] = ()
    """The records it writes, its own first."""
    out: Callable[..., tuple[int, Iterator[list[Any]]]] | None = None
    """
    What a person may see of the noun on a day, in the sheet's columns: how many records, and their rows.

    Called with the person, the day and, where only some are wanted, their ids.
    """
    pairing: Pairing | None = None
    """Of nouns whose rows are told by likeness."""
    explained: tuple[str, ...] = ()
    """Lines of the template's second sheet."""
    ignored: tuple[str, ...] = ("序号", "备注")
    """Headers that every office writes and nobody loads."""
    rank: int = 100
    """Where it stands among the others: what is loaded first, and most, on top."""

    def column_of(self, header: str) -> Column | None:
        """The column a header names, by its own words or a synonym."""
        return self.index.get(plain(header))

    @property
    def index(self) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for column in self.columns:
            for word in (column.header, column.key, *column.synonyms):
                found.setdefault(plain(word), column)
        return found

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]


def plain(header: str) -> str:
    """A header without blanks, line breaks, brackets with units, or the star of a required column."""
    words = str(header or "").replace("*", "").replace("＊", "")
    for opening, closing in (("（", "）"), ("(", ")")):
        if opening in words and words.rstrip().endswith(closing):
            words = words[: words.index(opening)]
    return normalised(words)


class NoSuchSheet(LookupError):
    """No noun declares a sheet of this name; the message lists those there are."""


_SHEETS: dict[str, Sheet] = {}
_found = False


def declare(sheet: Sheet) -> Sheet:
    """Called beside the noun, in its room's `sheets.py`."""
    _SHEETS[sheet.key] = sheet
    return sheet


def sheets() -> list[Sheet]:
    """Every sheet the rooms declare."""
    global _found
    if not _found:
        # The engine sits below the nouns: it finds their `sheets.py` by name, and knows none of them.
        autodiscover_modules("sheets")
        _found = True
    return sorted(_SHEETS.values(), key=lambda one: one.rank)


def sheet_of(page: str) -> Sheet | None:
    """The sheet of the records that have a page of that name, if they go out by one."""
    return next(
        (one for one in sheets() if page and one.out is not None and one.subjects and one.subjects[0].page == page),
        None,
    )  # fmt: skip


def sheet(key: str) -> Sheet:
    """
    A sheet by its key or its Chinese name.

    :raises NoSuchSheet: with the ones there are
    """
    known = sheets()
    for one in known:
        if key in (one.key, one.name):
            return one
    raise NoSuchSheet(f"没有“{key}”这种台账。有：" + "、".join(f"{s.key}（{s.name}）" for s in known))
