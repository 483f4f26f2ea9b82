"""
The counts behind every rate, of all areas of both trees, for a stretch of days.

Only rows whose own day lies in the stretch are read (found, fallen due, answered), each through its index, so a month
costs the same whatever came before it, and is right to the last minute: nothing is kept beside the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from sifang.lib.clock import ZONE


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in one area. Excused faults are in none of the rates' counts, and stand beside them."""

    # Cases found in the stretch.
    told: int = 0
    filed: int = 0
    sent: int = 0
    sent_right: int = 0
    resolved: int = 0
    verified: int = 0
    found: int = 0
    # Filings, contacts and checks that fell due.
    filings: int = 0
    filings_in_time: int = 0
    contacts: int = 0
    contacts_in_time: int = 0
    checks: int = 0
    checks_in_time: int = 0
    # Cases whose handling fell due and are not put aside.
    due: int = 0
    handled: int = 0
    minutes: int = 0
    closed: int = 0
    extended: int = 0
    due_for_time: int = 0
    in_time: int = 0
    late_open: int = 0
    closed_in_time: int = 0
    due_for_rework: int = 0
    reworked: int = 0
    closed_for_rework: int = 0
    closed_at_once: int = 0
    excused_late: int = 0
    excused_rework: int = 0
    # What reporters said.
    answers: int = 0
    said_solved: int = 0
    opinions: int = 0
    satisfied: int = 0


NAMES = tuple(each.name for each in fields(Counts))
_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Part:
    """
    Rows of one kind in the stretch, and which of them each count counts.

    :param source: `from ... where ...` with the places `{here}` and, where it is inside, `{place}`
    :param counted: the condition of each count
    :param sums: what is added up instead
    :param case, place: the case of a row and where it lies
    """

    source: str
    counted: dict[str, str]
    sums: dict[str, str] = field(default_factory=dict)
    case: str = "c.id"
    place: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.counted, *self.sums)

    def counting(self, place: str, here: str) -> str:
        """The statement that counts, by place."""
        cells = [f"count(*) filter (where {rule}) as {name}" for name, rule in self.counted.items()]
        cells += [f"{told} as {name}" for name, told in self.sums.items()]
        source = self.source.format(place=place, here=here)
        return f"select {self.place or place} as place, {', '.join(cells)} {source} group by 1"

    def listing(self, rule: str, here: str) -> str:
        """The cases of the rows that fulfil a condition."""
        source = self.source.format(place=_PLACE, here=here)
        told = f"select {self.case} as case_id, ({rule}) as counts {source}"
        return f"select found.case_id from ({told}) found where found.counts"


_PLACE, _GROUP = "c.community_id", "left(c.type_code, 2)"
_FOUND = Part(
    "from cases_case c where c.found_on >= %(first)s and c.found_on < %(until)s{here}",
    {
        "told": "c.status <> 'MERGED'",
        "filed": "c.status <> 'MERGED' and c.filed_at < %(to)s",
        "sent": "c.handler_kind <> ''",
        "sent_right": "c.handler_kind <> '' and c.objections = 0 and c.transfers = 0",
        "found": "true",
        "resolved": "c.resolved_on < %(until)s",
        "verified": "c.resolved_on < %(until)s and c.outcome = 'VERIFIED'",
    },
)
_STAGES = Part(
    """from cases_caseclock k join cases_case c on c.id = k.case_id
 where k.stage in ('FILE', 'CONTACT', 'CHECK') and k.due_at >= %(from)s and k.due_at < %(to)s
   and (k.ended_at is null or k.ended_at > k.due_at){here}""",
    {
        "filings": "k.stage = 'FILE' and k.met_at is not null",
        "filings_in_time": "k.stage = 'FILE' and k.met_at <= k.due_at",
        "contacts": "k.stage = 'CONTACT'",
        "contacts_in_time": "k.stage = 'CONTACT' and k.met_at <= k.due_at",
        "checks": "k.stage = 'CHECK'",
        "checks_in_time": "k.stage = 'CHECK' and k.met_at <= k.due_at",
    },
)
# The last handling clock of each case: work that was sent back, passed on or went into its next step counts once.
_HANDLING = Part(
    """from (select {place} as place, c.id as case_id, c.send_backs, c.reopenings, k.extended,
               k.met_at is not null and k.met_at < %(to)s as met,
               k.met_at is not null and k.met_at <= k.due_at as in_time,
               floor(extract(epoch from k.met_at - k.started_at) / 60) as minutes,
               c.status = 'CLOSED' and c.closed_at < %(to)s as closed,
               x.fault is not null and x.fault = 'LATE' as no_late,
               x.fault is not null and x.fault = 'SEND_BACK' as no_rework
          from cases_caseclock k
          join cases_case c on c.id = k.case_id
          left join cases_excuse x on x.case_id = c.id and x.is_upheld
         where k.stage = 'HANDLE' and k.due_at >= %(from)s and k.due_at < %(to)s
           and (k.ended_at is null or k.ended_at > k.due_at){here}
           and not exists (select from cases_caseclock l
                            where l.case_id = k.case_id and l.id > k.id and l.stage = 'HANDLE')) h""",
    {
        "due": "true",
        "handled": "met",
        "closed": "closed",
        "extended": "extended > 0",
        "due_for_time": "not no_late",
        "in_time": "not no_late and in_time",
        "late_open": "not no_late and not met",
        "closed_in_time": "not no_late and in_time and closed",
        "due_for_rework": "not no_rework",
        "reworked": "not no_rework and send_backs > 0",
        "closed_for_rework": "not no_rework and closed",
        "closed_at_once": "not no_rework and closed and send_backs = 0 and reopenings = 0",
        "excused_late": "no_late",
        "excused_rework": "no_rework",
    },
    {"minutes": "sum(minutes) filter (where met)::bigint"},
    case="h.case_id",
    place="h.place",
)
_SAID = Part(
    """from cases_report r join cases_case c on c.id = r.case_id
 where r.answered_at >= %(from)s and r.answered_at < %(to)s{here}""",
    {
        "answers": "r.word in ('SOLVED', 'UNSOLVED')",
        "said_solved": "r.word = 'SOLVED'",
        "opinions": "r.is_satisfied is not null",
        "satisfied": "r.is_satisfied",
    },
)
_PARTS = (_FOUND, _STAGES, _HANDLING, _SAID)


_SUMS = ", ".join(f"sum(leaf.{name})::bigint" for name in NAMES)
# Cases of one area and everything in it.
_HERE = (
    " and c.community_id in (select descendant_id from areas_areaclosure where tree = %(tree)s"
    " and ancestor_id = %(area)s and period @> %(last)s::date)"
)


def _leaves(place: str, here: str = "") -> str:
    leaves = []
    for part in _PARTS:
        cells = ", ".join(f"p.{name}" if name in part.names else "0" for name in NAMES)
        leaves.append(f"select p.place, {cells} from ({part.counting(place, here)}) p")
    return f"with leaf(place, {', '.join(NAMES)}) as materialized ({' union all '.join(leaves)})"


def _statement(only: bool) -> str:
    mine = " and up.ancestor_id = any(%(areas)s)" if only else ""
    return (
        f"{_leaves(_PLACE)} select up.tree, up.ancestor_id, {_SUMS} from leaf join areas_areaclosure up"
        f" on up.descendant_id = leaf.place and up.period @> %(last)s::date{mine} group by 1, 2"
    )


_ALL, _SOME = _statement(False), _statement(True)
_TYPES = f"{_leaves(_GROUP, _HERE)} select leaf.place, {_SUMS} from leaf group by 1"


def count(
    first: date, last: date, *, at: datetime, area_ids: Iterable[int] | None = None
) -> dict[tuple[str, int], Counts]:
    """
    The counts from one day to another, both included, by tree and area; an area with nothing has no entry.

    :param at: what falls due or happens after it is not counted: a month that runs is counted to the minute
    :param area_ids: these areas only
    """
    params = _params(first, last, at) | {"areas": None if area_ids is None else list(area_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_ALL if area_ids is None else _SOME, params)
        return {(tree, area): Counts(*map(int, cells)) for tree, area, *cells in cursor.fetchall()}


def count_by_type(first: date, last: date, *, at: datetime, tree: str, area_id: int) -> dict[str, Counts]:
    """The same counts of one area by the first level of types, `03`; what has no type yet stands under ``."""
    params = _params(first, last, at) | {"tree": tree, "area": area_id}
    with connection.cursor() as cursor:
        cursor.execute(_TYPES, params)
        return {group or "": Counts(*map(int, cells)) for group, *cells in cursor.fetchall()}


def cases_behind(
    name: str, first: date, last: date, *, at: datetime, tree: str, area_id: int, but_not: str = ""
) -> RawSQL:
    """
    The cases a count of one area counts, as a query of their ids; one that counts twice is in it twice.

    :param but_not: without those that this other count of the same rows counts
    """
    part = next(each for each in _PARTS if name in each.counted)
    rule = part.counted[name]
    if but_not:
        rule = f"({rule}) and ({part.counted[but_not]}) is not true"
    params = _params(first, last, at) | {"tree": tree, "area": area_id}
    told = part.listing(rule, _HERE)
    return RawSQL(_NAMED.sub("%s", told), [params[each] for each in _NAMED.findall(told)])


def _params(first: date, last: date, at: datetime) -> dict[str, Any]:
    begins = datetime.combine(first, datetime.min.time(), ZONE)
    ends = min(datetime.combine(last + timedelta(days=1), datetime.min.time(), ZONE), at)
    return {
        "first": first, "until": last + timedelta(days=1), "last": last, "from": begins, "to": ends,
    }  # fmt: skip
