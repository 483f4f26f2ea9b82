"""Walked cases written with COPY: rows, tellings, events, clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from types import NoneType
from typing import Any, NamedTuple

from django.db import connection
from orjson import dumps

from sifang.cases.history.moments import text_of
from sifang.cases.history.walk import Walk
from sifang.cases.models import Case, CaseClock, CaseEvent, Excuse, Report, Rung

_CASE = (
    "number", "compound_id", "community_id", "subdistrict_id", "district_id", "problem_type", "type_code",
    "condition_key", "title", "description", "severity", "source", "external_number", "place", "longitude",
    "latitude", "found_on", "resolved_on", "status", "outcome", "reported_at", "filed_at", "closed_at", "due_at",
    "turn_kind", "turn_area_id", "turn_office_id", "turn_company_id", "handler_kind", "handler_area_id",
    "handler_office_id", "handler_company_id", "checker_kind", "checker_area_id", "objections", "transfers",
    "extensions", "shelvings", "send_backs", "reopenings", "urgings", "report_count", "asks_extension",
    "shelved_until", "word", "unsolved_why", "comes_next", "is_anonymous_to_company", "version",
    "parent_id", "merged_into_id",
)  # fmt: skip
_REPORT = (
    "case_id", "token_hash", "told_at", "channel", "words", "name", "phone", "household", "is_anonymous",
    "external_number", "word", "is_satisfied", "answered_at",
)  # fmt: skip
_PARTY = ("party_kind", "party_area_id", "party_office_id", "party_company_id")
_EVENT = (
    "case_id", "seq", "verb", "from_status", "to_status", "at", "by_id", "by_title", *_PARTY, "note", "data",
)  # fmt: skip
_CLOCK = (
    "case_id", "stage", *_PARTY, "step", "step_words", "rule_key", "unit", "length", "extended", "started_at",
    "resumed_at", "due_at", "paused_at", "used", "met_at", "ended_at", "ended_why", "is_provisional",
    "rings_at",
)  # fmt: skip
_EXCUSE = (
    "fault", "reason", "asked_at", "asked_by_id", "is_supported", "reviewed_at", "reviewed_by_id", "is_upheld",
    "decided_at", "decided_by_id",
)  # fmt: skip

_RUNG = f"""
insert into {Rung._meta.db_table} (clock_id, level, fired_at)
select clock.id, rung.level, rung.at
from unnest(%s::bigint[], %s::text[], %s::smallint[], %s::timestamptz[]) as rung(case_id, stage, level, at)
join {CaseClock._meta.db_table} clock
  on clock.case_id = rung.case_id and clock.stage = rung.stage and clock.met_at is null and clock.ended_at is null
order by clock.id, rung.level
"""
Rang = tuple[int, str, int, datetime]
"""What the ladder told before the load: of which case's running clock, which level, when."""


class Lines(NamedTuple):
    """A case, or those told together, as COPY reads it: what belongs to a table in one text, line by line."""

    number: str
    line: int
    cases: int
    steps: int
    case: str
    reports: str
    events: str
    clocks: str
    excuses: str
    rung: list[Rang]


_NONE = "\\N"
_BACKSLASH = "\\"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_case = itemgetter(*_CASE)


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if not value.isprintable() or "\\" in value else value


# Titles of posts, words of steps and keys of rules: few, and written by the million.
_known = lru_cache(4096)(_text)


_CELLS: dict[type, Callable[[Any], str]] = {
    str: _text, int: str, NoneType: lambda _none: _NONE, bool: ("f", "t").__getitem__, datetime: text_of,
    date: date.isoformat,
}  # fmt: skip


def _cell(value: Any) -> str:
    plain = _CELLS.get(value.__class__)
    if plain is not None:
        return plain(value)
    return _text(value) if isinstance(value, str) else str(value)


def _row(values: Sequence[Any]) -> str:
    """The cells of a row; nearly all of them are of a class that is known."""
    cells = _CELLS
    try:
        return "\t".join([cells[value.__class__](value) for value in values])
    except KeyError:
        return "\t".join(map(_cell, values))


def _events(case_id: int, walk: Walk) -> Iterator[str]:
    parties = walk.parties.cells
    for seq, verb, before, after, at, by, title, party, note, data in walk.events:
        told = dumps(data, default=str).decode()
        yield (
            f"{case_id}\t{seq}\t{verb}\t{before}\t{after}\t{at}\t"
            f"{_NONE if by is None else by}\t{_known(title)}\t{parties[id(party)]}\t{note and _text(note)}\t"
            f"{told.translate(_ESCAPES) if _BACKSLASH in told else told}"
        )


def _clocks(case_id: int, walk: Walk, rung: list[Rang]) -> Iterator[str]:
    parties = walk.parties.cells
    # Of a clock most moments are none, and the others those of its steps.
    known, moment = walk.moments.get, walk.text
    for each in walk.clocks:
        now = each.now
        met, ended, length, rings_at = now.met_at, now.ended_at, now.length, None
        if met is None and ended is None:
            rings_at, told = walk.ladder_of(each)
            rung += [(case_id, each.stage, level, at) for level, at in told]
        started, resumed, due, paused = now.started_at, now.resumed_at, now.due_at, now.paused_at
        yield (
            f"{case_id}\t{each.stage}\t{parties[id(each.party)]}\t{each.step}\t{_known(each.words)}\t"
            f"{_known(each.rule_key)}\t{now.unit._value_}\t{_NONE if length is None else length}\t{now.extended}\t"
            f"{known(id(started)) or moment(started)}\t{known(id(resumed)) or moment(resumed)}\t"
            f"{known(id(due)) or moment(due)}\t{known(id(paused)) or moment(paused)}\t{now.used}\t"
            f"{known(id(met)) or moment(met)}\t{known(id(ended)) or moment(ended)}\t{now.ended_why}\t"
            f"{'t' if now.is_provisional else 'f'}\t{_NONE if rings_at is None else text_of(rings_at)}"
        )


def _reports(case_id: int, walk: Walk) -> Iterator[str]:
    for cells in walk.reports:
        yield f"{case_id}\t\t{_row(cells)}"


def _excuse(case_id: int, walk: Walk) -> str:
    if walk.excuse is None:
        return ""
    return f"{case_id}\t{_row([walk.excuse[name] for name in _EXCUSE])}"


def lines_together(walks: Sequence[Walk]) -> Lines:
    """Walked cases that go in together or not at all."""
    each = [lines_of(walk) for walk in walks]

    def text(*ofs: str) -> str:
        return "\n".join(filter(None, ofs))

    return Lines(
        "、".join(one.number for one in each), each[0].line, len(each), sum(one.steps for one in each),
        text(*(one.case for one in each)), text(*(one.reports for one in each)), text(*(one.events for one in each)),
        text(*(one.clocks for one in each)), text(*(one.excuses for one in each)),
        [rang for one in each for rang in one.rung],
    )  # fmt: skip


def lines_of(walk: Walk) -> Lines:
    """A walked case as the lines of its tables."""
    pk = walk.pk
    rung: list[Rang] = []
    return Lines(
        walk.told.number, walk.told.line, 1, len(walk.events),
        f"{pk}\t" + _row(_case(walk.row)), "\n".join(_reports(pk, walk)),
        "\n".join(_events(pk, walk)), "\n".join(_clocks(pk, walk, rung)), _excuse(pk, walk), rung,
    )  # fmt: skip


def write(cases: Sequence[Lines]) -> None:
    """Write the lines of many cases. Needs an open transaction."""
    _copy(Case, ("id", *_CASE), (each.case for each in cases))
    _copy(Report, _REPORT, (each.reports for each in cases))
    _copy(CaseEvent, _EVENT, (each.events for each in cases))
    _copy(CaseClock, _CLOCK, (each.clocks for each in cases if each.clocks))
    if excuses := [each.excuses for each in cases if each.excuses]:
        _copy(Excuse, ("case_id", *_EXCUSE), excuses)
    if rung := [each for case in cases for each in case.rung]:
        with connection.cursor() as cursor:
            cursor.execute(_RUNG, [list(column) for column in zip(*rung, strict=True)])


def take_ids(count: int) -> list[int]:
    """So many ids of cases, in order; one that is not used stays a gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [Case._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _copy(model: Any, columns: Sequence[str], lines: Iterable[str]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    chunk: list[str] = []
    statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    # COPY passes Django by; a broken constraint should be told as Django tells it.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as out:
        for line in lines:
            chunk.append(line)
            if len(chunk) == 200:
                out.write("\n".join(chunk) + "\n")
                chunk.clear()
        if chunk:
            out.write("\n".join(chunk) + "\n")
