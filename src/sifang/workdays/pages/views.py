"""The calendar of a year: which days differ, and for those who may, changing them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_GET, require_POST

from sifang.lib.clock import clock
from sifang.ui import public as ui
from sifang.workdays import actions, moving, permissions, queries
from sifang.workdays.models import CalendarDay, CalendarYear, DayKind
from sifang.workdays.pages.festivals import by_festival
from sifang.workdays.pages.forms import FIRST_YEAR, LAST_YEAR, ClearForm, DayForm, YearForm
from sifang.workdays.rules import Calendar

Page = Callable[..., HttpResponse]
WEEK = "一二三四五六日"


def signed_in(page: Page) -> Page:
    @wraps(page)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if not getattr(getattr(request, "user", None), "pk", None):
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': reverse('workdays:year')})}")
        return page(request)

    return wrapped


def may_edit(page: Page) -> Page:
    """Those who may not edit get the page's own 403 with a sentence."""

    @signed_in
    @wraps(page)
    def wrapped(request: HttpRequest) -> HttpResponse:
        try:
            permissions.check_may_edit(request.user)
        except permissions.NotAllowed as why:
            return _show(request, clock().year, problem=str(why), status=403)
        return page(request)

    return wrapped


def _asked_year(request: HttpRequest) -> int:
    try:
        asked = int(request.GET.get("year", ""))
    except ValueError:
        asked = 0
    return asked if FIRST_YEAR <= asked <= LAST_YEAR else clock().year


@require_GET
@signed_in
def year(request: HttpRequest) -> HttpResponse:
    """One year's special days."""
    return _show(request, _asked_year(request))


def _show(
    request: HttpRequest, year: int, *, form: DayForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    known = {row.year: row for row in CalendarYear.objects.all()}
    days = list(CalendarDay.objects.filter(day__year=year))
    shown = sorted({*known, year, clock().year, clock().year + 1})
    festivals = by_festival(days)
    context = {
        "year": year,
        "festivals": festivals,
        "days": [(row, f"周{WEEK[row.day.weekday()]}", row.kind == DayKind.MAKE_UP_WORKDAY) for row in days],
        "complete": known.get(year),
        "holidays": sum(row.kind == DayKind.HOLIDAY for row in days),
        "make_ups": sum(row.kind == DayKind.MAKE_UP_WORKDAY for row in days),
        "chips": [
            ui.Chip(f"{each} 年", ui.href_with(request, year=each), on=each == year)
            for each in reversed(shown[-12:])
        ],
        "known_until": queries.calendar().known_until,
        "trouble": queries.calendar_problem(clock()),
        "may_edit": permissions.may_edit(getattr(request, "user", None)),
        "form": form or DayForm(),
        "year_form": YearForm(initial={"year": year}, prefix="complete"),
        "problem": problem,
    }
    return render(request, "workdays/year.html", context, status=status)


def _foresee(request: HttpRequest, after: Calendar) -> list[moving.Moves]:
    """What the change would move; nothing once the person has seen it and said yes."""
    if request.POST.get("seen"):
        return []
    return moving.foresee(moving.Change(queries.read_now(), after), request.user)


def _preview(request: HttpRequest, year: int, what: str, foreseen: list[moving.Moves]) -> HttpResponse:
    """Nothing is written yet: the same form once more, with what it would move."""
    said = [
        (name, value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "seen")
    ]
    context = {
        "what": what,
        "year": year,
        "foreseen": foreseen,
        "total": sum(each.count for each in foreseen),
        "settled": sum(each.settled for each in foreseen),
        "said": said,
    }
    return render(request, "workdays/preview.html", context)


def _say(request: HttpRequest, done: str, moves: list[moving.Moves]) -> None:
    """What was done, and what moved with it: not what was foreseen, but what the change itself moved."""
    told = [
        format_html(
            "{}：{} 个到期时间随之变动{}{}{}", each.what, each.count,
            f"，另有 {each.settled} 个暂算的定下来" if each.settled else "",
            f"，已告诉经办的 {each.told} 个人" if each.told else "",
            format_html(' <a href="{}">看是哪些</a>', each.href) if each.href else "",
        )
        for each in moves
    ]  # fmt: skip
    rest = format_html_join("；", "{}", ([one] for one in told)) if told else "没有到期时间因此变动"
    messages.success(request, format_html("{}。{}", done, rest))


@require_POST
@may_edit
def set_day(request: HttpRequest) -> HttpResponse:
    """Say that a day is a holiday or a make-up workday."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return _show(request, clock().year, form=form, status=422)
    day = form.cleaned_data["day"]
    foreseen = _foresee(request, queries.changed(day, form.cleaned_data["kind"]))
    if foreseen:
        what = f"{day:%Y-%m-%d} 记为{dict(DayKind.choices)[form.cleaned_data['kind']]}（{form.cleaned_data['name']}）"
        return _preview(request, day.year, what, foreseen)
    try:
        made = actions.set_day(**form.cleaned_data, by=request.user, at=clock())
    except actions.CannotChangeCalendar as why:
        form.add_error(None, str(why))
        return _show(request, day.year, form=form, status=409)
    row = made.row
    _say(request, f"{row.day:%Y-%m-%d} 已记为{row.get_kind_display()}（{row.name}）", made.moves)
    return redirect(f"{reverse('workdays:year')}?year={day.year}")


@require_POST
@may_edit
def clear_day(request: HttpRequest) -> HttpResponse:
    """Let a day follow the ordinary week again."""
    form = ClearForm(request.POST)
    if not form.is_valid():
        return _show(request, clock().year, problem="没有说明是哪一天", status=422)
    day = form.cleaned_data["day"]
    foreseen = _foresee(request, queries.changed(day, None))
    if foreseen:
        return _preview(request, day.year, f"取消 {day:%Y-%m-%d} 的特别安排", foreseen)
    try:
        made = actions.clear_day(day, by=request.user, at=clock())
    except actions.CannotChangeCalendar as why:
        return _show(request, day.year, problem=str(why), status=409)
    _say(request, f"{day:%Y-%m-%d} 恢复按周安排", made.moves)
    return redirect(f"{reverse('workdays:year')}?year={day.year}")


@require_POST
@may_edit
def complete_year(request: HttpRequest) -> HttpResponse:
    """Say that a year's table is complete."""
    form = YearForm(request.POST, prefix="complete")
    if not form.is_valid():
        return _show(request, clock().year, problem="请写明年份和出处", status=422)
    year = form.cleaned_data["year"]
    foreseen = _foresee(request, queries.completed(year))
    if foreseen:
        return _preview(request, year, f"把 {year} 年的节假日表标为录完", foreseen)
    try:
        made = actions.complete_year(year, source=form.cleaned_data["source"], by=request.user, at=clock())
    except actions.CannotChangeCalendar as why:
        return _show(request, year, problem=str(why), status=409)
    _say(request, f"{year} 年的节假日表已经录完", made.moves)
    return redirect(f"{reverse('workdays:year')}?year={year}")
