"""An order of the hotline becomes a case, once, however often it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.cases.actions.intake import report_within
from sifang.cases.choices import Source
from sifang.cases.hotline.orders import Order
from sifang.cases.models import Report
from sifang.cases.permissions import is_hotlines_desk
from sifang.cases.rulebook import rulebook
from sifang.cases.telling.words import title_of
from sifang.cases.tellings import Telling
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.registry import public as registry

RIGHT = "hotline.exchange"


@dataclass(frozen=True)
class Taken:
    """What became of an order."""

    number: str
    case_id: int
    case_number: str
    is_new: bool
    road: str = ""
    """where it belongs by its words, when that is not here; its community decides"""


@transaction.atomic(durable=True)
def take_order(order: Order, *, by: Any, at: datetime) -> Taken:
    """
    Take an order of the hotline in; one that came before answers with its case.

    :raises NotAllowed: the post does not exchange with the hotline
    :raises Refusal: there is no such compound, or more than one, on the person's ground
    """
    accounts.check_may(by, RIGHT)
    # A blank or a sign nobody sees makes no other number: the same order would become a second case.
    number = legible(order.number)
    if not number:
        raise Refusal("这一单没有工单号")
    with connection.cursor() as cursor:
        # The same order sent by two at once: the second waits, and finds it.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 12345))", [number])
    before = Report.objects.select_related("case").filter(external_number=number).first()
    if before is not None:
        return Taken(number, before.case_id, before.case.number, False)
    today = at.astimezone(ZONE).date()
    on = order.found_on or today
    telling = Telling(
        title=title_of(order.words), words=order.words, source=Source.HOTLINE, found_on=on, place=order.place[:120],
        name=order.caller[:40], phone=order.contact[:20], is_anonymous=not (order.caller or order.contact),
        is_anonymous_to_company=True, external_number=number,
    )  # fmt: skip
    told = report_within(_compound(order.compound, by, on), telling, by=by, at=at, is_public=True)
    audit.record("hotline.order_taken", subject=told.case, by=by, at=at, number=number)
    road = rulebook(today).elsewhere(order.words)
    return Taken(
        number, told.case.pk, told.case.number, True, f"像是要找{road.route}：{road.said}" if road else ""
    )


def _compound(name: str, by: Any, on: Any) -> int:
    # The hotline's desk sees no register; callers name compounds of the whole city.
    every = registry.Compound.objects
    ground = every.all() if is_hotlines_desk(by) else every.visible_to(by)
    rows = ground.standing_on(on)
    exact = list(rows.filter(name=legible(name)).values_list("pk", flat=True)[:2])
    found = exact or list(registry.compounds_named(rows, name).values_list("pk", flat=True)[:2])
    if not found:
        if ground.filter(name=legible(name)).exists():
            raise Refusal(f"小区“{legible(name)}”在 {on} 没有登记，请核对来电日期")
        raise Refusal(f"没有找到小区“{legible(name)}”，请核对名称后再交")
    if len(found) > 1:
        raise Refusal(f"叫“{name}”的小区不止一个，请写全名")
    return int(found[0])


@transaction.atomic(durable=True)
def export_answers(count: int, *, by: Any, at: datetime) -> None:
    """
    The answers leave the house as a file; that is written down.

    :raises NotAllowed: the post does not exchange with the hotline
    """
    accounts.check_may(by, RIGHT)
    audit.record("records.exported", by=by, at=at, list="12345答复", count=count, kind="文件", asked="全部")
