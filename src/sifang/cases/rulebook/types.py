"""The problem types: `cases/laws.yaml` and one file per first-level group in `cases/types/`."""

from __future__ import annotations

import re

from sifang.cases.choices import PartyKind, Severity, Stage
from sifang.cases.rulebook.reading import Folder, limit, listed, text, versioned
from sifang.cases.rulebook.shapes import Anchor, CaseType, Condition, Law, Source
from sifang.policy.public import Cell, parsing

GROUP = re.compile(r"\d{2}")
CODE = re.compile(r"\d{4}")
KEY = re.compile(r"[a-z][a-z0-9_]*")
_ANCHOR = re.compile(r"([A-Z]+)(\d+)(?:-(\d+))?(?:\((\d+)\))?")
_DIGITS = "零一二三四五六七八九"


def read_laws(folder: Folder) -> dict[str, Law]:
    """The laws types stand on, by the short key the type files write."""
    page = folder.page("laws.yaml")
    answers: dict[str, Law] = {}
    for key, _line, cell in page.pairs() if page else []:
        fields = cell.fields(("name", "in_force_from"), ("in_force_before", "relation"))
        starts = fields["in_force_from"].read(parsing.day) if "in_force_from" in fields else None
        ends = fields["in_force_before"].read(parsing.day) if "in_force_before" in fields else None
        if starts is not None:
            answers[key] = Law(key, text(fields, "name"), starts, ends, text(fields, "relation"))
    return answers


def read_types(folder: Folder, laws: dict[str, Law]) -> None:
    """Fill `folder.types`: code and its versions, in the order of the files."""
    places: dict[str, str] = {}
    groups: dict[str, str] = {}
    for page in folder.pages("types"):
        fields = page.fields(("code", "name", "types"))
        group, name = text(fields, "code"), text(fields, "name")
        if "code" in fields and not GROUP.fullmatch(group):
            fields["code"].wrong("大类代码为两位数字")
        if group in groups:
            page.wrong(f"大类“{group}”重复，{groups[group]} 已有")
        groups[group] = page.file
        for code, line, cell in fields["types"].pairs() if "types" in fields else []:
            if not CODE.fullmatch(code) or not code.startswith(group):
                page.report.add(page.file, line, f"小类代码“{code}”应为四位数字，前两位是大类“{group}”")
            elif code in places:
                page.report.add(page.file, line, f"小类“{code}”重复，{places[code]} 已有")
            else:
                places[code] = f"{page.file} 第 {line} 行"
                folder.types[code] = _type(folder, laws, code, (group, name), cell)


def _type(
    folder: Folder, laws: dict[str, Law], code: str, group: tuple[str, str], cell: Cell
) -> list[CaseType]:
    fields = cell.fields(("name", "versions"))
    if "versions" not in fields:
        return []
    name = text(fields, "name")

    def build(parts: dict[str, Cell], source: Source, _cell: Cell) -> CaseType | None:
        severity = parts["severity"].read(parsing.one_of(*Severity.values))
        handler, lead = folder.party(parts["first_handler"]), folder.party(parts["lead"])
        if handler is not None and handler.kind == PartyKind.REPORTER:
            parts["first_handler"].wrong("诉求人不能是处置单位")
        conditions = _conditions(parts["conditions"])
        if severity is None or handler is None or lead is None or not conditions:
            return None
        synonyms = listed(parts, "synonyms")
        if len(synonyms) < 2:
            parts["synonyms"].wrong("至少写两个群众的说法")
        for item in parts["synonyms"].items():
            if synonyms.count(item.read(parsing.words, "")) > 1:
                item.wrong("这个说法写了两遍")
        return CaseType(
            code, name, *group, Severity(severity), handler.kind, handler.office, lead,
            folder.parties(parts.get("helping")), listed(parts, "outside"), conditions, synonyms,
            tuple(anchor for item in parts["anchors"].items() for anchor in [_anchor(laws, item)] if anchor),
            source, handler.name,
        )  # fmt: skip

    return versioned(
        fields["versions"],
        ("severity", "first_handler", "lead", "anchors", "synonyms", "conditions"),
        ("helping", "outside"),
        build,
        f"问题类型“{code}”",
    )


def _conditions(cell: Cell) -> tuple[Condition, ...]:
    answers = []
    for key, line, each in cell.pairs():
        if not KEY.fullmatch(key):
            cell.report.add(cell.file, line, f"条件的名字“{key}”应由小写字母、数字和下划线组成")
        fields = each.fields(("filing", "closing", "limits"))
        limits = []
        for item in fields["limits"].items() if "limits" in fields else []:
            found = limit(item)
            if found is not None and found.stage not in (Stage.CONTACT, Stage.ARRIVE, Stage.HANDLE):
                item.wrong("类型里只写联系、到场、处置的时限，其余环节写在 limits.yaml")
            elif found is not None:
                limits.append(found)
        if not any(each.stage == Stage.HANDLE for each in limits):
            each.wrong("缺少处置时限（stage: HANDLE）")
        answers.append(Condition(key, text(fields, "filing"), text(fields, "closing"), tuple(limits)))
    if not answers:
        cell.wrong("至少要有一个立案条件")
    return tuple(answers)


def _anchor(laws: dict[str, Law], cell: Cell) -> Anchor | None:
    """`Z43(1)` is article 43, item 1 of the law `Z`; anything else stands as it is."""
    word = cell.read(parsing.words, "")
    found = _ANCHOR.fullmatch(word)
    if not found:
        return Anchor(word)
    key, first, last, item = found.groups()
    law = laws.get(key)
    if law is None:
        cell.wrong(f"laws.yaml 里没有“{key}”")
        return None
    words = f"{law.relation}《{law.name}》第{chinese(int(first))}条"
    if last:
        words += f"至第{chinese(int(last))}条"
    if item:
        words += f"第（{chinese(int(item))}）项"
    return Anchor(words, law.in_force_from, law.in_force_before)


def chinese(number: int) -> str:
    """43 is 四十三, 944 is 九百四十四; laws have fewer than two thousand articles."""
    thousands, hundreds = divmod(number, 1000)
    hundreds, rest = divmod(hundreds, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[thousands]}千" if thousands else ""
    if hundreds:
        words += f"{_DIGITS[hundreds]}百"
    elif thousands and rest:
        words += "零"
    if tens:
        words += ("" if tens == 1 and not words else _DIGITS[tens]) + "十"
    elif (thousands or hundreds) and ones and not words.endswith("零"):
        words += "零"
    return (words + (_DIGITS[ones] if ones else "")) or "零"
