"""Some 250 short tales: problems x ways x places, drawn by dice that always fall alike. Invented, all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from sifang.cases import public as cases
from sifang.lib.clock import ZONE
from sifang.site.demo.moments import CUT_OFF, OPENING
from sifang.site.demo.tales import ways
from sifang.site.demo.tales.hours import a_day, ago, longest, midnight, this_morning
from sifang.site.demo.tales.matters import COMPANYS, Matter
from sifang.site.demo.tales.matters_above import OTHERS
from sifang.site.demo.tales.matters_more import SELDOM
from sifang.site.demo.tales.steps import RESIDENT, Act, Tale
from sifang.site.demo.tales.wards import WARDS, Ward
from sifang.site.demo.tales.ways import Way, presses

MATTERS = (*COMPANYS, *OTHERS, *SELDOM)
_LEVELS = "CSD"
_FAMILIES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹章云苏潘葛奚范彭郎鲁韦马苗方俞任袁柳"
)
# Office minutes of a unit of limits, about; only the dice ask.
_MINUTES = {
    "MINUTE": 1.0,
    "URGENT_HOUR": 19.0,
    "WORK_HOUR": 60.0,
    "WORKDAY": 450.0,
    "URGENT_DAY": 450.0,
    "DAY": 320.0,
}


@cache
def composed() -> tuple[Tale, ...]:
    """Every short tale; the same each time."""
    return tuple(_Composer(Random("short tales")).tales())


class _Composer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.rules = cases.rulebook(CUT_OFF)
        self.types = self.rules.types
        self.used: Counter[str] = Counter()
        self.lying: Counter[str] = Counter()
        self.there: set[tuple[str, str]] = set()
        self.number = 0

    def tales(self) -> Iterator[Tale]:
        slots = [way for way in ways.WAYS for _ in range(way.count)]
        self.random.shuffle(slots)
        # Twins last: each joins a tale that is under way.
        told: list[tuple[Tale, Ward]] = []
        for at, way in enumerate(way for way in slots if way.steps != "merge"):
            ward = WARDS[at % len(WARDS)]
            told.append((self._tale(way, ward), ward))
        yield from (tale for tale, _ in told)
        for way in slots:
            if way.steps == "merge":
                first = self.random.choice([one for one in told if _may_be_joined(one[0])])
                told.remove(first)
                yield self._twin(way, *first)

    def _tale(self, way: Way, ward: Ward) -> Tale:
        matter = self._matter(way, ward)
        self.number += 1
        random, key = self.random, f"short{self.number}"
        place = {"n": random.randint(1, 19), "u": random.choice("一二三四"), "f": random.choice("二三四五六")}
        where = "own" if matter.by == "P" else "all"
        source = random.choice([one for one in ways.SOURCES if one != "COMPANY" or matter.by == "P"])
        steps = list(self._steps(way, matter))
        moments = self._moments(way, matter, steps)
        acts = [self._told(matter, ward, source, moments[0], bool(steps))]
        acts += [
            self._act(matter, ward, verb, letter, at)
            for (verb, letter), at in zip(steps, moments[1:], strict=True)
        ]
        return Tale(
            key, f"{ward.key}/{where}{random.randrange(12)}", matter.type_code,
            matter.title.format(**place), matter.words.format(**place), tuple(acts), matter.place.format(**place),
            ward.district,
        )  # fmt: skip

    def _matter(self, way: Way, ward: Ward) -> Matter:
        """The one told least often yet, and never twice in a community."""
        # What stands on a desk in the morning is seldom an emergency: those were not left overnight.
        calm = self.random.random() < 0.88
        fits = [
            one for one in MATTERS
            if (not way.only or one.by in way.only)
            and (way.needs != "waits" or one.waits)
            and (way.needs != "limit" or self._limits(one)[0] >= 3 * a_day())
            and ("hand_up" not in way.steps or self._hops(one))
            and (ward.key, one.title) not in self.there
        ]  # fmt: skip
        if calm and way.is_left:
            fits = [one for one in fits if not self._is_urgent(one)] or fits
        least = min(self.used[one.title] for one in fits)
        found = self.random.choice([one for one in fits if self.used[one.title] == least])
        self.used[found.title] += 1
        self.there.add((ward.key, found.title))
        return found

    def _is_urgent(self, matter: Matter) -> bool:
        return (
            self.types[matter.type_code].severity in ("CRITICAL", "URGENT")
            or self._limits(matter)[-1] < a_day()
        )

    def _limits(self, matter: Matter, stage: str = "HANDLE") -> list[float]:
        """About so many minutes of work."""
        limits = [one for one in self.types[matter.type_code].conditions[0].limits if one.stage == stage]
        found = [(one.length or 1) * _MINUTES.get(str(one.unit), 450.0) for one in limits]
        return found or ([float(a_day())] if stage == "HANDLE" else [])

    def _begins(self, matter: Matter) -> str:
        """The level that sends such a case out first."""
        first = self.types[matter.type_code].first_handler
        return "S" if first in ("SUBDISTRICT", "DEPARTMENT", "UTILITY") else "C"

    def _hops(self, matter: Matter) -> str:
        """The levels that hand it up before somebody may send it to its handler."""
        begins = self._begins(matter)
        ends = {"P": "C", "C": "C", "B": "C", "D": "D"}.get(matter.by, "S")
        return _LEVELS[_LEVELS.index(begins) : max(_LEVELS.index(begins), _LEVELS.index(ends))]

    def _steps(self, way: Way, matter: Matter) -> Iterator[tuple[str, str]]:
        """Each step with the letter of whoever takes it."""
        hops = self._hops(matter)
        for verb in way.steps.split():
            if verb == "send":
                yield from (("hand_up", level) for level in hops)
                yield "dispatch", _LEVELS[_LEVELS.index(hops[-1]) + 1] if hops else self._begins(matter)
                continue
            yield verb, hops[0] if verb == "hand_up" else presses(verb, matter.by)
            if verb == "sign" and self._limits(matter, "ARRIVE") and not way.steps.endswith("sign"):
                yield "arrive", presses("arrive", matter.by)
            if verb == "sign" and len(self._limits(matter)) > 1 and not way.steps.endswith("shelve"):
                yield "finish_step", presses("finish_step", matter.by)
            if verb == "pass_check" and matter.by in "OKUW" and "close" in way.steps:
                yield "judge", "S"

    def _moments(self, way: Way, matter: Matter, steps: list[tuple[str, str]]) -> list[datetime]:
        """When it was told and when each step was taken, reckoned back from the opening."""
        random = self.random
        waits = [int(60 * random.uniform(*ways.WAITS.get(verb, (0.2, 0.9)))) + 1 for verb, _ in steps]
        if way.waits_for:
            rest = self._waiting(matter, way.waits_for)
        else:
            rest = self._rest(matter, steps, waits) if way.rests is None else 60 * random.uniform(*way.rests)
        places = [max(2, int(rest))]
        for wait in reversed(waits):
            places.append(places[-1] + wait)
        over = max(0, places[-1] - longest() + 30)
        return [ago(max(1, place - over)) for place in reversed(places)]

    def _waiting(self, matter: Matter, stage: str) -> float:
        """So long has it lain on a desk: mostly within the limit of taking it up; every sixth was left lying."""
        random = self.random
        limit = self.rules.limit(cases.Stage(stage), matter.type_code)
        minutes = (limit.length or 1) * _MINUTES.get(str(limit.unit), 450.0) if limit else float(a_day())
        self.lying[stage] += 1
        if self.lying[stage] % 6 == 4:
            return minutes * random.uniform(1.1, 2.5) + 20
        return minutes * random.uniform(0.05, 0.85)

    def _rest(self, matter: Matter, steps: list[tuple[str, str]], waits: list[int]) -> float:
        """So long has it been worked on that it is late, runs out today, soon, or has time."""
        random, verbs = self.random, [verb for verb, _ in steps]
        limits = self._limits(matter)
        since = (
            len(verbs)
            - 1
            - max(verbs.index("sign"), verbs.index("finish_step") if "finish_step" in verbs else 0)
        )
        spent = sum(waits[len(waits) - since :]) if since else 0
        limit = limits[-1] if "finish_step" in verbs else limits[0]
        dice = random.random()
        if dice < 0.16:
            left = -random.uniform(20, 2 * a_day())
        elif dice < 0.4:
            left = random.uniform(10, a_day())
        elif dice < 0.72:
            left = random.uniform(a_day(), 3 * a_day())
        else:
            left = random.uniform(0.3, 0.95) * limit
        return min(longest() - sum(waits) - 60, max(random.uniform(10, 200), limit - spent - left))

    def _told(self, matter: Matter, ward: Ward, source: str, at: datetime, is_taken: bool) -> Act:
        random = self.random
        who = f"{random.choice(_FAMILIES)}{random.choice(('女士', '先生', '阿姨', '大爷'))}"
        phone = f"133000{30000 + self.number}"
        if source == "RESIDENT":
            given: dict[str, Any] = {"name": who} if random.random() < 0.6 else {}
            if random.random() < 0.25:
                given["phone"] = phone
            if random.random() < 0.15:
                given["is_anonymous_to_company"] = True
            if matter.photo and random.random() < 0.25:
                given["photo"] = f"{matter.photo}-before"
            return Act(_when(self._when_told(matter, at, is_taken)), RESIDENT, "tell", given)
        if source == "HOTLINE":
            number = f"ZB21{at:%m%d}{1000 + self.number}"
            return Act(_when(at), ward.who("H"), "order", {"number": number, "caller": who})
        by = {"COMPANY": "P", "INSPECTION": "S"}.get(source, "C")
        return Act(_when(at), ward.who(by), "report", {"source": source})

    def _when_told(self, matter: Matter, at: datetime, is_taken: bool) -> datetime:
        """Residents tell when they are at home: in the evening, and before work. An emergency they tell at once."""
        random = self.random
        if self.types[matter.type_code].severity in ("CRITICAL", "URGENT"):
            return at
        if not is_taken and at > OPENING - timedelta(days=1) and random.random() < 0.65:
            early = random.random() < 0.6
            return this_morning(random.randint(4, 130) if early else random.randint(600, 850))
        if at.hour < 10 and random.random() < 0.8:
            before = midnight(at.date()) - timedelta(minutes=random.randint(140, 340))
            if before.month == CUT_OFF.month:
                return before
        return at

    def _act(self, matter: Matter, ward: Ward, verb: str, letter: str, at: datetime) -> Act:
        return Act(_when(at), ward.who(letter), verb, self._given(matter, ward, verb))

    def _given(self, matter: Matter, ward: Ward, verb: str) -> dict[str, Any]:
        random, kind = self.random, self.types[matter.type_code]
        office = {"office": ward.who("D" if matter.by == "K" else matter.by)} if matter.by in "OKUW" else {}
        if verb == "dispatch":
            handler = cases.PartyKind(ways.HANDLERS[matter.by])
            return {"kind": str(handler), "why": f"“{kind.name}”归{handler.label}办", **office}
        if verb == "designate":
            return {"kind": "DEPARTMENT", "why": ways.DESIGNATED.format(office="城市管理部门"), **office}
        if verb == "shelve":
            until = (CUT_OFF + timedelta(days=random.randint(12, 120))).isoformat()
            return {"until": until, "why": matter.waits}
        if verb == "close_unsolved":
            return {"why": matter.waits, "comes_next": "社区每月问一次进度，条件到了重新立案"}
        if verb == "judge":
            return {"has_come": True, "is_solved": True, "note": random.choice(ways.JUDGED)}
        if verb == "record_word":
            return {
                "word": "SOLVED",
                "is_satisfied": random.random() < 0.85,
                "note": random.choice(ways.WORDS),
            }
        if verb == "contact":
            return {"note": random.choice(ways.CONTACTS)} if random.random() < 0.7 else {}
        said = {
            "hand_up": ("why", ways.UP), "object": ("why", ways.OBJECTIONS.get(matter.by, ())),
            "ask_extension": ("why", ways.EXTENSIONS), "grant_extension": ("note", ways.GRANTED),
            "send_back": ("why", ways.BACK), "close_by_word": ("why", ways.BY_WORD),
            "finish_step": ("note", ways.FIRST), "arrive": ("note", ways.THERE), "hand_in": ("said", (matter.done,)), "pass_check": ("note", (matter.seen,)),
        }.get(verb)  # fmt: skip
        return {said[0]: random.choice(said[1])} if said else {}

    def _twin(self, way: Way, first: Tale, ward: Ward) -> Tale:
        """A neighbour tells of the same; the community joins the two."""
        self.number += 1
        rest = int(60 * self.random.uniform(*way.rests or (1, 2)))
        name = f"{self.random.choice(_FAMILIES)}女士"
        acts = (
            Act(_when(ago(rest + 70)), RESIDENT, "tell", {"name": name}),
            Act(_when(ago(rest)), ward.who("C"), "merge", {"into": first.key, "why": "和前面报的是同一处，邻居先报了"}),
        )  # fmt: skip
        return Tale(
            f"short{self.number}", first.where, first.type_code, f"{first.place}又来反映", f"{first.words}楼上楼下都在说。",
            acts, first.place, first.district,
        )  # fmt: skip


def _may_be_joined(tale: Tale) -> bool:
    """Is it a resident's, told before the last two days, and under way?"""
    first, last = tale.acts[0], tale.acts[-1]
    return first.verb == "tell" and last.verb in ("sign", "contact") and first.when < "11-29"


def _when(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%m-%d %H:%M}"
