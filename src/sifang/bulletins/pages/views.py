"""The bulletin's pages: list, the sheet with live figures, editing, the three presses, files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sifang.accounts import public as accounts
from sifang.bulletins.actions import write
from sifang.bulletins.changes import changes_since_last_month
from sifang.bulletins.choices import MEANING, Status
from sifang.bulletins.language import TemplateMistake
from sifang.bulletins.models import Bulletin
from sifang.bulletins.output import files
from sifang.bulletins.queries import content_shown
from sifang.bulletins.workflow import MOVES
from sifang.lib.clock import clock
from sifang.lib.words import number_in
from sifang.policy import public as policy

_STEPS = [("drafted", "起草"), ("reviewed", "核稿"), ("issued", "签发")]


def _one(request: HttpRequest, pk: int) -> Bulletin:
    return get_object_or_404(
        Bulletin.objects.visible_to(request.user).select_related("drafted_by", "reviewed_by", "issued_by"),
        pk=pk,
    )


@require_GET
def bulletin_list(request: HttpRequest) -> HttpResponse:
    """All bulletins the person may see, newest first."""
    rows = (
        Bulletin.objects.visible_to(request.user).defer("content", "text").order_by("-dated_on", "-id")[:200]
    )
    return render(
        request,
        "bulletins/list.html",
        {
            "rows": [(b, MEANING[b.status]) for b in rows],
            "may_draft": accounts.may(request.user, "bulletin.draft"),
            "day": clock().date(),
        },
    )


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Begin one from the template."""
    try:
        dated_on = date.fromisoformat(request.POST.get("dated_on", ""))
    except ValueError:
        messages.error(request, "成文日期应写成 2021-12-01 的样子，没有起草。")
        return redirect("bulletin_list")
    at = clock()
    if dated_on > at.date():
        messages.error(request, "成文日期不能晚于今天，没有起草。")
        return redirect("bulletin_list")
    try:
        made = write.draft(dated_on, by=request.user, at=at)
    except policy.NoSuchRule as why:
        messages.error(request, str(why))
        return redirect("bulletin_list")
    return redirect("bulletin_page", pk=made.pk)


@require_GET
def bulletin_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet at the left, what changed and whose turn it is at the right."""
    return render(request, "bulletins/page.html", _page(request, _one(request, pk)))


def _page(request: HttpRequest, bulletin: Bulletin, problem: str = "") -> dict[str, Any]:
    content = content_shown(bulletin)
    by_hand = {bulletin.drafted_by_id, bulletin.reviewed_by_id}
    presses = []
    for verb in ("review", "issue", "send_back"):
        move = MOVES[verb]
        if bulletin.status not in move.sources or not accounts.may(request.user, move.right):
            continue
        why = ""
        if verb == "review" and bulletin.drafted_by_id == request.user.pk:
            why = "您是起草人，请另一位核稿。"
        if verb == "issue" and request.user.pk in by_hand:
            why = "起草、核稿、签发应由三个人分别办理。"
        presses.append((verb, move.label, why))
    steps = [
        {
            "label": label,
            "done": getattr(bulletin, f"{key}_at") is not None,
            "at": getattr(bulletin, f"{key}_at"),
            "by": getattr(bulletin, f"{key}_by"),
        }
        for key, label in _STEPS
    ]
    return {
        "b": bulletin,
        "c": content,
        "steps": steps,
        "presses": presses,
        "problem": problem,
        "may_edit": bulletin.status == Status.DRAFT and accounts.may(request.user, "bulletin.draft"),
        "changes": changes_since_last_month(bulletin, content),
        "state": MEANING[Status(bulletin.status)],
    }


def _revision(request: HttpRequest) -> int:
    """Which one the person saw; nought, which none has, when it does not say."""
    return number_in(request.POST.get("revision", ""), 8) or 0


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a draft; figures stay marks."""
    bulletin = _one(request, pk)
    accounts.check_may(request.user, "bulletin.draft")
    said: dict[str, Any] = {"text": bulletin.text, "number": bulletin.number, "revision": bulletin.revision}
    problem, status = "", 200
    if request.method == "POST":
        said = {
            "text": request.POST.get("text", ""),
            "number": request.POST.get("number", "").strip()[:40],
            "revision": _revision(request),
        }
        try:
            write.edit(pk, **said, by=request.user, at=clock())
            return redirect("bulletin_page", pk=pk)
        except TemplateMistake as why:
            problem, status = str(why), 422
        except write.CannotMove as why:
            problem, status = str(why), 409
    keys = [(key, policy.indicator_texts(key).name) for key in policy.indicator_keys()]
    return render(
        request,
        "bulletins/edit.html",
        {"b": bulletin, "said": said, "problem": problem, "keys": keys},
        status=status,
    )


@require_POST
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Review, send back or issue."""
    bulletin = _one(request, pk)
    at = clock()
    revision = _revision(request)
    try:
        if verb == "review":
            write.review(pk, revision=revision, by=request.user, at=at)
        elif verb == "issue":
            write.issue(pk, revision=revision, by=request.user, at=at)
        elif verb == "send_back":
            write.send_back(pk, note=request.POST.get("note", "").strip(), by=request.user, at=at)
        else:
            raise Http404
    except write.CannotMove as why:
        bulletin.refresh_from_db()
        return render(request, "bulletins/page.html", _page(request, bulletin, str(why)), status=409)
    return redirect("bulletin_page", pk=pk)


@require_GET
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The bulletin as a file."""
    if kind not in files.TYPES:
        raise Http404
    content = content_shown(_one(request, pk))
    response = HttpResponse(files.write(content, kind), content_type=files.TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="bulletin-{content["cut_off"]}.{kind}"'
    return response


__all__ = ["bulletin_list", "bulletin_page", "edit", "file", "move", "new"]
