"""What a telling is made of: what is said, the row that keeps it, the number and the place of its case."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from sifang.areas import public as areas
from sifang.cases.choices import Severity, Source
from sifang.cases.models import Case, Report
from sifang.lib.prepared import ask
from sifang.lib.words import legible

_TOP = (areas.AreaKind.DISTRICT, areas.AreaKind.ZONE)
_MIDDLE = (areas.AreaKind.SUBDISTRICT, areas.AreaKind.TOWN)


@dataclass(frozen=True)
class Telling:
    """What one person says of a problem. Names and numbers are personal; an anonymous telling keeps none."""

    title: str
    words: str = ""
    source: str = Source.RESIDENT
    found_on: date | None = None
    severity: str = Severity.ORDINARY
    problem_type: str = ""
    type_code: str = ""
    place: str = ""
    # Where the problem is; never where the person stands.
    longitude: Any = None
    latitude: Any = None
    name: str = ""
    phone: str = ""
    household: str = ""
    is_anonymous: bool = False
    is_anonymous_to_company: bool = False
    external_number: str | None = None

    def __post_init__(self) -> None:
        # A blank or a sign nobody sees makes no other number.
        object.__setattr__(self, "external_number", legible(self.external_number or "") or None)


@dataclass(frozen=True)
class Told:
    """The case and the secret of the reporter's own page; only its fingerprint is kept."""

    case: Case
    token: str


def write_report(case: Case, telling: Telling, at: datetime, token: str = "") -> str:
    """One telling of a case; hands back the secret of its page."""
    row, token = report_of(case, telling, at, token)
    Report.objects.bulk_create([row])
    return token


def report_of(case: Case, telling: Telling, at: datetime, token: str = "") -> tuple[Report, str]:
    """The row of a telling, not written yet, and the secret of its page."""
    token = token or secrets.token_urlsafe(18)
    known = {} if telling.is_anonymous else {
        "name": legible(telling.name), "phone": legible(telling.phone), "household": legible(telling.household),
    }  # fmt: skip
    row = Report(
        case=case, told_at=at, channel=telling.source, words=legible(telling.words),
        is_anonymous=telling.is_anonymous, token_hash=fingerprint(token),
        external_number=telling.external_number, **known,
    )  # fmt: skip
    return row, token


def fingerprint(token: str) -> str:
    """What is kept of the secret of a reporter's page. It is random, so it needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Ground:
    """What stands over a community on a day, itself included."""

    area_ids: frozenset[int]
    subdistrict_id: int | None
    district_id: int | None


def ground_of(community_id: int, day: date) -> Ground:
    """The subdistrict and the district or zone over a community that day, and every area it lies in."""
    rows = areas.AreaClosure.objects.filter(
        tree=areas.Tree.MANAGEMENT, descendant=community_id, period__contains=day
    ).values_list("ancestor_id", "ancestor__kind", "depth").order_by("-depth")  # fmt: skip
    middle = top = None
    found = list(rows)
    for pk, kind, _depth in found:
        if kind in _MIDDLE:
            middle = pk
        elif kind in _TOP:
            top = pk
    return Ground(frozenset(pk for pk, _, _ in found), middle, top)


def place_of(community_id: int, day: date) -> tuple[int | None, int | None]:
    """The subdistrict and the district or zone over a community that day."""
    ground = ground_of(community_id, day)
    return ground.subdistrict_id, ground.district_id


@dataclass(frozen=True)
class Stand:
    """Where a compound stood on a day, what stood over it, and how a new case of the year gets its number."""

    community_id: int
    ground: Ground
    number: str


_STAND = """
select s.community_id, array_agg(c.ancestor_id),
       (array_agg(c.ancestor_id order by c.depth) filter (where a.kind = any(%s)))[1],
       (array_agg(c.ancestor_id order by c.depth) filter (where a.kind = any(%s)))[1],
       to_regclass(%s) is not null
  from registry_compoundstate s
  left join areas_areaclosure c on c.tree = %s and c.descendant_id = s.community_id and c.period @> %s::date
  left join areas_area a on a.id = c.ancestor_id
 where s.compound_id = %s and s.period @> %s::date
 group by s.id order by s.id limit 1"""


def stand_of(compound_id: int, day: date, year: int) -> Stand | None:
    """Where a compound stood that day, in one statement; None when it was not on the register."""
    found = ask(
        _STAND,
        (list(_MIDDLE), list(_TOP), _sequence(year), areas.Tree.MANAGEMENT, day, compound_id, day),
    )
    if not found:
        return None
    community, over, middle, top, has_sequence = found[0]
    if not has_sequence:
        _begin_year(year)
    return Stand(community, Ground(frozenset(filter(None, over)), middle, top), number_of(year))


def _sequence(year: int) -> str:
    return f"case_number_{year}"


def number_of(year: int) -> str:
    """
    The SQL of `AJ2021-0000123`, from the year's own sequence: nobody waits for anybody, so a number may be missing
    where an action failed, and none is given twice.
    """
    return f"'AJ{int(year)}-' || lpad(nextval('{_sequence(int(year))}')::text, 7, '0')"


def _begin_year(year: int) -> None:
    """The first of a year makes the sequence; whoever comes meanwhile waits here once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('case-number'), %s)", [year])
        cursor.execute(f"create sequence if not exists {_sequence(int(year))}")
