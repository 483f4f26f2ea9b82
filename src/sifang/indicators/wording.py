"""The words of an indicator as they stood on a day: from the policy folder, or as they were frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sifang.indicators.choices import Kind
from sifang.indicators.declaration import indicator
from sifang.policy import public as policy


@dataclass(frozen=True)
class Words:
    """Everything said about a figure besides its numbers."""

    key: str
    kind: Kind
    name: str
    group: str
    unit: str
    digits: int
    numerator: str
    denominator: str
    definition: str
    note: str
    source: str
    divisor: int
    divided_unit: str
    divided_digits: int
    version: int
    wording_version: str
    rest: str
    target_share: Fraction | None = None
    target_count: int | None = None
    target_at_most: bool = False
    target_due_on: date | None = None
    target_source: str = ""
    target_shown: str = ""

    @property
    def counter(self) -> str:
        """The measure word alone: 个, 家, 人."""
        return self.unit[:1]

    @property
    def noun(self) -> str:
        """What is counted, without its measure word: 小区."""
        return self.unit[1:]

    @property
    def definition_version(self) -> str:
        """Program and wording both: a figure is reproducible only with the two."""
        return f"{self.version}.{self.wording_version}"

    @property
    def has_target(self) -> bool:
        return self.target_share is not None or self.target_count is not None


def words_on(key: str, day: date) -> Words:
    """The wording and target in force on a day."""
    declared = indicator(key)
    text = policy.indicator_texts(key, day)
    target = policy.target(key, day)
    return Words(
        key=key,
        kind=declared.kind,
        name=text.name,
        group=text.group,
        unit=text.unit,
        digits=text.digits,
        numerator=text.numerator,
        denominator=text.denominator,
        definition=text.definition,
        note=text.note,
        source=text.source,
        divisor=text.divisor,
        divided_unit=text.divided_unit,
        divided_digits=text.divided_digits,
        version=declared.version,
        wording_version=text.version,
        rest=declared.rest,
        target_share=target.share if target else None,
        target_count=target.count if target else None,
        target_at_most=bool(target and target.direction == "at_most"),
        target_due_on=target.due_on if target else None,
        target_source=target.source if target else "",
        target_shown=target.shown if target else "",
    )
