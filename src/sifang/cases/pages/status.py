"""我报的事: the page of one telling, reached by its secret alone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sifang.cases.actions.answer import say_solved, say_unsolved, supplement
from sifang.cases.models import Report, Supplement
from sifang.cases.pages.door import without_account
from sifang.cases.telling import keys
from sifang.cases.telling.status import case_of, may_see_picture, status_of
from sifang.files import public as files
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible, number_in

_YES_NO = {"yes": True, "no": False}


def _told(token: str) -> Report:
    report = (
        Report.objects.filter(token_hash=keys.fingerprint(token)).first() if 16 <= len(token) <= 64 else None
    )
    if report is None:
        raise Http404
    return report


@without_account
@require_http_methods(["GET", "POST"])
def report_page(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands; solved or not; what was asked."""
    report = _told(token)
    problem = ""
    if request.method == "POST":
        try:
            _say(request, report)
        except Refusal as why:
            problem = str(why)
        else:
            answer = redirect("report_page", token)
            answer.status_code = 303
            return answer
    case = case_of(report)
    context = {
        "s": status_of(report, case, clock()), "token": token, "problem": problem,
        "typed": request.POST.get("answer", "") if problem else "",
    }  # fmt: skip
    return render(request, "cases/public/status.html", context, status=422 if problem else 200)


def _say(request: HttpRequest, report: Report) -> None:
    said, at = request.POST.get("say", ""), clock()
    came, explained = (_YES_NO.get(request.POST.get(name, "")) for name in ("came", "explained"))
    why = legible(request.POST.get("why", ""))[:300]
    if said == "solved":
        say_solved(report.pk, has_come=came, has_explained=explained, by=None, at=at)
    elif said == "unsolved":
        say_unsolved(report.pk, why=why, has_come=came, has_explained=explained, by=None, at=at)
    elif said == "supplement":
        asked = request.POST.get("question", "")
        answer = legible(request.POST.get("answer", ""))
        try:
            supplement(
                number_in(asked) or 0,
                report.pk,
                answer=answer,
                by=None,
                at=at,
            )
        except Supplement.DoesNotExist:
            raise Http404 from None
    else:
        raise Refusal("请按页面上的按钮")


@without_account
@require_http_methods(["GET"])
def report_picture(request: HttpRequest, token: str, evidence_id: int) -> HttpResponse:
    """One picture of it that this reporter may see."""
    report = _told(token)
    picture = may_see_picture(report, case_of(report), evidence_id)
    content = files.content_of(picture, small="small" in request.GET) if picture is not None else None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg", headers={"Content-Disposition": "inline"})
