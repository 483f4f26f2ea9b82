"""Who gets a case: the rules of `cases/routing.yaml` in their order, and the first that fits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from string import Formatter

from sifang.cases.choices import PartyKind, Severity
from sifang.cases.rulebook.reading import Folder, listed, members, text, versioned
from sifang.cases.rulebook.shapes import CaseType, Fact, Party, Route, Routed, Source, When
from sifang.policy import public as policy
from sifang.policy.public import Cell, Mistake, parsing

AS_TYPED = "TYPE"
"""`to: TYPE` sends a case to the first handler its type names."""
_WHEN = ("types", "areas", "facts", "first_handlers", "severities", "times", "hours")


def read_routes(folder: Folder, page: Cell | None) -> list[Route]:
    """Every version of every rule; order is the order of the file."""
    if page is None:
        return []
    fields = page.fields(("rules",))
    answers: list[Route] = []
    keys: dict[str, int] = {}
    for item in fields["rules"].items() if "rules" in fields else []:
        parts = item.fields(("key", "to", "why", "versions"), ("when",))
        key = text(parts, "key")
        if key in keys:
            item.wrong(f"分派规则“{key}”重复，第 {keys[key]} 行已有；改动写成它的新版本")
            continue
        keys[key] = item.line
        answers += _versions(folder, key, parts)
    if answers and not any(route.to is None and route.when == When() for route in answers):
        page.wrong(f"缺少最后一条不设条件的规则（to: {AS_TYPED}），有的案件会无处可派")
    return answers


def _versions(folder: Folder, key: str, parts: dict[str, Cell]) -> list[Route]:
    if "versions" not in parts:
        return []
    usual = {name: parts[name] for name in ("when", "to", "why") if name in parts}

    def build(fields: dict[str, Cell], source: Source, _cell: Cell) -> Route | None:
        said = {**usual, **{name: fields[name] for name in ("when", "to", "why") if name in fields}}
        if "to" not in said or "why" not in said:
            return None
        typed = said["to"].read(parsing.words) == AS_TYPED
        to = None if typed else folder.party(said["to"])
        why = _why(said["why"])
        when = _when(folder, said["when"]) if "when" in said else When()
        if why is None or when is None or (to is None and not typed):
            return None
        return Route(key, when, to, why, source)

    return versioned(parts["versions"], (), ("when", "to", "why"), build, f"分派规则“{key}”")


def _why(cell: Cell) -> str | None:
    """The sentence a person reads; it may name `{type}` and `{handler}`."""

    def reader(words: str) -> str:
        try:
            asked: list[tuple[str | None, str | None, str | None]] = [
                place[1:] for place in Formatter().parse(words) if place[1] is not None
            ]
        except ValueError:
            asked = [("?", None, None)]
        # Nothing of them but their words: no attribute, no width.
        if any(place not in (("type", "", None), ("handler", "", None)) for place in asked):
            raise Mistake("理由里只能写 {type}（问题类型）和 {handler}（类型表里的先办单位）")
        return words

    return cell.read(reader)


def _when(folder: Folder, cell: Cell) -> When | None:
    fields = cell.fields((), _WHEN)
    times = fields["times"].read(parsing.one_of("WORKING", "OFF")) if "times" in fields else None
    codes = listed(fields, "areas")
    return When(
        folder.type_codes(fields.get("types")),
        codes,
        members(fields, "facts", Fact),
        members(fields, "first_handlers", PartyKind),
        members(fields, "severities", Severity),
        fields["hours"].read(hours, ()) if "hours" in fields else (),
        None if times is None else times == "WORKING",
    )


def hours(words: str) -> tuple[tuple[time, time], ...]:
    """`17:30-08:00` goes over midnight; several are parted by a comma."""
    spans = []
    for part in words.replace("，", ",").split(","):
        try:
            start, end = (time.fromisoformat(each.strip()) for each in part.split("-"))
        except ValueError:
            raise Mistake(f"“{words}”不是时段，应写成 17:30-08:00 这样的形式") from None
        if start == end:
            raise Mistake(f"“{part.strip()}”的起止相同")
        spans.append((start, end))
    return tuple(spans)


def in_hours(spans: Sequence[tuple[time, time]], at: time) -> bool:
    return any((start <= at < end) if start < end else (at >= start or at < end) for start, end in spans)


def in_force(routes: Sequence[Route], on: date) -> tuple[Route, ...]:
    """The rules of a day, in order."""
    return tuple(
        route
        for route in routes
        if route.source.in_force_from <= on
        and (route.source.in_force_before is None or on < route.source.in_force_before)
    )


def named(codes: Sequence[str], code: str) -> bool:
    """Is a type among codes, or in a whole group written `05*`?"""
    return any(code == each or (each[-1] == "*" and code.startswith(each[:-1])) for each in codes)


def fits(when: When, kind: CaseType, areas: Collection[str], at: datetime, facts: Collection[str]) -> bool:
    if when.types and not named(when.types, kind.code):
        return False
    if when.areas and not any(area in areas for area in when.areas):
        return False
    if when.facts and not all(fact in facts for fact in when.facts):
        return False
    if when.first_handlers and kind.first_handler not in when.first_handlers:
        return False
    if when.severities and kind.severity not in when.severities:
        return False
    if when.hours and not in_hours(when.hours, at.timetz().replace(tzinfo=None)):
        return False
    return when.working is None or policy.timetable().is_working_moment(at) == when.working


def route(
    rules: Sequence[Route], kind: CaseType, *, areas: Collection[str], at: datetime, facts: Collection[str]
) -> Routed:
    """
    The first rule that fits, with its sentence.

    `at` must be in the city's time, `facts` are members of `Fact` (as words or values).
    """
    for rule in rules:
        if fits(rule.when, kind, areas, at, facts):
            to: Party = rule.to or kind.handler
            why = rule.why.format(type=kind.name, handler=kind.handler)
            return Routed(to.kind, to.office, why, rule.key, rule.source)
    # Only a day before the first version of the rule that asks nothing.
    why = f"“{kind.name}”由{kind.handler}先办（当天没有分派规则）。"
    return Routed(kind.first_handler, kind.handler_office, why, AS_TYPED)
