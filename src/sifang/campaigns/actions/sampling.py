"""Lock the list, then draw by a seed nobody could choose, then have another body look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.audit import public as audit
from sifang.campaigns.choices import Again
from sifang.campaigns.models import SampleDraw, SampleItem
from sifang.campaigns.permissions import ground_of, looks_as, plans_for
from sifang.campaigns.rules import drawn, fingerprint, sample_share, sample_size
from sifang.campaigns.telling import drawn_within
from sifang.cases import public as cases
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible


class LockedBefore(Refusal):
    """Some of the period was locked before; the message says which."""

    status = 409


@transaction.atomic(durable=True)
def lock(*, first_on: date, last_on: date, seed_source: str, by: Any, at: datetime) -> SampleDraw:
    """
    Write down the closed cases of a period and the fingerprint of that list, before any seed is known.

    :param seed_source: where the seed will come from, in public: `12 月 3 日 上证综指收盘价`
    :raises Refusal: nothing was closed then, or the period is not over
    :raises LockedBefore: a day of it was locked before: whoever dislikes a draw would draw again with one day less
    """
    area = plans_for(by)
    if area is None:
        raise accounts.NotAllowed("回看由街道、区县、市的经办抽取")
    today = at.astimezone(ZONE).date()
    if not first_on <= last_on < today:
        raise Refusal("时间要从早到晚，并且已经过完")
    if not legible(seed_source):
        raise Refusal("请先写明种子从哪来，抽取时照此填")
    with connection.cursor() as cursor:
        # Two who lock at once: the second waits, and finds the first.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"sample/{area.pk}"])
    crossed = SampleDraw.objects.filter(area=area, first_on__lte=last_on, last_on__gte=first_on).first()
    if crossed is not None:
        raise LockedBefore(
            f"{crossed.first_on} 至 {crossed.last_on} 的名单已经锁定过，不能再抽。请选没有锁定过的日子"
        )
    start = datetime.combine(first_on, datetime.min.time(), tzinfo=ZONE)
    end = datetime.combine(last_on + timedelta(days=1), datetime.min.time(), tzinfo=ZONE)
    rows = cases.Case.objects.filter(
        community__in=areas.inside([area.pk], today), status="CLOSED", closed_at__gte=start, closed_at__lt=end
    ).exclude(outcome="UNSOLVED")
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    if not numbers:
        raise Refusal("这段时间没有结案的案件")
    population = "\n".join(numbers)
    made = SampleDraw.objects.create(
        area=area, first_on=first_on, last_on=last_on, population=population, population_count=len(numbers),
        fingerprint=fingerprint(population), size=sample_size(len(numbers), sample_share(today)),
        seed_source=legible(seed_source)[:200], locked_at=at, locked_by=by,
    )  # fmt: skip
    audit.record(
        "sample.locked", subject=made, by=by, at=at, count=len(numbers), fingerprint=made.fingerprint
    )
    return made


def _locked(draw_id: int, by: Any) -> SampleDraw:
    SampleDraw.objects.visible_to(by).get(pk=draw_id)
    return SampleDraw.objects.select_for_update(of=("self",)).get(pk=draw_id)


@transaction.atomic(durable=True)
def draw(draw_id: int, *, seed: str, by: Any, at: datetime) -> SampleDraw:
    """
    Draw by the seed; once.

    :raises Refusal: drawn already, no seed, or the list is not what was locked
    """
    row = _locked(draw_id, by)
    own = plans_for(by)
    if own is None or own.pk != row.area_id:
        raise accounts.NotAllowed("由锁定名单的一级抽取")
    if row.seed:
        raise Refusal("已经抽过，不能再抽")
    if fingerprint(row.population) != row.fingerprint:
        raise Refusal("名单和锁定时的指纹不一致，不能抽")
    seed = legible(seed)[:80]
    if not seed:
        raise Refusal("请填种子")
    numbers = drawn(row.population.splitlines(), seed, row.size)
    found = {case.number: case for case in cases.Case.objects.filter(number__in=numbers)}
    row.seed, row.drawn_at, row.drawn_by = seed, at, by
    row.save(update_fields=["seed", "drawn_at", "drawn_by"])
    SampleItem.objects.bulk_create(
        SampleItem(
            draw=row, case=found[number], position=n, checker_kind=found[number].checker_kind,
            handler_kind=found[number].handler_kind,
        )
        for n, number in enumerate(numbers, start=1)
    )  # fmt: skip
    drawn_within(row, list(found.values()), by=by, at=at)
    audit.record("sample.drawn", subject=row, by=by, at=at, size=row.size, seed=seed)
    return row


@transaction.atomic(durable=True)
def look_again(
    item_id: int, *, result: str, words: str, photographs: Sequence[Any] = (), by: Any, at: datetime
) -> SampleItem:
    """
    Another body looks; where it sees otherwise, the case is open again and goes to another checker.

    :param photographs: what `cases.taken` made of the uploads; they stand with the other pictures of the case
    :raises Refusal: looked at already, or nothing said
    :raises accounts.NotAllowed: whoever checked or handled it, or nobody in charge there
    """
    item = SampleItem.objects.select_related("case").get(pk=item_id)
    _locked(item.draw_id, by)
    item = SampleItem.objects.select_for_update(of=("self",)).select_related("case").get(pk=item_id)
    case = item.case
    # Said first: where another has just seen otherwise, the case is with another checker already.
    if item.result:
        raise Refusal("这一件已经回看过")
    kind = looks_as(by, case, ground_of(by))
    if kind is None or kind in (item.checker_kind, item.handler_kind):
        raise accounts.NotAllowed("回看由没有核查、处置过这一件的一级来做")
    if result not in Again.values:
        raise Refusal("请选与结案一致还是不一致")
    words = legible(words)[:500]
    if not words:
        raise Refusal("请写明看到什么")
    item.result, item.words, item.looker_kind, item.looked_at, item.looked_by = result, words, kind, at, by
    item.save()
    audit.record("sample.looked", subject=item.draw, by=by, at=at, case=case.pk, result=Again(result).label)
    kept = cases.keep_taken_within(photographs, by=by, at=at)
    cases.attach_within(case, kept, stage=cases.EvidenceStage.CHECKED, by=by, at=at)
    if result == Again.DIFFERS and case.status == "CLOSED":
        cases.reopen_within(case.pk, why=f"回看与结案不一致：{words}", by=by, at=at)
    return item
