"""One case: its clock, whose turn it is, what happened, and what the person may press now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from sifang.accounts import public as accounts
from sifang.cases import actions, permissions, queries, rules
from sifang.cases.above import above
from sifang.cases.choices import MEANING, CaseStatus, Fault, Outcome, PartyKind, Stage, Word
from sifang.cases.explaining import explain
from sifang.cases.models import Case, CaseClock, CaseEvent, Excuse
from sifang.cases.models.clock import RUNNING
from sifang.cases.pages import presses
from sifang.cases.parties import name_of
from sifang.cases.queries import AT_ONCE, left
from sifang.cases.rulebook import rulebook
from sifang.cases.telling import photographs, plan, position
from sifang.cases.telling.albums import hides_reporter
from sifang.cases.telling.words import without_numbers
from sifang.cases.workflow import BESIDE, MOVES, verbs_from
from sifang.ledgers import public as ledgers
from sifang.lib.clock import ZONE, clock, today
from sifang.lib.refusals import Refusal
from sifang.registry import public as registry
from sifang.ui import public as ui
from sifang.ui.public import base_for

_PARTIES = (
    "turn_area",
    "turn_office",
    "turn_company",
    "handler_area",
    "handler_office",
    "handler_company",
    "checker_area",
)
_SEEN = {**BESIDE, "join": "又一户反映", **{verb: move.label for verb, move in MOVES.items()}}


@dataclass(frozen=True)
class Button:
    """A press: done at once, asked first, or not possible now with the sentence why."""

    verb: str
    label: str
    href: str
    is_at_once: bool
    why: str = ""

    @property
    def is_seldom(self) -> bool:
        return self.verb in presses.SELDOM


def one(request: HttpRequest, case_id: int) -> Case:
    """:raises Http404: there is none that the person may see"""
    rows = Case.objects.visible_to(request.user).select_related(
        "compound", "community", "parent", "merged_into", *_PARTIES
    )
    return get_object_or_404(rows, pk=case_id)


def buttons(case: Case, user: Any, at: datetime) -> tuple[list[Button], list[Button]]:
    """What may be pressed, the usual step first, and what may not, with its sentence."""
    may: list[Button] = []
    may_not: list[Button] = []
    first = presses.first_verb(case.status, case.word)
    appeal = _appeal_of(case)
    for verb in verbs_from(CaseStatus(case.status)):
        why = (
            permissions.why_not(user, case, verb)
            or _against(case, verb, at)
            or _against_appeal(appeal, verb, user)
        )
        found = Button(
            verb,
            MOVES[verb].label,
            reverse("case_press", args=[case.pk, verb]),
            verb in presses.ONE_PRESS,
            why,
        )
        (may_not if why else may).append(found)
    may.sort(key=lambda button: button.verb != first)
    return may, may_not


def _against(case: Case, verb: str, at: datetime) -> str:
    """What a rule already says before anything is pressed."""
    if verb in ("grant_extension", "deny_extension"):
        return rules.against_granting(
            is_asked=case.asks_extension, granted=case.extensions, most=rules.allowed(today()).extensions
        )
    if verb == "ask_extension":
        running = CaseClock.objects.filter(RUNNING, case=case.pk, stage=Stage.HANDLE).order_by("id")
        return rules.against_extension(
            granted=case.extensions, is_asked=case.asks_extension, at=at,
            due_at=running.values_list("due_at", flat=True).first(), most=rules.allowed(today()).extensions,
        )  # fmt: skip
    if verb == "shelve":
        return rules.against_shelving_again(shelvings=case.shelvings)
    if verb == "close":
        return rules.against_closing(word=case.word, open_children=0, reasons=0)
    if verb == "object":
        return rules.against_objection(objections=case.objections, handler=case.handler_kind)
    if verb == "release" and case.parent_id is None:
        return "不是子案件"
    if verb == "transfer":
        return rules.against_transfer(transfers=case.transfers, most=rules.allowed(today()).transfers)
    return ""


def _appeal_of(case: Case) -> Excuse | None:
    return Excuse.objects.filter(case=case.pk).first() if case.status == CaseStatus.CLOSED else None


def _against_appeal(appeal: Excuse | None, verb: str, user: Any) -> str:
    """What stands against pressing anything of an appeal, as it stands."""
    if verb == "appeal" and appeal is not None:
        return "这一件申诉过了，一件只能申诉一次"
    if verb == "review_appeal":
        return "没有申诉" if appeal is None else "已经初审过了" if appeal.reviewed_at else ""
    if verb == "decide_appeal":
        if appeal is None:
            return "没有申诉"
        if not appeal.reviewed_at or appeal.decided_at:
            return "已经终审过了" if appeal.decided_at else "还没有初审"
        return "初审和终审不能是同一个人" if appeal.reviewed_by_id == user.pk else ""
    return ""


@dataclass(frozen=True)
class Line:
    """One line of what happened."""

    when: datetime
    who: str
    label: str
    note: str
    more: str
    is_late: bool = False


_VERDICTS = {
    "supported": ("初审认为不属实", "初审认为属实"),
    "upheld": ("不成立，照常计入统计", "成立，不计入统计，事实还在"),
}


def _line(event: CaseEvent, is_hidden: bool = False) -> Line:
    """:param is_hidden: who reads it may not know who told, so not his telephone in his own words either"""
    told = event.data
    parts = []
    if event.verb == "record_word" and (said := told.get("said") or told.get("word")):
        parts.append(str(Word(said).label))
    parts += [str(told[key]) for key in ("why", "type", "condition", "route", "comes_next") if told.get(key)]
    parts += [said[bool(told[key])] for key, said in _VERDICTS.items() if key in told]
    if "fault" in told:
        parts.append(f"申诉{Fault(told['fault']).label}")
    if told.get("was"):
        parts.append(f"原来是“{told['was']}”")
    if told.get("into"):
        parts.append(f"并入 {told['into']}")
    if told.get("child"):
        parts.append(str(told["child"]))
    parts += [f"子案件 {number} 先不等：{why}" for number, why in (told.get("children") or {}).items()]
    if told.get("photographs"):
        parts.append(f"附照片 {told['photographs']} 张")
    if told.get("stands_in"):
        outside = event.party_office_id or event.party_company_id
        parts.append(f"单位没有账号，{event.by_title}代记" if outside else "代下一级办")
    who = name_of(event, "party") or event.by_title
    person = ui.mask_name(event.by.name) if event.by else ""
    note = without_numbers(event.note) if is_hidden and event.party_kind == PartyKind.REPORTER else event.note
    return Line(
        event.at, f"{who} {person}".strip(), _SEEN.get(event.verb, event.verb), note, "；".join(parts)
    )


def _loads(case: Case, events: list[CaseEvent], user: Any) -> list[tuple[ledgers.Origin, str]]:
    """Which ledgers told a case that nobody reported here, and who loaded them."""
    if any(event.verb in ("report", "join") for event in events):
        return []
    found = ledgers.origins("cases.Case", case.pk, user)
    return [
        (each, f"{each.by_title} {ui.mask_name(each.by.name) if each.by else ''}".strip() or "系统")
        for each in found
    ]


@dataclass(frozen=True)
class ClockLine:
    """One clock, explained."""

    label: str
    who: str
    kind: str
    words: str
    sentence: str


_KINDS = {
    "RUNNING": "run",
    "LATE": "late",
    "PAUSED": "soon",
    "MET": "done",
    "MET_LATE": "late",
    "STOPPED": "none",
}


def _clock_line(row: CaseClock, at: datetime) -> ClockLine:
    told = explain(row, at)
    state = told.state
    kind, words = _KINDS[state.value], state.label
    if state.value in ("RUNNING", "LATE") and row.due_at is not None:
        kind, words = left(row.due_at, at)
    elif state.value == "STOPPED" and told.is_late:
        kind, words = "late", "停时已逾期"
    return ClockLine(told.label, told.party, kind, words, told.sentence)


_WAY = (
    ("REPORTED", "上报", "report"), ("ACCEPTED", "受理", "accept"), ("FILED", "立案", "file"),
    ("DISPATCHED", "派遣", "dispatch"), ("HANDLING", "处置", "sign"), ("AWAITING_CHECK", "核查", "hand_in"),
    ("AWAITING_WORD", "诉求人评价", "pass_check"), ("CLOSED", "结案", "close"),
)  # fmt: skip
_STANDS = {"OBJECTED": "DISPATCHED", "SHELVED": "HANDLING", "AWAITING_JUDGEMENT": "AWAITING_WORD"}


def _left(case: Case, clocks: list[CaseClock], at: datetime) -> tuple[str, str]:
    """How long there is still, or that it is asked for at once."""
    now = any(row.is_running and row.unit == "IMMEDIATE" and row.paused_at is None for row in clocks)
    return AT_ONCE if now else left(case.due_at, at)


def _way(case: Case, events: list[CaseEvent], told: tuple[str, str]) -> list[ui.Stop]:
    """The stages in a line: done with their moment, here now, to come."""
    first: dict[str, CaseEvent] = {}
    for event in events:
        first.setdefault(event.verb, event)
    status = _STANDS.get(case.status, case.status)
    if status in ("REFUSED", "MERGED"):
        done = [
            ui.Stop("done", label, f"{first[verb].at.astimezone(ZONE):%m-%d %H:%M}")
            for _, label, verb in _WAY
            if verb in first
        ]
        return [*done, ui.Stop("none", CaseStatus(case.status).label)]
    here = [stage for stage, _, _ in _WAY].index(status)
    if not events:
        # Told by a ledger: nobody knows which stages it went through.
        found = ui.Stop("done", "发现", f"{case.found_on:%Y-%m-%d}")
        if case.status == "CLOSED":
            return [
                found,
                ui.Stop("done", "结案", f"{case.resolved_on:%Y-%m-%d}" if case.resolved_on else ""),
            ]
        return [found, ui.Stop("run", _WAY[here][1])]
    stops = []
    for number, (_stage, label, verb) in enumerate(_WAY):
        was = first.get(verb)
        if number == here and case.status != "CLOSED":
            kind, words = told if case.due_at else ("run", "")
            stops.append(ui.Stop(kind if kind != "none" else "run", label, words))
        elif number < here or case.status == "CLOSED":
            stops.append(ui.Stop("done", label, f"{was.at.astimezone(ZONE):%m-%d %H:%M}" if was else ""))
        else:
            stops.append(ui.Stop("none", label))
    return stops


@require_GET
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page of one case."""
    return _show(request, one(request, case_id))


def _show(request: HttpRequest, case: Case, problem: str = "", status: int = 200) -> HttpResponse:
    at = clock()
    events = list(
        case.events.select_related("by", "party_area", "party_office", "party_company").order_by("-seq")
    )
    running = list(case.clocks.select_related("party_area", "party_office", "party_company").order_by("-id"))
    lines = [_clock_line(row, at) for row in running]
    first = next(
        (row for row in running if row.is_running and row.due_at == case.due_at and row.due_at), None
    )
    may, may_not = buttons(case, request.user, at)
    kind, words = _left(case, running, at)
    kinds = rulebook(at.astimezone(ZONE).date()).types
    typed = kinds.get(case.type_code)
    context = {
        "base": base_for(request), "case": case, "problem": problem, "state_kind": MEANING[CaseStatus(case.status)],
        "status": CaseStatus(case.status).label, "outcome": Outcome(case.outcome).label if case.outcome else "",
        "turn": name_of(case, "turn"), "handler": name_of(case, "handler"), "left_kind": kind, "left": words,
        "is_provisional": first is not None and first.is_provisional, "is_at_once": (kind, words) == AT_ONCE,
        "because": _clock_line(first, at).sentence if first else "", "stops": _way(case, events[::-1], (kind, words)),
        "lines": [_line(event, hides_reporter(case, request.user)) for event in events], "loads": _loads(case, events, request.user), "clocks": lines, "may": [one for one in may if not one.is_seldom],
        "seldom": [one for one in may if one.is_seldom], "may_not": may_not,
        "condition": typed.condition(case.condition_key) if typed and case.condition_key else None, "typed": typed,
        "is_usual": bool(may) and may[0].verb == presses.first_verb(case.status, case.word),
        "reports": _reports(case, request.user), **_belonging(case, request.user),
        "compound_href": reverse("compound_page", args=[case.compound_id]), **_resting(case, request.user),
        "road": presses.road_of(case, at) if may else None,
        "asked": presses.said_before(case, "grant_extension") if any(one.verb == "grant_extension" for one in may) else "",
        "alike": _alike(case, may, request.user, at), **_where(case, at.astimezone(ZONE).date()),
    }  # fmt: skip
    return render(request, "cases/case.html", context, status=status)


def _belonging(case: Case, user: Any) -> dict[str, list[Case]]:
    """Its parts, and what was merged into it; one query."""
    both = Q(parent=case.pk) | Q(merged_into=case.pk)
    rows = list(Case.objects.visible_to(user).filter(both).order_by("id")[:100])
    return {
        "children": [row for row in rows if row.parent_id == case.pk],
        "merged": [row for row in rows if row.merged_into_id == case.pk],
    }


def _alike(case: Case, may: list[Button], user: Any, at: datetime) -> list[tuple[Case, str]]:
    """
    What is open already and may be the same problem, each with its press, before the case is filed.

    However it came: by a ledger, an order of the hotline, an inspection, nobody offered it there.
    """
    press = next((one for one in may if one.verb == "merge"), None)
    if press is None or case.status not in (CaseStatus.REPORTED, CaseStatus.ACCEPTED):
        return []
    found = queries.similar_open(
        case.compound_id,
        f"{case.title} {case.place}",
        user,
        on=at.astimezone(ZONE).date(),
        but=case.pk,
        place=position.of_case(case),
        limit=3,
    )
    return [(row, f"{press.href}?into={row.number}") for row in found]


def _where(case: Case, on: date) -> dict[str, Any]:
    """Where it is: in words, and on the plan of its compound when somebody put it there; one query then."""
    place = position.of_case(case)
    drawn = plan.plan_of(case.compound, case.community, place, on) if place is not None else None
    return {"plan": drawn, "marked": place, "where": drawn.said if drawn else ""}


def _resting(case: Case, user: Any) -> dict[str, Any]:
    """What was blown or issued over it, and what still can be."""
    found = above(case.pk, user)
    there = {one.instead_of for one in found}
    return {"above": found, "onward": [one for one in _onward(case, user) if one[0] not in there]}


def _onward(case: Case, user: Any) -> list[tuple[str, str]]:
    """What may be blown or issued over a case, one press away, for the clerks of its ground."""
    scope = accounts.scope_of(user)
    roles = {role.key for role in scope.roles}
    if case.is_over:
        return []
    found = []
    if "SUBDISTRICT_CLERK" in roles:
        found.append(("吹哨", f"{reverse('whistle_new')}?case={case.pk}"))
    if roles & {"SUBDISTRICT_CLERK", "DISTRICT_CLERK", "CITY_CLERK"}:
        found.append(("督办", f"{reverse('supervision_new')}?case={case.pk}"))
    return found


def _reports(case: Case, user: Any) -> list[dict[str, Any]]:
    """Who told of it: names masked, and unknown to the company where he asked for that."""
    hidden = hides_reporter(case, user)
    may_unmask = not hidden and accounts.may(user, "personal.unmask")
    return [
        {
            "at": row.told_at, "channel": row.get_channel_display(),
            "who": "匿名" if row.is_anonymous or hidden else ui.mask_name(row.name) if row.name else "",
            "phone": "" if hidden else ui.mask_phone(row.phone), "words": "" if hidden else row.words,
            "word": row.get_word_display() if row.word else "",
            "unmask": reverse("case_reporter_unmask", args=[case.pk, row.pk])
            if may_unmask and (row.name or row.phone) else "",
        }
        for row in case.reports.order_by("id")[:50]
    ]  # fmt: skip


def _first(request: HttpRequest, case: Case, verb: str, at: datetime) -> dict[str, str]:
    """What stands in the form already: which case was offered, which road what was told speaks of."""
    road = presses.road_of(case, at) if verb == "refuse" else None
    return {"into": request.GET.get("into", "")[:20], "route": road.route if road else ""}


@require_http_methods(["GET", "POST"])
def case_press(request: HttpRequest, case_id: int, verb: str) -> HttpResponse:
    """One step of a case: asked first, or done at once."""
    if verb not in actions.VERBS:
        raise Http404
    case, at = one(request, case_id), clock()
    if request.method == "GET" and (
        why := permissions.why_not(request.user, case, verb)
        or _against(case, verb, at)
        or _against_appeal(_appeal_of(case), verb, request.user)
    ):
        return _show(request, case, problem=why, status=409)

    def do(given: dict[str, Any]) -> str:
        if given.pop(presses.PHOTOGRAPHS, False) is not False:
            uploads = request.FILES.getlist(presses.PHOTOGRAPHS)
            given[presses.PHOTOGRAPHS] = photographs.all_taken(uploads, case.compound, at)
        answers = presses.answers_of(case, verb, given, at)
        if "child_id" in answers or "into_id" in answers:
            answers = {name: value for name, value in answers.items() if name != "seen"}
        try:
            actions.VERBS[verb](case.pk, **answers, by=request.user, at=at)
        except Case.DoesNotExist:
            # Of two cases the other was named by hand: a slip of the pen is said, and what was written stays.
            if "child_id" not in answers and "into_id" not in answers:
                raise
            raise Refusal("没有这个编号的案件，或者不在您能看的范围里。请核对编号") from None
        back = request.POST.get("next", "")
        return back if back.startswith("/cases/") else reverse("case_page", args=[case.pk])

    return registry.act(
        request, presses.form_of(case, verb, at, first=_first(request, case, verb, at)), do, title=f"{MOVES[verb].label}：{case.title}",
        back=reverse("case_page", args=[case.pk]), submit=MOVES[verb].label, said=f"{case.number} 已{MOVES[verb].label}",
        lead=presses.lead_of(case, verb, at),
    )  # fmt: skip
