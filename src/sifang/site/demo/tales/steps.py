"""One step of a told case: who presses what, when, with which words; and how it is done by the real action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from sifang.accounts import public as accounts
from sifang.cases import public as cases
from sifang.lib.clock import ZONE
from sifang.site.demo.moments import CUT_OFF
from sifang.site.demo.places import spot_of
from sifang.site.demo.tales import pictures
from sifang.site.demo.tales.wards import WARDS
from sifang.site.demo.words import noun

RESIDENT = ""
"""Whoever told: no account, his own page."""


_SOLVED = ("close", "close_by_word")
_ENDS = (*_SOLVED, "close_unsolved", "reopen", "say_unsolved")


@dataclass(frozen=True)
class Act:
    """`when` is `11-24 08:40` of the demonstration year."""

    when: str
    who: str
    verb: str
    given: dict[str, Any]

    @property
    def at(self) -> datetime:
        return moment(self.when)


@dataclass(frozen=True)
class Tale:
    """One case from its telling on. `where` is what `Ground.place` finds."""

    key: str
    where: str
    type_code: str
    title: str
    words: str
    acts: tuple[Act, ...]
    place: str = ""
    district: str = "370303"
    """by the code of the place"""

    @property
    def found_on(self) -> date:
        return self.acts[0].at.date()

    @property
    def is_resolved(self) -> bool:
        """Does it end as solved, by its last word?"""
        ends = [act.verb for act in self.acts if act.verb in _ENDS]
        return bool(ends) and ends[-1] in _SOLVED


def moment(when: str) -> datetime:
    return datetime.strptime(f"{CUT_OFF.year}-{when}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def act(when: str, who: str, verb: str, **given: Any) -> Act:
    return Act(when, who, verb, given)


class Ground:
    """The places and people of the tales, found by what they are: names are invented anew with every plan."""

    def __init__(self) -> None:
        self.people = {user.username: user for user in accounts.User.objects.filter(is_demonstration=True)}
        self.tokens: dict[str, str] = {}
        self.ids: dict[str, int] = {}
        self._places: dict[str, Any] | None = None
        self._wards: dict[str, tuple[list[Any], list[Any]]] = {}

    def scope(self, username: str) -> accounts.Scope:
        return accounts.scope_of(self.people[username])

    def office_of(self, username: str) -> int:
        """The office a person stands for."""
        return min(self.scope(username).office_ids)

    def place(self, where: str) -> Any:
        """A key of `places`, or `linzi/own3`: of a ward, the compounds its company serves or all, counted round."""
        if "/" not in where:
            return self.places[where]
        key, _, rest = where.partition("/")
        if key not in self._wards:
            ward = next(one for one in WARDS if one.key == key)
            (home,), (company,) = (
                self.scope(ward.who("C")).area_ids,
                self.scope(ward.who("P")).company_ids,
            )
            found = self._compounds(ward.who("C"), area=home)
            self._wards[key] = ([one for one in found if one.company == company], found)
        own, every = self._wards[key]
        rows, number = (
            (own, rest.removeprefix("own")) if rest.startswith("own") else (every, rest.removeprefix("all"))
        )
        return rows[int(number) % len(rows)]

    @property
    def places(self) -> dict[str, Any]:
        """`own1`: served by the cast's company; `near1`: others of the cast's community; `north1`: 四宝山."""
        if self._places is None:
            home = next(iter(self.scope("shequ").area_ids))
            company = next(iter(self.scope("jingli").company_ids))
            own = self._compounds("mashang", company=company)
            own.sort(key=lambda one: one.community != home)
            near = [one for one in self._compounds("mashang", area=home) if one not in own]
            north = self._compounds("sibaoshan")
            found = {f"own{n}": one for n, one in enumerate(own, start=1)}
            found |= {f"near{n}": one for n, one in enumerate(near, start=1)}
            found |= {f"north{n}": one for n, one in enumerate(north, start=1)}
            self._places = found
        return self._places

    def _compounds(self, username: str, *, area: int | None = None, company: int | None = None) -> list[Any]:
        seen = noun("registry.Compound").objects.visible_to(self.people[username])
        states = noun("registry.CompoundState").objects.filter(period__contains=CUT_OFF, compound__in=seen)
        where = dict(states.values_list("compound_id", "community_id"))
        modes = noun("registry.ServiceMode").objects.filter(period__contains=CUT_OFF, company__isnull=False)
        served = dict(modes.filter(compound__in=where).values_list("compound_id", "company_id"))
        rows = [one for one in seen.filter(pk__in=where).order_by("id")]
        for one in rows:
            one.community, one.company = where[one.pk], served.get(one.pk)
        return [
            one
            for one in rows
            if (area is None or one.community == area) and (company is None or one.company == company)
        ]


def do(tale: Tale, step: Act, ground: Ground) -> None:
    """Press it."""
    given = dict(step.given)
    shown = given.pop("photo", "")
    by, at = ground.people[step.who] if step.who else None, step.at
    compound = ground.place(tale.where)
    photographs = (
        [
            cases.taken(
                Upload(shown, f"{tale.where} {tale.place}" if "/" in tale.where else tale.place), compound, at
            )
        ]
        if shown
        else []
    )
    if step.verb in _BEGIN:
        _BEGIN[step.verb](tale, given, photographs, ground, by, at)
        return
    case_id = ground.ids[given.pop("of", tale.key)]
    if photographs:
        given["photographs"] = photographs
    for name, into in (("into", "into_id"), ("child", "child_id")):
        if name in given:
            given[into] = ground.ids[given.pop(name)]
    if "office" in given:
        given["office_id"] = ground.office_of(given.pop("office"))
    if "kind" in given:
        given["kind"] = cases.PartyKind(given["kind"])
    if "until" in given:
        given["until"] = date.fromisoformat(given["until"])
    if step.verb == "file":
        given.setdefault("type_code", tale.type_code)
    if step.verb in _SAY:
        _SAY[step.verb](_report(ground, tale), **given, by=None, at=at)
        return
    cases.actions.VERBS[step.verb](case_id, **given, by=by, at=at)


class Upload(BytesIO):
    """An invented photograph as a form hands it in."""

    def __init__(self, name: str, place: str) -> None:
        data = pictures.photograph(name, place)
        super().__init__(data)
        self.size, self.name = len(data), f"{name}.jpg"


def _telling(tale: Tale, given: dict[str, Any], compound: Any) -> cases.Telling:
    said = {"title": tale.title, "words": tale.words, "place": tale.place, "type_code": tale.type_code}
    if compound.longitude is not None:
        given = spot_of(tale.key, (compound.longitude, compound.latitude)) | given
    return cases.Telling(**(said | given))


def _told_by_a_resident(
    tale: Tale, given: Any, shown: Sequence[Any], ground: Ground, by: None, at: datetime
) -> None:
    """On the public form, with the pictures that waited in it."""
    joins = given.pop("joins", None)
    caller = cases.Caller(
        device=f"demonstration/{tale.key}/{given.get('phone', '')}", phone=given.get("phone", "")
    )
    form_key = f"demonstration-{tale.key}-{given.get('phone', '')}".ljust(32, "-")
    if shown:
        cases.put_pictures(form_key, shown, caller=caller, by=None, at=at)
    compound = ground.place(tale.where)
    received = cases.tell(
        compound.pk, _telling(tale, given, compound), form_key=form_key, caller=caller,
        joins=ground.ids[joins] if joins else None, by=None, at=at,
    )  # fmt: skip
    ground.ids.setdefault(tale.key, received.case_id)
    ground.tokens[tale.key] = received.token


def _told_by_an_office(
    tale: Tale, given: Any, shown: Sequence[Any], ground: Ground, by: Any, at: datetime
) -> None:
    compound = ground.place(tale.where)
    told = cases.actions.report(compound.pk, _telling(tale, given, compound), by=by, at=at)
    ground.ids[tale.key] = told.case.pk
    if shown:
        cases.add_evidence(told.case.pk, shown, by=by, at=at)


def _told_by_the_hotline(tale: Tale, given: Any, shown: Any, ground: Ground, by: Any, at: datetime) -> None:
    order = cases.Order(
        compound=ground.place(tale.where).name,
        words=tale.words,
        place=tale.place,
        found_on=at.date(),
        **given,
    )
    ground.ids[tale.key] = cases.take_order(order, by=by, at=at).case_id


_BEGIN: dict[str, Callable[..., None]] = {
    "tell": _told_by_a_resident,
    "report": _told_by_an_office,
    "order": _told_by_the_hotline,
}
_SAY: dict[str, Callable[..., Any]] = {
    "say_solved": cases.say_solved,
    "say_unsolved": cases.say_unsolved,
}


def _report(ground: Ground, tale: Tale) -> int:
    return int(
        cases.Report.objects.filter(case=ground.ids[tale.key]).order_by("id").values_list("pk", flat=True)[0]
    )
