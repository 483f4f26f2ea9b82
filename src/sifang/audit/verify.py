"""Walk the chain and name the first line that does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from sifang.audit import chain
from sifang.audit.actions.seal import COLUMNS

LATE = timedelta(hours=1)
"""No transaction of this product lasts this long: a line sealed later than its neighbours was put in."""


@dataclass(frozen=True)
class Head:
    """The end of the chain: kept on paper, it shows later that nothing was cut off."""

    count: int
    line_id: int | None
    digest: str


@dataclass(frozen=True)
class Verdict:
    """What the walk found."""

    sealed: int
    unsealed: int
    head: Head
    broken_line: int | None = None
    reason: str = ""
    why: str = ""

    @property
    def holds(self) -> bool:
        return not self.reason

    def as_json(self) -> dict[str, Any]:
        return {"holds": self.holds, **asdict(self)}


WORDS = {
    "changed": "记录 {line} 与封条不符：内容或顺序被改过",
    "missing": "记录 {line} 不见了：封条还在，记录被删了",
    "inserted": "记录 {line} 是后插进来的：编号更大的记录早已封存",
    "cut": "链尾被截掉了：给定的校验值不在链里，最后一条是记录 {line}",
    "algorithm": "记录 {line} 的封条用了不认识的算法",
}


def head() -> Head:
    """The last seal, and how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditseal")
        count = cursor.fetchone()[0]
        cursor.execute("SELECT line_id, digest FROM audit_auditseal ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return Head(count, *(row or (None, chain.START)))


def unsealed() -> int:
    """How many lines wait for a seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_auditline l WHERE NOT EXISTS"
            " (SELECT 1 FROM audit_auditseal s WHERE s.line_id = l.id)"
        )
        return int(cursor.fetchone()[0])


def verify(*, expect: str = "", at: datetime | None = None) -> Verdict:
    """
    Walk the whole chain.

    :param expect: a digest printed earlier by `head`; it must still be in the chain
    :param at: the machine's time; lines waiting for a seal behind older seals are judged by it
    """
    # One snapshot for the seals and the lines, however long the walk takes.
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _walk(expect, at)


def _walk(expect: str, at: datetime | None) -> Verdict:
    waiting = unsealed()
    before, count, last_line = chain.START, 0, None
    highest, highest_at = 0, None
    is_expected_seen = not expect or expect == chain.START

    def broken(line: int | None, reason: str) -> Verdict:
        return Verdict(
            count, waiting, Head(count, last_line, before), line, reason, WORDS[reason].format(line=line)
        )

    for line_id, digest, algorithm, sealed_at, *values in _rows():
        if values[0] is None:
            return broken(line_id, "missing")
        if algorithm not in chain.ALGORITHMS:
            return broken(line_id, "algorithm")
        if chain.digest(before, chain.canonical(values), algorithm) != digest:
            return broken(line_id, "changed")
        if line_id < highest and highest_at is not None and sealed_at - highest_at > LATE:
            return broken(line_id, "inserted")
        if line_id > highest:
            highest, highest_at = line_id, sealed_at
        before, last_line = digest, line_id
        count += 1
        is_expected_seen = is_expected_seen or digest == expect
    if not is_expected_seen:
        return broken(last_line, "cut")
    if at is not None and waiting and (slipped := _slipped_in(at)) is not None:
        return broken(slipped, "inserted")
    return Verdict(count, waiting, Head(count, last_line, before))


def _slipped_in(at: datetime) -> int | None:
    """A line without a seal although a higher number was sealed long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(l.id) FROM audit_auditline l WHERE NOT EXISTS"
            " (SELECT 1 FROM audit_auditseal s WHERE s.line_id = l.id)"
            " AND l.id < (SELECT max(s.line_id) FROM audit_auditseal s WHERE s.sealed_at < %s)",
            [at - LATE],
        )
        found = cursor.fetchone()[0]
    return None if found is None else int(found)


def _rows() -> Iterator[tuple[Any, ...]]:
    """Seals in their order, each with its line or with nulls; streamed, so that memory stays flat."""
    with connection.chunked_cursor() as cursor:
        cursor.itersize = 5000  # type: ignore[attr-defined]  # a named cursor of psycopg has it
        cursor.execute(
            f"SELECT s.line_id, s.digest, s.algorithm, s.sealed_at, {COLUMNS}"
            " FROM audit_auditseal s LEFT JOIN audit_auditline l ON l.id = s.line_id ORDER BY s.id"
        )
        while rows := cursor.fetchmany(5000):
            yield from rows
