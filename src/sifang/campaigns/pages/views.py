"""排查与督导: the plans, how far each is, and the visit on a telephone."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sifang.accounts import public as accounts
from sifang.areas.looking import Looking, looking_at
from sifang.campaigns import actions
from sifang.campaigns.choices import CampaignKind, Result
from sifang.campaigns.models import CampaignTarget, Finding, InspectionCampaign
from sifang.campaigns.permissions import may_visit, plans_for
from sifang.campaigns.queries import DONE, targets
from sifang.campaigns.rules import checklist, checklists
from sifang.cases import public as cases
from sifang.files import public as files
from sifang.lib.clock import clock
from sifang.lib.once import PRESSED_TWICE
from sifang.lib.refusals import Refusal
from sifang.policy import public as policy
from sifang.registry import public as registry
from sifang.registry.public import AreaField, DayField, Field, Listing, Question, act, list_page
from sifang.ui.icons import state
from sifang.ui.tables import Empty


def rows_of(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Campaigns with how many of their compounds (those the person sees) are visited."""
    seen = (
        CampaignTarget.objects.visible_to(user).filter(campaign=OuterRef("pk")).order_by().values("campaign")
    )
    rows = InspectionCampaign.objects.visible_to(user)
    return rows.annotate(
        planned=Coalesce(Subquery(seen.annotate(n=Count("pk")).values("n")), 0),
        done=Coalesce(Subquery(seen.filter(DONE).annotate(n=Count("pk")).values("n")), 0),
    ).values("id", "name", "kind", "area__name", "choice_words", "starts_on", "ends_on", "planned", "done")  # fmt: skip


def listing(today: Any) -> Listing:
    def now(row: Any) -> Any:
        words = f"{row['done']} / {row['planned']} 个小区"
        if row["done"] == row["planned"]:
            return state("done", words, bare=True)
        return state("late" if row["ends_on"] < today else "run", words, bare=True)

    return Listing(
        key="campaigns",
        title="排查与督导",
        noun="次排查督导",
        fields=[
            Field("name", "名称"),
            Field("kind", "哪一种", lambda r: CampaignKind(r["kind"]).label, nowrap=True),
            Field("done", "查了多少", lambda r: f"{r['done']} / {r['planned']}", now, nowrap=True),
            Field("area", "范围", lambda r: r["choice_words"]),
            Field("starts", "开始", lambda r: r["starts_on"], sort="starts_on", nowrap=True),
            Field("ends", "结束", lambda r: r["ends_on"], sort="ends_on", nowrap=True),
        ],
        questions=[Question("kind", "哪一种", lambda rows, a: rows.filter(kind=a), CampaignKind.choices)],
        usual_sort="-starts",
        href=lambda r: reverse("campaign_page", args=[r["id"]]),
        empty=Empty("没有符合条件的排查督导"),
        none=Empty("还没有布置过排查督导", "由街道、区县、市的经办布置；在您辖区的排在这里。"),
    )


def campaign_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    presses = [{"href": reverse("campaign_new"), "label": "布置排查"}] if plans_for(request.user) else []
    presses.append({"href": reverse("sample_list"), "label": "已结案回看"})
    return list_page(
        request, listing(clock().date()), rows_of(request.user, looking, asked=False), looking,
        headline="小区查过了没有", new_actions=presses,
    )  # fmt: skip


def target_listing(campaign: InspectionCampaign) -> Listing:
    def now(row: Any) -> Any:
        if row["finished_at"]:
            return state("done", "查完", bare=True)
        return state(
            "run" if row["answered"] else "none",
            f"查了 {row['answered']} 项" if row["answered"] else "还没查",
            bare=True,
        )

    return Listing(
        key="campaign-targets",
        title=campaign.name,
        noun="个小区",
        fields=[
            Field("compound", "小区", lambda r: r["compound__name"], sort="compound__pinyin"),
            Field("community", "社区", lambda r: r["community__name"]),
            Field("state", "查过没有", lambda r: "查完" if r["finished_at"] else "没查完", now, nowrap=True),
            Field("failed", "不合格", lambda r: r["failed"], align="r"),
        ],
        questions=[
            Question("done", "查过没有", lambda rows, a: rows.filter(DONE) if a == "yes" else rows.exclude(DONE),
                     [("yes", "查完"), ("no", "没查完")]),
            Question("name", "小区名称", lambda rows, a: rows.filter(compound__name__contains=a), kind="text"),
        ],
        usual_sort="compound",
        href=lambda r: reverse("visit_page", args=[r["id"]]),
        empty=Empty("没有符合条件的小区"),
    )  # fmt: skip


def campaign_page(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """So many compounds of so many; the number is counted from the list below it."""
    campaign = get_object_or_404(
        InspectionCampaign.objects.visible_to(request.user).select_related("area"), pk=campaign_id
    )
    rows = targets(campaign, request.user)
    count = rows.aggregate(all=Count("pk"), done=Count("pk", filter=DONE))
    found = Finding.objects.filter(target=OuterRef("pk")).order_by().values("target")
    shown = rows.annotate(
        answered=Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0),
        failed=Coalesce(Subquery(found.filter(result=Result.FAIL).annotate(n=Count("pk")).values("n")), 0),
    ).values(
        "id", "compound__name", "compound__pinyin", "community__name", "finished_at", "answered", "failed"
    )
    return list_page(
        request, target_listing(campaign), shown, looking_at(request), template="campaigns/campaign.html",
        campaign=campaign, count=count, checklist=checklist(campaign.checklist_key, campaign.checklist_on),
    )  # fmt: skip


class PlanForm(forms.Form):
    name = forms.CharField(label="名称", max_length=80, help_text="例如：12 月大排查")
    checklist_key = forms.ChoiceField(label="检查清单", widget=forms.RadioSelect)
    modes = forms.MultipleChoiceField(
        label="只查这些服务方式的小区", choices=registry.Mode.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    only_old = forms.BooleanField(label="只查老旧小区", required=False)
    starts_on = DayField(label="开始")
    ends_on = DayField(label="结束")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = checklists(clock().date())
        self.fields["checklist_key"].choices = [  # type: ignore[attr-defined]  # a choice field
            (key, f"{one.name}（{len(one.items)} 项）：{one.about}") for key, one in found.items()
        ]
        self.fields["area"] = AreaField(user, label="范围", required=False, help_text="不填就是您的整个辖区")
        self.order_fields(["name", "checklist_key", "area"])


def campaign_new(request: HttpRequest) -> HttpResponse:
    if plans_for(request.user) is None:
        raise accounts.NotAllowed("排查由街道、区县、市的经办布置")

    def do(given: dict[str, Any]) -> str:
        area = given.pop("area", None)
        made = actions.plan(
            **(given | {"modes": tuple(given["modes"])}),
            area_id=area.pk if area else None,
            again_within=PRESSED_TWICE,
            by=request.user,
            at=clock(),
        )
        return reverse("campaign_page", args=[made.pk])

    return act(
        request, lambda data: PlanForm(data, user=request.user), do, title="布置排查", submit="布置", said="已布置",
        back=reverse("campaign_list"),
    )  # fmt: skip


def _target(request: HttpRequest, pk: int) -> CampaignTarget:
    rows = CampaignTarget.objects.visible_to(request.user).select_related("campaign", "compound", "community")
    return get_object_or_404(rows, pk=pk)


@require_GET
def visit_page(request: HttpRequest, target_id: int) -> HttpResponse:
    """The checklist at the compound: one item after the other, also without a network."""
    return _visit(request, _target(request, target_id))


def _visit(
    request: HttpRequest, target: CampaignTarget, problem: str = "", status: int = 200
) -> HttpResponse:
    found = {row.item_key: row for row in Finding.objects.filter(target=target).select_related("case")}
    plan = checklist(target.campaign.checklist_key, target.campaign.checklist_on)
    items, number = [], 0
    for group in plan.groups:
        for item in group.items:
            number += 1
            items.append(
                {
                    "number": number,
                    "group": group.name,
                    "item": item,
                    "found": found.get(item.key),
                    "press": uuid.uuid4(),
                }
            )
    return render(
        request,
        "campaigns/visit.html",
        {
            "t": target, "items": items, "plan": plan, "done": len(found), "total": number,
            "may": target.finished_at is None and may_visit(request.user, target), "results": Result.choices,
            "problem": problem,
        },
        status=status,
    )  # fmt: skip


@require_POST
def visit_answer(request: HttpRequest, target_id: int) -> HttpResponse:
    """One item, from a form or from the telephone's own store; the same press twice is one."""
    target = _target(request, target_id)
    asks_for_data = "application/json" in request.headers.get("Accept", "")
    try:
        press = uuid.UUID(request.POST.get("press", ""))
        found = actions.answer(
            target.pk, request.POST.get("item", "")[:40], result=request.POST.get("result", ""),
            words=request.POST.get("words", ""), press=press, photographs=_photographs(request, target),
            by=request.user, at=clock(),
        )  # fmt: skip
    except ValueError:
        return _refused(request, target, "这一页已经失效，请刷新后再存", 422, asks_for_data)
    except (Refusal, files.NotAPhotograph) as why:
        return _refused(request, target, str(why), getattr(why, "status", 422), asks_for_data)
    if asks_for_data:
        number = found.case.number if found.case else ""
        return JsonResponse({"item": found.item_key, "result": found.result, "case": number})
    return redirect(f"{reverse('visit_page', args=[target.pk])}#next-{found.item_key}")


def _refused(
    request: HttpRequest, target: CampaignTarget, why: str, status: int, as_data: bool
) -> HttpResponse:
    if as_data:
        return JsonResponse({"detail": why}, status=status)
    return _visit(request, target, why, status)


def _photographs(request: HttpRequest, target: CampaignTarget) -> list[Any]:
    if request.POST.get("result") != Result.FAIL:
        return []
    at = clock()
    most = policy.whole("photograph.most_a_finding", at.date())
    return cases.all_taken(request.FILES.getlist("photographs"), target.compound, at, at_most=most)


@require_POST
def visit_finish(request: HttpRequest, target_id: int) -> HttpResponse:
    target = _target(request, target_id)
    try:
        actions.finish(target.pk, by=request.user, at=clock())
    except Refusal as why:
        return _visit(request, target, str(why), why.status)
    return redirect("campaign_page", target.campaign_id)
