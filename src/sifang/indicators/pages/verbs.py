"""Presses on a month: confirm, freeze, correct. Each reads, calls, shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.indicators.actions.confirm import CannotConfirm, confirm_month
from sifang.indicators.actions.freeze import CannotFreeze, correct_month, freeze_month
from sifang.indicators.pages.asked import month_from
from sifang.indicators.pages.months import month_context
from sifang.indicators.permissions import may_confirm, may_see_issued
from sifang.lib.clock import clock


def _pressed(
    request: HttpRequest, month: date, act: Callable[[], Any], said: str, reason: str = ""
) -> HttpResponse:
    """Do it and go back to the month; or show the month with the sentence why it could not be done."""
    try:
        act()
    except (CannotConfirm, CannotFreeze) as why:
        context = month_context(request, month, problem=str(why), reason=reason)
        return render(request, "indicators/month_page.html", context, status=409)
    messages.success(request, said)
    return redirect("month_page", month=f"{month:%Y-%m}")


@require_POST
def month_confirm(request: HttpRequest, month: str) -> HttpResponse:
    """Confirm one's own area; `unchanged` is one press."""
    first = month_from(month)
    area = areas.by_slug(request.POST.get("area", ""))
    # Somebody else's area answers as one that does not exist.
    if area is None or not may_confirm(request.user, area):
        raise Http404("没有这个区划")
    unchanged = request.POST.get("unchanged") == "1"
    return _pressed(
        request,
        first,
        lambda: confirm_month(first, area=area, unchanged=unchanged, by=request.user, at=clock()),
        f"{area.name} {first.year} 年 {first.month} 月的数已确认",
    )


@require_POST
def month_freeze(request: HttpRequest, month: str) -> HttpResponse:
    """Freeze the whole city's month."""
    first = _for_the_city(request, month)
    return _pressed(
        request,
        first,
        lambda: freeze_month(first, by=request.user, at=clock()),
        f"{first.year} 年 {first.month} 月已冻结",
    )


@require_POST
def month_correct(request: HttpRequest, month: str) -> HttpResponse:
    """Correct a frozen month as a new version."""
    first = _for_the_city(request, month)
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:300]
    return _pressed(
        request,
        first,
        lambda: correct_month(first, reason=reason, by=request.user, at=clock()),
        f"{first.year} 年 {first.month} 月已更正，另存一个版本",
        reason,
    )


def _for_the_city(request: HttpRequest, month: str) -> date:
    if not may_see_issued(request.user):
        raise Http404("没有这个月份")
    accounts.check_may(request.user, "month.freeze")
    return month_from(month)
