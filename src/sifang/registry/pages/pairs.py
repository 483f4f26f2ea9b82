"""疑似同一小区: one pair after the other, side by side; one press settles it, another takes it back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal
from sifang.registry import actions
from sifang.registry.choices import Mode
from sifang.registry.jobs import find_pairs
from sifang.registry.matching.rewriting import noun_of
from sifang.registry.models import (
    Compound,
    CompoundState,
    DoubtfulPair,
    MatchDecision,
    RecordUnion,
    ServiceMode,
)
from sifang.registry.permissions import EDIT, may_edit_compound
from sifang.registry.places import places

_AT_ONCE = 3000
_PAGE = 100


@dataclass(frozen=True)
class _Side:
    words: str
    href: str = ""


@dataclass(frozen=True)
class _Field:
    key: str
    label: str
    sides: tuple[_Side, ...]

    @property
    def differs(self) -> bool:
        told = [side.words for side in self.sides]
        return self.key not in ("number", "since") and all(told) and len(set(told)) > 1


def pair_list(request: HttpRequest) -> HttpResponse:
    return _show(request)


def _show(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    accounts.check_may(request.user, EDIT)
    looking = looking_at(request)
    rows = DoubtfulPair.objects.visible_to(request.user)
    pair = _next(rows, request.GET.get("after", ""))
    context: dict[str, Any] = {
        "pair": pair, "left": rows.count(), "problem": problem, "may": True,
        "done": _done(request), "after": request.GET.get("after", ""),
    }  # fmt: skip
    if pair is not None:
        compounds = [pair.one, pair.other]
        context |= {
            "fields": _fields(compounds, looking.at),
            "may_decide": all(may_edit_compound(request.user, compound) for compound in compounds),
            "later": f"{reverse('pair_list')}?after={pair.score}-{pair.pk}",
        }
    return render(request, "registry/pairs.html", context, status=status)


def _next(rows: Any, after: str) -> DoubtfulPair | None:
    """The likeliest pair, or the next one after a place in that order."""
    score, _, pk = after.partition("-")
    if score.isdecimal() and pk.isdecimal() and len(score) < 4 and len(pk) < 19:
        rest = rows.filter(Q(score__lt=int(score)) | Q(score=int(score), pk__gt=int(pk)))
        rows = rest if rest.exists() else rows
    return rows.select_related("one", "other").order_by("-score", "pk").first()


def _done(request: HttpRequest) -> dict[str, Any] | None:
    said = request.GET.get("done", "")
    if not said.isdecimal() or len(said) > 18:
        return None
    decision = (
        MatchDecision.objects.visible_to(request.user).filter(pk=int(said), withdrawn_at__isnull=True).first()
    )
    if decision is None:
        return None
    return {"pk": decision.pk, "names": _names(decision), "words": decision.get_verdict_display()}


def _names(decision: MatchDecision) -> tuple[str, str]:
    numbers = decision.one_number, decision.other_number
    first, second = (decision.said_of(number).get("called") or str(number) for number in numbers)
    return first, second


def _fields(compounds: list[Compound], at: Any) -> list[_Field]:
    ids = [compound.pk for compound in compounds]
    states: dict[int, CompoundState] = {}
    for state in CompoundState.objects.filter(compound__in=ids).order_by("period"):
        held = states.get(state.compound_id)
        if held is None or held.period.lower <= at:
            states[state.compound_id] = state
    modes: dict[int, ServiceMode] = {}
    for mode in ServiceMode.objects.filter(compound__in=ids).select_related("company").order_by("period"):
        if mode.compound_id not in modes or mode.period.lower <= at:
            modes[mode.compound_id] = mode
    found = places([state.community_id for state in states.values()], at)

    def place(pk: int) -> str:
        state = states.get(pk)
        where = found.get(state.community_id) if state else None
        return where.words() if where else ""

    def served(pk: int) -> str:
        mode = modes.get(pk)
        if mode is None or mode.mode == Mode.UNKNOWN:
            return ""
        return f"{mode.get_mode_display()}{f' · {mode.company.name}' if mode.company else ''}"

    def households(pk: int) -> str:
        count = states[pk].household_count if pk in states else None
        return "" if count is None else f"{count:,} 户"

    told: list[tuple[str, str, Any]] = [
        ("name", "小区名称", lambda c: _Side(c.name, reverse("compound_page", args=[c.pk]))),
        ("number", "编号", lambda c: _Side(str(c.pk))),
        ("place", "区划", lambda c: _Side(place(c.pk))),
        ("address", "地址", lambda c: _Side(c.address)),
        ("households", "户数", lambda c: _Side(households(c.pk))),
        ("buildings", "楼栋数", lambda c: _Side(f"{c.building_count} 栋" if c.building_count else "")),
        ("year", "建成年份", lambda c: _Side(str(c.built_year or ""))),
        ("served", "服务方式", lambda c: _Side(served(c.pk))),
        ("since", "登记起于", lambda c: _Side(str(c.period.lower))),
    ]
    return [_Field(key, label, tuple(show(c) for c in compounds)) for key, label, show in told]


def _became(union: RecordUnion) -> str:
    """What became of the rows of the record that is part of another now."""
    moved: Counter[str] = Counter()
    put_away: Counter[str] = Counter()
    for step in union.steps:
        if step["before"] and step["table"] != Compound._meta.db_table:
            (moved if step["after"] else put_away)[noun_of(step["table"])] += 1
    told = [
        f"{words}{'、'.join(f'{noun} {count}' for noun, count in sorted(counted.items()))}"
        for words, counted in (("转来：", moved), ("收起：", put_away))
        if counted
    ]
    return "；".join(told)


@require_POST
def pair_decide(request: HttpRequest) -> HttpResponse:
    given = {key: request.POST.get(key, "") for key in ("one", "other", "same", "after")}
    if not all(given[key].isdecimal() and len(given[key]) < 19 for key in ("one", "other")):
        raise Http404
    try:
        decision = actions.decide_pair(
            int(given["one"]), int(given["other"]), same=given["same"] == "1", by=request.user, at=clock()
        )
    except Compound.DoesNotExist as why:
        raise Http404 from why
    except Refusal as why:
        return _show(request, str(why), why.status)
    after = {"after": given["after"]} if given["after"] else {}
    return redirect(f"{reverse('pair_list')}?{urlencode(after | {'done': decision.pk})}")


@require_POST
def pair_withdraw(request: HttpRequest, decision_id: int) -> HttpResponse:
    try:
        decision = actions.withdraw_decision(decision_id, by=request.user, at=clock())
    except (MatchDecision.DoesNotExist, Compound.DoesNotExist) as why:
        raise Http404 from why
    except Refusal as why:
        return _decided(request, str(why), why.status)
    messages.success(request, f"已撤回：{'、'.join(_names(decision))}，又拿出来核对")
    return redirect("pair_list")


@require_POST
def pair_find(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, EDIT)
    if Compound.objects.count() > _AT_ONCE:
        find_pairs.defer(whole=True)
        messages.info(request, "正在查找，过一会儿再看")
        return redirect("pair_list")
    try:
        actions.find_doubtful_pairs(by=request.user, at=clock())
    except Refusal as why:
        return _show(request, str(why), why.status)
    messages.success(request, "已重新查找")
    return redirect("pair_list")


def pair_decided(request: HttpRequest) -> HttpResponse:
    return _decided(request)


def _decided(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    accounts.check_may(request.user, EDIT)
    rows = MatchDecision.objects.visible_to(request.user).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows[: _PAGE + 1])
    unions = {one.decision_id: one for one in RecordUnion.objects.filter(decision__in=shown, undone=False)}
    for row in shown:
        row.names = _names(row)
        row.became = _became(unions[row.pk]) if row.pk in unions else ""
    context = {
        "rows": shown[:_PAGE], "more": shown[_PAGE - 1].pk if len(shown) > _PAGE else None,
        "may": True, "problem": problem,
    }  # fmt: skip
    return render(request, "registry/pairs_decided.html", context, status=status)
