"""The whole demonstration city, in the order in which it came about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from importlib import import_module
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction

from sifang.cases import public as cases
from sifang.lib.memory import without_collecting
from sifang.lib.words import pinyin_key
from sifang.policy import public as policy
from sifang.site.demo import cast, months, papers, problems, seed, stories
from sifang.site.demo.load import analyze, bare
from sifang.site.demo.moments import CUT_OFF, FOUNDED, OPENING
from sifang.site.demo.tales import telling
from sifang.site.demo.tales.composed import composed
from sifang.site.demo.tales.wards import HANDS
from sifang.site.prepare import prepare_city

FROZEN = ("indicators.FrozenValue", "indicators.FrozenRecord")


def load_books() -> None:
    """Load what writing the city needs and no database: somebody may still be making its tables."""
    import_module(settings.ROOT_URLCONF)
    cases.rulebook(CUT_OFF)
    for name in (*(each.name for each in policy.areas()), *(each.name for each in policy.offices())):
        pinyin_key(name)
    composed()
    cast.password()


def build_demonstration_city(*, times: int = 1, say: seed.Say = lambda line: None) -> None:
    """
    Areas, offices, the load, the accounts, then the year's stories and frozen months by their dates.

    :raises seed.CannotSeed: production, another city, or compounds are there already
    """
    began = monotonic()

    def tell(what: str) -> None:
        say(f"  {monotonic() - began:5.1f} 秒  {what}")

    seed.check_may_seed()
    if seed.is_seeded():
        raise seed.CannotSeed("库里已有小区，不再写入演示数据")
    prepare_city(by=None, at=FOUNDED)
    tell("区划、机关单位和节假日")
    # One short life: what it makes stays until its end, so nobody has to look through it for what may go.
    with without_collecting(), _all_or_nothing():
        _build(times, tell)


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """
    The whole city in one transaction: a demonstration that was broken off leaves no half a city.

    Everything in it is told through actions that begin a durable transaction of their own; as in a test case they
    become steps of this one.
    """
    block: Any = transaction.atomic()
    block._from_testcase = True
    with block:
        yield


def _build(times: int, tell: seed.Say) -> None:
    untold = seed.load_register(times=times, say=tell)
    # Who serves where is asked for every community somebody works in: the planner has to know what stands there.
    analyze()
    cast.write_cast((*cast.PARTS, *HANDS))
    analyze("accounts")
    tell("演示账号")
    # A city many times as large is for measuring; keeping its months would only take long.
    kept = months.months() + papers.papers() if times == 1 else []
    told = telling.stories()
    year = _Year(stories.stories(untold) + kept, told)
    # What was frozen is asked for only after the last of them, but for one whole month that is put right.
    with bare(*FROZEN):
        problems.write_problems(untold.random, untold.plans, times, so_far=year.tell_early)
        tell("排查问题，登记的变更、各月确认和冻结")
        analyze("cases")
        year.tell_until(months.LAST_FROZEN)
    year.tell_until()
    tell(f"{year.count} 件事都办过：合并拆分、更换企业、案件、吹哨、督办、排查、冻结、起草通报")
    analyze("indicators", "audit")
    tell("统计信息已更新")


class _Year:
    """
    Everything that is told, in its order.

    What happened before the first told case asks for no case: it is told while histories are walked beside this
    process, each as soon as every problem found before it is written.
    """

    def __init__(self, others: list[stories.Story], cases_told: list[stories.Story]) -> None:
        first = min((story.at for story in cases_told), default=OPENING)
        self.stories = sorted(others + cases_told, key=lambda story: story.at)
        self.count = len(self.stories)
        self._early = bisect_left(self.stories, first, key=lambda story: story.at)
        self._next = 0

    def tell_early(self, day: date) -> None:
        """Told early is what happened until this day."""
        while self._next < self._early and self.stories[self._next].at.date() <= day:
            self._tell_next()

    def tell_until(self, moment: datetime | None = None) -> None:
        """Up to and with a moment, or all that is left."""
        while self._next < self.count and (moment is None or self.stories[self._next].at <= moment):
            self._tell_next()

    def _tell_next(self) -> None:
        story = self.stories[self._next]
        self._next += 1
        story.tell()
