"""An invented problem becomes a whole history: who took it in, who handled it, when, and what was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, TypeAlias

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases import public as cases
from sifang.lib.clock import ZONE
from sifang.site.demo.compounds import Plan
from sifang.site.demo.moments import CUT_OFF
from sifang.site.demo.places import spot_of
from sifang.site.demo.sayings import SAID, TITLES, UNSOLVED

Party: TypeAlias = cases.Party
Kind = cases.PartyKind
ToldStep = cases.history.ToldStep
# The day in which something happens: half past eight, nine hours long.
OPENS, HOURS = timedelta(hours=8, minutes=30), timedelta(hours=9)
POSTS = {
    Kind.COMPANY: "项目负责人", Kind.COMMUNITY: "物业委员", Kind.SUBDISTRICT: "物业办经办", Kind.DEPARTMENT: "联络员",
    Kind.UTILITY: "联络员", Kind.DISTRICT: "物业科 · 经办",
}  # fmt: skip
WAITS = {"WORKDAY": 1.4, "DAY": 1.0, "MONTH": 30.0, "URGENT_DAY": 1.0, "WORK_HOUR": 0.17}


@dataclass(frozen=True, slots=True)
class Found:
    """What the plan says of a problem: its days. Everything else is told around them."""

    number: str
    plan: Plan
    day: date
    resolved: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Sort:
    """A type as the demonstration uses it."""

    code: str
    name: str
    titles: tuple[str, ...]
    days: float
    """about how many days its limit gives"""
    steps: int
    office: str
    first: cases.PartyKind


class Teller:
    """Tells histories, always the same for the same number."""

    def __init__(
        self, ground: dict[int, tuple[int, int]], companies: dict[int, list[tuple[date, date, int]]]
    ) -> None:
        self.ground, self.companies = ground, companies
        types = cases.rulebook(CUT_OFF).types
        self.sorts = [_sort(types[code], titles, office) for code, titles, office, _ in TITLES]
        self.weights = list(accumulate(weight for _code, _titles, _office, weight in TITLES))
        districts = dict(areas.Area.objects.filter(kind="DISTRICT").values_list("code", "pk"))
        self.districts = districts
        rows = accounts.Office.objects.filter(area__kind="DISTRICT").values_list("area_id", "name", "pk")
        self.offices = [(area, name, pk) for area, name, pk in rows]
        self._office: dict[tuple[int, str], int | None] = {}

    def tell(self, found: Found) -> cases.history.History:
        """The history of one problem."""
        random = Random(found.number)
        place = found.plan.place
        middle, top = self.ground[place.id]
        tale = Tale(
            random,
            found,
            self,
            Party(Kind.COMMUNITY, place.id),
            Party(Kind.SUBDISTRICT, middle),
            Party(Kind.DISTRICT, top),
        )
        steps = tuple(tale.steps())
        building = f"{random.randint(1, max(2, found.plan.households // 60))} 号楼"
        return cases.history.History(
            number=found.number, compound_id=found.plan.id, title=tale.title, steps=steps, found_on=found.day,
            source=found.source, place=building if random.random() < 0.7 else "",
            **spot_of(found.number, found.plan.point),
        )  # fmt: skip

    def company_of(self, plan: Plan, day: date) -> int | None:
        """Who served the compound on a day."""
        return next(
            (pk for since, before, pk in self.companies.get(plan.id, ()) if since <= day < before), None
        )

    def office_of(self, plan: Plan, name: str) -> int | None:
        """The district's office that a matter belongs to."""
        area = self.districts[plan.place.district.code]
        key = (area, name)
        if key not in self._office:
            self._office[key] = next(
                (pk for where, has, pk in self.offices if where == area and name in has), None
            )
        return self._office[key]


def _sort(kind: cases.CaseType, titles: tuple[str, ...], office: str) -> Sort:
    limits = [limit for limit in kind.conditions[0].limits if limit.stage == "HANDLE"]
    days = sum((limit.length or 0) * WAITS.get(str(limit.unit), 1 / 24) for limit in limits)
    return Sort(kind.code, kind.name, titles, days, len(limits), office, kind.first_handler)


class Tale:
    """One history while it is told. Places in time are days and parts of days after the finding."""

    def __init__(self, random: Random, found: Found, teller: Teller, *over: Party) -> None:
        self.random, self.found, self.teller = random, found, teller
        self.community, self.subdistrict, self.district = over
        self.begin = datetime.combine(found.day, datetime.min.time(), ZONE) + OPENS
        self.last = self.begin - timedelta(minutes=1)
        self.sort = self._choose()
        self.title = random.choice(self.sort.titles)

    def _choose(self) -> Sort:
        """Mostly a type whose limit fits the days it took: what is late is the exception."""
        took = (self.end_day - self.found.day).days - 2.5
        sort = self.random.choices(self.teller.sorts, cum_weights=self.teller.weights)[0]
        for _ in range(14):
            if sort.days >= took or self.random.random() < 0.03:
                break
            sort = self.random.choices(self.teller.sorts, cum_weights=self.teller.weights)[0]
        return sort

    @property
    def end_day(self) -> date:
        return self.found.resolved or CUT_OFF

    def at(self, place: float) -> datetime:
        """A moment of a working day, never before the last."""
        days, part = divmod(max(0.0, place), 1)
        moment = self.begin + timedelta(days=days) + timedelta(minutes=int(part * 539))
        self.last = max(moment, self.last + timedelta(minutes=1))
        return self.last

    def step(self, verb: str, place: float, party: Party | None, said: str = "", **args: Any) -> ToldStep:
        words = self.random.choice(SAID[verb]) if verb in SAID and not said else said
        title = POSTS.get(party.kind, "") if party else ""
        return ToldStep(verb, self.at(place), party, None, title, words, args)

    def steps(self) -> Iterator[ToldStep]:
        dice = self.random.random
        whole = (self.end_day - self.found.day).days
        end = whole + 0.7 + 0.29 * dice()
        told = min(0.3, end / 8) * dice()
        opens = self.found.resolved is None
        # What was found on the last day has only just been told; some of it was told too late to be taken up.
        stops = int(dice() * 9) if opens and whole == 0 else 99
        if stops < 9:
            told = 0.8 + 0.13 * dice()
        for number, each in enumerate(self._taken_in(told, end)):
            if number > stops:
                return
            yield each
        if stops < 9:
            return
        yield from self._handled(told + 0.06, end, opens)

    def _taken_in(self, told: float, end: float) -> Iterator[ToldStep]:
        sort, dice = self.sort, self.random.random
        yield self.step("report", told, self.community)
        yield self.step("accept", told + 0.01 * dice(), self.community)
        yield self.step("file", told + 0.01 + 0.01 * dice(), self.community, type_code=sort.code)
        if sort.first is Kind.SUBDISTRICT:
            self.handler, self.above = self.subdistrict, self.district
            why = f"“{sort.name}”按类型表由街道（镇）先办"
            yield self.step("dispatch", told + 0.03, self.subdistrict, kind="SUBDISTRICT", why=why)
            yield self.step("sign", told + 0.05, self.handler)
            return
        company = self.teller.company_of(self.found.plan, self.found.day)
        office = self.teller.office_of(self.found.plan, sort.office) if sort.office else None
        if office is not None and dice() < 0.35:
            self.handler, self.above = Party(Kind.DEPARTMENT, None, office), self.subdistrict
            yield self.step("hand_up", told + 0.03, self.community)
            yield self.step(
                "dispatch", told + 0.04, self.subdistrict, kind="DEPARTMENT", office_id=office,
                why=f"社区上呼，“{sort.name}”由有执法权的部门办",
            )  # fmt: skip
        elif company is not None and sort.first is Kind.COMPANY:
            self.handler, self.above = Party(Kind.COMPANY, None, None, company), self.community
            why = f"“{sort.name}”按类型表由物业企业先办"
            yield self.step(
                "dispatch", told + 0.03, self.community, kind="COMPANY", company_id=company, why=why
            )
        else:
            self.handler, self.above = self.community, self.subdistrict
            lone = "小区没有物业企业，" if sort.first is Kind.COMPANY else ""
            why = f"{lone}“{sort.name}”由社区先接"
            yield self.step("dispatch", told + 0.03, self.community, kind="COMMUNITY", why=why)
        yield self.step("sign", told + 0.05 + 0.02 * dice() * (3 if dice() < 0.06 else 1), self.handler)

    def _handled(self, begins: float, end: float, opens: bool) -> Iterator[ToldStep]:
        dice, handler = self.random.random, self.handler
        span = end - begins
        tail = min(span * 0.5, 0.35 + 1.5 * dice())
        over = end - tail
        if dice() < 0.8:
            yield self.step(
                "contact", begins + min(span * 0.1, 0.3) * (dice() if dice() < 0.95 else 3), handler
            )
        in_steps = self.sort.steps > 1
        if in_steps and dice() < 0.9:
            in_steps = False
            yield self.step("finish_step", begins + min(span * 0.2, 0.25), handler)
        roll = dice()
        if opens:
            # What has been open far beyond its limit was mostly put aside for a reason or given up with one.
            if span > 2 * self.sort.days + 12 and dice() < 0.55:
                roll *= 0.3
            # Who has not done the first step is late with it, and late is too late to ask for more time.
            would_ask = in_steps and (0.3 <= roll < 0.36 or (roll < 0.3 and 3 < span <= 6))
            yield from self._left(begins, end, 0.9 if would_ask else roll)
            return
        if roll < 0.05 and 2 < self.sort.days < span and not in_steps:
            yield self.step("ask_extension", begins + self.sort.days * 0.5, handler)
            yield self.step("grant_extension", begins + self.sort.days * 0.5 + 0.3, self.above)
        elif (roll < 0.5 and span > 40 > self.sort.days) or (roll < 0.04 and span > 12):
            until = self.begin + timedelta(days=int(begins + span * 0.75))
            yield self.step(
                "shelve", begins + min(span, max(1.0, self.sort.days)) * 0.4, self.above, until=until.date()
            )
            yield self.step("resume", int(begins + span * 0.75), None)
        again = dice() < 0.07 and span > 2
        if again:
            back = begins + (over - begins) * 0.5
            yield self.step("hand_in", back - 0.3, handler)
            yield self.step("send_back", back, self._checker())
        yield self.step("hand_in", over, handler)
        yield from self._closed(over, tail)

    def _checker(self) -> Party:
        return {Kind.COMMUNITY: self.subdistrict, Kind.SUBDISTRICT: self.district}.get(
            self.handler.kind, self.community
        )

    def _closed(self, over: float, tail: float) -> Iterator[ToldStep]:
        dice, checker = self.random.random, self._checker()
        if dice() < 0.17:
            yield self.step("close_by_word", over + tail, checker)
            return
        yield self.step("pass_check", over + tail * 0.5, checker)
        if self.handler.kind is Kind.DEPARTMENT:
            yield self.step(
                "judge", over + tail * 0.7, self.subdistrict, has_come=dice() < 0.93, is_solved=True
            )
        word = "NO_CONTACT" if dice() < 0.1 else "SOLVED"
        yield self.step(
            "record_word", over + tail * 0.85, checker, word=word, is_satisfied=dice() < 0.93,
            said="当天上午、下午各打一次电话，没有接通" if word == "NO_CONTACT" else "",
        )  # fmt: skip
        yield self.step("close", over + tail, checker)

    def _left(self, begins: float, end: float, roll: float) -> Iterator[ToldStep]:
        """Not resolved by the cut-off day: at work, put aside, waiting to be looked at, or closed unsolved."""
        span, dice = end - begins, self.random.random
        if roll < 0.12 and span > 12:
            why, then = self.random.choice(UNSOLVED)
            yield self.step(
                "close_unsolved", begins + span * (0.3 + 0.6 * dice()), self.above, why, comes_next=then
            )
        elif roll < 0.3 and span > 6:
            until = CUT_OFF + timedelta(days=self.random.randint(20, 150))
            begun = begins + span * (0.2 + 0.6 * dice())
            # A year is the longest.
            until = min(until, (self.begin + timedelta(days=int(begun) + 360)).date())
            yield self.step("shelve", begun, self.above, until=until)
        elif roll < 0.36 and span > 3 and self.sort.days > 3:
            yield self.step("ask_extension", begins + min(span * 0.9, self.sort.days * 0.5), self.handler)
        elif roll < 0.62:
            yield self.step("hand_in", end - min(span * 0.5, 1.8 * dice()), self.handler)
            if roll < 0.45:
                yield self.step("send_back", end - 0.05, self._checker())
            elif roll < 0.54:
                yield self.step("pass_check", end - 0.04, self._checker())
