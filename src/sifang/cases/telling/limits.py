"""How often somebody may tell, by whom and of which compound; never of what is urgent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sifang.cases.choices import TraceKind
from sifang.cases.models import TellingLift, TellingTrace
from sifang.cases.telling.keys import code_of, mark_of
from sifang.lib.clock import ZONE
from sifang.lib.prepared import ask
from sifang.policy import public as policy

_HOUR = timedelta(hours=1)
# Pictures waiting in forms: so many for each that one telling may have, an hour.
_PICTURES = 6


_TOLD_SINCE = """
select m.kind, (select count(*) from cases_tellingtrace t
                 where t.mark = m.mark and t.kind = m.kind and t.at > m.since and t.at <= m.until)
  from (select %s::text as kind, %s::text as mark, %s::timestamptz as since, %s::timestamptz as until) m"""


@dataclass(frozen=True)
class Caller:
    """Who tells, as far as it is known: the device and network as one text, the telephone he gave."""

    device: str
    phone: str = ""


@dataclass(frozen=True)
class Stop:
    """Why it is enough for now, and the number by which a clerk lifts it."""

    sentence: str
    code: str


def _marks(caller: Caller, compound_id: int, at: datetime) -> dict[str, str]:
    day = at.astimezone(ZONE).date()
    known = {
        TraceKind.DEVICE: caller.device,
        TraceKind.CONTACT: caller.phone,
        TraceKind.COMPOUND: str(compound_id),
    }
    return {str(kind): mark_of(kind, value, day) for kind, value in known.items() if value}


def stopped(caller: Caller, compound_id: int, at: datetime) -> Stop | None:
    """The first limit reached, unless a clerk has lifted it."""
    day = at.astimezone(ZONE).date()
    since = {TraceKind.CONTACT: at - timedelta(days=1)}
    words = {
        TraceKind.DEVICE: ("telling.device_an_hour", "这部手机一小时内已经报了 {} 件"),
        TraceKind.CONTACT: ("telling.contact_a_day", "这个电话今天已经报了 {} 件"),
        TraceKind.COMPOUND: ("telling.compound_an_hour", "这个小区一小时内已经有 {} 件上报"),
    }
    marks = {kind: mark for kind, mark in _marks(caller, compound_id, at).items() if kind in words}
    asked = [
        cell
        for kind, mark in marks.items()
        for cell in (kind, mark, since.get(TraceKind(kind), at - _HOUR), at)
    ]
    counts: dict[str, int] = dict(ask(" union all ".join([_TOLD_SINCE] * len(marks)), asked))
    for kind, mark in marks.items():
        key, sentence = words[TraceKind(kind)]
        count = counts[kind]
        if count >= policy.whole(key, day) and not _is_lifted(compound_id, code_of(mark), at):
            return Stop(sentence.format(count), code_of(mark))
    return None


def too_many_pictures(caller: Caller, at: datetime) -> bool:
    """Has this device put more pictures into forms within the hour than anybody needs?"""
    day = at.astimezone(ZONE).date()
    most = policy.whole("photograph.most", day) * policy.whole("telling.device_an_hour", day)
    mark = mark_of(TraceKind.DEVICE, caller.device, day)
    put = TellingTrace.objects.filter(mark=mark, kind=TraceKind.PICTURE, at__gt=at - _HOUR, at__lte=at)
    return put.count() >= max(most, _PICTURES)


def _is_lifted(compound_id: int, code: str, at: datetime) -> bool:
    return TellingLift.objects.filter(
        compound=compound_id, until__gt=at, lifted_at__lte=at, code__in=["", code]
    ).exists()


def traces(caller: Caller, compound_id: int, at: datetime) -> list[TellingTrace]:
    """What is written down of a telling, so that it can be counted."""
    return [
        TellingTrace(kind=kind, mark=mark, at=at) for kind, mark in _marks(caller, compound_id, at).items()
    ]


def picture_trace(caller: Caller, at: datetime) -> TellingTrace:
    """What is written down of a picture put into a form."""
    mark = mark_of(TraceKind.DEVICE, caller.device, at.astimezone(ZONE).date())
    return TellingTrace(kind=TraceKind.PICTURE, mark=mark, at=at)
