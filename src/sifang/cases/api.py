"""Cases for programs: tell of one, take one step, list, read one with its clocks and why. Writing takes a token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from ninja import File, Query, Router, UploadedFile
from ninja.errors import HttpError
from ninja.security import HttpBearer

from sifang.areas import public as areas
from sifang.cases import actions, clocks, permissions, queries
from sifang.cases.actions.tell import report_with_pictures
from sifang.cases.choices import CaseStatus, PartyKind
from sifang.cases.hotline.api import router as hotline
from sifang.cases.models import Case
from sifang.cases.parties import name_of
from sifang.cases.querysets import in_areas
from sifang.cases.rulebook import rulebook
from sifang.cases.schemas import (
    AnswerOut,
    CaseDetail,
    CaseOut,
    CasePage,
    ClockOut,
    EventOut,
    JoiningIn,
    PressOut,
    QuestionIn,
    StatusOut,
    StepIn,
    TellingIn,
    ToldOut,
    VerbIn,
)
from sifang.cases.telling import photographs as pictures
from sifang.cases.workflow import MOVES, verbs_from
from sifang.lib import answers
from sifang.lib.answers import REFUSALS, After, Id, Limit, Slug, page_of
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal
from sifang.policy import public as policy
from sifang.registry import public as registry

router = Router()
own = Router(tags=["案件"])


class Key(HttpBearer):
    """Writing takes a token in the request's head, which no foreign page can make a browser send."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return request.user if getattr(request.user, "pk", None) else None


@contextmanager
def _refusing() -> Iterator[None]:
    """What one may not see is not there; what is refused answers its sentence."""
    try:
        yield
    except ObjectDoesNotExist as why:
        raise Http404 from why
    except Refusal as why:
        raise HttpError(why.status, str(why)) from why


def _out(case: Case, turn: str = "") -> dict[str, Any]:
    return {
        "id": case.pk, "number": case.number, "title": case.title, "type": case.problem_type,
        "type_code": case.type_code, "severity": case.severity, "source": case.source, "status": case.status,
        "outcome": case.outcome, "turn": turn, "compound": case.compound_id, "community": case.community_id,
        "found_on": case.found_on, "resolved_on": case.resolved_on, "reported_at": case.reported_at,
        "closed_at": case.closed_at, "due_at": case.due_at, "report_count": case.report_count,
        "version": case.version,
    }  # fmt: skip


@own.post(
    "/cases", response={201: ToldOut, **REFUSALS}, auth=Key(), summary="上报一件", operation_id="report_case"
)
def report_case(request: HttpRequest, telling: TellingIn):
    """A problem was told; it waits for its community to take it in."""
    given = telling.model_dump(exclude={"compound"})
    with _refusing():
        told = actions.report(telling.compound, actions.Telling(**given), by=request.user, at=clock())
    return answers.told({**_out(told.case, told.case.turn_kind), "token": told.token}, 201)


@own.post(
    "/cases/with-photographs", response={201: ToldOut, **REFUSALS}, auth=Key(), summary="上报一件，带照片",
    operation_id="report_case_with_photographs",
)  # fmt: skip
def report_case_with_photographs(
    request: HttpRequest, telling: TellingIn, photographs: File[list[UploadedFile]]
):
    """
    As `report_case`, sent as `multipart/form-data`: the part `telling` is the JSON, each part `photographs` a file.

    They are looked at as on the page: JPG, PNG or WebP whatever the name says, so many megabytes each and so many at
    once as the city's policy allows. A position in one becomes a distance and is gone. All is kept or nothing.
    """
    at = clock()
    with _refusing():
        compound = registry.Compound.objects.visible_to(request.user).get(pk=telling.compound)
        taken = pictures.all_taken(photographs, compound, at)
        given = actions.Telling(**telling.model_dump(exclude={"compound"}))
        told = report_with_pictures(compound.pk, given, taken, by=request.user, at=at)
    return answers.told({**_out(told.case, told.case.turn_kind), "token": told.token}, 201)


@own.post(
    "/cases/{case_id}/reports/with-photographs", response={201: ToldOut, **REFUSALS}, auth=Key(),
    summary="并入一次上报，带照片", operation_id="join_case_with_photographs",
)  # fmt: skip
def join_case_with_photographs(
    request: HttpRequest, case_id: Id, telling: JoiningIn, photographs: File[list[UploadedFile]]
):
    """As `join_case`, sent as `report_case_with_photographs` is."""
    at = clock()
    with _refusing():
        case = Case.objects.visible_to(request.user).select_related("compound").get(pk=case_id)
        taken = pictures.all_taken(photographs, case.compound, at)
        given = actions.Telling(**telling.model_dump())
        told = report_with_pictures(case.compound_id, given, taken, joins=case.pk, by=request.user, at=at)
    return answers.told({**_out(told.case, told.case.turn_kind), "token": told.token}, 201)


@own.post(
    "/cases/question", response={200: AnswerOut, **REFUSALS}, auth=Key(), summary="上报以前先问",
    operation_id="ask_before_reporting",
)  # fmt: skip
def ask_before_reporting(request: HttpRequest, question: QuestionIn):
    """Open cases that sound alike, types the words speak of, another road. Nothing is kept; no address holds the words."""
    if not permissions.may_report(request.user):
        raise HttpError(403, "您的岗位不登记问题。请把情况告诉小区所在的社区")
    if not registry.Compound.objects.visible_to(request.user).filter(pk=question.compound).exists():
        raise Http404
    on = clock().date()
    road = rulebook(on).elsewhere(question.words)
    return {
        "alike": [
            {
                "id": row.pk,
                "number": row.number,
                "compound": row.compound_id,
                "title": row.title,
                "status": row.status,
                "report_count": row.report_count,
            }
            for row in queries.similar_open(question.compound, question.words, request.user, on=on)
        ],
        "types": [
            {"code": one.type.code, "name": one.type.name, "reason": one.reason}
            for one in queries.proposed_types(question.words, on)
        ],
        "elsewhere": {"name": road.name, "route": road.route, "said": road.said} if road else None,
    }


@own.post(
    "/cases/{case_id}/reports", response={201: ToldOut, **REFUSALS}, auth=Key(), summary="并入一次上报",
    operation_id="join_case",
)  # fmt: skip
def join_case(request: HttpRequest, case_id: Id, telling: JoiningIn):
    """The same problem told by another household: it is counted, and gets the answer too."""
    with _refusing():
        told = actions.join(case_id, actions.Telling(**telling.model_dump()), by=request.user, at=clock())
    return answers.told({**_out(told.case, told.case.turn_kind), "token": told.token}, 201)


@own.post(
    "/cases/{case_id}/steps/{verb}", response={200: CaseOut, **REFUSALS}, auth=Key(), summary="办一步",
    operation_id="step_case",
)  # fmt: skip
def step_case(request: HttpRequest, case_id: Id, verb: VerbIn, step: StepIn):
    """One step of a case, exactly as on its page: what is not allowed now answers a sentence."""
    given = step.model_dump(exclude_none=True)
    known = _takes(verb)
    if strange := sorted(set(given) - known):
        raise HttpError(422, f"“{MOVES[verb].label}”用不到：{'、'.join(strange)}")
    if lacking := sorted(_needs(verb) - set(given)):
        raise HttpError(422, f"“{MOVES[verb].label}”还要给出：{'、'.join(lacking)}")
    if "kind" in given:
        given["kind"] = PartyKind(given["kind"])
    with _refusing():
        case = actions.VERBS[verb](case_id, **given, by=request.user, at=clock())
    return answers.told(_out(case, case.turn_kind))


def _takes(verb: str) -> set[str]:
    code = actions.VERBS[verb].__wrapped__.__code__  # type: ignore[attr-defined]  # behind `atomic`
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    return set(names) - {
        "by",
        "at",
        "is_reporter",
        "children",
        "report_id",
        "rule_key",
        "proposed",
        "is_satisfied",
    }


def _needs(verb: str) -> set[str]:
    have = actions.VERBS[verb].__wrapped__.__kwdefaults__ or {}  # type: ignore[attr-defined]  # behind `atomic`
    return _takes(verb) - set(have)


@own.get("/cases", response={200: CasePage, **REFUSALS}, summary="案件", operation_id="cases")
def cases(
    request: HttpRequest,
    area: Slug = "",
    status: Annotated[StatusOut | None, Query(description="状态")] = None,
    compound: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    after: After = 0,
    limit: Limit = 50,
):
    """The cases the person may see, in the order of their numbers of record; pass `next` as `after`."""
    rows = Case.objects.visible_to(request.user).filter(pk__gt=after)
    if area:
        found = areas.by_slug(area)
        if found is None:
            raise Http404
        rows = rows.filter(in_areas({found.pk: found.kind}))
    if status:
        rows = rows.filter(status=status)
    if compound:
        rows = rows.filter(compound=compound)
    page = list(rows.order_by("pk")[: limit + 1])
    shown, onwards = page_of(page, limit, lambda row: row.pk)
    return CasePage(items=[CaseOut(**_out(row, row.turn_kind)) for row in shown], next=onwards)


@own.get(
    "/cases/{case_id}",
    response={200: CaseDetail, **REFUSALS},
    summary="一件案件和它的计时",
    operation_id="case",
)
def case(request: HttpRequest, case_id: Id):
    """One case: its clocks and why, whose turn it is and why it came there, and what may be done now."""
    rows = Case.objects.visible_to(request.user).select_related(
        "turn_area", "turn_office", "turn_company", "handler_area", "handler_office", "handler_company"
    )
    row = rows.filter(pk=case_id).first()
    if row is None:
        raise Http404
    at, timetable = clock(), policy.timetable()
    parties = ("party_area", "party_office", "party_company")
    events = list(row.events.select_related(*parties).order_by("seq"))
    sent = [
        event.data.get("why", "") for event in events if event.verb in ("dispatch", "designate", "transfer")
    ]
    running = [
        ClockOut(
            stage=each.stage, step=each.step_words, party=name_of(each, "party"),
            state=clocks.state(clocks.of(each), at, timetable).value, started_at=each.started_at, due_at=each.due_at,
            met_at=each.met_at, is_provisional=each.is_provisional,
            sentence=clocks.sentence(clocks.of(each), at, timetable),
        )
        for each in row.clocks.select_related(*parties).order_by("id")
    ]  # fmt: skip
    told = [
        EventOut(
            seq=event.seq, verb=event.verb, label=MOVES[event.verb].label if event.verb in MOVES else "又一户反映",
            at=event.at, party=name_of(event, "party"), to_status=event.to_status,
        )
        for event in events
    ]  # fmt: skip
    steps = [
        PressOut(verb=verb, label=MOVES[verb].label, may=not why, why=why)
        for verb in verbs_from(CaseStatus(row.status))
        for why in [permissions.why_not(request.user, row, verb)]
    ]
    return CaseDetail(
        **_out(row, name_of(row, "turn")), handler=name_of(row, "handler"), why_here=sent[-1] if sent else "",
        longitude=row.longitude, latitude=row.latitude,
        clocks=running, events=told, steps=steps,
    )  # fmt: skip


router.add_router("", own)
router.add_router("", hotline)
