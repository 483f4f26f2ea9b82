"""Somebody tells of a problem without an account: pictures wait in his form, then a case or a place in one is his."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from sifang.audit import public as audit
from sifang.cases.actions.evidence import Kept, attach_within, keep_taken_within
from sifang.cases.actions.intake import join_within, report_within
from sifang.cases.choices import EvidenceStage
from sifang.cases.models import Case, DraftPicture, Report, TellingTrace
from sifang.cases.telling import keys, limits
from sifang.cases.telling.photographs import Taken, most
from sifang.cases.tellings import Telling, Told
from sifang.files import public as files
from sifang.lib.clock import ZONE
from sifang.lib.prepared import ask
from sifang.lib.refusals import Refusal


class EnoughForNow(Refusal):
    """A limit is reached; `stop` says which, and by which number a clerk lifts it."""

    status = 429

    def __init__(self, stop: limits.Stop) -> None:
        self.stop = stop
        super().__init__(stop.sentence)


_TOLD_BEFORE = """
select r.case_id, c.number from cases_report r join cases_case c on c.id = r.case_id where r.token_hash = %s"""


@dataclass(frozen=True)
class Received:
    """What came of a telling: the case, and the secret of the page of whoever told."""

    case_id: int
    number: str
    token: str


@transaction.atomic(durable=True)
def put_pictures(
    form_key: str, taken: Sequence[Taken], *, caller: limits.Caller, by: None, at: datetime
) -> list[int]:
    """
    Pictures wait in a form that is not sent off yet; answers their ids. The same picture waits once.

    :raises Refusal: more than one telling may have, or more than anybody needs
    """
    mark = keys.form_mark(form_key)
    allowed = most(at.astimezone(ZONE).date())
    waiting = DraftPicture.objects.filter(form_mark=mark).count()
    if waiting + len(taken) > allowed:
        raise Refusal(f"一次最多 {allowed} 张照片，已有 {waiting} 张。先去掉一张再加")
    if limits.too_many_pictures(caller, at):
        raise Refusal("这部手机一小时内传的照片太多了。先不带照片报，社区会来看")
    rows = [
        DraftPicture(
            form_mark=mark,
            picture_id=one.picture_id,
            distance_m=one.distance_m,
            taken_at=one.taken_at,
            kept_at=at,
        )
        for one in keep_taken_within(taken, by=by, at=at)
    ]
    DraftPicture.objects.bulk_create(rows, ignore_conflicts=True)
    TellingTrace.objects.bulk_create([limits.picture_trace(caller, at) for _ in rows])
    audit.record("telling.pictures_put", by=by, at=at, count=len(rows))
    return [row.picture_id for row in rows]


@transaction.atomic(durable=True)
def take_picture_away(form_key: str, picture_id: int, *, by: None, at: datetime) -> None:
    """A picture is taken out of a form that is not sent off yet."""
    DraftPicture.objects.filter(form_mark=keys.form_mark(form_key), picture=picture_id).delete()
    audit.record("telling.picture_taken_away", by=by, at=at)


@transaction.atomic(durable=True)
def move_pictures(form_key: str, new_key: str, *, by: None, at: datetime) -> int:
    """The form they wait in is used up, and what stands in it is another telling: they wait in its new form."""
    return DraftPicture.objects.filter(form_mark=keys.form_mark(form_key)).update(
        form_mark=keys.form_mark(new_key)
    )


@transaction.atomic(durable=True)
def tell(
    compound_id: int,
    telling: Telling,
    *,
    form_key: str,
    caller: limits.Caller,
    distance_m: int | None = None,
    joins: int | None = None,
    is_urgent: bool = False,
    by: None,
    at: datetime,
) -> Received:
    """
    A telling is received, with the pictures that wait in its form; sent twice it is one.

    :param joins: the open case it is the same as
    :param is_urgent: whatever the limits say, it is taken
    :raises EnoughForNow: a limit is reached
    :raises CannotStep: the compound is not on the register, or the case to join is over
    """
    token, before = _told_before(form_key)
    if before is not None:
        return before
    stop = None if is_urgent else limits.stopped(caller, compound_id, at)
    if stop is not None:
        raise EnoughForNow(stop)
    if joins is None:
        told = report_within(compound_id, telling, by=by, at=at, is_public=True, token=token)
    else:
        if not Case.objects.filter(pk=joins, compound=compound_id).exists():
            raise Refusal("没有找到这一件，请另外报一次")
        told = join_within(joins, telling, by=by, at=at, token=token)
    if distance_m is not None:
        Report.objects.filter(token_hash=keys.fingerprint(token)).update(distance_m=distance_m)
    _attach_waiting(told.case, form_key, by=by, at=at)
    TellingTrace.objects.bulk_create(limits.traces(caller, compound_id, at))
    return Received(told.case.pk, told.case.number, token)


@transaction.atomic(durable=True)
def hold_pictures(form_key: str, taken: Sequence[Taken], *, by: Any, at: datetime) -> None:
    """
    Pictures a clerk was given wait in the form he fills in.

    :raises Refusal: more than one telling may have
    """
    mark, allowed = keys.form_mark(form_key), most(at.astimezone(ZONE).date())
    waiting = DraftPicture.objects.filter(form_mark=mark).count()
    if waiting + len(taken) > allowed:
        raise Refusal(f"一次最多 {allowed} 张照片，已有 {waiting} 张")
    rows = [
        DraftPicture(form_mark=mark, picture_id=one.picture_id, distance_m=one.distance_m, taken_at=one.taken_at, kept_at=at)
        for one in keep_taken_within(taken, by=by, at=at)
    ]  # fmt: skip
    DraftPicture.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record("telling.pictures_put", by=by, at=at, count=len(rows))


@transaction.atomic(durable=True)
def take_down(
    compound_id: int, telling: Telling, *, form_key: str, joins: int | None = None, by: Any, at: datetime
) -> Received:
    """
    A clerk writes down what he was told or saw, with the pictures that wait in his form; pressed twice it is one.

    :param joins: the open case it is the same as
    :raises CannotStep: the compound is not on the register, or the case to join is over
    """
    token, before = _told_before(form_key)
    if before is not None:
        return before
    if joins is None:
        told = report_within(compound_id, telling, by=by, at=at, token=token)
    else:
        told = join_within(joins, telling, by=by, at=at, token=token)
    _attach_waiting(told.case, form_key, by=by, at=at)
    return Received(told.case.pk, told.case.number, token)


@transaction.atomic(durable=True)
def report_with_pictures(
    compound_id: int,
    telling: Telling,
    taken: Sequence[Taken],
    *,
    joins: int | None = None,
    by: Any,
    at: datetime,
) -> Told:
    """
    A program tells of a problem and sends the pictures along: all of it or nothing.

    :param joins: the open case it is the same as
    :raises CannotStep: see `report` and `join`
    """
    told = (
        report_within(compound_id, telling, by=by, at=at)
        if joins is None
        else join_within(joins, telling, by=by, at=at)
    )
    kept = keep_taken_within(taken, by=by, at=at)
    his = Report.objects.get(token_hash=keys.fingerprint(told.token))
    attach_within(told.case, kept, stage=EvidenceStage.TOLD, report=his, by=by, at=at)
    return told


def _told_before(form_key: str) -> tuple[str, Received | None]:
    """The secret of a form's telling, and the telling when it was sent before; of two presses one waits for the other."""
    token = keys.token_of(form_key)
    _one_at_a_time(token)
    before = ask(_TOLD_BEFORE, (keys.fingerprint(token),))
    return token, Received(*before[0], token) if before else None  # type: ignore[call-arg]  # two columns


def _attach_waiting(case: Case, form_key: str, *, by: Any, at: datetime) -> None:
    """The pictures that wait in a form become those of its telling."""
    waiting = DraftPicture.objects.filter(form_mark=keys.form_mark(form_key)).select_related(None)
    kept = [
        Kept(row["picture_id"], row["picture__looks"], row["distance_m"], row["taken_at"])
        for row in waiting.order_by("id").values("picture_id", "picture__looks", "distance_m", "taken_at")
    ]
    if kept:
        his = Report.objects.get(token_hash=keys.fingerprint(keys.token_of(form_key)))
        attach_within(case, kept, stage=EvidenceStage.TOLD, report=his, by=by, at=at)
        waiting.delete()


def _one_at_a_time(token: str) -> None:
    """The second of two presses waits here until the first is through, and then finds its telling."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [keys.fingerprint(token)])


@transaction.atomic(durable=True)
def sweep_drafts(*, by: None, at: datetime) -> int:
    """Pictures of forms nobody sent off are gone after a day, and the traces of two days ago; answers how many."""
    old = DraftPicture.objects.filter(kept_at__lt=at - timedelta(days=1))
    pictures = list(old.values_list("picture_id", flat=True))
    if pictures:
        old.delete()
        files.forget_unused_within(pictures, by=by, at=at)
    traces, _ = TellingTrace.objects.filter(at__lt=at - timedelta(days=2)).delete()
    if pictures or traces:
        audit.record("telling.drafts_swept", by=by, at=at, pictures=len(pictures), traces=traces)
    return len(pictures)


__all__ = [
    "EnoughForNow",
    "Received",
    "hold_pictures",
    "move_pictures",
    "put_pictures",
    "report_with_pictures",
    "sweep_drafts",
    "take_down",
    "take_picture_away",
    "tell",
]
