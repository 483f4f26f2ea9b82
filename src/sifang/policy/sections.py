"""Each file of a city's folder, from cells to values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sifang.policy import keys, parsing
from sifang.policy.reading import Cell, Report, did_you_mean
from sifang.policy.shapes import (
    AreaKind,
    AreaRow,
    Deadline,
    Direction,
    IndicatorText,
    ListItem,
    OfficeRow,
    PolicyList,
    Target,
    Unit,
    Until,
    Value,
    Zone,
)
from sifang.policy.versions import Stamp, read_source, read_versions


def _text(fields: dict[str, Cell], key: str) -> str:
    return (fields[key].read(parsing.words) or "") if key in fields else ""


def values(pages: list[Cell], report: Report, folder: str) -> dict[str, list[Value]]:
    """The rules of `values/*.yaml`; every key the product asks for must be there once."""
    answers: dict[str, list[Value]] = {}
    places: dict[str, str] = {}
    for page in pages:
        for key, cell in _known(page, list(keys.VALUES), "不认识的规则"):
            if key in places:
                cell.wrong(f"规则“{key}”重复，{places[key]} 已有")
                continue
            places[key] = f"{page.file} 第 {cell.line} 行"
            answers[key] = _value(key, cell)
    if not report.problems:
        for key in keys.VALUES:
            if key not in answers:
                report.add(f"{folder}/values", 1, f"缺少规则“{key}”")
    return answers


def _value(key: str, cell: Cell) -> list[Value]:
    fields = cell.fields(("name", "group", "versions"), ("unit", "note"))
    if "versions" not in fields:
        return []
    name, group, unit, note = (_text(fields, each) for each in ("name", "group", "unit", "note"))

    def build(parts: dict[str, Cell], stamp: Stamp) -> Value | None:
        value = parts["value"].read(keys.VALUES[key])
        if value is None:
            return None
        return Value(
            key, name, group, value, unit, stamp.source, stamp.source_kind, stamp.in_force_from,
            stamp.in_force_before, cell.file, stamp.line, _text(parts, "note") or note,
        )  # fmt: skip

    return read_versions(fields["versions"], ("value",), ("note",), build, f"规则“{key}”")


def _known(page: Cell | None, known: Sequence[str], what: str) -> Iterator[tuple[str, Cell]]:
    """The entries of a page whose keys the product asks for; the others are reported."""
    if page is None:
        return
    for key, line, cell in page.pairs():
        if key in known:
            yield key, cell
        else:
            page.report.add(page.file, line, f"{what}“{key}”{did_you_mean(key, list(known))}")


def indicators(page: Cell | None) -> dict[str, list[IndicatorText]]:
    """The wording of the indicators; each that the rooms count must be there."""
    answers = {key: _indicator(key, cell) for key, cell in _known(page, keys.INDICATORS, "不认识的指标")}
    if page is None:
        return answers
    for key in keys.INDICATORS:
        if key not in answers and not page.report.problems:
            page.wrong(f"缺少指标“{key}”的定义")
    return answers


def _indicator(key: str, cell: Cell) -> list[IndicatorText]:
    fields = cell.fields(
        ("name", "group", "unit", "digits", "versions"), ("divisor", "divided_unit", "divided_digits", "note")
    )
    if "versions" not in fields:
        return []
    digits = fields["digits"].read(parsing.whole, 0) if "digits" in fields else 0
    divisor = fields["divisor"].read(parsing.positive, 1) if "divisor" in fields else 1
    divided_digits = fields["divided_digits"].read(parsing.whole, 0) if "divided_digits" in fields else 0
    name, group, unit, note = (_text(fields, each) for each in ("name", "group", "unit", "note"))
    divided_unit = _text(fields, "divided_unit")

    def build(parts: dict[str, Cell], stamp: Stamp) -> IndicatorText:
        return IndicatorText(
            key, name, _text(parts, "numerator"), _text(parts, "denominator"), unit, digits,
            _text(parts, "definition"), _text(parts, "version"), stamp.in_force_from, stamp.in_force_before,
            stamp.source, stamp.source_kind, cell.file, stamp.line, group, _text(parts, "equation"),
            divisor, divided_unit, divided_digits, note,
        )  # fmt: skip

    return read_versions(
        fields["versions"],
        ("version", "numerator", "definition"),
        ("denominator", "equation"),
        build,
        f"指标“{key}”",
    )


def targets(page: Cell | None, known: dict[str, list[IndicatorText]]) -> dict[str, list[Target]]:
    return {key: _targets(key, cell) for key, cell in _known(page, list(known), "目标所指的指标不存在：")}


def _targets(key: str, cell: Cell) -> list[Target]:
    def build(parts: dict[str, Cell], stamp: Stamp) -> Target | None:
        if ("share" in parts) == ("count" in parts):
            cell.report.add(cell.file, stamp.line, "目标须写 share（百分数）或 count（个数）之一")
            return None
        share = parts["share"].read(parsing.share) if "share" in parts else None
        count = parts["count"].read(parsing.whole) if "count" in parts else None
        if share is None and count is None:
            return None
        due = parts["due_on"].read(parsing.day) if "due_on" in parts else None
        return Target(
            key, share, count, due, stamp.source, stamp.source_kind, stamp.in_force_from,
            stamp.in_force_before, cell.file, stamp.line, _text(parts, "note"),
        )  # fmt: skip

    return read_versions(cell, (), ("share", "count", "due_on", "note"), build, f"“{key}”的目标")


def deadlines(page: Cell | None) -> dict[str, list[Deadline]]:
    return {key: _deadline(key, cell) for key, cell in _known(page, keys.DEADLINES, "不认识的期限")}


def _deadline(key: str, cell: Cell) -> list[Deadline]:
    fields = cell.fields(("name", "counted_from", "direction", "versions"), ("note",))
    if "versions" not in fields:
        return []
    directions = parsing.one_of(*Direction.__members__)
    direction = fields["direction"].read(directions) if "direction" in fields else None
    name, counted_from, note = (_text(fields, each) for each in ("name", "counted_from", "note"))

    def build(parts: dict[str, Cell], stamp: Stamp) -> Deadline | None:
        length = parts["length"].read(parsing.positive)
        unit = parts["unit"].read(parsing.one_of(*Unit.__members__))
        if length is None or unit is None or direction is None:
            return None
        if not Unit(unit).has_length:
            parts["unit"].wrong(f"法定期限须有时长，不能写“{Unit(unit).label}”")
            return None
        until = (
            parts["until"].read(parsing.one_of(*Until.__members__)) if "until" in parts else Until.END_OF_DAY
        )
        if until is None:
            return None
        if unit == Unit.QUARTER and length > 4:
            parts["length"].wrong("一年只有四个季度")
            return None
        return Deadline(
            key, name, length, Unit(unit), Direction(direction), counted_from, stamp.source, stamp.source_kind,
            stamp.in_force_from, stamp.in_force_before, cell.file, stamp.line, _text(parts, "note") or note,
            Until(until),
        )  # fmt: skip

    return read_versions(fields["versions"], ("length", "unit"), ("note", "until"), build, f"期限“{key}”")


def lists(pages: list[Cell]) -> dict[str, list[PolicyList]]:
    answers: dict[str, list[PolicyList]] = {}
    for page in pages:
        for key, cell in _known(page, keys.LISTS, "不认识的清单"):
            if key in answers:
                cell.wrong(f"清单“{key}”重复，另一个文件里已有")
                continue
            answers[key] = _list(key, cell)
    return answers


def _list(key: str, cell: Cell) -> list[PolicyList]:
    fields = cell.fields(("name", "versions"), ("note",))
    name, note = _text(fields, "name"), _text(fields, "note")

    def build(parts: dict[str, Cell], stamp: Stamp) -> PolicyList:
        return PolicyList(
            key, name, _list_items(parts["items"], stamp), stamp.in_force_from, stamp.in_force_before,
            stamp.source, stamp.source_kind, cell.file, stamp.line, _text(parts, "note") or note,
        )  # fmt: skip

    if "versions" not in fields:
        return []
    return read_versions(fields["versions"], ("items",), ("note",), build, f"清单“{key}”")


def _list_items(cell: Cell, stamp: Stamp) -> tuple[ListItem, ...]:
    """The items; one that says nothing of its source stands on its list's."""
    answers: list[ListItem] = []
    seen: dict[str, int] = {}
    for item in cell.items():
        fields = item.fields(("code", "text"), ("source", "source_kind", "heading", "note"))
        code = _text(fields, "code")
        if code in seen:
            item.wrong(f"编号“{code}”重复，第 {seen[code]} 行已有")
            continue
        seen[code] = item.line
        own = read_source(fields)
        if own is None and ("source" in fields) != ("source_kind" in fields):
            item.wrong("source 与 source_kind 须同时写出")
        source, kind = own or (stamp.source, stamp.source_kind)
        answers.append(
            ListItem(
                code,
                _text(fields, "text"),
                source,
                kind,
                item.line,
                _text(fields, "heading"),
                _text(fields, "note"),
            )
        )
    return tuple(answers)


def zones(page: Cell | None, areas: tuple[AreaRow, ...]) -> tuple[Zone, ...]:
    """Functional zones; what each manages must be a subdistrict or town, and of one zone only."""
    if page is None:
        return ()
    towns = {row.code for row in areas if row.kind in (AreaKind.SUBDISTRICT, AreaKind.TOWN)}
    managed: dict[str, str] = {}
    answers = []
    for key, _line, cell in page.pairs():
        fields = cell.fields(("name", "short_name", "manages", "source", "source_kind"), ("note",))
        source = read_source(fields)
        codes = []
        for item in fields["manages"].items() if "manages" in fields else []:
            code = item.read(parsing.words, "")
            if areas and code not in towns:
                item.wrong(f"“{code}”不是区划表中的街道或镇")
            elif code in managed:
                item.wrong(f"“{code}”已由“{managed[code]}”管理")
            else:
                managed[code] = key
                codes.append(code)
        if source:
            answers.append(
                Zone(
                    key,
                    _text(fields, "name"),
                    _text(fields, "short_name"),
                    tuple(codes),
                    *source,
                    page.file,
                    cell.line,
                )
            )
    return tuple(answers)


OFFICE_KINDS = (
    "CITY_BUREAU", "DISTRICT_BUREAU", "SUBDISTRICT_OFFICE", "COMMUNITY_OFFICE", "DEPARTMENT", "UTILITY",
    "HOTLINE", "PARTY_OFFICE", "CONGRESS",
)  # fmt: skip


def offices(page: Cell | None) -> tuple[OfficeRow, ...]:
    if page is None:
        return ()
    levels = tuple(kind.value for kind in AreaKind)
    answers = []
    for key, _line, cell in page.pairs():
        fields = cell.fields(("name", "kind", "levels", "source", "source_kind"), ("duties", "note"))
        source = read_source(fields)
        at = [
            item.read(parsing.one_of(*levels))
            for item in (fields["levels"].items() if "levels" in fields else [])
        ]
        kind = fields["kind"].read(parsing.one_of(*OFFICE_KINDS)) if "kind" in fields else None
        duties = tuple(
            item.read(parsing.words, "") for item in (fields["duties"].items() if "duties" in fields else [])
        )
        if source and kind and None not in at:
            answers.append(
                OfficeRow(key, _text(fields, "name"), tuple(AreaKind(each) for each in at), kind, duties, *source,
                          page.file, cell.line)
            )  # fmt: skip
    return tuple(answers)
