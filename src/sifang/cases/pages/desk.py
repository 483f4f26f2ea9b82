"""我的案件: what is the person's turn today, by the clock, with the press that moves it on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sifang.cases import absent, actions, duty, permissions, queries, reckoning
from sifang.cases.choices import CaseStatus
from sifang.cases.models import Case
from sifang.cases.pages import presses
from sifang.cases.parties import name_of
from sifang.cases.workflow import MOVES
from sifang.lib.clock import clock
from sifang.lib.keyset import Order, slice_of
from sifang.lib.refusals import Refusal
from sifang.lib.words import number_in
from sifang.ui import public as ui

_SIZE = 25
_MOST, _ON_A_TAB = 1000, 99
_EMPTY = {
    "": ("没有轮到您的案件", "有人上报、派遣或回单给您的时候，会排在这里，先到期的在前。"),
    "asking": ("没有等您批延期的", "您派出去的案件申请延期了，会排在这里。"),
    "stand_in": ("没有可以代办的", "下一级逾期没有办的，会排在这里，可以代它办。"),
    "absent": ("没有要代单位记的", "没有账号的单位、企业接到的案件，由您代记签收和回单。"),
    "duty": ("没有轮到值班的案件", "派遣异议和夜里的案件，先告诉值班的人。"),
    "over": ("都办完了，或者时限又变了", "办完的案件在“全部案件”里找得到。"),
}
"""What stands where a tab holds nothing, and what would stand there."""
_KEYS = {"accept": "a", "sign": "s", "grant_extension": "g", "close": "c"}


def _rows(found: list[Case], at: datetime, which: str, user: Any) -> list[dict[str, Any]]:
    rows, now = [], queries.at_once(found)
    turns = {case.pk for case in found}
    if which == "over":
        # A limit runs on while somebody else is asked something: then there is nothing for him to press.
        turns &= set(queries.desk_of(user).filter(pk__in=turns).values_list("pk", flat=True))
    asked = presses.why_longer(found) if which == "asking" else {}
    for case in found:
        # Whoever asks for time has the case on his own desk and goes on; the level above answers.
        answers = case.asks_extension and which not in ("", "duty", "over")
        verb = "grant_extension" if answers else presses.first_verb(case.status, case.word)
        verb = verb if case.pk in turns else ""
        kind, words = queries.AT_ONCE if case.pk in now else queries.left(case.due_at, at)
        rows.append({
            "case": case, "href": reverse("case_page", args=[case.pk]), "kind": kind, "words": words,
            "status": CaseStatus(case.status).label, "turn": name_of(case, "turn"), "verb": verb,
            "label": MOVES[verb].label if verb else "", "key": _KEYS.get(verb, ""),
            "press": reverse("case_press", args=[case.pk, verb]) if verb else "",
            "asked": asked.get(case.pk, ""), "at_once": verb in presses.ONE_PRESS, "batch": verb in presses.BATCH,
        })  # fmt: skip
    return rows


def _counted(rows: QuerySet, most: int) -> int:
    """How many there are, counted no further than the eye cares."""
    return rows.order_by().values("pk")[: most + 1].count()


def _told(count: int, most: int) -> str:
    return f"{most:,} 多" if count > most else ui.n(count)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The person's own desk."""
    at = clock()
    mine = queries.desk_of(request.user)
    which, desks = request.GET.get("of", ""), duty.desks_of(request.user, at)
    desk_by_key = {
        "": ("轮到我的", mine), "asking": ("等我批延期的", queries.asking_me(request.user)),
        "stand_in": ("可以代办的", queries.may_stand_in_for(request.user, at)),
        "absent": ("代单位记的", absent.to_write_down(request.user)),
    }  # fmt: skip
    if desks:
        desk_by_key["duty"] = ("我值班的", duty.cases_on_duty(desks))
    if (over := reckoning.day_in(request.GET.get("over", ""))) and which == "over":
        desk_by_key["over"] = (f"时限跨过 {over} 的", queries.limits_over(request.user, over))
    which = which if which in desk_by_key else ""
    shown = desk_by_key[which][1]
    piece = slice_of(
        shown.select_related("compound", "turn_area", "turn_office", "turn_company"), Order("due_at", nullable=True),
        size=_SIZE, after=request.GET.get("after", "")[:400], before=request.GET.get("before", "")[:400],
        value_of=getattr,
    )  # fmt: skip
    # What is shown is counted further than what only stands on a tab; both by one look.
    counts = {
        key: _counted(rows, _MOST if key == which else _ON_A_TAB) for key, (_, rows) in desk_by_key.items()
    }
    has_ground = bool(duty.keeps_roster(request.user))
    here = (
        reverse("case_desk")
        + (f"?of={which}" if which else "")
        + (f"&over={over}" if which == "over" else "")
    )
    return render(request, "cases/desk.html", {
        "rows": _rows(piece.rows, at, which, request.user), "count": _told(counts[which], _MOST),
        "tabs": [
            (key, label, _told(counts[key], _ON_A_TAB), key == which)
            # What a person's post never brings him has no tab; a desk sees that nothing waits there.
            for key, (label, _) in desk_by_key.items()
            if counts[key] or key in ("", which) or (key != "absent" and has_ground)
        ],
        "page": ui.Page(
            shown=len(piece.rows), next_href=ui.href_with(request, after=piece.after) if piece.after else "",
            prev_href=ui.href_with(request, before=piece.before) if piece.before else "",
        ),
        "over": over if which == "over" else None, "here": here,
        "batch": [(verb, MOVES[verb].label) for verb in presses.BATCH], "which": which,
        "has_ground": has_ground, "nothing": _EMPTY[which], "may_report": permissions.may_report(request.user), "watches": duty.watches(request.user, at),
    })  # fmt: skip


@require_POST
def batch(request: HttpRequest, verb: str) -> HttpResponse:
    """The same press for many cases; each stands or falls by itself."""
    if verb not in presses.BATCH:
        raise Http404
    at, done = clock(), 0
    refused: dict[str, list[int]] = {}
    for text in request.POST.getlist("case")[:100]:
        number, _, seen = text.partition(":")
        pk = number_in(number)
        if pk is None:
            continue
        try:
            actions.VERBS[verb](pk, by=request.user, at=at, seen=number_in(seen, 8))
            done += 1
        except ObjectDoesNotExist:
            refused.setdefault("有一件看不到了", [])
        except Refusal as why:
            refused.setdefault(str(why), []).append(int(number))
    if done:
        messages.success(request, f"{MOVES[verb].label} {done} 件")
    named = dict(
        Case.objects.visible_to(request.user)
        .filter(pk__in=[pk for pks in refused.values() for pk in pks])
        .values_list("pk", "number")
    )
    for words, pks in refused.items():
        which = "、".join(named[pk] for pk in pks if pk in named)
        messages.error(request, f"{which}：{words}" if which else words)
    if not done and not refused:
        messages.error(request, "没有选中案件")
    back, own = request.POST.get("next", ""), reverse("case_desk")
    return redirect(back if back.startswith(own) else own)
