"""The hotline's programs: orders in, answers out. A token of its post, never a browser's session."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.db import IntegrityError
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.security import HttpBearer

from sifang.accounts import public as accounts
from sifang.cases.actions.hotline import RIGHT, take_order
from sifang.cases.hotline import answers
from sifang.cases.hotline.orders import Order
from sifang.lib.answers import REFUSALS, After, Limit, page_of
from sifang.lib.clock import clock
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import Refusal

router = Router(tags=["12345热线"])


class Key(HttpBearer):
    """Writing takes a token in the request's head, which no foreign page can make a browser send."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return request.user if getattr(request.user, "pk", None) else None


class OrderIn(Schema):
    """工单. `caller` and `contact` are kept masked and never shown to a company."""

    number: Annotated[str, Field(min_length=1, max_length=40)]
    compound: Annotated[str, Field(min_length=1, max_length=80)]
    words: Annotated[str, Field(min_length=1, max_length=2000)]
    place: Annotated[str, Field(max_length=120)] = ""
    caller: Annotated[str, Field(max_length=40)] = ""
    contact: Annotated[str, Field(max_length=20)] = ""
    found_on: date | None = None


class OrdersIn(Schema):
    orders: Annotated[list[OrderIn], Field(min_length=1, max_length=200)]


class TakenOut(Schema):
    """
    `is_new` is false when the order came before; `why` says why it became no case; `road` where it belongs by its
    words when that is not here: call at once, or tell the caller. Its community decides.
    """

    number: str
    case_id: int | None
    case_number: str
    is_new: bool
    why: str
    road: str = ""


class OrdersOut(Schema):
    items: list[TakenOut]


class AnswerOut(Schema):
    number: str
    case_number: str
    status: str
    word: str
    outcome: str
    said: str
    told_at: datetime
    closed_at: datetime | None
    changed_at: datetime
    due_at: datetime | None


class AnswersOut(Schema):
    items: list[AnswerOut]
    next: int | None


@router.post(
    "/hotline/orders", response={202: OrdersOut, **REFUSALS}, auth=[Key()], operation_id="take_orders"
)
def take_orders(request: HttpRequest, given: OrdersIn) -> Any:
    """Orders in, each by itself: one that cannot be taken holds up no other."""
    accounts.check_may(request.user, RIGHT)
    items = []
    for one in given.orders:
        try:
            taken = take_order(Order(**one.dict()), by=request.user, at=clock())
        except Refusal as why:
            items.append(
                TakenOut(number=one.number, case_id=None, case_number="", is_new=False, why=str(why))
            )
        except IntegrityError as why:
            sentence = sentence_for(why)
            items.append(
                TakenOut(number=one.number, case_id=None, case_number="", is_new=False, why=sentence)
            )
        else:
            items.append(
                TakenOut(
                    number=taken.number, case_id=taken.case_id, case_number=taken.case_number, is_new=taken.is_new,
                    why="", road=taken.road,
                )
            )  # fmt: skip
    return Status(202, OrdersOut(items=items))


@router.get("/hotline/answers", response={200: AnswersOut, **REFUSALS}, operation_id="hotline_answers")
def hotline_answers(
    request: HttpRequest,
    since: Annotated[datetime | None, Query(description="只要这个时刻以后有变化的")] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Any:
    """Where the orders stand, in the words the caller reads."""
    accounts.check_may(request.user, RIGHT)
    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=clock().tzinfo)
    rows = list(answers.orders_of(request.user, since=since, after=after)[: limit + 1])
    shown, following = page_of(rows, limit, lambda row: row.pk)
    day = clock().date()
    items = [
        AnswerOut(**{k: v for k, v in vars(answers.answer(row, day)).items() if k != "report_id"})
        for row in shown
    ]
    return AnswersOut(items=items, next=following)
