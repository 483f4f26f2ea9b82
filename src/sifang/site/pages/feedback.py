"""意见反馈: what people say about the product; linked from every page."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from sifang.accounts import public as accounts
from sifang.lib.clock import clock

NEWEST = 100


class FeedbackForm(forms.Form):
    text = forms.CharField(label="您的意见", max_length=1000, widget=forms.Textarea)
    address = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Say it; below stands what one said before, and for those who run the product what all said."""
    form = FeedbackForm(request.POST or None, initial={"address": request.GET.get("from", "")[:300]})
    if form.is_valid():
        accounts.say_feedback(**form.cleaned_data, by=request.user, at=clock())
        messages.success(request, "收到了，谢谢。答复会出现在这一页。")
        return redirect("feedback")
    said = accounts.Feedback.objects.visible_to(request.user).order_by("-id")[:NEWEST]
    context = {
        "form": form,
        "said": said,
        "may_answer": accounts.may(request.user, "people.manage"),
        "me": request.user,
    }
    return render(request, "site/feedback.html", context, status=422 if form.is_bound else 200)


@require_POST
def feedback_answer(request: HttpRequest, feedback_id: int) -> HttpResponse:
    """An answer to one of them."""
    accounts.check_may(request.user, "people.manage")
    said = get_object_or_404(accounts.Feedback.objects.visible_to(request.user), pk=feedback_id)
    answer = request.POST.get("answer", "").strip()
    if answer:
        accounts.answer_feedback(said.pk, answer=answer, by=request.user, at=clock())
    return redirect("feedback")
