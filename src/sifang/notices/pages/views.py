"""One's own notices, and for those who run the product, what did not arrive."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal
from sifang.lib.words import number_in
from sifang.notices import actions
from sifang.notices.models import Notice
from sifang.notices.permissions import NotAllowed, check_may_run, may_run

# A page of one's own; who wants older ones goes on from the last.
SIZE = 50


def _older_than(request: HttpRequest) -> int | None:
    text = request.GET.get("after", "")
    return number_in(text, 18)


def _page(request: HttpRequest, rows: Any) -> tuple[list[Notice], int | None]:
    after = _older_than(request)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: SIZE + 1])
    return found[:SIZE], found[SIZE - 1].pk if len(found) > SIZE else None


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """消息: newest first."""
    found, older = _page(request, Notice.objects.visible_to(request.user))
    context = {
        "notices": found,
        "older": older,
        "unread": any(one.read_at is None for one in found),
        "may_run": may_run(request.user),
    }
    return render(request, "notices/list.html", context)


@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Read it and go where it leads."""
    try:
        row = actions.read(notice_id, by=request.user, at=clock())
    except Notice.DoesNotExist as why:
        raise Http404 from why
    safe = url_has_allowed_host_and_scheme(row.href, {request.get_host()}, require_https=request.is_secure())
    return redirect(row.href if row.href and safe else "notice_list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All read."""
    actions.read_all(by=request.user, at=clock())
    return redirect("notice_list")


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """没有送达的消息: given up, or waiting for a channel that is not connected."""
    return _queue(request)


def _queue(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    try:
        check_may_run(request.user)
    except NotAllowed as why:
        return render(request, "notices/queue.html", {"problem": str(why), "closed": True}, status=why.status)
    found, older = _page(request, Notice.objects.not_delivered())
    context = {"notices": found, "older": older, "problem": problem, "closed": False}
    return render(request, "notices/queue.html", context, status=status)


@require_POST
def try_again(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Send it again."""
    return _act(request, lambda: actions.try_again(notice_id, by=request.user, at=clock()), "已重新排队")


@require_POST
def drop(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Do not send it any more."""
    note = request.POST.get("note", "").replace("\x00", "")
    return _act(request, lambda: actions.drop(notice_id, note=note, by=request.user, at=clock()), "不再发送")


def _act(request: HttpRequest, do: Any, said: str) -> HttpResponse:
    try:
        do()
    except Notice.DoesNotExist as why:
        raise Http404 from why
    except Refusal as why:
        return _queue(request, str(why), why.status)
    messages.success(request, said)
    return redirect("notice_queue")
