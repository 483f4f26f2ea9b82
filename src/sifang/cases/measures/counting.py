"""
The counts behind every rate, of all areas of both trees, for a stretch of days.

Only rows whose own day lies in the stretch are read (found, fallen due, answered), each through its index, so a month
costs the same whatever came before it, and is right to the last minute: nothing is kept beside the facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

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
_FOUND = """
select {place} as place,
       count(*) filter (where status <> 'MERGED') as told,
       count(*) filter (where status <> 'MERGED' and filed_at < %(to)s) as filed,
       count(*) filter (where handler_kind <> '') as sent,
       count(*) filter (where handler_kind <> '' and objections = 0 and transfers = 0) as sent_right,
       count(*) as found,
       count(*) filter (where resolved_on < %(until)s) as resolved,
       count(*) filter (where resolved_on < %(until)s and outcome = 'VERIFIED') as verified
  from cases_case c where found_on >= %(first)s and found_on < %(until)s{here} group by 1"""
_STAGES = """
select {place} as place,
       count(*) filter (where k.stage = 'FILE' and k.met_at is not null) as filings,
       count(*) filter (where k.stage = 'FILE' and k.met_at <= k.due_at) as filings_in_time,
       count(*) filter (where k.stage = 'CONTACT') as contacts,
       count(*) filter (where k.stage = 'CONTACT' and k.met_at <= k.due_at) as contacts_in_time,
       count(*) filter (where k.stage = 'CHECK') as checks,
       count(*) filter (where k.stage = 'CHECK' and k.met_at <= k.due_at) as checks_in_time
  from cases_caseclock k join cases_case c on c.id = k.case_id
 where k.stage in ('FILE', 'CONTACT', 'CHECK') and k.due_at >= %(from)s and k.due_at < %(to)s
   and (k.ended_at is null or k.ended_at > k.due_at){here} group by 1"""
# The last handling clock of each case: work that was sent back, passed on or went into its next step counts once.
_HANDLING = """
select place, count(*) as due,
       count(*) filter (where met) as handled,
       sum(minutes) filter (where met)::bigint as minutes,
       count(*) filter (where closed) as closed,
       count(*) filter (where extended > 0) as extended,
       count(*) filter (where not no_late) as due_for_time,
       count(*) filter (where not no_late and in_time) as in_time,
       count(*) filter (where not no_late and not met) as late_open,
       count(*) filter (where not no_late and in_time and closed) as closed_in_time,
       count(*) filter (where not no_rework) as due_for_rework,
       count(*) filter (where not no_rework and send_backs > 0) as reworked,
       count(*) filter (where not no_rework and closed) as closed_for_rework,
       count(*) filter (where not no_rework and closed and send_backs = 0 and reopenings = 0) as closed_at_once,
       count(*) filter (where no_late) as excused_late,
       count(*) filter (where no_rework) as excused_rework
  from (select {place} as place, c.send_backs, c.reopenings, k.extended,
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
                            where l.case_id = k.case_id and l.id > k.id and l.stage = 'HANDLE')) h group by 1"""
_SAID = """
select {place} as place,
       count(*) filter (where r.word in ('SOLVED', 'UNSOLVED')) as answers,
       count(*) filter (where r.word = 'SOLVED') as said_solved,
       count(r.is_satisfied) as opinions,
       count(*) filter (where r.is_satisfied) as satisfied
  from cases_report r join cases_case c on c.id = r.case_id
 where r.answered_at >= %(from)s and r.answered_at < %(to)s{here} group by 1"""
_PARTS = {
    _FOUND: ("told", "filed", "sent", "sent_right", "found", "resolved", "verified"),
    _STAGES: ("filings", "filings_in_time", "contacts", "contacts_in_time", "checks", "checks_in_time"),
    _HANDLING: (
        "due", "handled", "minutes", "closed", "extended", "due_for_time", "in_time", "late_open", "closed_in_time",
        "due_for_rework", "reworked", "closed_for_rework", "closed_at_once", "excused_late", "excused_rework",
    ),
    _SAID: ("answers", "said_solved", "opinions", "satisfied"),
}  # fmt: skip


_SUMS = ", ".join(f"sum(leaf.{name})::bigint" for name in NAMES)
_PLACE, _GROUP = "c.community_id", "left(c.type_code, 2)"
# Cases of one area and everything in it.
_HERE = (
    " and c.community_id in (select descendant_id from areas_areaclosure where tree = %(tree)s"
    " and ancestor_id = %(area)s and period @> %(last)s::date)"
)


def _leaves(place: str, here: str = "") -> str:
    leaves = []
    for sql, names in _PARTS.items():
        cells = ", ".join(f"p.{name}" if name in names else "0" for name in NAMES)
        leaves.append(f"select p.place, {cells} from ({sql.format(place=place, here=here)}) p")
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


def _params(first: date, last: date, at: datetime) -> dict[str, Any]:
    begins = datetime.combine(first, datetime.min.time(), ZONE)
    ends = min(datetime.combine(last + timedelta(days=1), datetime.min.time(), ZONE), at)
    return {
        "first": first, "until": last + timedelta(days=1), "last": last, "from": begins, "to": ends,
    }  # fmt: skip
