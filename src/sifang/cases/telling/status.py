"""What a reporter reads of his case: plain words, bodies instead of persons, no note that was not written for him."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sifang.cases.choices import OVER, CaseStatus, EvidenceStage, Outcome, Word
from sifang.cases.models import Case, CaseEvent, Evidence, Report, Supplement
from sifang.cases.parties import name_of
from sifang.cases.rulebook import rulebook
from sifang.cases.telling import position
from sifang.cases.telling.phones import community_phone
from sifang.cases.telling.words import building_in, title_of, without_numbers
from sifang.lib.clock import ZONE

S = CaseStatus
MORE = "需要您补充"


@dataclass(frozen=True)
class Stop:
    """One step on the line: when, what happened, and what was said to the reporter."""

    at: datetime | None
    text: str
    note: str = ""
    kind: str = "past"


@dataclass(frozen=True)
class Shown:
    """A picture the reporter may see."""

    evidence_id: int
    caption: str
    distance: str = ""


@dataclass(frozen=True)
class Question:
    """Something he is asked."""

    supplement_id: int
    text: str


@dataclass(frozen=True)
class Status:
    """The whole page."""

    number: str
    told_at: datetime
    what: str
    heading: str
    where: str
    word: str
    said: str
    own_words: str
    with_whom: str
    answer_by: str
    reasons: list[tuple[str, str]]
    stops: list[Stop]
    before: list[Shown]
    after: list[Shown]
    questions: list[Question]
    phone: str
    community: str
    households: int
    may_say: bool
    may_reopen: bool
    may_take_back: bool
    has_said: str = ""
    version: int = 0
    more: dict[str, Any] = field(default_factory=dict)


_SAID_TO_HIM = {"hand_in", "refuse", "shelve"}
"""The verbs whose words are written for the reporter; every other note stays in the house."""

_HE_SAID: dict[str, str] = {Word.SOLVED: "好了", Word.UNSOLVED: "还没解决", Word.NO_CONTACT: ""}
"""His own words, as he said them."""
_AREA_PARTS = ("turn", "handler")


def case_of(report: Report) -> Case:
    """The case that answers a telling: the one it was merged into, if it was."""
    rows = Case.objects.select_related(
        "compound", "community", *(f"{part}_{column}" for part in _AREA_PARTS for column in ("area", "office", "company"))
    )  # fmt: skip
    case = rows.get(pk=report.case_id)
    for _ in range(5):
        if case.merged_into_id is None:
            break
        case = rows.get(pk=case.merged_into_id)
    return case


def status_of(report: Report, case: Case, at: datetime) -> Status:
    """Everything he reads; some six queries whatever happened."""
    today = at.astimezone(ZONE).date()
    book = rulebook(today)
    words = book.status_words(case.status, case.outcome)
    asked = list(Supplement.objects.filter(case=case, said_at=None).order_by("id"))
    is_first = (
        not Report.objects.filter(case=case.pk, pk__lt=report.pk).exists() and report.case_id == case.pk
    )
    what = _what(case, report, book)
    events = list(
        case.events.filter(verb__in=[*_TOLD_OF, "unmerge"])
        .select_related("party_area", "party_office", "party_company")
        .order_by("seq")
    )
    events = _not_taken_back(events)
    before, after = _pictures(report, case)
    may_say = case.status == S.AWAITING_WORD and report.word != Word.SOLVED
    may_reopen = case.status == S.CLOSED and bool(case.handler_kind)
    is_content = case.status == S.AWAITING_WORD and report.word == Word.SOLVED
    waits_for_him = may_say and report.word != Word.UNSOLVED
    word, said = words.word, words.said
    if asked and not case.is_over:
        word, said = MORE, "想请您补充一点情况，写在下面就行。"
    elif is_content:
        word, said = "您说好了", "社区看过就结案。又不好了，还可以说。"
    elif report.word == Word.UNSOLVED and case.status == S.AWAITING_WORD:
        word, said = "没解决", "您说还没解决，社区会退回去重做，或者写明原因再回您。"
    elif case.reopenings and case.status == S.AWAITING_CHECK:
        word, said = "重新核查", "有人说还没解决，换了上一级的人来看。"
    return Status(
        number=case.number, told_at=report.told_at, what=what, heading=_heading(case, what, word),
        where=f"{case.compound.name} {case.place if is_first else building_in(case.place, case.title)}".strip(),
        word=word, said=said,
        own_words=report.words, with_whom="" if waits_for_him else name_of(case, "turn"),
        answer_by=_answer_by(case.due_at, at),
        reasons=_reasons(case, events), stops=_stops(report, case, events, is_first, at), before=before, after=after,
        questions=[Question(one.pk, one.question) for one in asked if not case.is_over],
        phone=community_phone(case.community_id), community=case.community.name,
        households=case.report_count, may_say=may_say, may_reopen=may_reopen, may_take_back=is_content,
        has_said=_HE_SAID.get(report.word, ""), version=case.version,
    )  # fmt: skip


def _what(case: Case, report: Report, book: Any) -> str:
    kind = book.types.get(case.type_code)
    if kind is not None:
        return str(kind.name)
    if case.problem_type not in ("", "待定"):
        return str(case.problem_type)
    return title_of(report.words) or "您报的事"


def _heading(case: Case, what: str, word: str) -> str:
    if case.status == S.AWAITING_WORD and word not in ("没解决", "您说好了"):
        return f"{what}，修好了没有？"
    return f"{what}：{word}"


def _reasons(case: Case, events: list[CaseEvent]) -> list[tuple[str, str]]:
    """Of what cannot be solved here or now: why, when, where else."""
    last = events[-1] if events else None
    if case.status == S.SHELVED and case.shelved_until:
        told = next((event.note for event in reversed(events) if event.verb == "shelve"), "")
        return [("原因", without_numbers(told)), ("预计", f"{case.shelved_until:%Y-%m-%d} 接着办")]
    if case.outcome == Outcome.UNSOLVED:
        return [("原因", case.unsolved_why), ("接下来", case.comes_next)]
    if case.status == S.REFUSED and last is not None and last.verb == "refuse":
        return [("为什么", without_numbers(last.note)), ("应当找", str(last.data.get("route", "")))]
    return []


def _sentence(event: CaseEvent, is_first: bool) -> str:
    who = name_of(event, "party")
    sentences = {
        "report": "您报的，社区收到了" if is_first else "邻居先报的，社区收到了",
        "accept": "社区受理了",
        "refuse": "不在这里办",
        "file": "立案了",
        "dispatch": "派出去办了",
        "designate": "由上一级指定了办理的单位",
        "transfer": "换了办理的单位",
        "hand_up": "交给上一级办",
        "sign": f"{who}接手了",
        "arrive": f"{who}到现场了",
        "shelve": "暂时办不了，先约定日期",
        "resume": "接着办",
        "hand_in": f"{who}说办好了",
        "pass_check": f"{who}到场看过",
        "judge": f"{who}评价过",
        "send_back": "没有办好，退回去重做",
        "close": "结案：另外的人看过，办好了",
        "close_by_word": "结案：没能到现场看",
        "close_unsolved": "结案：没有解决",
        "reopen": "重新核查，换了上一级来看",
        "merge": "和另一件合在一起办",
    }
    return sentences[event.verb]


_TOLD_OF = (
    "report", "accept", "refuse", "file", "dispatch", "designate", "transfer", "hand_up", "sign", "arrive", "shelve",
    "resume", "hand_in", "pass_check", "judge", "send_back", "close", "close_by_word", "close_unsolved", "reopen",
    "merge",
)  # fmt: skip


def _not_taken_back(events: list[CaseEvent]) -> list[CaseEvent]:
    """Without what was undone: to him a merge taken back never was."""
    told: list[CaseEvent] = []
    for event in events:
        if event.verb != "unmerge":
            told.append(event)
        elif merged := [each for each in told if each.verb == "merge"]:
            told.remove(merged[-1])
    return told


def _until(due_at: datetime, at: datetime) -> str:
    """Until when, as one says it: today with the hour, another day by its date."""
    due, now = due_at.astimezone(ZONE), at.astimezone(ZONE)
    return f"今天 {due:%H:%M} " if due.date() == now.date() else f"{due.month} 月 {due.day} 日"


def _answer_by(due_at: datetime | None, at: datetime) -> str:
    if due_at is None:
        return ""
    if due_at < at:
        return f"{_until(due_at, at)}前该有回音，已经晚了"
    return f"{_until(due_at, at)}前有回音"


def _stops(report: Report, case: Case, events: list[CaseEvent], is_first: bool, at: datetime) -> list[Stop]:
    line = [
        Stop(
            event.at, _sentence(event, is_first),
            without_numbers(event.note) if event.verb in _SAID_TO_HIM else "",
        )
        for event in events
    ]  # fmt: skip
    if not is_first:
        line.append(Stop(report.told_at, "您报的，算进了同一件"))
        line.sort(key=lambda stop: stop.at or report.told_at)
    if case.status in OVER:
        return line
    due = f"{_until(case.due_at, at)}前" if case.due_at else ""
    has_said = report.word in (Word.SOLVED, Word.UNSOLVED) and case.status == S.AWAITING_WORD
    now = (
        f"轮到{name_of(case, 'turn')}看您的话"
        if has_said
        else {
            S.AWAITING_WORD: "轮到您：看看好了没有",
            S.AWAITING_CHECK: f"轮到{name_of(case, 'turn')}去看办好没有",
            S.AWAITING_JUDGEMENT: f"轮到{name_of(case, 'turn')}评价",
            S.SHELVED: "到约定的日期接着办",
        }.get(CaseStatus(case.status), f"轮到{name_of(case, 'turn')}办")
    )
    if case.status == S.AWAITING_WORD and not has_said:
        due = f"{due}没有回音，社区会打电话问一声" if due else "不按也行，社区会打电话问您"
    line.append(Stop(None, now, due, "now"))
    line.append(Stop(None, "结案", "您说没好，就不按办好结案", "next"))
    return line


def _pictures(report: Report, case: Case) -> tuple[list[Shown], list[Shown]]:
    """His own, and those of the work; never those of other households."""
    own, done = [], []
    for one in Evidence.objects.filter(case__in={case.pk, report.case_id}).order_by("id"):
        when = f"{(one.taken_at or one.kept_at).astimezone(ZONE):%m-%d}"
        if one.stage == EvidenceStage.TOLD and one.report_id == report.pk:
            own.append(Shown(one.pk, f"您拍的，{when}", position.in_words(one.distance_m)))
        elif one.stage in (EvidenceStage.HANDED_IN, EvidenceStage.CHECKED):
            who = "办理单位拍的" if one.stage == EvidenceStage.HANDED_IN else "核查时拍的"
            done.append(Shown(one.pk, f"{who}，{when}", position.in_words(one.distance_m)))
    return own, done


def may_see_picture(report: Report, case: Case, evidence_id: int) -> int | None:
    """The stored file of a picture this reporter may see, else None."""
    one = Evidence.objects.filter(pk=evidence_id, case__in={case.pk, report.case_id}).first()
    if one is None:
        return None
    allowed = one.report_id == report.pk or one.stage in (EvidenceStage.HANDED_IN, EvidenceStage.CHECKED)
    return one.picture_id if allowed else None
