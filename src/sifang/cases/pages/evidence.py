"""Pictures of a case, for those who may see it; a question back to whoever told, and who he is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sifang.accounts import public as accounts
from sifang.cases.actions.answer import ask_reporter
from sifang.cases.actions.evidence import add_evidence, unmask_reporter
from sifang.cases.models import Case, Evidence, Report
from sifang.cases.telling import photographs
from sifang.cases.telling.albums import stage_of
from sifang.files import public as files
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal
from sifang.registry import public as registry
from sifang.registry.public import act


def _case(request: HttpRequest, case_id: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.user).select_related("compound"), pk=case_id)


@require_http_methods(["GET", "POST"])
def case_evidence(request: HttpRequest, case_id: int) -> HttpResponse:
    """Before and after side by side; whoever has a part in it adds to them."""
    case, at, mistakes = _case(request, case_id), clock(), []
    most = photographs.most(at.date())
    if request.method == "POST":
        good, uploads = [], request.FILES.getlist("photos")
        if len(uploads) > most:
            # Said, not cut off in silence: nobody looks whether the last ones are there.
            mistakes.append(f"一次最多 {most} 张，选了 {len(uploads)} 张，都没有加。请分几次加")
            uploads = []
        for upload in uploads:
            try:
                good.append(photographs.taken(upload, case.compound, at))
            except files.NotAPhotograph as why:
                mistakes.append(str(why))
        try:
            stage = add_evidence(case.pk, good, by=request.user, at=at) if good or not mistakes else None
        except Refusal as why:
            mistakes.append(str(why))
        else:
            if stage is not None and not mistakes:
                messages.success(request, f"加了 {len(good)} 张（{stage.label}）")
                return redirect("case_evidence", case.pk)
    context = {
        "case": case, "mistakes": mistakes, "stage": stage_of(case, request.user), "most": most,
        "megabytes": photographs.limits(at.date()).megabytes,
    }  # fmt: skip
    return render(request, "cases/evidence.html", context, status=422 if mistakes else 200)


@require_GET
def case_picture(request: HttpRequest, case_id: int, evidence_id: int) -> HttpResponse:
    """One picture, whole or small; kept by the browser of whoever may see it, by nothing between."""
    case = _case(request, case_id)
    row = get_object_or_404(Evidence, pk=evidence_id, case=case)
    content = files.content_of(row.picture_id, small="small" in request.GET)
    if content is None:
        raise Http404
    headers = {"Content-Disposition": "inline", "Cache-Control": "private, max-age=3600"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


class AskForm(forms.Form):
    question = forms.CharField(
        label="想请诉求人补充什么", max_length=300, help_text="他在自己的页面上看到，也在那里回答"
    )


def case_ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """Something is asked back; he reads it on his page."""
    case = _case(request, case_id)
    registry.check_may_edit_area(request.user, case.community_id)

    def do(given: dict[str, Any]) -> None:
        ask_reporter(case.pk, question=given["question"], by=request.user, at=clock())

    return act(
        request, AskForm, do, title=f"{case.number}：请诉求人补充", back=reverse("case_page", args=[case.pk]),
        submit="问他", said="已问，他回答了会告诉您",
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(label="为什么要看", max_length=200, help_text="例如：回访；会记在操作记录里")


def case_reporter_unmask(request: HttpRequest, case_id: int, report_id: int) -> HttpResponse:
    """Ask for a reason and show the name and the number once: not kept by the browser, not reached by a link."""
    accounts.check_may(request.user, "personal.unmask")
    case = _case(request, case_id)
    report = get_object_or_404(Report, pk=report_id, case=case)
    back, shown = reverse("case_page", args=[case.pk]), []

    def do(given: dict[str, Any]) -> None:
        shown.append(unmask_reporter(report.pk, reason=given["reason"], by=request.user, at=clock()))

    title = f"{case.number} 的诉求人"
    answer = act(request, ReasonForm, do, title=f"看{title}", back=back, submit="看全名和电话")
    if shown:
        answer = render(request, "registry/unmasked.html", {"row": shown[0], "title": title, "back": back})
    answer["Cache-Control"] = "private, no-store"
    return answer
