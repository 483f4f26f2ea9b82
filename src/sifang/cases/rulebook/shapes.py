"""What the rulebook of cases holds, as plain frozen values."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction
from typing import Any

from sifang.cases.choices import CaseStatus, Outcome, PartyKind, Severity, Stage
from sifang.policy.public import DEMONSTRATION_SOURCE, SourceKind, Unit


class Fact(enum.StrEnum):
    """What is known of the compound when a case is routed."""

    PROFESSIONAL = "PROFESSIONAL"
    FLOOR = "FLOOR"
    SELF_MANAGED = "SELF_MANAGED"
    COMMUNITY_RUN = "COMMUNITY_RUN"
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"
    NO_COMPANY = "NO_COMPANY"
    NO_OWNERS_BODY = "NO_OWNERS_BODY"

    @property
    def label(self) -> str:
        return {
            "PROFESSIONAL": "专业化服务", "FLOOR": "兜底（简易）服务", "SELF_MANAGED": "自管",
            "COMMUNITY_RUN": "街道或社区代管", "NONE": "失管", "UNKNOWN": "服务方式不明",
            "NO_COMPANY": "没有物业企业", "NO_OWNERS_BODY": "没有业委会或物管会",
        }[self.value]  # fmt: skip


@dataclass(frozen=True)
class Source:
    """On whose word a rule stands, from when, and where it is written."""

    words: str
    kind: SourceKind
    in_force_from: date
    in_force_before: date | None
    file: str
    line: int

    @property
    def is_demonstration(self) -> bool:
        return self.words == DEMONSTRATION_SOURCE


@dataclass(frozen=True)
class Party:
    """Who acts: a kind of body, and for departments and utilities which office of `offices.yaml`."""

    kind: PartyKind
    office: str | None = None
    name: str = ""

    def __str__(self) -> str:
        return self.name or str(self.kind.label)


@dataclass(frozen=True)
class Limit:
    """How long one stage may take; several of one stage are its steps, in order."""

    stage: Stage
    step_words: str
    unit: Unit
    length: int | None
    note: str = ""
    source: str = DEMONSTRATION_SOURCE
    source_kind: SourceKind = SourceKind.DEMONSTRATION

    @property
    def time_words(self) -> str:
        """`30分钟`, `2个工作日`, `即时`."""
        return f"{self.length}{self.unit.label}" if self.length is not None else self.unit.label

    def __str__(self) -> str:
        return f"{self.step_words or self.stage.label} {self.time_words}"


@dataclass(frozen=True)
class Condition:
    """When a problem of the type becomes a case, when it may close, and how long each stage may take."""

    key: str
    filing: str
    closing: str
    limits: tuple[Limit, ...]

    def of_stage(self, stage: Stage) -> tuple[Limit, ...]:
        return tuple(limit for limit in self.limits if limit.stage == stage)


@dataclass(frozen=True)
class Law:
    """A law the types stand on; `relation` says `参照` when another city's is only a pattern."""

    key: str
    name: str
    in_force_from: date
    in_force_before: date | None
    relation: str = ""


@dataclass(frozen=True)
class Anchor:
    """An article a type stands on, in words, and from when that law holds."""

    words: str
    in_force_from: date | None = None
    in_force_before: date | None = None

    def holds(self, on: date) -> bool:
        after = self.in_force_from is None or self.in_force_from <= on
        return after and (self.in_force_before is None or on < self.in_force_before)


@dataclass(frozen=True)
class CaseType:
    """A second-level problem type as in force from a day."""

    code: str
    name: str
    group_code: str
    group_name: str
    severity: Severity
    first_handler: PartyKind
    handler_office: str | None
    lead: Party
    helping: tuple[Party, ...]
    outside: tuple[str, ...]
    conditions: tuple[Condition, ...]
    synonyms: tuple[str, ...]
    anchors: tuple[Anchor, ...]
    source: Source
    handler_name: str = ""

    @property
    def handler(self) -> Party:
        return Party(self.first_handler, self.handler_office, self.handler_name)

    @property
    def in_force_from(self) -> date:
        return self.source.in_force_from

    @property
    def in_force_before(self) -> date | None:
        return self.source.in_force_before

    def condition(self, key: str | None) -> Condition:
        """The condition of that key; the first when none is named or it is no more."""
        return next((each for each in self.conditions if each.key == key), self.conditions[0])

    def legal_anchor(self, on: date) -> str:
        """The articles that hold on a day, in words; empty when none does yet."""
        return "、".join(anchor.words for anchor in self.anchors if anchor.holds(on))


@dataclass(frozen=True)
class When:
    """What must be so for a route to apply; what is empty is not asked."""

    types: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    first_handlers: tuple[PartyKind, ...] = ()
    severities: tuple[Severity, ...] = ()
    hours: tuple[tuple[time, time], ...] = ()
    working: bool | None = None


@dataclass(frozen=True)
class Route:
    """One routing rule; `to` is empty where the type's own first handler is meant."""

    key: str
    when: When
    to: Party | None
    why: str
    source: Source


@dataclass(frozen=True)
class Routed:
    """Where a case goes and why; the sentence is kept with the case."""

    kind: PartyKind
    office_key: str | None
    why: str
    rule_key: str
    source: Source | None = None


@dataclass(frozen=True)
class Checks:
    """Who looks whether it is solved: the first, and after each reopening the next."""

    handler: PartyKind
    by: tuple[PartyKind, ...]
    judgement: bool
    why: str
    source: Source


class Tell(enum.StrEnum):
    """Whom a rung of a ladder tells."""

    HANDLER = "HANDLER"
    HANDLER_LEADER = "HANDLER_LEADER"
    DISPATCHER = "DISPATCHER"
    CHECKER = "CHECKER"
    COMMUNITY = "COMMUNITY"
    SUBDISTRICT = "SUBDISTRICT"
    DISTRICT = "DISTRICT"
    DISTRICT_LEADER = "DISTRICT_LEADER"
    CITY = "CITY"

    @property
    def label(self) -> str:
        return {
            "HANDLER": "处置单位", "HANDLER_LEADER": "处置单位负责人", "DISPATCHER": "派遣的一级",
            "CHECKER": "核查单位", "COMMUNITY": "社区", "SUBDISTRICT": "街道（镇）", "DISTRICT": "区县",
            "DISTRICT_LEADER": "区县分管负责人", "CITY": "市级",
        }[self.value]  # fmt: skip


@dataclass(frozen=True)
class Rung:
    """One level of a ladder: at a share of the clock, so long before its end, or so long after it."""

    key: str
    level: int
    tell: tuple[Tell, ...]
    words: str
    share: Fraction | None = None
    unit: Unit | None = None
    length: int | None = None
    is_after: bool = False
    sign: str = ""


@dataclass(frozen=True)
class Ladder:
    """Whom to tell while a clock runs and after it has run out."""

    key: str
    name: str
    stages: tuple[Stage, ...]
    severities: tuple[Severity, ...]
    rungs: tuple[Rung, ...]
    source: Source


@dataclass(frozen=True)
class WhistleKind:
    """How a subdistrict may call departments, and by when each answers."""

    key: str
    name: str
    when: str
    who_blows: str
    # Stage words in order: sign, officer, contact, arrive, act, reply; each with its limit. Then how long after
    # nobody arrived the district and the city are told.
    limits: tuple[tuple[str, Unit, int | None], ...]
    coordinator: str
    source: Source

    def limit(self, step: str) -> tuple[Unit, int | None]:
        """Unit and length of a step: `sign` ... `reply`, `tell_district`, `tell_city`."""
        for name, unit, length in self.limits:
            if name == step:
                return unit, length
        raise KeyError(step)


@dataclass(frozen=True)
class Matter:
    """A matter and the department whose it is, for arbitration."""

    key: str
    name: str
    party: Party
    types: tuple[str, ...]
    words: tuple[str, ...]
    trap: str
    source: Source


@dataclass(frozen=True)
class Elsewhere:
    """A matter another road is for: the words that tell, the road, what is said."""

    key: str
    name: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    route: str
    said: str
    # Call at once and hand over; a case may still be filed for what the compound must do itself.
    at_once: bool
    refused: bool
    source: Source


@dataclass(frozen=True)
class StatusWords:
    """How a resident is told where a case stands."""

    status: CaseStatus
    outcome: Outcome | None
    word: str
    said: str


@dataclass(frozen=True)
class CheckItem:
    """One thing to look at in a campaign; a failure becomes a case of the type."""

    key: str
    question: str
    how: str
    type_code: str
    needs_photograph: bool


@dataclass(frozen=True)
class CheckGroup:
    name: str
    items: tuple[CheckItem, ...]


@dataclass(frozen=True)
class Campaign:
    """A checklist for going over compounds: a sweep or a supervision visit."""

    key: str
    name: str
    kind: str
    about: str
    sample_share: Fraction | None
    groups: tuple[CheckGroup, ...]
    source: Source

    @property
    def items(self) -> tuple[CheckItem, ...]:
        return tuple(item for group in self.groups for item in group.items)


Versions = dict[str, list[Any]]
