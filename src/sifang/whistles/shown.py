"""What a page shows of a whistle: each office with its clocks in words, what may be pressed, what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sifang.accounts import public as accounts
from sifang.cases import public as cases
from sifang.whistles.choices import MEANING, OVER, Step, Verdict
from sifang.whistles.models import Rung, StepClock, Summons, Whistle, WhistleEvent
from sifang.whistles.permissions import WRITTEN_DOWN, parts_of
from sifang.whistles.rules import explained
from sifang.whistles.workflow import MOVES, OF_WHISTLE, Who, verbs_from

SHOWN = (Step.SIGN, Step.CONTACT, Step.ARRIVE, Step.REPLY)
"""The columns of the table; the other steps stand in its second line."""

# verb: what is asked before it may be pressed, as (name, label, kind, longest); kind is line, text, phone, verdict
ASKED: dict[str, list[tuple[str, str, str, int]]] = {
    "sign": [],
    "name_officer": [("officer", "负责人姓名", "line", 40), ("phone", "电话", "phone", 20)],
    "contact": [("words", "怎么联系的、约在什么时候", "line", 500)],
    "arrive": [],
    "confirm": [("words", "来了谁（岗位）、来了几人", "line", 200)],
    "deny": [("words", "怎么知道没有到场", "line", 300)],
    "act": [("words", "办了什么", "text", 500)],
    "reply": [("words", "办了什么、结果怎样", "text", 1000)],
    "judge": [("verdict", "办成没有", "verdict", 0), ("words", "评语", "line", 300)],
    "send_back": [("words", "哪里还没办好", "line", 300)],
    "refuse": [("words", "为什么不归您单位、该归谁", "text", 300)],
    "dispense": [("words", "为什么不再召集", "line", 300)],
    "urge": [("words", "催什么", "line", 300)],
}
_FIRST = ("sign", "name_officer", "arrive", "act", "reply", "confirm", "judge")
"""What one usually comes for: shown open, the rest folded. An officer is named once and rarely changed."""


@dataclass(frozen=True)
class Cell:
    """One clock in words."""

    kind: str
    words: str
    moment: datetime | None
    why: str = ""
    label: str = ""


@dataclass
class Press:
    """One verb a person may press on one office."""

    verb: str
    label: str
    asked: list[tuple[str, str, str, int]]
    is_first: bool = False


@dataclass
class Called:
    """One office of the whistle, as a row of the table."""

    row: Summons
    kind: str
    cells: list[Cell]
    others: list[Cell]
    presses: list[Press]
    rungs: list[Rung] = field(default_factory=list)
    may_rule: bool = False


def length_words(delta: timedelta) -> str:
    """`3 天 5 小时`, `40 分`."""
    minutes = max(int(delta.total_seconds()) // 60, 0)
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    return f"{hours} 小时 {left} 分" if hours and left else f"{hours} 小时" if hours else f"{left} 分"


def cell_of(clock: StepClock | None, at: datetime, label: str = "") -> Cell:
    """A clock as the table says it; lateness in words, not in colour alone."""
    if clock is None:
        return Cell("none", "还没起算", None, label=label)
    why = explained(clock)
    if clock.met_at is not None:
        used = length_words(clock.met_at - clock.started_at)
        if clock.due_at and clock.met_at > clock.due_at:
            return Cell("late", f"晚了 {length_words(clock.met_at - clock.due_at)}", clock.met_at, why, label)
        return Cell("done", f"用 {used}", clock.met_at, why, label)
    if clock.ended_at is not None:
        return Cell("none", "不再要求", clock.ended_at, why, label)
    if clock.due_at is None:
        return Cell("run", "没有定时限", None, why, label)
    if clock.due_at < at:
        return Cell("late", f"逾期 {length_words(at - clock.due_at)}", clock.due_at, why, label)
    left = clock.due_at - at
    return Cell(
        "soon" if left < timedelta(hours=cases.soon_hours(at)) else "run",
        f"还剩 {length_words(left)}",
        clock.due_at,
        why,
        label,
    )


def called(whistle: Whistle, user: Any, at: datetime) -> list[Called]:
    """Every office of the whistle, the lead first; three queries however many there are."""
    rows = list(Summons.objects.filter(whistle=whistle).select_related("office").order_by("-is_lead", "pk"))
    clocks: dict[int, dict[str, StepClock]] = {}
    for clock in StepClock.objects.filter(summons__in=rows).order_by("pk"):
        clocks.setdefault(clock.summons_id, {})[clock.step] = clock
    rungs: dict[int, list[Rung]] = {}
    for rung in Rung.objects.filter(summons__in=rows).order_by("fired_at", "pk"):
        rungs.setdefault(rung.summons_id, []).append(rung)
    found = []
    others = parts_of(user, whistle)
    own = frozenset({Who.OFFICE})
    mine = _own_offices(user)
    alone = cases.offices_nobody_acts_for([row.office_id for row in rows], accounts.scope_of(user).on)
    for row in rows:
        row.whistle = whistle
        its = clocks.get(row.pk, {})
        found.append(Called(
            row, MEANING[row.status], [cell_of(its.get(step), at) for step in SHOWN],
            [cell_of(its[step], at, step.label) for step in Step if step not in SHOWN and step in its],
            presses_of(row, its, own if row.office_id in mine else others, is_alone=row.office_id in alone), rungs.get(row.pk, []),
            row.status == "REFUSED" and Who.DISTRICT in others and row.office_id not in mine,
        ))  # fmt: skip
    return found


def _own_offices(user: Any) -> frozenset[int]:
    return accounts.scope_of(user).office_ids


def presses_of(
    row: Summons, clocks: dict[str, StepClock], parts: frozenset[Who], *, is_alone: bool = False
) -> list[Press]:
    """
    What the person may press on an office now.

    :param is_alone: nobody of it has an account: the subdistrict writes down what it does
    """
    if row.whistle.status != "OPEN":
        return []
    found = []
    for verb in verbs_from(row.status):
        for_it = is_alone and verb in WRITTEN_DOWN and Who.CALLER in parts
        if verb not in ASKED or not (for_it or MOVES[verb].who & parts) or _done_already(row, clocks, verb):
            continue
        is_first = verb in _FIRST and not (verb == "name_officer" and row.officer_name)
        label = f"代记{MOVES[verb].label}" if for_it else MOVES[verb].label
        found.append(Press(verb, label, ASKED[verb], is_first))
    return found


def _done_already(row: Summons, clocks: dict[str, StepClock], verb: str) -> bool:
    contact = clocks.get(Step.CONTACT)
    return (
        (verb == "contact" and (contact is None or bool(contact.met_at or contact.ended_at)))
        or (verb == "confirm" and row.attested_at is not None)
        or (verb == "judge" and row.attested_at is None)
        or (verb == "arrive" and not row.officer_name)
        or (verb == "refuse" and row.refusals > 0)
    )


def presses_on(whistle: Whistle, parts: frozenset[Who]) -> list[str]:
    """The verbs of the whistle itself the person may press now."""
    found = [verb for verb in verbs_from(whistle.status) if verb in OF_WHISTLE and MOVES[verb].who & parts]
    return [verb for verb in found if verb != "assess" or not whistle.worth]


def past(whistle: Whistle) -> list[dict[str, Any]]:
    """What happened, newest first."""
    rows = WhistleEvent.objects.filter(whistle=whistle).select_related("summons__office").order_by("-seq")
    return [
        {
            "at": row.at,
            "who": row.by_title,
            "verb": MOVES[row.verb].label,
            "office": row.summons.office.name if row.summons else "",
            "note": row.note,
        }
        for row in rows
    ]


def why_refused(summons: Summons) -> str:
    """What the office wrote when it refused."""
    rows = WhistleEvent.objects.filter(summons=summons, verb="refuse").order_by("-seq")
    return (rows.values_list("note", flat=True).first() or "").rstrip("。")


def heading(rows: list[Called]) -> str:
    """`三个单位，一个到了，一个逾期没有到`: the finding that stands over the table."""
    came = sum(1 for one in rows if one.row.arrived_at)
    late = sum(1 for one in rows if not one.row.arrived_at and one.cells[2].kind == "late")
    nobody = "都还没有到" if len(rows) > 1 else "还没有到"
    words = [f"{len(rows)} 个单位", f"{came} 个到了" if came else nobody]
    if late:
        words.append(f"{late} 个已经逾期" if len(rows) > 1 else "已经逾期")
    return "，".join(words)


def to_do(presses: list[Called], whistle_verbs: list[str]) -> str:
    """What the person is asked for now, in a sentence."""
    names = [one.row.office.name for one in presses if any(press.is_first for press in one.presses)]
    ruling = [one.row.office.name for one in presses if one.may_rule]
    if ruling:
        return f"{'、'.join(ruling)}拒收，请裁定归谁。"
    if names:
        return f"{'、'.join(names[:3])}这一步由您来按。"
    if "close" in whistle_verbs and all(one.row.status in OVER for one in presses):
        return "每个单位都评过或不再召集了，请收哨。"
    if whistle_verbs:
        return "现在没有必须您办的；需要时可以按下面的。"
    return "现在不用您办。"


VERDICTS = Verdict.choices


__all__ = ["ASKED", "SHOWN", "VERDICTS", "called", "heading", "past", "presses_on", "to_do", "why_refused"]
