"""Feedback, extension, result, acceptance: one step of a supervision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal, needed
from sifang.lib.words import legible, number_in
from sifang.supervision.models import Supervision, SupervisionCondition
from sifang.supervision.permissions import may
from sifang.supervision.telling import step_within
from sifang.supervision.workflow import MOVES
from sifang.supervision.writing import entry, extensions_allowed, next_feedback

Given = dict[str, Any]


class NotNow(Refusal):
    """The step does not start from where it stands; somebody may just have been quicker."""

    status = 409


@transaction.atomic(durable=True)
def take(supervision_id: int, verb: str, *, given: Given | None = None, by: Any, at: datetime) -> Supervision:
    """
    One step.

    :param given: `words`, and for `extend` `due_on`, for `meet` the `condition`'s place
    :raises Refusal: not from where it stands, or something is missing
    :raises accounts.NotAllowed: somebody else's press
    """
    if verb not in EFFECTS:
        raise Refusal("没有这一步")
    Supervision.objects.visible_to(by).get(pk=supervision_id)
    row = Supervision.objects.select_for_update(of=("self",)).get(pk=supervision_id)
    move = MOVES[verb]
    if not may(by, verb, row):
        raise accounts.NotAllowed(f"“{move.label}”由{move.pressed_by}来按")
    if row.status not in move.sources:
        raise NotNow(f"{row.number}现在是“{row.get_status_display()}”，不能{move.label}。{_last(row)}")
    note = EFFECTS[verb](row, given or {}, by, at)
    row.status = move.target(row.status)
    row.save()
    step_within(row, entry(row, verb, by=by, at=at, note=note), by=by, at=at)
    audit.record("supervision.stepped", subject=row, by=by, at=at, step=move.label)
    return row


def _last(row: Supervision) -> str:
    last = row.entries.order_by("-seq").first()
    return (
        f"{last.at.astimezone(ZONE):%m-%d %H:%M} {last.by_title}已{MOVES[last.verb].label}。" if last else ""
    )


def _today(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _feed_back(row: Supervision, given: Given, by: Any, at: datetime) -> str:
    row.next_feedback_on = next_feedback(_today(at), row.feedback_every)
    return needed(given.get("words"), "办到哪一步", 1000)


def _extend(row: Supervision, given: Given, by: Any, at: datetime) -> str:
    words = needed(given.get("words"), "为什么延期", 300)
    try:
        until = date.fromisoformat(str(given.get("due_on") or ""))
    except ValueError:
        raise Refusal("新的时限写成 2021-12-31 的样子") from None
    if _today(at) > row.due_on:
        raise Refusal("已经逾期，不能延期；逾期照实记着")
    if row.extensions >= extensions_allowed(_today(at)):
        raise Refusal(f"最多延期 {extensions_allowed(_today(at))} 次，已经用完")
    if until <= row.due_on:
        raise Refusal(f"新的时限要晚于 {row.due_on}")
    was, row.due_on, row.extensions = row.due_on, until, row.extensions + 1
    return f"时限由 {was} 延到 {until}。{words}"


def _remind(row: Supervision, given: Given, by: Any, at: datetime) -> str:
    return needed(given.get("words"), "催什么", 300)


def _meet(row: Supervision, given: Given, by: Any, at: datetime) -> str:
    place = str(given.get("condition") or "")
    rows = SupervisionCondition.objects.filter(supervision=row, position=number_in(place, 3) or 0)
    condition = rows.first()
    if condition is None:
        raise Refusal("请选是哪一条销号条件")
    if condition.met_at:
        raise Refusal("这一条已经记过达到")
    condition.proof = needed(given.get("words"), "怎么看到的", 300)
    condition.met_at, condition.met_by = at, by
    condition.save()
    return f"第 {condition.position} 条“{condition.words}”：{condition.proof}"


def _hand_in(row: Supervision, given: Given, by: Any, at: datetime) -> str:
    row.result = needed(given.get("words"), "结果", 1000)
    row.next_feedback_on = None
    return row.result


def _send_back(row: Supervision, given: Given, by: Any, at: datetime) -> str:
    row.next_feedback_on = next_feedback(_today(at), row.feedback_every)
    return needed(given.get("words"), "哪里还没办好", 300)


def _cancel(row: Supervision, given: Given, by: Any, at: datetime) -> str:
    waiting = SupervisionCondition.objects.filter(supervision=row, met_at=None).order_by("position")
    names = "；".join(f"第 {one.position} 条“{one.words}”" for one in waiting)
    if names:
        raise Refusal(f"还不能销号，没有达到的条件：{names}")
    row.closed_at, row.closed_by = at, by
    return legible(str(given.get("words") or ""))[:300]


EFFECTS: dict[str, Callable[[Supervision, Given, Any, datetime], str]] = {
    "feed_back": _feed_back,
    "extend": _extend,
    "remind": _remind,
    "meet": _meet,
    "hand_in": _hand_in,
    "send_back": _send_back,
    "cancel": _cancel,
}
"""What each verb writes and says."""
