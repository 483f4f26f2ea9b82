"""
Histories out of a file: a line a case, as JSON. What a line may hold is told in `docs/how-to/load-histories.md`.

Bodies, types and people are named as people name them: compounds by 编号 or name, offices and companies by name, kinds
and verbs by their word or their label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime
from math import isfinite
from typing import IO, Any

from django.db.models import TextChoices
from orjson import JSONDecodeError, loads

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.cases.choices import PartyKind, Severity, Source
from sifang.cases.history.told import History, Refused, Tied, ToldStep, WrongStep, insist
from sifang.cases.rulebook import rulebook
from sifang.cases.workflow import MOVES
from sifang.lib.clock import ZONE
from sifang.lib.words import legible
from sifang.registry import public as registry

LONGEST = 1 << 20
"""Bytes of a line; a case with a hundred steps has some 30,000."""
_TEXTS = ("title", "words", "problem_type", "place", "name", "phone", "household")
_FLAGS = ("is_anonymous", "is_anonymous_to_company")
_FACTS = {
    *_TEXTS, *_FLAGS, "number", "compound", "community", "found_on", "source", "severity", "longitude", "latitude",
    "external_number", "steps",
}  # fmt: skip
_STEP = {"verb", "at", "party", "by", "title", "words"}
_VERBS = {move.label: verb for verb, move in MOVES.items()} | {verb: verb for verb in (*MOVES, "join")}


def _text(value: Any, what: str) -> str:
    insist("" if isinstance(value, str) else f"{what}应是文字")
    # As at every other door. The database takes no nought either, and would refuse a batch for the number of one case.
    return legible(value)


def _flag(value: Any, what: str) -> bool:
    insist("" if isinstance(value, bool) else f"{what}应是 true 或 false")
    return value


def _day(value: Any, what: str) -> date:
    try:
        return date.fromisoformat(_text(value, what))
    except ValueError:
        raise WrongStep(f"{what}“{value}”不是日期，写成 2021-11-05") from None


def _moment(value: Any, what: str) -> datetime:
    told = _text(value, what)
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        at = None
    # At both ends of the calendar another zone would lie beyond it.
    if at is None or len(told) < 16 or not MINYEAR < at.year < MAXYEAR:
        raise WrongStep(f"{what}“{told}”不是时刻，写成 2021-11-05T09:30")
    return at.replace(tzinfo=ZONE) if at.tzinfo is None else at


def _number(value: Any, what: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    insist("" if is_number else f"{what}应是数")
    return float(value)


def _one_of(choices: type[TextChoices]) -> Callable[[Any, str], Any]:
    known = {str(each.label): each for each in choices} | {each.value: each for each in choices}

    def one(value: Any, what: str) -> Any:
        found = known.get(_text(value, what))
        if found is None:
            raise WrongStep(
                f"{what}“{value}”不认得，可以是：{'、'.join(str(each.label) for each in choices)}"
            )
        return found

    return one


def _reasons(value: Any, what: str) -> Mapping[str, str]:
    insist("" if isinstance(value, dict) else f"{what}应是编号和理由")
    return {_text(number, what): _text(why, what) for number, why in value.items()}


_kind, _source, _severity = _one_of(PartyKind), _one_of(Source), _one_of(Severity)
_ARGS: dict[str, Callable[[Any, str], Any]] = {
    "condition_key": _text, "kind": _kind, "until": _day, "word": _text, "route": _text, "comes_next": _text,
    "why": _text, "rule_key": _text, "fault": _text, "proposed": _text, "into": _text, "child": _text,
    "name": _text, "phone": _text, "household": _text, "external_number": _text, "source": _source,
    "is_satisfied": _flag, "has_come": _flag, "is_solved": _flag, "is_supported": _flag, "is_upheld": _flag,
    "is_anonymous": _flag, "children": _reasons,
}  # fmt: skip


class Reader:
    """Lines into histories. What is named is looked up once, when it is made: it serves one load."""

    def __init__(self) -> None:
        self.refused: list[Refused] = []
        """lines that could not be read; the load has others to refuse"""
        self._compounds: dict[str, list[int]] = defaultdict(list)
        self._ids: set[int] = set()
        for pk, name in registry.Compound.objects.order_by("pk").values_list("pk", "name"):
            self._compounds[name].append(pk)
            self._ids.add(pk)
        self._offices: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for pk, name, area in accounts.Office.objects.order_by("pk").values_list("pk", "name", "area_id"):
            self._offices[name].append((pk, area))
        self._companies: dict[str, list[int]] = defaultdict(list)
        for pk, *names in registry.Company.objects.order_by("pk").values_list("pk", "name", "credit_code"):
            for name in filter(None, names):
                self._companies[name].append(pk)
        self._people = dict(accounts.User.objects.values_list("username", "pk"))
        self._over: dict[int, set[int]] = {}

    def histories(self, file: IO[bytes]) -> Iterator[History | Tied]:
        """Those that could be read, in order; what could not is added to `refused`."""
        line = 0
        while raw := file.readline(LONGEST + 1):
            line += 1
            if len(raw) > LONGEST:
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(LONGEST)
                self.refused.append(Refused(line, "", f"这一行超过 {LONGEST >> 20} MB，不像一件案件"))
                continue
            raw = raw.removeprefix(b"\xef\xbb\xbf") if line == 1 else raw
            if not raw.strip():
                continue
            number = ""
            try:
                told = loads(raw)
                insist("" if isinstance(told, dict) else "一行应是一件案件，写在 {} 里")
                number = str(told.get("number", ""))[:20]
                yield self._told(told, line)
            except JSONDecodeError as why:
                self.refused.append(
                    Refused(line, number, f"第 {why.colno} 个字符起不是 JSON，文件应是 UTF-8，一行一件")
                )
            except WrongStep as why:
                self.refused.append(Refused(line, number, str(why)))

    def _told(self, told: dict[str, Any], line: int) -> History | Tied:
        if "together" not in told:
            return self._history(told, line)
        several = told["together"]
        is_list = isinstance(several, list) and several and all(isinstance(one, dict) for one in several)
        insist("" if is_list and len(told) == 1 else "together 里应是几件案件，旁边不写别的")
        return Tied(tuple(self._history(one, line) for one in several))

    def _history(self, told: dict[str, Any], line: int) -> History:
        if unknown := told.keys() - _FACTS:
            raise WrongStep(f"不认得“{min(unknown)}”这一项")
        steps = told.get("steps")
        if not isinstance(steps, list) or not steps:
            raise WrongStep("没有写经过（steps）")
        compound = self._compound(told.get("compound"), told.get("community"))
        facts: dict[str, Any] = {name: _text(told[name], name) for name in _TEXTS if name in told}
        facts |= {name: _flag(told[name], name) for name in _FLAGS if name in told}
        for name, read in (("found_on", _day), ("source", _source), ("severity", _severity)):
            if name in told:
                facts[name] = read(told[name], name)
        if told.get("longitude") is not None or told.get("latitude") is not None:
            facts |= {name: _number(told.get(name), name) for name in ("longitude", "latitude")}
        if told.get("external_number"):
            facts["external_number"] = _text(told["external_number"], "external_number")
        return History(
            number=_text(told.get("number"), "number"), compound_id=compound, title=facts.pop("title", ""),
            steps=[self._step(step, n, compound) for n, step in enumerate(steps, 1)], line=line, **facts,
        )  # fmt: skip

    def _step(self, told: Any, n: int, compound: int) -> ToldStep:
        try:
            insist("" if isinstance(told, dict) else "应写在 {} 里")
            verb = _VERBS.get(_text(told.get("verb"), "verb"))
            if verb is None:
                raise WrongStep(f"没有“{told['verb']}”这一步")
            at, by = _moment(told.get("at"), "at"), told.get("by")
            if by is not None and _text(by, "by") not in self._people:
                raise WrongStep(f"没有登录名是“{by}”的账号")
            args: dict[str, Any] = {}
            for name in told.keys() - _STEP:
                args |= self._arg(name, told[name], at, compound)
            return ToldStep(
                verb, at, None if told.get("party") is None else _kind(told["party"], "party"),
                None if by is None else self._people[by], _text(told.get("title", ""), "title"),
                _text(told.get("words", ""), "words"), args,
            )  # fmt: skip
        except WrongStep as why:
            raise WrongStep(f"第 {n} 步：{why}") from None

    def _arg(self, name: str, value: Any, at: datetime, compound: int) -> dict[str, Any]:
        if name == "type":
            return {"type_code": _type(_text(value, name), at.astimezone(ZONE).date())}
        if name == "office":
            return {"office_id": self._office(_text(value, name), compound)}
        if name == "company":
            return {"company_id": _only(self._companies.get(_text(value, name), []), "物业企业", value)}
        if name not in _ARGS:
            raise WrongStep(f"不认得“{name}”这一项")
        return {name: _ARGS[name](value, name)}

    def _compound(self, told: Any, community: Any) -> int:
        if isinstance(told, int) and not isinstance(told, bool):
            insist("" if told in self._ids else f"没有编号是 {told} 的小区")
            return told
        named = self._compounds.get(_text(told, "compound").strip(), [])
        if community is not None and len(named) > 1:
            name = _text(community, "community")
            states = registry.CompoundState.objects.filter(compound__in=named, community__name=name)
            named = sorted(set(states.values_list("compound_id", flat=True)))
        return _only(named, "小区", told, "写编号，或者写上社区（community）")

    def _office(self, name: str, compound: int) -> int:
        """The one of that name; of several the one over the compound."""
        found = self._offices.get(name, [])
        if len(found) > 1:
            over = self._areas_over(compound)
            found = [(pk, area) for pk, area in found if area in over]
        return _only([pk for pk, _area in found], "单位", name)

    def _areas_over(self, compound: int) -> set[int]:
        if compound not in self._over:
            where = registry.CompoundState.objects.filter(compound=compound).values("community_id")
            over = areas.AreaClosure.objects.filter(tree=areas.Tree.MANAGEMENT, descendant__in=where)
            self._over[compound] = set(over.values_list("ancestor_id", flat=True))
        return self._over[compound]


def _only(found: list[int], what: str, name: Any, hint: str = "") -> int:
    if len(found) == 1:
        return found[0]
    if not found:
        raise WrongStep(f"没有叫“{name}”的{what}")
    raise WrongStep(f"有 {len(found)} 个{what}叫“{name}”" + (f"，请{hint}" if hint else ""))


def _type(told: str, day: date) -> str:
    """A type of that day by its code, or by its name when one alone has it."""
    types = rulebook(day).types
    if told in types:
        return told
    named = [kind.code for kind in types.values() if kind.name == told]
    insist("" if len(named) == 1 else f"{day} 的类别表里没有“{told}”，或者有几类这样叫，请写编码")
    return named[0]
