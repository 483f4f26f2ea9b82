"""One step of a case, from the locked row to the written event: what every verb shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from sifang.audit import public as audit
from sifang.cases import noticing, permissions
from sifang.cases.choices import OVER, CaseStatus, PartyKind
from sifang.cases.clocking import Clocks
from sifang.cases.models import Case, CaseEvent
from sifang.cases.parties import Party, name_of, no_columns, party_of
from sifang.cases.rulebook import CaseType, rulebook
from sifang.cases.rulebook.shapes import Condition
from sifang.cases.workflow import BESIDE, MOVES, Move, Next
from sifang.cases.writing import update_together
from sifang.lib.clock import ZONE
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible, masked_name

AUDIT = {
    "report": "case.reported", "accept": "case.accepted", "file": "case.filed", "refuse": "case.refused",
    "dispatch": "case.dispatched", "sign": "case.signed", "object": "case.objected",
    "designate": "case.designated", "transfer": "case.transferred", "hand_up": "case.handed_up", "retype": "case.retyped",
    "contact": "case.contacted", "arrive": "case.arrived", "finish_step": "case.step_finished",
    "ask_extension": "case.extension_asked", "grant_extension": "case.extension_granted",
    "deny_extension": "case.extension_denied", "shelve": "case.shelved", "resume": "case.resumed",
    "hand_in": "case.handed_in", "pass_check": "case.check_passed", "judge": "case.judged",
    "send_back": "case.sent_back", "record_word": "case.word_recorded", "close": "case.closed",
    "close_by_word": "case.closed_by_word", "close_unsolved": "case.closed_unsolved", "reopen": "case.reopened",
    "merge": "case.merged", "unmerge": "case.unmerged", "adopt": "case.adopted", "release": "case.released",
    "urge": "case.urged", "note": "case.noted", "appeal": "case.appealed",
    "review_appeal": "case.appeal_reviewed", "decide_appeal": "case.appeal_decided", "join": "case.joined",
    "climb": "case.climbed",
}  # fmt: skip
"""What the audit calls each verb."""


class PressedMeanwhile(Refusal):
    """Somebody else took a step after the page was opened; the message says who, what and when."""

    status = 409


class CannotStep(Refusal):
    """The step may not be taken now; the message says what stands against it."""


def insist(sentence: str) -> None:
    """:raises CannotStep: when a rule answers with a sentence"""
    if sentence:
        raise CannotStep(sentence)


def plain(value: Any) -> Any:
    """A column's value as the event keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int)) else str(value)


@dataclass
class Step:
    """A case, locked, and one verb about to be written."""

    case: Case
    verb: str
    by: Any
    at: datetime
    party: Party | None
    clocks: Clocks
    stands_in: bool = False
    data: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The row as it stood: some verbs put a column into it before the step ends.
        self.stood = vars(self.case).copy()

    @property
    def move(self) -> Move:
        return MOVES[self.verb]

    @property
    def handler(self) -> Party:
        found = party_of(self.case, "handler")
        assert found is not None
        return found

    @property
    def today(self) -> date:
        return self.at.astimezone(ZONE).date()

    def set(self, **columns: Any) -> None:
        """Columns of the state row that change with this step; kept in the event, so that it can be replayed."""
        self.columns |= columns

    def give_turn(self, party: Party | None) -> None:
        self.set(**(party.columns("turn") if party else no_columns("turn")))

    def end(
        self, *, to: CaseStatus | None = None, turn: Party | None = None, note: str = "", **data: Any
    ) -> Case:
        """
        Write the step: the clocks, the row, the event, the audit line.

        :param to: where it ends, when the table leaves a choice
        :param turn: whose turn it is then, where the table says so only by its part
        """
        case, move, before = self.case, self.move, self.case.status
        ends = move.ends_in(CaseStatus(before))
        status = to or (next(iter(ends)) if len(ends) == 1 else None)
        assert status in ends, (self.verb, status)
        self.clocks.turn()
        if turn is not None:
            self.give_turn(turn)
        elif move.turn is Next.NOBODY:
            self.give_turn(None)
        else:
            assert move.turn is Next.SAME or move.stays or "turn_kind" in self.columns, self.verb
        if status in OVER and before not in OVER:
            self.set(closed_at=self.at, asks_extension=False)
        if not move.stays:
            self.set(status=status)
        if self.clocks.has_read or self.clocks.begun:
            due = None if status in OVER or status == CaseStatus.SHELVED else self.clocks.earliest()
            if due != case.due_at:
                self.set(due_at=due)
        case.version += 1
        changed = {name: value for name, value in self.columns.items() if self.stood.get(name) != value}
        for name, value in self.columns.items():
            setattr(case, name, value)
        event = event_of(self, before, status, note, self.data | data, changed)
        line = audit.line_of(AUDIT[self.verb], subject=case, by=self.by, at=self.at)
        rows = [*self.clocks.begun, event, line]
        question = question_of(self, event)
        answer = update_together(
            case, [*self.columns, "version"], rows, turned=self.clocks.changed, question=question
        )
        noticing.tell_within(case, question, answer, by=self.by, at=self.at)
        return case


def event_of(
    step: Step, before: str, after: str, note: str, data: dict[str, Any], changed: dict[str, Any]
) -> CaseEvent:
    """The event with what it changed, not written yet; a column that keeps its value is not told again."""
    told = {name: plain(value) for name, value in changed.items()}
    kept = {name: value for name, value in data.items() if value not in (None, "", [], {})}
    if step.stands_in:
        kept["stands_in"] = True
    return CaseEvent(
        case=step.case, seq=step.case.version, verb=step.verb, from_status=before, to_status=after, at=step.at,
        by=step.by, by_title=title_of(step.by), note=legible(note)[:1000], data=kept | {"set": told},
        **(step.party.columns("party") if step.party else no_columns("party")),
    )  # fmt: skip


def question_of(step: Step, event: CaseEvent) -> noticing.Question:
    """Whom to tell of an event about to be written; its case is as the step leaves it."""
    return noticing.question_of(
        step.case, step.verb, status=event.to_status, urged=event.data.get("urged"), at=step.at
    )


def title_of(by: Any) -> str:
    return ((getattr(by, "acting_title", "") or "未任岗") if by is not None else "系统")[:120]


def begin(
    verb: str, case_id: int, *, by: Any, at: datetime, seen: int | None = None, is_reporter: bool = False
) -> Step:
    """
    Lock the case and make sure that the person may take this step now.

    :param seen: the version the person saw; whoever pressed in between is named
    :param is_reporter: whoever told of it, through the page of his telling: no account
    :raises Case.DoesNotExist: there is none that the person may see
    :raises PressedMeanwhile: another took a step first
    :raises permissions.NotYourTurn: it is not his to take, or not now
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a step of a case needs the transaction of its action")
    case = Case.objects.all().locked(case_id, by)
    if seen is not None and seen != case.version and _pressed_since(case, seen):
        raise PressedMeanwhile(_who_pressed(case, seen))
    if by is None:
        if case.status not in MOVES[verb].sources:
            insist(permissions.why_not(None, case, verb))
        party = Party(PartyKind.REPORTER) if is_reporter else None
        return Step(case, verb, by, at, party, Clocks(case, at, verb))
    try:
        party, stands_in = permissions.check_may(by, case, verb)
    except permissions.NotYourTurn as why:
        last = case.events.exclude(verb="climb").select_related("by").order_by("-seq").first()
        raise permissions.NotYourTurn(f"{why}。{_told(last)}" if last else str(why)) from None
    return Step(case, verb, by, at, party, Clocks(case, at, verb), stands_in)


def _pressed_since(case: Case, seen: int) -> bool:
    """Did a person do something? That the ladder rang meanwhile stands in nobody's way."""
    return seen > case.version or case.events.filter(seq__gt=seen).exclude(verb="climb").exists()


def _who_pressed(case: Case, seen: int) -> str:
    since = list(
        case.events.filter(seq__gt=seen).exclude(verb="climb").select_related("by").order_by("seq")[:3]
    )
    told = "；".join(_told(event) for event in since)
    return f"您打开之后别人已经办了：{told}。请看过再办" if told else "您打开之后这一件变了，请刷新再看"


def _told(event: CaseEvent) -> str:
    who = name_of(event, "party") or event.by_title
    person = masked_name(event.by.name) if event.by else ""
    when = event.at.astimezone(ZONE)
    label = MOVES[event.verb].label if event.verb in MOVES else BESIDE[event.verb]
    return f"{who}{f' {person}' if person else ''} {when:%m-%d %H:%M} {label}"


def type_chosen(type_code: str, condition_key: str, on: date) -> tuple[CaseType, Condition]:
    """
    The type and condition a person decided on; without a condition the type's first.

    :raises CannotStep: no such type or condition that day
    """
    kind = rulebook(on).types.get(type_code)
    if kind is None:
        raise CannotStep(f"{on} 的类别表里没有“{type_code}”，请从清单里选")
    condition = next((each for each in kind.conditions if each.key == condition_key), None)
    if condition_key and condition is None:
        raise CannotStep(f"“{kind.name}”没有立案条件“{condition_key}”")
    return kind, condition or kind.conditions[0]
