"""The rulebook in a person's words: what a rule asks, whom it names, when a rung is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sifang.cases.rulebook.book import Rulebook
from sifang.cases.rulebook.routing import named
from sifang.cases.rulebook.shapes import Anchor, CaseType, Party, Route, Routed, Rung, When
from sifang.policy import public as policy


def office_names() -> dict[str, str]:
    """Key of an office and what it is called."""
    return {office.key: office.name for office in policy.offices()}


def routed_to(routed: Routed, offices: Mapping[str, str]) -> str:
    return offices.get(routed.office_key or "", str(routed.kind.label))


def asked(when: When, book: Rulebook) -> str:
    """`没有物业企业；特急；下班时间和放假`; `其余的都算` when nothing is asked."""
    parts = []
    if when.types:
        parts.append("、".join(type_words(code, book) for code in when.types))
    if when.areas:
        names = {row.code: row.name for row in policy.areas()}
        parts.append("在" + "、".join(names.get(code, code) for code in when.areas))
    if when.first_handlers:
        parts.append("本由" + "、".join(str(kind.label) for kind in when.first_handlers) + "先办")
    if when.severities:
        parts.append("、".join(str(each.label) for each in when.severities))
    if when.facts:
        parts.append("小区" + "、".join(fact.label for fact in when.facts))
    if when.working is not None:
        parts.append("上班时间" if when.working else "下班时间和放假")
    if when.hours:
        parts.append("、".join(f"{start:%H:%M}至{end:%H:%M}" for start, end in when.hours))
    return "；".join(parts) or "其余的都算"


def type_words(code: str, book: Rulebook) -> str:
    if code.endswith("*"):
        return f"{book.groups[code[:2]][0]}各类" if code[:2] in book.groups else code
    return book.types[code].name if code in book.types else code


def could_meet(when: When, kind: CaseType) -> bool:
    """Could a case of the type fall under the rule, wherever and whenever it is?"""
    return (
        (not when.types or named(when.types, kind.code))
        and (not when.first_handlers or kind.first_handler in when.first_handlers)
        and (not when.severities or kind.severity in when.severities)
    )


def rung_time(rung: Rung) -> str:
    """`时限走到 80%`, `到期前 1个工作日`, `逾期 3个工作日`."""
    if rung.share is not None:
        return (
            "到期" if rung.share == 1 else f"时限走到 {rung.share.numerator * 100 // rung.share.denominator}%"
        )
    length = f"{rung.length}{rung.unit.label}" if rung.unit else ""
    return f"逾期 {length}" if rung.is_after else f"到期前 {length}"


def reason(rule: Route) -> str:
    """The sentence of a rule as it reads before it is about a certain case."""
    return rule.why.format(type="这一类", handler="原来的先办单位")


def party(found: Party | None) -> str:
    return str(found) if found is not None else "按类型表"


def anchors(kind: CaseType, on: date) -> list[tuple[Anchor, bool]]:
    """Every article of a type, and whether its law holds on a day."""
    return [(anchor, anchor.holds(on)) for anchor in kind.anchors]
