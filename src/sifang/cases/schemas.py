"""What programs send and read of cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from ninja import Schema
from pydantic import Field

from sifang.cases import actions
from sifang.cases.choices import CaseStatus, Outcome, Severity, Source

if TYPE_CHECKING:
    StatusOut = str
    OutcomeOut = str
    SourceIn = str
    SeverityIn = str
    VerbIn = str
else:
    # One list for code, database and API: the choices are not typed out twice.
    StatusOut = Literal[tuple(CaseStatus.values)]
    OutcomeOut = Literal[("", *Outcome.values)]
    SourceIn = Literal[tuple(Source.values)]
    SeverityIn = Literal[tuple(Severity.values)]
    VerbIn = Literal[tuple(actions.VERBS)]


class JoiningIn(Schema):
    """Another household's telling of a case. An anonymous one keeps no name."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    words: Annotated[str, Field(max_length=2000)] = ""
    source: SourceIn = "OTHER"
    severity: SeverityIn = "ORDINARY"
    found_on: date | None = None
    place: Annotated[str, Field(max_length=120)] = ""
    name: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    household: Annotated[str, Field(max_length=60)] = ""
    is_anonymous: bool = False
    is_anonymous_to_company: bool = False
    external_number: Annotated[str, Field(max_length=40)] | None = None


class TellingIn(JoiningIn):
    """上报. An anonymous telling keeps no name; `external_number` is the order's own, and comes once."""

    compound: Annotated[int, Field(ge=1, le=2**63 - 1)]
    longitude: Annotated[
        float | None,
        Field(
            ge=73,
            le=136,
            description="Where the problem is, as the register writes it; near its compound, with `latitude`",
        ),
    ] = None
    latitude: Annotated[float | None, Field(ge=3, le=54, description="See `longitude`")] = None


class QuestionIn(Schema):
    """What somebody is about to tell."""

    compound: Annotated[int, Field(ge=1, le=2**63 - 1)]
    words: Annotated[str, Field(min_length=1, max_length=2000)]


class AlikeOut(Schema):
    """An open case of the compound or of one around it that sounds alike; another household may join it."""

    id: int
    number: str
    compound: int
    title: str
    status: StatusOut
    report_count: int


class TypeOut(Schema):
    """A type the words speak of, with the reason; the person decides."""

    code: str
    name: str
    reason: str


class RoadOut(Schema):
    """The road a matter belongs to when it is not this one."""

    name: str
    route: str
    said: str


class AnswerOut(Schema):
    """What one asks before telling: is it open already, of which type is it, does it belong here at all."""

    alike: list[AlikeOut]
    types: list[TypeOut]
    elsewhere: RoadOut | None


class CaseOut(Schema):
    """案件. `turn` is whose turn it is, `due_at` when the next of its clocks runs out, `version` what a step quotes."""

    id: int
    number: str
    title: str
    type: str
    type_code: str
    severity: str
    source: str
    status: StatusOut
    outcome: OutcomeOut
    turn: str
    compound: int
    community: int
    found_on: date
    resolved_on: date | None
    reported_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    report_count: int
    version: int


class ToldOut(CaseOut):
    """The new case, and the address of the page of whoever told of it: `/r/{token}/`, shown once."""

    token: str


class CasePage(Schema):
    items: list[CaseOut]
    next: int | None


class ClockOut(Schema):
    """案件计时, explained in a sentence with its dates."""

    stage: str
    step: str
    party: str
    state: str
    started_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    is_provisional: bool
    sentence: str


class EventOut(Schema):
    """案件经过. What people wrote stays on the page: it may name somebody."""

    seq: int
    verb: str
    label: str
    at: datetime
    party: str
    to_status: StatusOut


class PressOut(Schema):
    """A step of the table: `why` says why the person may not take it now."""

    verb: str
    label: str
    may: bool
    why: str


class CaseDetail(CaseOut):
    """One case with its clocks, what happened, and what may be done."""

    handler: str
    why_here: str
    longitude: float | None
    latitude: float | None
    clocks: list[ClockOut]
    events: list[EventOut]
    steps: list[PressOut]


class StepIn(Schema):
    """
    What a step needs; which of these depends on the verb, as on the page.

    `seen` is the version the program saw: whoever pressed in between is named, and nothing is done.
    """

    seen: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    note: Annotated[str, Field(max_length=1000)] | None = None
    said: Annotated[str, Field(max_length=1000)] | None = None
    why: Annotated[str, Field(max_length=1000)] | None = None
    route: Annotated[str, Field(max_length=300)] | None = None
    comes_next: Annotated[str, Field(max_length=300)] | None = None
    type_code: Annotated[str, Field(max_length=12)] | None = None
    condition_key: Annotated[str, Field(max_length=60)] | None = None
    kind: (
        Literal[
            "COMPANY", "COMMUNITY", "OWNERS_BODY", "SUBDISTRICT", "DEPARTMENT", "UTILITY", "DISTRICT", "CITY"
        ]
        | None
    ) = None
    office_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    company_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    into_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    child_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    until: date | None = None
    word: Literal["SOLVED", "UNSOLVED", "NO_CONTACT"] | None = None
    fault: Literal["LATE", "SEND_BACK"] | None = None
    has_come: bool | None = None
    is_solved: bool | None = None
    is_supported: bool | None = None
    is_upheld: bool | None = None
