"""The working hours of a day, as minutes of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

DAY = 24 * 60
_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*(?:-|—|–|~|至)\s*([01]?\d|2[0-4]):([0-5]\d)")


@dataclass(frozen=True)
class Hours:
    """
    When a working day is worked: spans of minutes of the day, each `(from, to)`, in order and apart.

    Everything asked of it is looked up in a table of the day's minutes, made once.
    """

    spans: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        last = -1
        for start, end in self.spans:
            if not last < start < end <= DAY:
                raise ValueError("上班时间段须按先后写，互不相接，不超过 24:00")
            last = end
        if not self.spans:
            raise ValueError("没有写上班时间")

    @classmethod
    def parse(cls, text: str) -> Hours:
        """
        Read `08:00-12:00，14:00-18:00`.

        :raises ValueError: with a sentence for the author of the policy
        """
        found = []
        for part in re.split(r"[，,、;；]", text):
            match = _SPAN.fullmatch(part.strip())
            if match is None:
                raise ValueError(f"“{text}”不是上班时间，应写成 08:00-12:00，14:00-18:00 这样的形式")
            from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
            found.append((from_hour * 60 + from_minute, to_hour * 60 + to_minute))
        return cls(tuple(found))

    def __str__(self) -> str:
        return "，".join(f"{clock_of(start)}-{clock_of(end)}" for start, end in self.spans)

    @cached_property
    def minutes(self) -> int:
        """How long a working day is."""
        return sum(end - start for start, end in self.spans)

    @cached_property
    def worked(self) -> tuple[int, ...]:
        """Minute of the day (0 to 1440) and how many working minutes lie before it."""
        answers, total = [], 0
        for minute in range(DAY + 1):
            answers.append(total)
            total += any(start <= minute < end for start, end in self.spans)
        return tuple(answers)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Working minutes and the first minute of the day by which so many are over: 240 at 12:00."""
        return tuple(self.worked.index(count) for count in range(self.minutes + 1))

    @cached_property
    def begins(self) -> tuple[int, ...]:
        """Working minutes and the last minute of the day at which no more are over: 240 at 14:00."""
        last = {count: minute for minute, count in enumerate(self.worked)}
        return tuple(last[count] for count in range(self.minutes + 1))

    @property
    def opens(self) -> int:
        return self.spans[0][0]

    @property
    def closes(self) -> int:
        return self.spans[-1][1]


def clock_of(minute: int) -> str:
    """`08:05` of a minute of the day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
