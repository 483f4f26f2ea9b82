"""How a case moves: the verb, where it may start, where it ends, who presses, whose turn it is then, which clocks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sifang.cases.choices import OPEN, CaseStatus, PartyKind, Stage
from sifang.lib import moves

S = CaseStatus


class Who(Enum):
    """Somebody's part in a case; which body that is follows from the case."""

    ANYONE = "看得见这个小区的人"
    TURN = "轮到的一方"
    DESK = "派遣这一件的一级"
    HANDLER = "处置单位"
    ABOVE = "处置单位的上一级"
    OFFICIAL = "社区、街道、区县、市"
    CHECKER = "核查单位"
    REPORTER = "诉求人"
    CLOCK = "到期自动"


class Next(Enum):
    """Whose turn it is after the move."""

    SAME = "不变"
    NOBODY = "没有"
    INTAKE = "社区"
    DISPATCHER = "派遣的一级"
    UPPER_DESK = "上一级"
    HANDLER = "处置单位"
    DESIGNATOR = "指定的一级"
    CHECKER = "核查单位"
    JUDGE = "街道（镇）"
    BEFORE = "并案前轮到的一方"


@dataclass(frozen=True)
class Move(moves.Move):
    """One verb. `meets` ends a clock as kept, `starts` begins one; every other clock of a stage left behind ends."""

    turn: Next = Next.SAME
    meets: tuple[Stage, ...] = ()
    starts: tuple[Stage, ...] = ()
    clocks: str = ""
    # Never pressed by the body that handles the case, whatever other part it has.
    not_by_handler: bool = False

    def ends_in(self, status: CaseStatus) -> frozenset[CaseStatus]:
        """Where the move may lead from a status."""
        return frozenset({status}) if self.stays else self.targets


def _move(
    label: str,
    sources: tuple[CaseStatus, ...],
    targets: tuple[CaseStatus, ...],
    *who: Who,
    turn: Next = Next.SAME,
    meets: tuple[Stage, ...] = (),
    starts: tuple[Stage, ...] = (),
    clocks: str = "",
    not_by_handler: bool = False,
) -> Move:
    return Move(
        label,
        frozenset(sources),
        frozenset(targets),
        frozenset(who),
        turn,
        meets,
        starts,
        clocks,
        not_by_handler,
    )


def _stay(label: str, sources: tuple[CaseStatus, ...], *who: Who, **more) -> Move:
    return _move(label, sources, sources, *who, **more)


_TAKING_IN = (S.REPORTED, S.ACCEPTED)
_UNHANDLED = (S.REPORTED, S.ACCEPTED, S.FILED)
_MERGEABLE = (*_UNHANDLED, S.DISPATCHED, S.HANDLING)
_CHECKING = (S.AWAITING_CHECK, S.AWAITING_JUDGEMENT, S.AWAITING_WORD)

MOVES: dict[str, Move] = {
    "report": _move("上报", (), (S.REPORTED,), Who.ANYONE, Who.REPORTER, turn=Next.INTAKE, starts=(Stage.ACCEPT,)),
    "accept": _move(
        "受理", (S.REPORTED,), (S.ACCEPTED,), Who.TURN,
        turn=Next.INTAKE, meets=(Stage.ACCEPT,), starts=(Stage.FILE,),
    ),
    "file": _move(
        "立案", (S.ACCEPTED,), (S.FILED,), Who.TURN,
        turn=Next.DISPATCHER, meets=(Stage.FILE,), starts=(Stage.DISPATCH,),
    ),
    "refuse": _move(
        "不予立案", _TAKING_IN, (S.REFUSED,), Who.TURN,
        turn=Next.NOBODY, meets=(Stage.ACCEPT, Stage.FILE), clocks="全部停止",
    ),
    "dispatch": _move(
        "派遣", (S.FILED,), (S.DISPATCHED,), Who.TURN,
        turn=Next.HANDLER, meets=(Stage.DISPATCH,), starts=(Stage.SIGN,),
    ),
    "sign": _move(
        "签收", (S.DISPATCHED,), (S.HANDLING,), Who.TURN,
        turn=Next.HANDLER, meets=(Stage.SIGN,), starts=(Stage.CONTACT, Stage.ARRIVE, Stage.HANDLE),
    ),
    "object": _move(
        "提出派遣异议", (S.DISPATCHED,), (S.OBJECTED,), Who.TURN,
        turn=Next.DESIGNATOR, meets=(Stage.SIGN,), starts=(Stage.DISPATCH,), clocks="一件一次；由上级指定",
    ),
    "designate": _move(
        "指定处置单位", (S.OBJECTED,), (S.DISPATCHED,), Who.TURN,
        turn=Next.HANDLER, meets=(Stage.DISPATCH,), starts=(Stage.SIGN,), clocks="指定后不能再提异议",
    ),
    "transfer": _move(
        "转办", (S.HANDLING,), (S.DISPATCHED,), Who.DESK,
        turn=Next.HANDLER, starts=(Stage.SIGN,), clocks="换单位重新计时，同一单位接着计时",
    ),
    "hand_up": _move(
        "上呼", (S.FILED, S.HANDLING), (S.FILED,), Who.DESK,
        turn=Next.UPPER_DESK, starts=(Stage.DISPATCH,), clocks="本级处置计时停止，上一级派遣计时开始",
    ),
    "retype": _move(
        "改类别", (S.FILED, S.DISPATCHED, S.HANDLING), (S.FILED,), Who.DESK,
        turn=Next.DISPATCHER, starts=(Stage.DISPATCH,), clocks="按新类别重新派遣、重新计时；已经逾期的照旧记着",
    ),
    "contact": _stay("联系诉求人", (S.HANDLING,), Who.HANDLER, meets=(Stage.CONTACT,)),
    "arrive": _stay("到场", (S.HANDLING,), Who.HANDLER, meets=(Stage.ARRIVE,)),
    "finish_step": _stay(
        "完成一步", (S.HANDLING,), Who.HANDLER, clocks="时限分几步的，停这一步、起下一步"
    ),
    "ask_extension": _stay("申请延期", (S.HANDLING,), Who.HANDLER, clocks="逾期前才能申请，最多批准两次"),
    "grant_extension": _stay(
        "同意延期", (S.HANDLING,), Who.ABOVE, clocks="处置时限加一个原时限", not_by_handler=True
    ),
    "deny_extension": _stay("不同意延期", (S.HANDLING,), Who.ABOVE, not_by_handler=True),
    "shelve": _move(
        "挂账", (S.HANDLING,), (S.SHELVED,), Who.ABOVE,
        turn=Next.HANDLER, clocks="处置计时暂停，一件一次，最长一年", not_by_handler=True,
    ),
    "resume": _move(
        "恢复处置", (S.SHELVED,), (S.HANDLING,), Who.HANDLER, Who.ABOVE, Who.CLOCK,
        turn=Next.HANDLER, clocks="处置计时接着走；约定日到了自动恢复",
    ),
    "hand_in": _move(
        "回单", (S.HANDLING,), (S.AWAITING_CHECK,), Who.HANDLER,
        turn=Next.CHECKER, meets=(Stage.HANDLE,), starts=(Stage.CHECK,),
    ),
    "pass_check": _move(
        "核查通过", (S.AWAITING_CHECK,), (S.AWAITING_JUDGEMENT, S.AWAITING_WORD), Who.TURN,
        turn=Next.JUDGE, meets=(Stage.CHECK,), starts=(Stage.JUDGE, Stage.WORD),
        clocks="部门、专营单位办的先由街道评价", not_by_handler=True,
    ),
    "judge": _move(
        "街道评价", (S.AWAITING_JUDGEMENT,), (S.AWAITING_WORD,), Who.TURN,
        turn=Next.CHECKER, meets=(Stage.JUDGE,), starts=(Stage.WORD,), not_by_handler=True,
    ),
    "send_back": _move(
        "返工", _CHECKING, (S.HANDLING,), Who.TURN,
        turn=Next.HANDLER, meets=(Stage.CHECK, Stage.JUDGE, Stage.WORD), clocks="处置计时接着走",
        not_by_handler=True,
    ),
    "record_word": _stay(
        "记诉求人的话", (S.AWAITING_WORD,), Who.TURN, Who.REPORTER, meets=(Stage.WORD,), not_by_handler=True
    ),
    "close": _move(
        "核实结案", (S.AWAITING_WORD,), (S.CLOSED,), Who.TURN,
        turn=Next.NOBODY, meets=(Stage.WORD,), clocks="全部停止", not_by_handler=True,
    ),
    "close_by_word": _move(
        "按回单结案（未核实）", (S.AWAITING_CHECK,), (S.CLOSED,), Who.TURN,
        turn=Next.NOBODY, meets=(Stage.CHECK,), clocks="全部停止", not_by_handler=True,
    ),
    "close_unsolved": _move(
        "未解决结案", (S.HANDLING, *_CHECKING), (S.CLOSED,), Who.TURN, Who.ABOVE,
        turn=Next.NOBODY, clocks="全部停止", not_by_handler=True,
    ),
    "reopen": _move(
        "还没解决，重新核查", (S.CLOSED,), (S.AWAITING_CHECK,), Who.OFFICIAL, Who.REPORTER,
        turn=Next.CHECKER, starts=(Stage.CHECK,), clocks="换上一级核查",
    ),
    "merge": _move("并案", _MERGEABLE, (S.MERGED,), Who.DESK, turn=Next.NOBODY, clocks="全部停止"),
    "unmerge": _move(
        "撤销并案", (S.MERGED,), _MERGEABLE, Who.OFFICIAL, turn=Next.BEFORE, clocks="并案前的计时接着走"
    ),
    "adopt": _stay("收为子案件", OPEN, Who.DESK),
    "release": _stay("不再是子案件", OPEN, Who.DESK),
    "urge": _stay("催办", OPEN, Who.OFFICIAL, Who.REPORTER),
    "note": _stay("记经过", OPEN, Who.TURN, Who.HANDLER, Who.OFFICIAL),
    "appeal": _stay("申诉逾期或返工", (S.CLOSED,), Who.HANDLER, clocks="结案后，一件一次"),
    "review_appeal": _stay("申诉初审", (S.CLOSED,), Who.ABOVE, not_by_handler=True),
    "decide_appeal": _stay(
        "申诉终审", (S.CLOSED,), Who.OFFICIAL, clocks="成立的不计入统计，事实照旧看得见", not_by_handler=True
    ),
}  # fmt: skip
"""Every verb of a case. Who checks whom, and every length of time, is policy."""

BEGINNING = "report"
BESIDE = {"join": "并入一次上报", "climb": "时限提醒"}
"""What happens to a case without moving it, and is nobody's press on it."""

_ABOVE = {
    PartyKind.COMPANY: PartyKind.COMMUNITY,
    PartyKind.OWNERS_BODY: PartyKind.COMMUNITY,
    PartyKind.COMMUNITY: PartyKind.SUBDISTRICT,
    PartyKind.DEPARTMENT: PartyKind.SUBDISTRICT,
    PartyKind.UTILITY: PartyKind.SUBDISTRICT,
    PartyKind.SUBDISTRICT: PartyKind.DISTRICT,
    PartyKind.DISTRICT: PartyKind.CITY,
}
_DESKS = {
    PartyKind.COMPANY: PartyKind.COMMUNITY,
    PartyKind.OWNERS_BODY: PartyKind.COMMUNITY,
    PartyKind.COMMUNITY: PartyKind.COMMUNITY,
    PartyKind.DEPARTMENT: PartyKind.SUBDISTRICT,
    PartyKind.UTILITY: PartyKind.SUBDISTRICT,
    PartyKind.SUBDISTRICT: PartyKind.SUBDISTRICT,
    PartyKind.DISTRICT: PartyKind.DISTRICT,
    PartyKind.CITY: PartyKind.CITY,
}
OFFICIALS = (PartyKind.COMMUNITY, PartyKind.SUBDISTRICT, PartyKind.DISTRICT, PartyKind.CITY)
"""The levels that stand over a case because of where it is, from below."""


def above(kind: PartyKind) -> PartyKind | None:
    """Who stands over a party in a case: grants its extensions, shelves, closes unsolved. None over the city."""
    return _ABOVE.get(kind)


def is_looked_at_again(status: str, reopenings: int) -> bool:
    """Did somebody say that it is not solved, and a higher level looks now? Then whoever closed it ends it no more."""
    return bool(reopenings) and status == S.AWAITING_CHECK


def desk_of(kind: PartyKind) -> PartyKind:
    """The level that dispatches to a party, and keeps the case in hand while the party works."""
    return _DESKS[kind]


def designator_of(kind: PartyKind) -> PartyKind | None:
    """Who settles an objection of a party: the level over the desk that sent it. None: it cannot object."""
    return above(desk_of(kind))


def verbs_from(status: CaseStatus) -> list[str]:
    """The verbs a case in this status knows, in the order of the table."""
    return [verb for verb, move in MOVES.items() if status in move.sources]
