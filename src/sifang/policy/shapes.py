"""What the policy folder holds, as plain frozen values."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from sifang.workdays.public import Hours, Unit

CLOCK_TIME = (Unit.MINUTE, Unit.HOUR, Unit.URGENT_HOUR, Unit.URGENT_DAY, Unit.WORK_HOUR)
DEMONSTRATION_SOURCE = "示范，待主管部门替换"


def show_share(share: Fraction) -> str:
    """A share in a person's words: 60%, 87.5%, and 2/3 where per cent would have to be rounded."""
    hundredths = share * 10000
    if hundredths.denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    whole, rest = divmod(hundredths.numerator, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%" if rest else f"{whole}%"


class SourceKind(enum.StrEnum):
    LAW = "LAW"
    ANNOUNCEMENT = "ANNOUNCEMENT"
    DEMONSTRATION = "DEMONSTRATION"

    @property
    def label(self) -> str:
        return {"LAW": "法规文件", "ANNOUNCEMENT": "新闻发布", "DEMONSTRATION": "示范"}[self.value]


class AreaKind(enum.StrEnum):
    CITY = "CITY"
    DISTRICT = "DISTRICT"
    SUBDISTRICT = "SUBDISTRICT"
    TOWN = "TOWN"
    COMMUNITY = "COMMUNITY"

    @property
    def label(self) -> str:
        return {"CITY": "市", "DISTRICT": "区县", "SUBDISTRICT": "街道", "TOWN": "镇", "COMMUNITY": "社区"}[
            self.value
        ]


@dataclass(frozen=True)
class Value:
    """One rule of the city as in force on a date: an exact value with its source."""

    key: str
    name: str
    group: str
    value: int | Fraction | Decimal | str | date | datetime | Hours
    unit: str
    source: str
    source_kind: SourceKind
    in_force_from: date
    in_force_before: date | None
    file: str
    line: int
    note: str = ""

    @property
    def shown(self) -> str:
        """The value in a person's words: 60%, 5个工作日, 10%."""
        if isinstance(self.value, Fraction):
            return show_share(self.value)
        if isinstance(self.value, datetime):
            return self.value.strftime("%Y年%m月%d日 %H:%M")
        if isinstance(self.value, date):
            return f"{self.value.year}年{self.value.month}月{self.value.day}日"
        return f"{self.value}{self.unit}"

    @property
    def is_demonstration(self) -> bool:
        return self.source_kind == SourceKind.DEMONSTRATION


class Until(enum.StrEnum):
    """When the last day of a period is over (Civil Code art. 203)."""

    END_OF_DAY = "END_OF_DAY"
    """at 24:00"""
    END_OF_BUSINESS = "END_OF_BUSINESS"
    """where there are business hours: when they end"""


class Direction(enum.StrEnum):
    """How a period relates to the moment it is counted from."""

    AFTER = "AFTER"
    """to be done within so long after"""
    BEFORE = "BEFORE"
    """to be done at least so long before"""
    AT_LEAST = "AT_LEAST"
    """to last at least so long"""
    AT_MOST = "AT_MOST"
    """to last at most so long"""
    EVERY = "EVERY"
    """to be done again each such period"""
    IN_QUARTER = "IN_QUARTER"
    """to be done each year within that quarter"""

    @property
    def label(self) -> str:
        return {
            "AFTER": "之后多久内", "BEFORE": "至少提前", "AT_LEAST": "不少于", "AT_MOST": "不超过",
            "EVERY": "每隔", "IN_QUARTER": "每年该季度内",
        }[self.value]  # fmt: skip


@dataclass(frozen=True)
class Deadline:
    """A legal clock: how long, in what unit, from what, by which article."""

    key: str
    name: str
    length: int
    unit: Unit
    direction: Direction
    counted_from: str
    source: str
    source_kind: SourceKind
    in_force_from: date
    in_force_before: date | None
    file: str
    line: int
    note: str = ""
    until: Until = Until.END_OF_DAY

    @property
    def in_clock_time(self) -> bool:
        """Counted from the moment it begins, not in days?"""
        return self.unit in CLOCK_TIME

    @property
    def shown(self) -> str:
        if self.direction == Direction.IN_QUARTER:
            return f"每年第{'一二三四'[self.length - 1]}季度内"
        span = f"{self.length}{self.unit.label}"
        return {
            Direction.AFTER: f"{self.counted_from}之日起{span}内" if not self.in_clock_time else f"{self.counted_from}后{span}内",
            Direction.BEFORE: f"{self.counted_from}至少{span}前",
            Direction.AT_LEAST: f"不少于{span}",
            Direction.AT_MOST: f"不超过{span}",
            Direction.EVERY: f"每{span}一次",
        }[self.direction]  # fmt: skip

    @property
    def counting(self) -> str:
        """How the days are counted, in a sentence of the Civil Code's."""
        if self.in_clock_time:
            return "从起算的那一刻计到分钟"
        closes = "，下班即止" if self.until == Until.END_OF_BUSINESS else ""
        if self.unit == Unit.WORKDAY:
            return f"按工作日计，起算当日不计入{closes}"
        if self.direction in (Direction.AFTER, Direction.EVERY):
            return f"按自然日计，起算当日不计入，最后一日逢休息日顺延{closes}"
        return "按自然日计，不顺延"


@dataclass(frozen=True)
class Target:
    """What an indicator should reach, and by when; a date may still be open."""

    indicator: str
    share: Fraction | None
    count: int | None
    due_on: date | None
    source: str
    source_kind: SourceKind
    in_force_from: date
    in_force_before: date | None
    file: str
    line: int
    note: str = ""
    direction: str = "at_least"

    @property
    def shown(self) -> str:
        goal = show_share(self.share) if self.share is not None else ""
        goal = goal or (f"{self.count:,}" if self.count is not None else "")
        by = f"{self.due_on.year}年{self.due_on.month}月{self.due_on.day}日前" if self.due_on else "未定期限"
        return f"{goal}以上，{by}" if goal and self.share != 1 else f"{goal}，{by}"


@dataclass(frozen=True)
class IndicatorText:
    """The wording of one indicator: what it counts, of what, and how it is shown."""

    key: str
    name: str
    numerator: str
    denominator: str
    unit: str
    digits: int
    definition: str
    version: str
    in_force_from: date
    in_force_before: date | None
    source: str
    source_kind: SourceKind
    file: str
    line: int
    group: str = ""
    equation: str = ""
    divisor: int = 1
    divided_unit: str = ""
    divided_digits: int = 0
    note: str = ""


@dataclass(frozen=True)
class AreaRow:
    """One node of the administrative tree as the statistical bureau lists it."""

    code: str
    name: str
    kind: AreaKind
    parent_code: str
    is_urban: bool
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Outline:
    """A district's borders for drawing: rings of [longitude, latitude]."""

    code: str
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]

    def __iter__(self):
        return iter((self.code, self.name, self.rings))


@dataclass(frozen=True)
class Zone:
    """A functional zone: manages subdistricts and towns of a district and has no code of its own."""

    key: str
    name: str
    short_name: str
    manages: tuple[str, ...]
    source: str
    source_kind: SourceKind
    file: str
    line: int


@dataclass(frozen=True)
class OfficeRow:
    """
    A department or utility with the duties the regulation gives it; one per area of its levels.

    `name` follows the name of the area: 某市 + 住房和城乡建设局.
    """

    key: str
    name: str
    levels: tuple[AreaKind, ...]
    kind: str
    duties: tuple[str, ...]
    source: str
    source_kind: SourceKind
    file: str
    line: int

    def name_in(self, city: str) -> str:
        """How to call it in a table: with the city's name where it exists at city level."""
        return f"{city}{self.name}" if AreaKind.CITY in self.levels else self.name


@dataclass(frozen=True)
class ListItem:
    code: str
    text: str
    source: str
    source_kind: SourceKind
    line: int
    heading: str = ""
    note: str = ""


@dataclass(frozen=True)
class PolicyList:
    """A numbered list of the city's: seven conditions, nine grounds, thirty requirements."""

    key: str
    name: str
    items: tuple[ListItem, ...]
    in_force_from: date
    in_force_before: date | None
    source: str
    source_kind: SourceKind
    file: str
    line: int
    note: str = ""


@dataclass(frozen=True)
class City:
    name: str
    short_name: str
    code: str
    product_line: str
    landline_prefix: str
    centre: tuple[float, float]
    coordinate_system: str
    file: str
    line: int
    issuer: str = ""
    document_mark: str = ""
    sources: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class PolicyVersion:
    """Which rules stood behind a figure: the folder's fingerprint and the date asked for."""

    city: str
    on: date
    sha256: str
    name: str
