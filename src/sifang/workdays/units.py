"""In what a period is counted. One list for legal terms and for the clocks of a case."""

from __future__ import annotations

import enum


class Unit(enum.StrEnum):
    """In what a period is counted; the label is the word of the regulation, with its measure word."""

    MINUTE = "MINUTE"
    HOUR = "HOUR"
    URGENT_HOUR = "URGENT_HOUR"
    URGENT_DAY = "URGENT_DAY"
    WORK_HOUR = "WORK_HOUR"
    WORKDAY = "WORKDAY"
    DAY = "DAY"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"
    # Without a length: at once, given to another authority, as the parties agreed.
    IMMEDIATE = "IMMEDIATE"
    HAND_OVER = "HAND_OVER"
    AS_AGREED = "AS_AGREED"

    # Said below, once for each: a load of a city's history asks millions of times.
    has_length: bool
    in_working_time: bool
    """Does it stand still at night, at weekends and on holidays?"""
    by_the_month: bool
    """Is its length different from one start to another?"""

    @property
    def label(self) -> str:
        """`5个工作日`, `30日`: what stands behind the number."""
        return _LABELS[self.value]

    @property
    def word(self) -> str:
        """The word alone: 工作日, 紧急工作时."""
        return self.label.removeprefix("个")

    @property
    def months(self) -> int:
        return _MONTHS[self]

    @property
    def minutes(self) -> int:
        """How many minutes one is, where that is always the same."""
        return _MINUTES[self]


_LABELS = {
    "MINUTE": "分钟", "HOUR": "小时", "URGENT_HOUR": "个紧急工作时", "URGENT_DAY": "个紧急工作日",
    "WORK_HOUR": "个工作时", "WORKDAY": "个工作日", "DAY": "日", "MONTH": "个月", "QUARTER": "季度",
    "YEAR": "年", "IMMEDIATE": "即时", "HAND_OVER": "移交", "AS_AGREED": "按约定",
}  # fmt: skip
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_MINUTES = {
    Unit.MINUTE: 1, Unit.HOUR: 60, Unit.URGENT_HOUR: 60, Unit.URGENT_DAY: 1440, Unit.WORK_HOUR: 60,
    Unit.DAY: 1440,
}  # fmt: skip

for _unit in Unit:
    _unit.has_length = _unit not in (Unit.IMMEDIATE, Unit.HAND_OVER, Unit.AS_AGREED)
    _unit.in_working_time = _unit in (Unit.WORK_HOUR, Unit.WORKDAY)
    _unit.by_the_month = _unit in _MONTHS
