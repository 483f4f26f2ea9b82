"""吹哨报到: the list, one whistle with every office's clocks, blowing, ruling, precedents, both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
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
from sifang.policy import public as policy
from sifang.registry import public as registry
from sifang.registry.public import Field, Listing, Question, act, list_page
from sifang.ui import public as ui
from sifang.ui.icons import state
from sifang.ui.tables import Empty
from sifang.whistles import actions
from sifang.whistles.actions.blowing import Call
from sifang.whistles.choices import MEANING, WhistleStatus
from sifang.whistles.models import Summons, Whistle
from sifang.whistles.pages.forms import BlowForm, RuleForm, SummonForm, own_subdistrict, suggested_offices
from sifang.whistles.permissions import may, may_blow, parts_of
from sifang.whistles.queries import callers, earliest_due, offices, precedents, precedents_on
from sifang.whistles.rules import kinds, matters
from sifang.whistles.shown import VERDICTS, called, heading, past, presses_on, to_do, why_refused
from sifang.whistles.wording import WORDS
from sifang.whistles.workflow import MOVES


def rows_of(user: Any, looking: Looking, *, asked: bool) -> QuerySet:
    """Whistles the person may see, with how many offices are called and when the next clock falls due."""
    rows = registry.on_areas(Whistle.objects.visible_to(user), looking, "subdistrict", asked=asked)
    called_ = (
        Summons.objects.filter(whistle=OuterRef("pk")).order_by().values("whistle").annotate(n=Count("pk"))
    )
    came = called_.filter(arrived_at__isnull=False)
    return rows.annotate(
        due=Subquery(earliest_due()),
        offices=Coalesce(Subquery(called_.values("n")), 0), came=Coalesce(Subquery(came.values("n")), 0),
    ).values(
        "id", "number", "kind_name", "matter", "place", "status", "blown_at", "due", "offices", "came",
        "subdistrict__name",
    )  # fmt: skip


def listing(at: Any) -> Listing:
    def now(row: Any) -> Any:
        if row["status"] == "OPEN" and row["due"] and row["due"] < at:
            return state("late", "有单位逾期", bare=True)
        return state(MEANING[row["status"]], WhistleStatus(row["status"]).label, bare=True)

    return Listing(
        key="whistles",
        title="吹哨报到",
        noun="个哨",
        fields=[
            Field("number", "哨号", sort="number", nowrap=True),
            Field("matter", "事项", lambda r: r["matter"]),
            Field("state", "进展", lambda r: WhistleStatus(r["status"]).label, now, nowrap=True),
            Field("came", "到场", lambda r: f"{r['came']} / {r['offices']}", align="r", nowrap=True),
            Field("due", "最近到期", lambda r: ui.moment(r["due"]) if r["due"] else "", nowrap=True),
            Field("kind", "哪一种", lambda r: r["kind_name"], nowrap=True),
            Field("subdistrict", "街道（镇）", lambda r: r["subdistrict__name"], nowrap=True),
            Field("blown", "吹哨时间", lambda r: ui.moment(r["blown_at"]), sort="blown_at", nowrap=True),
        ],
        questions=[
            Question("status", "进展", lambda rows, a: rows.filter(status=a), WhistleStatus.choices),
            Question("late", "逾期", lambda rows, a: rows.filter(status="OPEN", due__lt=at), [("yes", "有单位逾期")]),
            Question("text", "什么事里有", lambda rows, a: rows.filter(Q(matter__contains=a) | Q(place__contains=a)), kind="text"),
            Question("number", "哨号", lambda rows, a: rows.filter(number__startswith=a), kind="text"),
        ],
        usual_sort="-blown",
        href=lambda r: reverse("whistle_page", args=[r["id"]]),
        empty=Empty("没有符合条件的哨"),
        none=Empty("这里还没有哨", "社区和街道协调不了的事，由街道召集有关部门到场；与您的辖区或单位有关的排在这里。"),
    )  # fmt: skip


def whistle_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    presses = [{"href": reverse("whistle_new"), "label": "吹哨"}] if may_blow(request.user) else []
    presses += [
        {"href": reverse("ruling_list"), "label": "管辖先例"},
        {"href": reverse("whistle_both_sides"), "label": "双方评价"},
    ]
    return list_page(
        request, listing(clock()), rows_of(request.user, looking, asked="area" in request.GET), looking,
        headline="吹了哨，部门到了没有", new_actions=presses,
    )  # fmt: skip


def _one(request: HttpRequest, pk: int) -> Whistle:
    rows = Whistle.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("subdistrict", "district", "compound", "case"), pk=pk)


@require_GET
def whistle_page(request: HttpRequest, whistle_id: int) -> HttpResponse:
    return _page(request, _one(request, whistle_id))


def _page(request: HttpRequest, whistle: Whistle, problem: str = "", status: int = 200) -> HttpResponse:
    at = clock()
    rows = called(whistle, request.user, at)
    parts = parts_of(request.user, whistle)
    verbs = presses_on(whistle, parts)
    sees_case = (
        whistle.case_id is not None
        and cases.Case.objects.visible_to(request.user).filter(pk=whistle.case_id).exists()
    )
    sees_compound = whistle.compound_id is not None and (
        registry.compounds_visible_to(request.user).filter(pk=whistle.compound_id).exists()
    )
    found = kinds(whistle.blown_at.astimezone(at.tzinfo).date()).get(whistle.kind_key)
    return render(
        request,
        "whistles/page.html",
        {
            "w": whistle,
            "rows": rows,
            "heading": heading(rows),
            "kind": MEANING[whistle.status],
            "past": past(whistle),
            "verbs": [(verb, MOVES[verb].label) for verb in verbs],
            "may_summon": whistle.status == "OPEN" and may(request.user, "summon", whistle),
            "to_do": to_do(rows, verbs),
            "verdicts": VERDICTS,
            "sees_case": sees_case,
            "sees_compound": sees_compound,
            "policy": found,
            "problem": problem,
        },
        status=status,
    )


def _refused(request: HttpRequest, whistle_id: int, why: Refusal) -> HttpResponse:
    return _page(request, _one(request, whistle_id), str(why), why.status)


@require_POST
def whistle_press(request: HttpRequest, whistle_id: int, press: str) -> HttpResponse:
    """收哨, 区县定下, 撤哨, 评这次吹哨."""
    words, by, at = request.POST.get("words", ""), request.user, clock()
    whistle = _one(request, whistle_id)
    try:
        if press == "assess":
            actions.assess(whistle.pk, worth=request.POST.get("worth", ""), words=words, by=by, at=at)
        elif press in ("close", "decide", "withdraw"):
            {"close": actions.close, "decide": actions.decide, "withdraw": actions.withdraw}[press](
                whistle.pk, words=words, by=by, at=at
            )
        else:
            raise Http404
    except Refusal as why:
        return _refused(request, whistle_id, why)
    messages.success(request, f"已{MOVES[press].label}")
    return redirect("whistle_page", whistle_id)


def _summons(request: HttpRequest, pk: int) -> Summons:
    seen = Whistle.objects.visible_to(request.user).values("pk")
    return get_object_or_404(Summons.objects.select_related("office", "whistle"), pk=pk, whistle__in=seen)


@require_POST
def summons_press(request: HttpRequest, summons_id: int, press: str) -> HttpResponse:
    """One step of one office."""
    summons = _summons(request, summons_id)
    given = {name: request.POST.get(name, "") for name in ("words", "officer", "phone", "verdict")}
    try:
        actions.take(summons.pk, press, given=given, by=request.user, at=clock())
    except Refusal as why:
        return _refused(request, summons.whistle_id, why)
    messages.success(request, f"{summons.office.name}：已{MOVES[press].label}")
    return redirect("whistle_page", summons.whistle_id)


def whistle_new(request: HttpRequest) -> HttpResponse:
    """One press from a case (`?case=12`), or alone."""
    at, user = clock(), request.user
    if not may_blow(user):
        raise accounts.NotAllowed("吹哨由街道（镇）的经办按下")
    case = _case_asked(request)
    compound = case.compound if case else registry.compound_asked(request)
    community = case.community if case else None
    subdistrict = _stands(community, at) or own_subdistrict(user)
    if subdistrict is None:
        raise accounts.NotAllowed("您的岗位没有对应的街道（镇），不能吹哨")
    district = next(
        area
        for area in reversed(areas.above(subdistrict, at.date()))
        if area.kind in ("DISTRICT", "ZONE", "CITY")
    )
    words = f"{case.title} {case.description}" if case else ""
    first = {"matter": case.title, "place": f"{compound.name} {case.place}".strip()} if case else {}  # type: ignore[union-attr]  # a case has a compound
    if compound and not case:
        first = {"compound": compound, "place": compound.name}
    near = suggested_offices(words, case.type_code if case else "", district, at)

    def make(data: Any) -> BlowForm:
        return BlowForm(
            data,
            user=user,
            at=at,
            district_id=district.pk,
            first=first,
            suggested=near,
            bound=case is not None,
        )

    def do(given: dict[str, Any]) -> str:
        asked = given.get("compound")
        made = actions.blow(
            kind_key=given["kind_key"], matter=given["matter"], place=given["place"], calls=given["calls"],
            agreed_by_post=given["agreed_by_post"], case_id=case.pk if case else None,
            compound_id=asked.pk if asked else None,
        subdistrict_id=None if case or asked else subdistrict.pk, again_within=PRESSED_TWICE, by=user, at=clock(),
        )  # fmt: skip
        return reverse("whistle_page", args=[made.pk])

    return act(
        request, make, do, title=f"吹哨：{case.title}" if case else "吹哨", submit="吹哨", said="哨已吹响，各单位开始计时",
        back=reverse("case_page", args=[case.pk]) if case else reverse("whistle_list"),
        ground="按下以后各单位同时计时，没有按时报到的会逐级告知单位负责人、区县、市级，每级一次。没有账号的单位收不到消息，请先打电话；它签收、办理、回复由街道代记。",
    )  # fmt: skip


def _case_asked(request: HttpRequest) -> Any:
    number = request.GET.get("case", "")
    if not number:
        return None
    if (pk := number_in(number)) is None:
        raise Http404
    return get_object_or_404(
        cases.Case.objects.visible_to(request.user).select_related("compound", "community"), pk=pk
    )


def _stands(community: Any, at: Any) -> areas.Area | None:
    if community is None:
        return None
    return next(
        (area for area in areas.above(community, at.date()) if area.kind in ("SUBDISTRICT", "TOWN")), None
    )


def whistle_summon(request: HttpRequest, whistle_id: int) -> HttpResponse:
    whistle, at = _one(request, whistle_id), clock()
    if not may(request.user, "summon", whistle):
        raise accounts.NotAllowed("召集单位由吹哨的街道（镇）或区县来按")
    there = set(Summons.objects.filter(whistle=whistle).values_list("office_id", flat=True))
    return act(
        request, lambda data: SummonForm(data, district_id=whistle.district_id, at=at, called=there),
        lambda given: actions.summon(whistle.pk, Call(int(given["office"]), given["task"]), by=request.user, at=clock()),
        title=f"{whistle.number} 再召集一个单位", back=reverse("whistle_page", args=[whistle.pk]), submit="召集",
        said="已召集，开始计时",
    )  # fmt: skip


def summons_rule(request: HttpRequest, summons_id: int) -> HttpResponse:
    """The district rules on a refusal, the nearest entries of the list and the nearest precedents beside it."""
    summons, at = _summons(request, summons_id), clock()
    whistle = summons.whistle
    if not may(request.user, "uphold", whistle, summons):
        raise accounts.NotAllowed("拒收由区县裁定；被召集的单位不裁定自己的事")
    there = set(Summons.objects.filter(whistle=whistle).values_list("office_id", flat=True))
    words = f"{whistle.matter} {summons.task}"
    near = matters(words, "", at.date())[:6]
    keys = [each.key for each in near[:2]]
    said = {
        "拒收理由": [why_refused(summons)],
        "管辖清单": [
            f"{each.name}归{each.party}（{each.source.words}）{each.trap and '，注意：'}{each.trap}"
            for each in near[:2]
        ],
        "先例": [f"{each.matter}归{each.owner.name}" for each in precedents_on(request.user, keys)[:2]],
    }
    lead = "".join(f"{label}：{'；'.join(told)}。" for label, told in said.items() if any(told))

    def do(given: dict[str, Any]) -> None:
        actions.rule(
            summons.pk, to_office_id=None if given["to_office"] == RuleForm.OWN else int(given["to_office"]),
            matter=given["matter"], reasons=given["reasons"], differs=given.get("differs", ""),
            rule_key="" if given["rule_key"] == RuleForm.NO_ENTRY else given["rule_key"], by=request.user, at=clock(),
        )  # fmt: skip

    return act(
        request, lambda data: RuleForm(data, summons=summons, at=at, near=near, called=there), do,
        title=f"{summons.office.name}拒收：{whistle.matter}", back=reverse("whistle_page", args=[whistle.pk]),
        submit="裁定", said="已裁定，成为先例", lead=lead,
    )  # fmt: skip


@require_GET
def ruling_list(request: HttpRequest) -> HttpResponse:
    """Precedents, by words."""
    if accounts.scope_of(request.user).is_closed:
        raise accounts.NotAllowed("您的岗位看不到业务记录")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    rows = list(precedents(request.user, words)[:100])
    return render(request, "whistles/rulings.html", {"rows": rows, "q": words})


@require_GET
def both_sides(request: HttpRequest) -> HttpResponse:
    """How often a subdistrict whistled rightly, how often an office came in time: counts of this year, no rank."""
    if accounts.scope_of(request.user).is_closed:
        raise accounts.NotAllowed("您的岗位看不到业务记录")
    at = clock()
    first, last = date(at.year, 1, 1), at.date()
    return render(
        request,
        "whistles/both_sides.html",
        {
            "callers": callers(request.user, first, last),
            "offices": offices(request.user, first, last, at),
            "words": WORDS.on(last),
            "first": first,
            "last": last,
            "sample": policy.whole("cases.minimum_sample", last),
        },
    )
