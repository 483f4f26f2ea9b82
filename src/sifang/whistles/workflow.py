"""How a whistle moves, and every summoned office in it: the verb, from where, to where, who presses, which clocks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sifang.lib import moves
from sifang.whistles.choices import OVER, Step, SummonsStatus, WhistleStatus

W, S = WhistleStatus, SummonsStatus


class Who(Enum):
    OFFICE = "被召集的单位"
    CALLER = "吹哨的街道（镇）"
    DISTRICT = "区县"
    CLOCK = "到期自动"


@dataclass(frozen=True)
class Move(moves.Move):
    """One verb. `meets` ends a clock as kept, `starts` begins one, `stops` ends one that is asked no more."""

    meets: tuple[Step, ...] = ()
    starts: tuple[Step, ...] = ()
    stops: tuple[Step, ...] = ()
    clocks: str = ""


def _move(label: str, sources: tuple, target: tuple, *who: Who, **more) -> Move:
    return Move(label, frozenset(sources), frozenset(target), frozenset(who), **more)


def _stay(label: str, sources: tuple, *who: Who, **more) -> Move:
    return _move(label, sources, sources, *who, **more)


COMING = (Step.SIGN, Step.OFFICER, Step.CONTACT, Step.ARRIVE)
"""What is asked from the moment of the whistle, side by side."""
_LIVE = tuple(status for status in S if status not in OVER)
_ENDED = (W.CLOSED, W.DECIDED, W.WITHDRAWN)

MOVES: dict[str, Move] = {
    "blow": _move("吹哨", (), (W.OPEN,), Who.CALLER, clocks="各单位的时限同时起算"),
    "close": _move("收哨", (W.OPEN,), (W.CLOSED,), Who.CALLER, clocks="每个单位都评过或不再召集才能收"),
    "decide": _move("区县定下", (W.OPEN,), (W.DECIDED,), Who.DISTRICT, clocks="没办完的全部停止"),
    "withdraw": _move("撤哨", (W.OPEN,), (W.WITHDRAWN,), Who.CALLER, clocks="没有单位到场才能撤，算空吹"),
    "assess": _stay("评这次吹哨", _ENDED, Who.DISTRICT),
    "summon": _move("召集单位", (), (S.CALLED,), Who.CALLER, Who.DISTRICT, starts=COMING),
    "sign": _move("签收", (S.CALLED,), (S.SIGNED,), Who.OFFICE, meets=(Step.SIGN,)),
    "name_officer": _stay("指定负责人", (S.SIGNED, S.ARRIVED), Who.OFFICE, meets=(Step.OFFICER,)),
    "contact": _stay("联系街道", (S.SIGNED,), Who.OFFICE, meets=(Step.CONTACT,)),
    "arrive": _move(
        "报到", (S.SIGNED,), (S.ARRIVED,), Who.OFFICE, Who.CALLER,
        meets=(Step.ARRIVE, Step.CONTACT), starts=(Step.ACT,), clocks="先指定负责人",
    ),
    "confirm": _stay("记下到场", (S.ARRIVED, S.ACTED, S.REPLIED), Who.CALLER),
    "deny": _move("记没有到场", (S.ARRIVED,), (S.SIGNED,), Who.CALLER, stops=(Step.ACT,), clocks="报到计时照原来的走"),
    "act": _move("办理完", (S.ARRIVED,), (S.ACTED,), Who.OFFICE, meets=(Step.ACT,), starts=(Step.REPLY,)),
    "reply": _move("回复", (S.ACTED,), (S.REPLIED,), Who.OFFICE, meets=(Step.REPLY,)),
    "judge": _move("评单位", (S.REPLIED,), (S.JUDGED,), Who.CALLER, clocks="先记下到场"),
    "send_back": _move("退回再办", (S.REPLIED,), (S.ARRIVED,), Who.CALLER, starts=(Step.ACT,)),
    "refuse": _move(
        "拒收", (S.CALLED,), (S.REFUSED,), Who.OFFICE,
        meets=(Step.SIGN,), stops=(Step.OFFICER, Step.CONTACT, Step.ARRIVE), clocks="一次；由区县裁定",
    ),
    "uphold": _move("裁定归原单位", (S.REFUSED,), (S.CALLED,), Who.DISTRICT, starts=COMING, clocks="不能再拒收"),
    "reassign": _move("裁定归别的单位", (S.REFUSED,), (S.RELEASED,), Who.DISTRICT, clocks="改召集的单位重新起算"),
    "dispense": _move("不再召集", (S.CALLED, S.SIGNED, S.REFUSED), (S.RELEASED,), Who.CALLER, stops=COMING),
    "urge": _stay("催办", _LIVE, Who.CALLER, Who.DISTRICT),
    "climb": _stay("升级", (S.CALLED, S.SIGNED), Who.CLOCK, clocks="报到逾期后逐级告知，每级一次"),
}  # fmt: skip
"""Every verb. How long each step may take, and when the ladder climbs, is policy."""

OF_WHISTLE = ("blow", "close", "decide", "withdraw", "assess")
"""The verbs of the whistle itself; all others are of one summoned office."""


def verbs_from(status: str) -> list[str]:
    """The verbs of an office (or a whistle) in this status, in the order of the table."""
    return [verb for verb, move in MOVES.items() if status in move.sources]
