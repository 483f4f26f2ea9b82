"""已结案回看: lock a list, draw from it, look again; the list and the reckoning are open to whoever doubts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sifang.accounts import public as accounts
from sifang.campaigns import actions
from sifang.campaigns.choices import Again
from sifang.campaigns.models import SampleDraw, SampleItem
from sifang.campaigns.permissions import ground_of, looks_as, plans_for
from sifang.cases import public as cases
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal
from sifang.policy import public as policy
from sifang.registry.public import DayField, act


def _draw(request: HttpRequest, pk: int) -> SampleDraw:
    return get_object_or_404(SampleDraw.objects.visible_to(request.user).select_related("area"), pk=pk)


@require_GET
def sample_list(request: HttpRequest) -> HttpResponse:
    rows = SampleDraw.objects.visible_to(request.user).select_related("area").defer("population")
    return render(
        request, "campaigns/samples.html",
        {"rows": list(rows.order_by("-locked_at", "-pk")[:100]), "may_lock": plans_for(request.user) is not None},
    )  # fmt: skip


class LockForm(forms.Form):
    first_on = DayField(label="结案从哪天")
    last_on = DayField(label="到哪天")
    seed_source = forms.CharField(
        label="种子从哪来",
        max_length=200,
        help_text="现在还没有人知道的公开数字，例如：12 月 3 日上证指数收盘价（两位小数）",
    )


def sample_new(request: HttpRequest) -> HttpResponse:
    if plans_for(request.user) is None:
        raise accounts.NotAllowed("回看由街道、区县、市的经办抽取")

    def do(given: dict[str, Any]) -> str:
        return reverse("sample_page", args=[actions.lock(**given, by=request.user, at=clock()).pk])

    return act(
        request, LockForm, do, title="锁定已结案名单", submit="锁定", said="名单已锁定",
        back=reverse("sample_list"), ground="锁定以后名单和指纹都不能改，种子公布了再抽。",
    )  # fmt: skip


@require_GET
def sample_page(request: HttpRequest, draw_id: int) -> HttpResponse:
    return _page(request, _draw(request, draw_id))


def _page(
    request: HttpRequest, row: SampleDraw, problem: str = "", status: int = 200, wrote: int = 0
) -> HttpResponse:
    """:param wrote: the item whose look was refused: what was written about it is shown again"""
    # The pictures of a look are kept at its very moment.
    of_the_look = Count("case__evidence", filter=Q(case__evidence__kept_at=F("looked_at")))
    rows = SampleItem.objects.filter(draw=row).annotate(pictures=of_the_look)
    items = list(rows.select_related("case").order_by("position"))
    seen = set(
        cases.Case.objects.visible_to(request.user)
        .filter(pk__in=[i.case_id for i in items])
        .values_list("pk", flat=True)
    )
    day = clock().date()
    own, ground = plans_for(request.user), ground_of(request.user)
    return render(
        request,
        "campaigns/sample.html",
        {
            "d": row, "problem": problem, "agains": Again.choices, "wrote": wrote,
            "result": request.POST.get("result", ""), "words": request.POST.get("words", "")[:500],
            "most": policy.whole("photograph.most", day), "megabytes": policy.whole("photograph.megabytes", day),
            "items": [
                (item, item.case_id in seen, not item.result and looks_as(request.user, item.case, ground) is not None)
                for item in items
            ],
            "may_draw": not row.seed and own is not None and own.pk == row.area_id,
            "looked": sum(1 for item in items if item.result),
            "differs": sum(1 for item in items if item.result == Again.DIFFERS),
        },
        status=status,
    )  # fmt: skip


@require_POST
def sample_draw(request: HttpRequest, draw_id: int) -> HttpResponse:
    row = _draw(request, draw_id)
    try:
        actions.draw(row.pk, seed=request.POST.get("seed", ""), by=request.user, at=clock())
    except Refusal as why:
        return _page(request, row, str(why), why.status)
    return redirect("sample_page", draw_id)


@require_GET
def sample_population(request: HttpRequest, draw_id: int) -> HttpResponse:
    """The locked list as it is fingerprinted: one number a line."""
    row = _draw(request, draw_id)
    answer = HttpResponse(row.population, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="population-{row.pk}.txt"'
    return answer


@require_POST
def sample_look(request: HttpRequest, sample_item_id: int) -> HttpResponse:
    item = get_object_or_404(
        SampleItem.objects.filter(
            draw__in=SampleDraw.objects.visible_to(request.user).values("pk")
        ).select_related("case__compound"),
        pk=sample_item_id,
    )
    at = clock()
    try:
        actions.look_again(
            item.pk,
            result=request.POST.get("result", ""),
            words=request.POST.get("words", ""),
            photographs=cases.all_taken(request.FILES.getlist("photographs"), item.case.compound, at),
            by=request.user,
            at=at,
        )
    except Refusal as why:
        said = f"{item.case.number}：{why}"
        return _page(request, _draw(request, item.draw_id), said, why.status, wrote=item.pk)
    return redirect(f"{reverse('sample_page', args=[item.draw_id])}#item-{item.pk}")
