"""The smaller tables of the rulebook: checkers, ladders, whistles, jurisdiction, other roads, words, limits."""

from __future__ import annotations

from typing import Any

from sifang.cases.choices import CaseStatus, Outcome, PartyKind, Severity, Stage
from sifang.cases.rulebook.reading import Folder, length_of, listed, members, text, versioned
from sifang.cases.rulebook.shapes import (
    Checks,
    Elsewhere,
    Ladder,
    Limit,
    Matter,
    Rung,
    Source,
    StatusWords,
    Tell,
    Versions,
    WhistleKind,
)
from sifang.policy.public import Cell, parsing

HANDLERS = tuple(kind for kind in PartyKind if kind != PartyKind.REPORTER)
TYPED_STAGES = (Stage.CONTACT, Stage.ARRIVE, Stage.HANDLE)
STEPS = ("sign", "officer", "contact", "arrive", "act", "reply", "tell_district", "tell_city")
RESIDENT_WORDS = ("已收到", "办理中", "需要您补充", "已答复", "已解决", "暂时解决不了", "转到别处")


def read_limits(page: Cell | None) -> Versions:
    """Limits of the stages no type names: accept, file, dispatch, sign, check, judge, word; by severity."""
    answers: Versions = {}
    for key, line, cell in page.pairs() if page else []:
        if key not in Stage.values or key in TYPED_STAGES:
            page.report.add(page.file, line, f"“{key}”不是 limits.yaml 里的环节")  # type: ignore[union-attr]  # pairs come from it
            continue
        stage = Stage(key)

        def build(parts: dict[str, Cell], source: Source, _cell: Cell, stage: Stage = stage) -> Any:
            found = {each: _limit(stage, parts[each], source) for each in Severity.values if each in parts}
            return None if None in found.values() else (source, found)

        answers[key] = versioned(cell, tuple(Severity.values), (), build, f"环节“{stage.label}”的时限")
    for stage in Stage if page else ():
        if stage not in TYPED_STAGES and stage not in answers:
            page.wrong(f"缺少环节“{stage}”（{stage.label}）的时限")  # type: ignore[union-attr]  # the loop is empty without a page
    return answers


def _limit(stage: Stage, cell: Cell, source: Source) -> Limit | None:
    fields = cell.fields(("unit",), ("length", "note"))
    found = length_of(fields, cell)
    return Limit(stage, "", *found, text(fields, "note"), source.words, source.kind) if found else None


def read_checkers(page: Cell | None) -> Versions:
    """Who looks after whom; every kind of handler has one, and never itself."""
    answers: Versions = {}
    for key, line, cell in page.pairs() if page else []:
        if key not in HANDLERS:
            page.report.add(page.file, line, f"“{key}”不是会处置案件的单位类别")  # type: ignore[union-attr]  # pairs come from it
            continue
        handler = PartyKind(key)

        def build(parts: dict[str, Cell], source: Source, _cell: Cell, handler: PartyKind = handler) -> Any:
            by = members(parts, "by", PartyKind)
            if handler in by:
                parts["by"].wrong(f"{handler.label}不能核查自己办的案件")
                return None
            if not by or len(set(by)) != len(by):
                parts["by"].wrong("核查单位至少写一个，且不重复")
                return None
            judged = parts["judgement"].read(parsing.yes_no)
            return None if judged is None else Checks(handler, by, judged, text(parts, "why"), source)

        answers[key] = versioned(cell, ("by", "judgement", "why"), (), build, f"“{handler.label}”的核查单位")
    for kind in HANDLERS if page else ():
        if kind not in answers:
            page.wrong(f"缺少“{kind}”（{kind.label}）由谁核查")  # type: ignore[union-attr]  # the loop is empty without a page
    return answers


def read_ladders(page: Cell | None) -> Versions:
    def build_of(key: str, name: str):
        def build(parts: dict[str, Cell], source: Source, _cell: Cell) -> Ladder | None:
            stages, severities = members(parts, "stages", Stage), members(parts, "severities", Severity)
            rungs = [_rung(number, item) for number, item in enumerate(parts["rungs"].items(), 1)]
            keys = [rung.key for rung in rungs if rung]
            if len(set(keys)) != len(keys):
                parts["rungs"].wrong("同一梯子里的级名不能重复")
                return None
            if None in rungs or not rungs:
                return None
            return Ladder(key, name, stages, severities, tuple(rung for rung in rungs if rung), source)

        return build

    answers: Versions = {}
    for key, _line, cell in page.pairs() if page else []:
        fields = cell.fields(("name", "versions"))
        if "versions" in fields:
            build = build_of(key, text(fields, "name"))
            answers[key] = versioned(
                fields["versions"], ("stages", "rungs"), ("severities",), build, f"梯子“{key}”"
            )
    return answers


def _rung(level: int, cell: Cell) -> Rung | None:
    fields = cell.fields(("key", "tell", "words"), ("share", "before", "after", "sign"))
    ways = [name for name in ("share", "before", "after") if name in fields]
    if len(ways) != 1:
        cell.wrong("每一级写 share（时限的几成）、before（到期前）、after（到期后）之一")
        return None
    tell = members(fields, "tell", Tell)
    sign = (fields["sign"].read(parsing.one_of("YELLOW", "RED")) or "") if "sign" in fields else ""
    share, measured = None, None
    if ways[0] == "share":
        share = fields["share"].read(parsing.share)
    else:
        inner = fields[ways[0]].fields(("unit", "length"))
        measured = length_of(inner, fields[ways[0]])
    if not tell or (share is None and measured is None):
        return None
    unit, length = measured or (None, None)
    words = text(fields, "words")
    return Rung(text(fields, "key"), level, tell, words, share, unit, length, ways[0] == "after", sign)


def read_whistles(page: Cell | None) -> Versions:
    answers: Versions = {}
    for key, _line, cell in page.pairs() if page else []:
        fields = cell.fields(("name", "versions"))
        name = text(fields, "name")

        def build(parts: dict[str, Cell], source: Source, _cell: Cell, key: str = key, name: str = name) -> Any:  # fmt: skip
            limits = []
            for step in STEPS:
                inner = parts[step].fields(("unit",), ("length",))
                found = length_of(inner, parts[step])
                if found is None:
                    return None
                limits.append((step, *found))
            return WhistleKind(
                key, name, text(parts, "when"), text(parts, "who_blows"), tuple(limits),
                text(parts, "coordinator"), source,
            )  # fmt: skip

        if "versions" in fields:
            required = ("when", "who_blows", "coordinator", *STEPS)
            answers[key] = versioned(fields["versions"], required, (), build, f"哨“{key}”")
    return answers


def read_jurisdiction(folder: Folder, page: Cell | None) -> Versions:
    answers: Versions = {}
    for key, _line, cell in page.pairs() if page else []:
        fields = cell.fields(("name", "versions"))
        name = text(fields, "name")

        def build(parts: dict[str, Cell], source: Source, _cell: Cell, key: str = key, name: str = name) -> Any:  # fmt: skip
            party = folder.party(parts["party"])
            types = folder.type_codes(parts.get("types"))
            if party is None:
                return None
            return Matter(key, name, party, types, listed(parts, "words"), text(parts, "trap"), source)

        if "versions" in fields:
            answers[key] = versioned(
                fields["versions"], ("party", "words"), ("types", "trap"), build, f"事项“{key}”"
            )
    return answers


def read_elsewhere(page: Cell | None) -> Versions:
    answers: Versions = {}
    for key, _line, cell in page.pairs() if page else []:
        fields = cell.fields(("name", "versions"))
        name = text(fields, "name")

        def build(parts: dict[str, Cell], source: Source, _cell: Cell, key: str = key, name: str = name) -> Any:  # fmt: skip
            at_once, refused = (parts[each].read(parsing.yes_no) for each in ("at_once", "refused"))
            words = listed(parts, "words")
            if at_once is None or refused is None or not words:
                return None
            return Elsewhere(
                key, name, words, listed(parts, "unless"), text(parts, "route"), text(parts, "said"),
                at_once, refused, source,
            )  # fmt: skip

        if "versions" in fields:
            required = ("words", "route", "said", "at_once", "refused")
            answers[key] = versioned(fields["versions"], required, ("unless",), build, f"去向“{key}”")
    return answers


def read_statuses(page: Cell | None) -> dict[tuple[str, str], StatusWords]:
    """Plain words for residents: by status, and for closed cases by outcome."""
    answers: dict[tuple[str, str], StatusWords] = {}
    for key, line, cell in page.pairs() if page else []:
        status, _, outcome = key.partition(".")
        if status not in CaseStatus.values or (outcome and outcome not in Outcome.values):
            page.report.add(page.file, line, f"不认识的状态“{key}”")  # type: ignore[union-attr]  # pairs come from it
            continue
        fields = cell.fields(("word", "said"))
        word = fields["word"].read(parsing.one_of(*RESIDENT_WORDS)) if "word" in fields else None
        ended = Outcome(outcome) if outcome else None
        answers[status, outcome] = StatusWords(CaseStatus(status), ended, word or "", text(fields, "said"))
    if page:
        wanted = [(status.value, "") for status in CaseStatus if status != CaseStatus.CLOSED]
        wanted += [(CaseStatus.CLOSED.value, outcome.value) for outcome in Outcome]
        for status, outcome in wanted:
            if (status, outcome) not in answers:
                page.wrong(f"缺少状态“{status}{'.' + outcome if outcome else ''}”的说法")
    return answers
