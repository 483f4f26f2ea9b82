"""How a supervision moves: the verb, from where, to where, who presses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sifang.lib import moves
from sifang.supervision.choices import SupervisionStatus as S


class Who(Enum):
    ISSUER = "下督办单的一级"
    OFFICE = "责任单位"
    ACCEPTOR = "验收单位"


@dataclass(frozen=True)
class Move(moves.Move):
    """One verb, with what it does to the rhythm of feedback."""

    clocks: str = ""


def _move(label: str, sources: tuple, targets: tuple, who: Who, clocks: str = "") -> Move:
    return Move(label, frozenset(sources), frozenset(targets), frozenset({who}), clocks)


MOVES: dict[str, Move] = {
    "issue": _move("下督办单", (), (S.OPEN,), Who.ISSUER, "开始按节奏反馈"),
    "feed_back": _move("阶段反馈", (S.OPEN,), (S.OPEN,), Who.OFFICE, "下一次反馈从今天起算"),
    "extend": _move("延期", (S.OPEN,), (S.OPEN,), Who.ISSUER, "逾期前才能延，次数由政策定"),
    "remind": _move("催办", (S.OPEN,), (S.OPEN,), Who.ISSUER),
    "meet": _move("确认条件达到", (S.OPEN, S.HANDED_IN), (S.OPEN, S.HANDED_IN), Who.ACCEPTOR),
    "hand_in": _move("报结果", (S.OPEN,), (S.HANDED_IN,), Who.OFFICE, "不再要求阶段反馈"),
    "send_back": _move("退回再办", (S.HANDED_IN,), (S.OPEN,), Who.ACCEPTOR, "重新按节奏反馈"),
    "cancel": _move("销号", (S.HANDED_IN,), (S.CANCELLED,), Who.ACCEPTOR, "销号条件全部达到才能销"),
}
"""Every verb. Who accepts is never who is responsible."""
