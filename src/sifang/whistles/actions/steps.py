"""One step of one office: the table of moves says from where, what happens here says what is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from sifang.accounts import public as accounts
from sifang.lib.refusals import Refusal, needed
from sifang.lib.words import legible
from sifang.whistles.choices import Step, Verdict
from sifang.whistles.models import StepClock, Summons
from sifang.whistles.permissions import may, parts_of
from sifang.whistles.workflow import MOVES, OF_WHISTLE
from sifang.whistles.writing import check, lock, told, turn_clocks

Given = dict[str, Any]


@transaction.atomic(durable=True)
def take(summons_id: int, verb: str, *, given: Given | None = None, by: Any, at: datetime) -> Summons:
    """
    An office signs, names its officer, comes, acts, replies, refuses; the subdistrict records and judges.

    :param given: `words`, and for some verbs `officer`, `phone`, `verdict`
    :raises Refusal: not from where it stands (409, with who did what last), or something is missing
    :raises accounts.NotAllowed: somebody else's press
    """
    if verb not in EFFECTS:
        raise Refusal("没有这一步")
    summons = Summons.objects.select_related("office").get(pk=summons_id)
    whistle = lock(summons.whistle_id, by)
    summons = Summons.objects.select_for_update(of=("self",)).select_related("office").get(pk=summons_id)
    summons.whistle = whistle
    if not may(by, verb, whistle, summons):
        raise accounts.NotAllowed(f"“{MOVES[verb].label}”由{MOVES[verb].pressed_by}来按")
    check(whistle, summons, verb)
    said = EFFECTS[verb](summons, given or {}, by, at)
    move = MOVES[verb]
    if not move.who & parts_of(by, whistle, summons):
        said = f"单位没有账号，街道代记。{said}"
    summons.status = move.target(summons.status)
    summons.save()
    turn_clocks(summons, move, at)
    told(summons, by, at, verb, note=said, status=summons.status)
    return summons


def _nothing(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    return legible(str(given.get("words") or ""))[:1000]


def _said(what: str, longest: int = 500) -> Callable[[Summons, Given, Any, datetime], str]:
    def read(summons: Summons, given: Given, by: Any, at: datetime) -> str:
        return needed(given.get("words"), what, longest)

    return read


def _officer(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    was = summons.officer_name
    summons.officer_name = needed(given.get("officer"), "负责人姓名", 40)
    summons.officer_phone = legible(str(given.get("phone") or ""))[:20]
    # Names stay in the row, where they are masked and can be removed.
    return "更换负责人" if was else "指定了负责人"


def _contact(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    if not StepClock.objects.filter(summons=summons, step=Step.CONTACT, met_at=None, ended_at=None).exists():
        raise Refusal("已经联系过街道，不用再记")
    return needed(given.get("words"), "怎么联系的、约在什么时候")


def _arrive(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    if not summons.officer_name:
        raise Refusal("先指定负责人，再报到")
    summons.arrived_at = at
    return _nothing(summons, given, by, at)


def _confirm(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    if summons.attested_at:
        raise Refusal("已经记过到场")
    summons.attested_at, summons.attested_by = at, by
    return needed(given.get("words"), "来了谁（岗位）、来了几人", 200)


def _deny(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    summons.arrived_at = summons.attested_at = summons.attested_by = None
    last = StepClock.objects.filter(summons=summons, step=Step.ARRIVE).order_by("-pk").first()
    if last is not None:
        # Nobody was there: the clock runs on as it was; that somebody had said so stays in the events.
        StepClock.objects.filter(pk=last.pk).update(met_at=None)
    return needed(given.get("words"), "怎么知道没有到场", 300)


def _reply(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    summons.answer = needed(given.get("words"), "办了什么、结果怎样", 1000)
    return summons.answer


def _judge(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    if not summons.attested_at:
        raise Refusal("先记下这个单位到场没有，再评")
    if given.get("verdict") not in Verdict.values:
        raise Refusal("请选办成没有")
    summons.verdict, summons.judged_at, summons.judged_by = given["verdict"], at, by
    summons.verdict_words = needed(given.get("words"), "评语", 300)
    return f"{Verdict(summons.verdict).label}。{summons.verdict_words}"


def _send_back(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    summons.send_backs += 1
    return needed(given.get("words"), "哪里还没办好", 300)


def _refuse(summons: Summons, given: Given, by: Any, at: datetime) -> str:
    if summons.refusals:
        raise Refusal("区县已经裁定归您单位，不能再拒收")
    summons.refusals = 1
    return needed(given.get("words"), "为什么不归您单位、该归谁", 300)


EFFECTS: dict[str, Callable[[Summons, Given, Any, datetime], str]] = {
    "sign": _nothing,
    "name_officer": _officer,
    "contact": _contact,
    "arrive": _arrive,
    "confirm": _confirm,
    "deny": _deny,
    "act": _said("办了什么"),
    "reply": _reply,
    "judge": _judge,
    "send_back": _send_back,
    "refuse": _refuse,
    "dispense": _said("为什么不再召集", 300),
    "urge": _said("催什么", 300),
}
"""What each verb writes and says; whatever is missing here is pressed elsewhere."""

assert set(EFFECTS) == set(MOVES) - set(OF_WHISTLE) - {"summon", "uphold", "reassign", "climb"}
