"""Steps that tie cases told together: merged and taken apart, parents and children; and appeals. See `verbs`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sifang.cases import rules
from sifang.cases.choices import Fault, PartyKind
from sifang.cases.history.told import ToldStep, WrongStep, insist, say
from sifang.cases.history.walk import Ends, Verb, Walk
from sifang.cases.workflow import OFFICIALS, above

_FAULTS = frozenset(Fault.values)


def _other(walk: Walk, step: ToldStep, name: str) -> Walk:
    """The walk of a case that the step names, as it stands at that moment."""
    number = str(step.args.get(name, ""))
    found = walk.knot.get(number)
    if found is None or not found.row["version"]:
        raise WrongStep(f"说到的“{number}”没有一起交来，或者那时还没有上报；两件有关联的要一起导入")
    return found


def _has_children(walk: Walk) -> bool:
    return any(each.row["parent_id"] == walk.pk for each in walk.knot.values())


def merge(walk: Walk, step: ToldStep) -> Ends:
    other = _other(walk, step, "into")
    insist(
        rules.against_merging(
            into_open=other.row["closed_at"] is None,
            same_place=other.row["compound_id"] == walk.row["compound_id"], has_children=_has_children(walk),
            is_same=other is walk,
        )
    )  # fmt: skip
    say(step, "并案要写明为什么是同一件事")
    before, turn = walk.row["status"], walk.turn
    walk.merged = (before, turn, other)
    walk.changed["merged_into_id"] = other.pk
    other.row["report_count"] += walk.row["report_count"]
    walk.data = {"into": other.told.number, "before": before, "was_turn": turn.plain() if turn else None}
    return None, None


def unmerge(walk: Walk, step: ToldStep) -> Ends:
    say(step, "撤销并案要写明理由")
    if walk.merged is None:
        raise WrongStep("没有并案的记录，不能撤销")
    before, turn, other = walk.merged
    walk.changed.update(merged_into_id=None, closed_at=None)
    other.row["report_count"] = max(1, other.row["report_count"] - walk.row["report_count"])
    walk.data = {"out_of": other.told.number}
    walk.merged = None
    return before, turn


def adopt(walk: Walk, step: ToldStep) -> Ends:
    child = _other(walk, step, "child")
    insist(
        rules.against_adopting(
            parent_has_parent=walk.row["parent_id"] is not None, child_has_children=_has_children(child),
            is_same=child is walk,
        )
    )  # fmt: skip
    if child.row["closed_at"] is not None or child.row["parent_id"] is not None:
        raise WrongStep(f"{child.told.number} 已经了结，或者已经是子案件")
    child.row["parent_id"] = walk.pk
    walk.data = {"child": child.told.number}
    return None, None


def release(walk: Walk, step: ToldStep) -> Ends:
    child = _other(walk, step, "child")
    if child.row["parent_id"] != walk.pk:
        raise WrongStep(f"{child.told.number} 不是这一件的子案件")
    child.row["parent_id"] = None
    walk.data = {"child": child.told.number}
    return None, None


def open_children(walk: Walk, step: ToldStep) -> tuple[int, int]:
    """How many children are open, and of how many it is said why the parent may close; kept in the event."""
    if not walk.knot:
        return 0, 0
    told: Any = step.args.get("children") or {}
    reasons: Mapping[str, str] = told
    still = [
        each.told.number for each in walk.knot.values()
        if each.row["parent_id"] == walk.pk and each.row["closed_at"] is None
    ]  # fmt: skip
    given = {number: reasons[number].strip() for number in still if reasons.get(number, "").strip()}
    walk.data = walk.data | {"children": given}
    return len(still), len(given)


def appeal(walk: Walk, step: ToldStep) -> Ends:
    fault = str(step.args.get("fault", ""))
    insist("" if fault in _FAULTS else "申诉要选一项：逾期，或返工")
    insist(
        rules.against_appeal(
            has_appealed=walk.excuse is not None, is_late=_was_late(walk), send_backs=walk.row["send_backs"], fault=fault,
        )
    )  # fmt: skip
    say(step, "申诉要写明理由")
    walk.excuse = {
        "fault": fault, "reason": step.words.strip()[:500], "asked_at": step.at, "asked_by_id": _somebody(step),
        "is_supported": None, "reviewed_at": None, "reviewed_by_id": None, "is_upheld": None, "decided_at": None,
        "decided_by_id": None,
    }  # fmt: skip
    walk.data = {"fault": fault}
    return None, None


def _somebody(step: ToldStep) -> int:
    """An appeal is weighed by two people: of each step it is told who took it."""
    if step.by is None:
        raise WrongStep("申诉和审理要写明是谁办的")
    return step.by


def _was_late(walk: Walk) -> bool:
    return any(
        each.stage == "HANDLE" and each.now.due_at is not None
        and any(moment is not None and moment > each.now.due_at for moment in (each.now.met_at, each.now.ended_at))
        for each in walk.clocks
    )  # fmt: skip


def _excuse(walk: Walk) -> dict[str, Any]:
    if walk.excuse is None:
        raise WrongStep("这一件没有申诉")
    return walk.excuse


def review_appeal(walk: Walk, step: ToldStep) -> Ends:
    say(step, "初审要写明意见")
    excuse, is_supported = _excuse(walk), bool(step.args.get("is_supported"))
    insist("已经初审过了" if excuse["reviewed_at"] is not None else "")
    excuse.update(is_supported=is_supported, reviewed_at=step.at, reviewed_by_id=_somebody(step))
    walk.data = {"supported": is_supported}
    return None, None


def decide_appeal(walk: Walk, step: ToldStep) -> Ends:
    say(step, "终审要写明决定的理由")
    excuse, is_upheld, by = _excuse(walk), bool(step.args.get("is_upheld")), _somebody(step)
    insist("还没有初审" if excuse["reviewed_at"] is None else "")
    insist("已经终审过了" if excuse["decided_at"] is not None else "")
    insist("初审和终审不能是同一个人" if excuse["reviewed_by_id"] == by else "")
    assert walk.handler is not None
    lowest = above(walk.handler.kind) or PartyKind.CITY
    if walk.party is None or OFFICIALS.index(walk.party.kind) < OFFICIALS.index(lowest):
        raise WrongStep(f"终审要由{lowest.label}或更高一级决定")
    excuse.update(is_upheld=is_upheld, decided_at=step.at, decided_by_id=by)
    walk.data = {"upheld": is_upheld}
    return None, None


TIES: dict[str, Verb] = {
    "merge": merge, "unmerge": unmerge, "adopt": adopt, "release": release, "appeal": appeal,
    "review_appeal": review_appeal, "decide_appeal": decide_appeal,
}  # fmt: skip
