"""问题类型与分派规则: what the city decided about problems, read by everybody who is signed in."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from sifang.cases import proposing
from sifang.cases.choices import PartyKind, Severity, Stage
from sifang.cases.rulebook import CaseType, NoSuchCaseRule, Rulebook, history, library, rulebook, telling
from sifang.lib.clock import clock

SOUNDS_LIKE = 2
"""From so many characters on a search also tells what the words sound like."""


def day_asked(request: HttpRequest) -> date:
    """The day of the rules (`at`), else today by the city's clock."""
    try:
        asked = date.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        return clock().date()
    return asked if 1990 <= asked.year <= 2100 else clock().date()


@require_GET
def case_types(request: HttpRequest) -> HttpResponse:
    """Every type in force, by group; found by code, name, what people say, or the condition."""
    on = day_asked(request)
    book = rulebook(on)
    words = request.GET.get("q", "").strip()[:60]
    group, severity = request.GET.get("group", ""), request.GET.get("severity", "")
    count, rows = _rows(book, words, group, severity)
    context = {
        "on": on, "words": words, "group": group, "severity": severity, "severities": Severity.choices,
        "groups": [(code, name) for code, (name, _kinds) in book.groups.items()],
        "rows": rows,
        "count": count,
        "total": len(book.types),
        "demonstration": sum(kind.source.is_demonstration for kind in book.types.values()),
        "sounds_like": proposing.propose(book, words) if len(words) >= SOUNDS_LIKE else (),
    }  # fmt: skip
    return render(request, "cases/types.html", context)


@lru_cache(maxsize=128)
def _rows(book: Rulebook, words: str, group: str, severity: str) -> tuple[int, SafeString]:
    """How many types are asked for, and their rows as markup; a rulebook never changes, so they are kept."""
    shown = []
    for code, (name, kinds) in book.groups.items():
        rows = [_row(book, kind, words) for kind in kinds if _asked(kind, words, severity)]
        if rows and group in ("", code):
            shown.append((code, name, rows))
    count = sum(len(rows) for _code, _name, rows in shown)
    return count, render_to_string("cases/_types_rows.html", {"shown": shown})


def _asked(kind: CaseType, words: str, severity: str) -> bool:
    if severity and kind.severity != severity:
        return False
    if not words:
        return True
    told = (kind.code, kind.name, *kind.synonyms, *(each.filing for each in kind.conditions))
    return any(words in text for text in told)


def _row(book: Rulebook, kind: CaseType, words: str) -> dict[str, object]:
    found = [saying for saying in kind.synonyms if words and words in saying]
    response = book.limit(Stage.ARRIVE, kind) or book.limit(Stage.CONTACT, kind)
    return {
        "kind": kind, "severity": kind.severity.label, "handler": str(kind.handler), "lead": str(kind.lead),
        "response": response, "handling": book.steps(Stage.HANDLE, kind),
        "sayings": (found or kind.synonyms)[:4], "more": len(kind.conditions) - 1,
    }  # fmt: skip


@require_GET
def case_type(request: HttpRequest, code: str) -> HttpResponse:
    """One type: conditions, limits, who, articles, sayings, versions and sources."""
    on = day_asked(request)
    book = rulebook(on)
    try:
        versions = history(code)
    except NoSuchCaseRule as why:
        raise Http404(str(why)) from why
    kind = book.types.get(code)
    context = {
        "on": on, "code": code, "name": versions[-1].name, "kind": kind,
        "versions": [(each, each is kind) for each in reversed(versions)],
    }  # fmt: skip
    if kind is not None:
        checker, judged = book.checker_of(kind.first_handler)
        context |= {
            "severity": kind.severity.label,
            "handler": str(kind.handler),
            "helping": [str(party) for party in kind.helping],
            "anchors": telling.anchors(kind, on),
            "checker": checker.label,
            "judged": judged,
            "usual": [limit for stage in Stage for limit in book.steps(stage, kind) if stage not in _TYPED],
            "rungs": [(rung, telling.rung_time(rung)) for rung in book.ladder(Stage.HANDLE, kind.severity)],
            "routes": [
                (rule, telling.asked(rule.when, book), telling.party(rule.to))
                for rule in book.routes
                if telling.could_meet(rule.when, kind)
            ],
            "matters": book.matters_of(code),
        }
    return render(request, "cases/type.html", context)


WHISTLE_STEPS = {
    "sign": "签收", "officer": "指定负责人", "contact": "联系", "arrive": "报到", "act": "处置", "reply": "回复",
    "tell_district": "逾期报区县", "tell_city": "逾期报市",
}  # fmt: skip
_TYPED = (Stage.CONTACT, Stage.ARRIVE, Stage.HANDLE)


@require_GET
def case_routes(request: HttpRequest) -> HttpResponse:
    """Who gets a case, who looks after whom, who is told when."""
    on = day_asked(request)
    book = rulebook(on)
    every = library().routes
    context = {
        "on": on,
        "routes": [
            (rule, telling.asked(rule.when, book), telling.party(rule.to), telling.reason(rule),
             [each for each in every if each.key == rule.key and each is not rule])
            for rule in book.routes
        ],
        "checkers": [
            (checks, PartyKind(handler).label, [kind.label for kind in checks.by])
            for handler, checks in book.checkers.items()
        ],
        "ladders": [
            (ladder, [stage.label for stage in ladder.stages],
             [(rung, telling.rung_time(rung)) for rung in ladder.rungs])
            for ladder in book.ladders.values()
        ],
    }  # fmt: skip
    return render(request, "cases/routes.html", context)


@require_GET
def case_matters(request: HttpRequest) -> HttpResponse:
    """Whose matter it is, how departments are called, and which matters belong elsewhere."""
    on = day_asked(request)
    book = rulebook(on)
    context = {
        "on": on,
        "matters": [
            (matter, str(matter.party), [telling.type_words(code, book) for code in matter.types])
            for matter in book.jurisdiction.values()
        ],
        "whistles": [
            (kind, [(WHISTLE_STEPS.get(step, step), f"{length or ''}{unit.label}") for step, unit, length in kind.limits])
            for kind in book.whistles.values()
        ],
        "elsewhere": list(book.elsewheres.values()),
        "campaigns": list(book.campaigns.values()),
    }  # fmt: skip
    return render(request, "cases/matters.html", context)
