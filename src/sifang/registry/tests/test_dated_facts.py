"""Whatever order things are told in, a compound has one way of service a day, and the right one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sifang.lib.dated import ChangedThatDay
from sifang.lib.refusals import Refusal
from sifang.registry import actions
from sifang.registry.choices import Mode
from sifang.registry.models import ServiceMode

AT = datetime(2021, 12, 1, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
FIRST = date(2021, 1, 1)
LENGTH = 60
# Ways that name no company: the rules of companies have their own tests.
WAYS = [Mode.SELF_MANAGED, Mode.COMMUNITY_RUN, Mode.NONE, Mode.UNKNOWN]

told = st.lists(
    st.tuples(st.sampled_from(["changed", "wrong"]), st.integers(-3, LENGTH - 1), st.sampled_from(WAYS)),
    max_size=9,
)


class Slow:
    """The same, day by day, without periods."""

    def __init__(self) -> None:
        self.ways: list[str] = [Mode.UNKNOWN] * LENGTH
        self.starts = {0}

    def _end(self, day: int) -> int:
        return min((start for start in self.starts if start > day), default=LENGTH)

    def changed(self, day: int, way: str) -> bool:
        if not 0 <= day < LENGTH or day in self.starts or self.ways[day] == way:
            return False
        end = self._end(day)
        self.ways[day:end] = [way] * (end - day)
        self.starts.add(day)
        return True

    def wrong(self, day: int, way: str) -> None:
        start, end = max(s for s in self.starts if s <= day), self._end(day)
        self.ways[start:end] = [way] * (end - start)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=told)
def test_any_story_of_changes_and_mistakes_reads_back_day_by_day(small_city, story):
    home = actions.register_compound(
        name="故事小区",
        community_id=small_city.community.pk,
        since_day=FIRST,
        by=small_city.city_clerk,
        at=AT,
    )
    slow = Slow()
    for verb, day, way in story:
        on = FIRST + timedelta(days=day)
        if verb == "changed":
            try:
                actions.set_service_mode(home.pk, mode=way, on=on, by=small_city.city_clerk, at=AT)
                done = True
            except (Refusal, ChangedThatDay):
                done = False
            assert done == slow.changed(day, way)
        elif 0 <= day < LENGTH:
            row = ServiceMode.objects.get(compound=home, period__contains=on)
            last = row.period.upper - timedelta(days=1) if row.period.upper else None
            actions.correct_service_mode(
                row.pk, mode=way, starts_on=row.period.lower, ends_on=last, by=small_city.city_clerk, at=AT
            )
            slow.wrong(day, way)
    rows = list(ServiceMode.objects.filter(compound=home).order_by("period"))
    for day in range(LENGTH):
        on = FIRST + timedelta(days=day)
        holding = [
            r for r in rows if r.period.lower <= on and (r.period.upper is None or on < r.period.upper)
        ]
        assert [r.mode for r in holding] == [slow.ways[day]]


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), date(2022, 1, 1)])
def test_days_outside_the_known_are_refused(small_city, day):
    home = actions.register_compound(
        name="故事小区",
        community_id=small_city.community.pk,
        since_day=FIRST,
        by=small_city.city_clerk,
        at=AT,
    )
    with pytest.raises(Refusal):
        actions.set_service_mode(home.pk, mode=Mode.NONE, on=day, by=small_city.city_clerk, at=AT)
