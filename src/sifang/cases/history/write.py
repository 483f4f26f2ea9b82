"""Walked cases written with COPY: rows, tellings, events, clocks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from sifang.cases.history.moments import text_of
from sifang.cases.history.walk import Walk
from sifang.cases.models import Case, CaseClock, CaseEvent, Excuse, Report, Rung
from sifang.cases.parties import Party

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


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(", ", ": ")).encode
_NOBODY = "\t\\N\t\\N\t\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES) if not value.isprintable() or "\\" in value else value
    if value is True:
        return "t"
    if value is False:
        return "f"
    return text_of(value) if isinstance(value, datetime) else str(value)


def _party(party: Party | None, parties: dict[int, str]) -> str:
    """The four cells of a party; those of one case are few and asked for often."""
    found = parties.get(id(party))
    if found is None:
        if party is None:
            found = _NOBODY
        else:
            cells = (str(party.kind), party.area_id, party.office_id, party.company_id)
            found = "\t".join(map(_cell, cells))
        parties[id(party)] = found
    return found


def _events(case_id: int, walk: Walk, parties: dict[int, str], moments: dict[int, str]) -> Iterator[str]:
    for seq, verb, before, after, at, by, title, party, note, data in walk.events:
        told = _encode(data)
        yield (
            f"{case_id}\t{seq}\t{verb}\t{before}\t{after}\t{_moment(at, moments)}\t{_cell(by)}\t{_cell(title)}\t"
            f"{_party(party, parties)}\t{_cell(note)}\t{told.translate(_ESCAPES) if chr(92) in told else told}"
        )


def _moment(at: datetime | None, moments: dict[int, str]) -> str:
    """A moment; one object stands for it in a step, in the clocks it begins and in those it ends."""
    if at is None:
        return "\\N"
    found = moments.get(id(at))
    if found is None:
        found = moments[id(at)] = text_of(at)
    return found


def _clocks(
    case_id: int, walk: Walk, parties: dict[int, str], moments: dict[int, str], rung: list[Rang]
) -> Iterator[str]:
    for each in walk.clocks:
        now = each.now
        rings_at, told = walk.ladder_of(each)
        rung += [(case_id, each.stage, level, moment) for level, moment in told]
        length = "\\N" if now.length is None else now.length
        yield (
            f"{case_id}\t{each.stage}\t{_party(each.party, parties)}\t{each.step}\t{_cell(each.words)}\t"
            f"{_cell(each.rule_key)}\t{now.unit._value_}\t{length}\t{now.extended}\t{_moment(now.started_at, moments)}\t"
            f"{_moment(now.resumed_at, moments)}\t{_moment(now.due_at, moments)}\t{_moment(now.paused_at, moments)}\t{now.used}\t"
            f"{_moment(now.met_at, moments)}\t{_moment(now.ended_at, moments)}\t{now.ended_why}\t{'t' if now.is_provisional else 'f'}\t"
            f"{_moment(rings_at, {})}"
        )


def _reports(case_id: int, walk: Walk, _parties: dict[int, str]) -> Iterator[str]:
    for cells in walk.reports:
        yield f"{case_id}\t\t" + "\t".join(map(_cell, cells))


def _excuse(case_id: int, walk: Walk) -> str:
    if walk.excuse is None:
        return ""
    return f"{case_id}\t" + "\t".join([_cell(walk.excuse[name]) for name in _EXCUSE])


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
    parties: dict[int, str] = {}
    pk, row = walk.pk, walk.row
    case = f"{pk}\t" + "\t".join([_cell(row[name]) for name in _CASE])
    moments: dict[int, str] = {}
    events = "\n".join(_events(pk, walk, parties, moments))
    rung: list[Rang] = []
    return Lines(
        walk.told.number, walk.told.line, 1, len(walk.events), case, "\n".join(_reports(pk, walk, parties)), events,
        "\n".join(_clocks(pk, walk, parties, moments, rung)), _excuse(pk, walk), rung,
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
