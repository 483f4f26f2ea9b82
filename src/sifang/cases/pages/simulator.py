"""分派模拟: a draft of the routing rules tried on past cases. Nothing is applied here."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from sifang.cases import proposing, rulebook
from sifang.cases.facts import ServedThen
from sifang.cases.models import Case
from sifang.cases.rulebook import Rulebook, simulating, telling
from sifang.lib.clock import ZONE, clock
from sifang.policy import public as policy
from sifang.registry.public import DayField

DAYS = (("30", "最近 30 天"), ("90", "最近 90 天"), ("365", "最近一年"))
MOST = 20_000
"""So many past cases are tried, the latest first."""
UNTIMED = time(9)
"""Cases loaded with a day but without an hour are taken as told in the morning."""


class DraftForm(forms.Form):
    days = forms.ChoiceField(label="用哪些案件试", choices=DAYS, initial="90")
    draft = forms.CharField(
        label="分派规则草稿", required=False, widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text="先是现在用的 routing.yaml，直接改；或者在下面选一个文件",
    )  # fmt: skip
    on = DayField(
        label="按哪一天起用的规则试", required=False,
        help_text="不填就按草稿里最晚的起用日期；草稿里没有以后才起用的，就按今天",
    )  # fmt: skip
    file = forms.FileField(label="草稿文件", required=False, help_text="选了文件就用文件里的")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file is not None:
            if file.size > simulating.LONGEST * 4:
                raise ValidationError("文件太大，不像是分派规则")
            try:
                given["draft"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise ValidationError("文件不是 UTF-8 编码") from None
        if not given.get("draft", "").strip():
            raise ValidationError("请写上草稿，或者选一个文件")
        return given


@require_http_methods(["GET", "POST"])
def case_simulator(request: HttpRequest) -> HttpResponse:
    """What would have gone elsewhere by a draft; the rules in force stay as they are."""
    now = clock()
    text = _text_in_force()
    if request.method == "GET":
        return _show(request, DraftForm(initial={"draft": text, "days": "90"}), now.date())
    form = DraftForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, now.date(), status=422)
    routes, problems = simulating.read_draft(form.cleaned_data["draft"], rulebook.library())
    if problems:
        return _show(request, form, now.date(), status=422, problems=problems)
    on = form.cleaned_data["on"] or simulating.begins_on(routes, now.date())
    if on < now.date():
        form.add_error("on", "请填今天或者以后：已经过去的日子不会再派")
        return _show(request, form, now.date(), status=422)
    book = rulebook.rulebook(on)
    days = int(form.cleaned_data["days"])
    past, guessed, untimed = past_cases(request.user, book, now.date() - timedelta(days), now.date())
    result = simulating.simulate(book, routes, past, on=on)
    offices = telling.office_names()
    moves = [(move, telling.routed_to(move.before, offices), telling.routed_to(move.after, offices)) for move in result.moves]  # fmt: skip
    more: dict[str, Any] = {
        "result": result,
        "moves": moves,
        "guessed": guessed,
        "untimed": untimed,
        "days": days,
        "most": MOST,
        "is_ahead": on > now.date(),
        "rewritten": simulating.rewritten(routes, rulebook.library().routes, now.date()),
    }
    return _show(request, form, on, **more)


def _show(request: HttpRequest, form: DraftForm, on: date, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "cases/simulator.html", {"form": form, "on": on, **more}, status=status)


def _text_in_force() -> str:
    return (policy.folder() / "cases" / "routing.yaml").read_text(encoding="utf-8")


def past_cases(
    user: object, book: Rulebook, first: date, last: date
) -> tuple[list[simulating.Past], int, int]:
    """
    The cases a person may see, found in a span, as routing sees them: the latest first, at most `MOST`.

    Answers also how many had no type and got the one their title speaks of, and how many had no hour.
    """
    rows = (
        Case.objects.visible_to(user)
        .filter(found_on__gte=first, found_on__lte=last)
        .order_by("-found_on", "-id")
        .values_list(
            "id", "number", "title", "type_code", "compound_id", "found_on", "reported_at",
            "community__code", "subdistrict__code", "district__code",
        )[:MOST]
    )  # fmt: skip
    served = ServedThen(first, last)
    city = policy.city().code
    answers, guessed, untimed = [], 0, 0
    for pk, number, title, code, compound, found_on, reported_at, *codes in rows:
        if not code:
            code = _guess(book, title)
            guessed += bool(code)
        untimed += reported_at is None
        at = reported_at or datetime.combine(found_on, UNTIMED, ZONE)
        areas = tuple(each for each in (*codes, city) if each)
        answers.append(
            simulating.Past(
                pk, number, title, code, areas, at.astimezone(ZONE), served.facts(compound, found_on)
            )
        )
    return answers, guessed, untimed


@lru_cache(maxsize=5000)
def _guess(book: Rulebook, title: str) -> str:
    found = proposing.propose(book, title, most=1)
    return found[0].type.code if found else ""
