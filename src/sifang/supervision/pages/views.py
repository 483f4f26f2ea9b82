"""督办: the list, one of them, issuing, one step, the working form as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sifang.accounts import public as accounts
from sifang.areas import public as areas
from sifang.areas.looking import Looking, looking_at
from sifang.cases import public as cases
from sifang.lib.clock import clock
from sifang.lib.once import PRESSED_TWICE
from sifang.lib.refusals import Refusal
from sifang.lib.words import number_in
from sifang.registry import public as registry
from sifang.registry.public import DayField, Field, Listing, Question, act, list_page
from sifang.supervision import actions
from sifang.supervision.choices import MEANING, SupervisionLevel, SupervisionStatus
from sifang.supervision.models import Supervision
from sifang.supervision.output.form import TYPES, content_of, write
from sifang.supervision.permissions import issues_for, offices_for, parts_of
from sifang.supervision.workflow import MOVES
from sifang.ui.icons import state
from sifang.ui.numbers import day
from sifang.ui.tables import Empty

_ASKED = {
    "feed_back": "办到哪一步", "extend": "为什么延期", "remind": "催什么", "meet": "怎么看到的",
    "hand_in": "结果", "send_back": "哪里还没办好", "cancel": "还有什么要说的（可不填）",
}  # fmt: skip


def rows_of(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    rows = registry.on_areas(Supervision.objects.visible_to(user), looking, "area", asked=asked)
    return rows.values(
        "id", "number", "level", "matter", "status", "due_on", "next_feedback_on", "office__name", "leader_post",
        "issued_at",
    )  # fmt: skip


def _silent(status: str, next_on: date | None, today: date) -> str:
    """That feedback is overdue, in words; nothing when it is not."""
    if status != SupervisionStatus.OPEN or next_on is None or next_on >= today:
        return ""
    return f"反馈逾期 {(today - next_on).days} 天"


def listing(today: date) -> Listing:
    def now(row: Any) -> Any:
        if row["status"] != SupervisionStatus.CANCELLED and row["due_on"] < today:
            return state("late", f"逾期 {(today - row['due_on']).days} 天", bare=True)
        return state(MEANING[row["status"]], SupervisionStatus(row["status"]).label, bare=True)

    def feedback(row: Any) -> Any:
        silent = _silent(row["status"], row["next_feedback_on"], today)
        if silent:
            return state("late", silent, bare=True)
        return day(row["next_feedback_on"]) if row["next_feedback_on"] else None

    late = Q(due_on__lt=today) & ~Q(status=SupervisionStatus.CANCELLED)
    silent = Q(status=SupervisionStatus.OPEN, next_feedback_on__lt=today)
    return Listing(
        key="supervisions",
        title="督办",
        noun="件督办",
        fields=[
            Field("number", "督办编号", sort="number", nowrap=True),
            Field("matter", "事项", lambda r: r["matter"]),
            Field("state", "进展", lambda r: SupervisionStatus(r["status"]).label, now, nowrap=True),
            Field("due", "时限", lambda r: r["due_on"], sort="due_on", nowrap=True),
            Field("office", "责任单位", lambda r: r["office__name"]),
            Field("leader", "领办领导", lambda r: r["leader_post"]),
            Field("level", "级别", lambda r: SupervisionLevel(r["level"]).label, nowrap=True),
            Field("feedback", "下一次反馈", lambda r: r["next_feedback_on"], feedback, nowrap=True),
        ],
        questions=[
            Question("status", "进展", lambda rows, a: rows.filter(status=a), SupervisionStatus.choices),
            Question("late", "逾期", lambda rows, a: rows.filter(late), [("yes", "已逾期")]),
            Question("silent", "反馈", lambda rows, a: rows.filter(silent), [("yes", "到期没有反馈")]),
            Question("level", "级别", lambda rows, a: rows.filter(level=a), SupervisionLevel.choices),
            Question("text", "事项里有", lambda rows, a: rows.filter(matter__contains=a), kind="text"),
        ],
        usual_sort="-number",
        href=lambda r: reverse("supervision_page", args=[r["id"]]),
        empty=Empty("没有符合条件的督办"),
        none=Empty("这里还没有督办", "由街道、区县、市的经办下督办单；与您的辖区或单位有关的排在这里。"),
    )  # fmt: skip


def supervision_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    may = issues_for(request.user) is not None
    return list_page(
        request, listing(clock().date()), rows_of(request.user, looking, asked="area" in request.GET), looking,
        headline="督办的事办结了没有",
        new_actions=[{"href": reverse("supervision_new"), "label": "下督办单"}] if may else [],
    )  # fmt: skip


def _one(request: HttpRequest, pk: int) -> Supervision:
    rows = Supervision.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("case", "compound", "area", "issuer", "office", "acceptor"), pk=pk
    )


@require_GET
def supervision_page(request: HttpRequest, supervision_id: int) -> HttpResponse:
    return _page(request, _one(request, supervision_id))


def _page(request: HttpRequest, row: Supervision, problem: str = "", status: int = 200) -> HttpResponse:
    parts, user, today = parts_of(request.user, row), request.user, clock().date()
    verbs = [verb for verb in _ASKED if row.status in MOVES[verb].sources and MOVES[verb].who & parts]
    content = content_of(row)
    waiting = [(one.position, one.words) for one in row.conditions.order_by("position") if not one.met_at]
    if not waiting:
        verbs = [verb for verb in verbs if verb != "meet"]
    sees_case = (
        row.case_id is not None and cases.Case.objects.visible_to(user).filter(pk=row.case_id).exists()
    )
    late = row.status != SupervisionStatus.CANCELLED and row.due_on < today
    return render(
        request,
        "supervision/page.html",
        {
            "s": row, "c": content, "sees_case": sees_case, "problem": problem, "waiting": waiting,
            "silent_words": _silent(row.status, row.next_feedback_on, today),
            # What is pressed most lies open; an extension is nobody's first thought.
            "opened": next((verb for verb in verbs if verb != "extend"), ""),
            "presses": [(verb, MOVES[verb].label, _ASKED[verb]) for verb in verbs],
            "kind": "late" if late else MEANING[row.status],
            "words": f"逾期 {(today - row.due_on).days} 天" if late else row.get_status_display(),
        },
        status=status,
    )  # fmt: skip


@require_POST
def supervision_press(request: HttpRequest, supervision_id: int, press: str) -> HttpResponse:
    row = _one(request, supervision_id)
    given = {name: request.POST.get(name, "") for name in ("words", "due_on", "condition")}
    try:
        actions.take(row.pk, press, given=given, by=request.user, at=clock())
    except Refusal as why:
        return _page(request, _one(request, supervision_id), str(why), why.status)
    messages.success(request, f"已{MOVES[press].label}")
    return redirect("supervision_page", supervision_id)


@require_GET
def supervision_file(request: HttpRequest, supervision_id: int, kind: str) -> HttpResponse:
    """The working form to print or take along."""
    row = _one(request, supervision_id)
    if kind not in TYPES:
        raise Http404
    answer = HttpResponse(write(content_of(row), kind), content_type=TYPES[kind])
    if kind != "html":
        answer["Content-Disposition"] = f'attachment; filename="supervision-{row.pk}.{kind}"'
    return answer


class IssueForm(forms.Form):
    matter = forms.CharField(label="事项", max_length=300)
    requirement = forms.CharField(label="要求", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    office = forms.ChoiceField(label="责任单位")
    office_post = forms.CharField(
        label="责任人岗位", max_length=60, help_text="写岗位，不写姓名。例如：分管副局长"
    )
    leader_post = forms.CharField(label="领办领导岗位", max_length=60, help_text="例如：副区长")
    acceptor = forms.ChoiceField(label="验收单位", help_text="不能是责任单位")
    due_on = DayField(label="办结时限")
    feedback_every = forms.IntegerField(label="几个工作日反馈一次", min_value=1, initial=5)
    conditions = forms.CharField(
        label="销号条件",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一条，全部达到才能销号",
    )

    def __init__(
        self, *args: Any, user: Any, bound: bool, offices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not bound:
            self.fields["compound"] = registry.CompoundField(user, label="小区", required=False)
        for name in ("office", "acceptor"):
            self.fields[name].choices = [("", "—"), *offices]  # type: ignore[attr-defined]  # a choice field


def _offices(user: Any, community: Any) -> list[tuple[str, str]]:
    """Public bodies, and where it is about a community that community's own."""
    rows = offices_for(user, clock().date())
    near = Q(area=community) if community is not None else Q(pk__in=[])
    found = rows.filter(~Q(kind__in=["COMMUNITY_OFFICE", "COMPANY"]) | near).order_by("area__kind", "name")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def supervision_new(request: HttpRequest) -> HttpResponse:
    """Over a case (`?case=12`), a compound (`?compound=7`), or a matter alone."""
    if issues_for(request.user) is None:
        raise accounts.NotAllowed("督办单由街道、区县、市的经办下")
    number = request.GET.get("case", "")
    case = None
    if number:
        rows = cases.Case.objects.visible_to(request.user).select_related("compound", "community")
        case = get_object_or_404(rows, pk=number_in(number) or 0)
    compound = registry.compound_asked(request)
    first = {"matter": case.title} if case else {"compound": compound} if compound else {}
    community: areas.Area | None = case.community if case else None
    offices = _offices(request.user, community)

    def make(data: Any) -> IssueForm:
        return IssueForm(data, user=request.user, bound=case is not None, offices=offices, initial=first)

    def do(given: dict[str, Any]) -> str:
        asked = given.get("compound")
        made = actions.issue(
            matter=given["matter"], requirement=given["requirement"], office_id=int(given["office"]),
            office_post=given["office_post"], leader_post=given["leader_post"], acceptor_id=int(given["acceptor"]),
            due_on=given["due_on"], feedback_every=given["feedback_every"],
            conditions=given["conditions"].splitlines(), case_id=case.pk if case else None,
            compound_id=asked.pk if asked else None, again_within=PRESSED_TWICE, by=request.user, at=clock(),
        )  # fmt: skip
        return reverse("supervision_page", args=[made.pk])

    return act(
        request, make, do, title=f"督办：{case.title}" if case else "下督办单", submit="下督办单", said="督办单已下",
        back=reverse("case_page", args=[case.pk]) if case else reverse("supervision_list"),
    )  # fmt: skip
