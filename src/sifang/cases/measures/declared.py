"""Which rates there are, and of what. Their words stand in the city's policy folder."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sifang.cases.measures.counting import Counts
from sifang.ui.public import pct


@dataclass(frozen=True, slots=True)
class Measure:
    """
    A rate: one count of another.

    :param left: what is excused of it, shown beside it; empty where nothing can be
    :param is_length: an average of minutes, shown in hours
    """

    key: str
    numerator: str
    denominator: str
    left: str = ""
    is_length: bool = False

    def parts(self, counts: Counts) -> list[Part]:
        """The lists behind it, as many as it has: counted, in the denominator only, excused."""
        noun = _NOUNS.get(self.denominator, "件")

        def of(name: str) -> int:
            return int(getattr(counts, name))

        if self.is_length:
            return [Part("counted", "算进平均的", self.denominator, "", of(self.denominator), noun)]
        rest = of(self.denominator) - of(self.numerator)
        found = [
            Part("counted", "计入的", self.numerator, "", of(self.numerator), noun),
            Part("rest", "没计入的", self.denominator, self.numerator, rest, noun),
        ]
        if self.left:
            found.append(Part("excused", "免责不计的", self.left, "", of(self.left), noun))
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """One list behind a rate: which count, without which other, how many."""

    key: str
    label: str
    counted: str
    but_not: str
    count: int
    noun: str


# What happens to a case more than once; everything else is counted by the case.
_NOUNS = dict.fromkeys(("filings", "contacts", "checks", "answers", "opinions"), "次")

MEASURES = (
    Measure("case_filing", "filed", "told"),
    Measure("case_filing_in_time", "filings_in_time", "filings"),
    Measure("case_dispatch_right", "sent_right", "sent"),
    Measure("case_handled", "handled", "due"),
    Measure("case_handled_in_time", "in_time", "due_for_time", "excused_late"),
    Measure("case_closed", "closed", "due"),
    Measure("case_closed_in_time", "closed_in_time", "due_for_time", "excused_late"),
    Measure("case_late_open", "late_open", "due_for_time", "excused_late"),
    Measure("case_rework", "reworked", "due_for_rework", "excused_rework"),
    Measure("case_extension", "extended", "due"),
    Measure("case_at_once", "closed_at_once", "closed_for_rework", "excused_rework"),
    Measure("case_handling_time", "minutes", "handled", is_length=True),
    Measure("case_check_in_time", "checks_in_time", "checks"),
    Measure("case_response", "contacts_in_time", "contacts"),
    Measure("case_said_solved", "said_solved", "answers"),
    Measure("case_satisfied", "satisfied", "opinions"),
    Measure("case_resolved", "resolved", "found"),
    Measure("case_verified", "verified", "found"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A rate of an area. Below the minimum sample it is shown and not ranked."""

    measure: Measure
    numerator: int
    denominator: int
    excused: int
    sample: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def is_ranked(self) -> bool:
        return self.denominator >= self.sample

    @property
    def shown(self) -> str:
        """`93.10%`, `18.4 小时`, `没有数据`; half up."""
        share = self.share
        if share is None:
            return "没有数据"
        if self.measure.is_length:
            tenths = (share / 6 * 2 + 1) // 2
            return f"{tenths // 10}.{tenths % 10} 小时"
        return pct(share)

    @property
    def division(self) -> str:
        """`1,217 / 1,388`; of lengths how many were averaged; what was excused beside it."""
        told = (
            f"{self.denominator:,} 件"
            if self.measure.is_length
            else f"{self.numerator:,} / {self.denominator:,}"
        )
        return f"{told}（免责 {self.excused:,} 件不计）" if self.excused else told

    @property
    def rank_words(self) -> str:
        return "" if self.is_ranked else "样本不足"


def measured(counts: Counts, sample: int) -> list[Measured]:
    """Every rate of an area's counts."""
    return [
        Measured(
            each, getattr(counts, each.numerator), getattr(counts, each.denominator),
            getattr(counts, each.left) if each.left else 0, sample,
        )
        for each in MEASURES
    ]  # fmt: skip
