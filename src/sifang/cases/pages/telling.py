"""报一件事: the form for everybody, without an account and without scripts."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sifang.cases.actions.tell import EnoughForNow, move_pictures, put_pictures, take_picture_away, tell
from sifang.cases.models import DraftPicture, Report
from sifang.cases.pages.door import caller_of, without_account
from sifang.cases.telling import asking, keys, photographs, plan, position
from sifang.cases.telling import words as telling_words
from sifang.cases.telling.phones import community_phone
from sifang.cases.tellings import Telling, report_of
from sifang.files import public as files
from sifang.lib.clock import ZONE, clock
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible, number_in
from sifang.policy import public as policy
from sifang.registry import public as registry

_FOUND = 20
_SENT = "sifang_sent"
_SAME = ("words", "name", "phone", "household", "is_anonymous")
_TEXTS = {
    "words": 2000, "building": 60, "spot": 4, "type": 12, "name": 40, "phone": 20, "at_longitude": 12, "at_latitude": 12,
}  # fmt: skip


@dataclass
class Form:
    """What stands in the form, and what is wrong with it."""

    key: str
    given: dict[str, str] = field(default_factory=lambda: dict.fromkeys(_TEXTS, ""))
    hidden: bool = True
    looked: str = ""
    waits: str = ""
    """why it was not sent although nothing is wrong with it: `elsewhere`, `route` or `near`"""
    mistakes: list[tuple[str, str]] = field(default_factory=list)
    stop: Any = None

    @property
    def place(self) -> position.Place | None:
        """Where the problem is, as it was pressed on the plan."""
        return position.read(self.given["at_longitude"], self.given["at_latitude"])

    def put(self, place: position.Place | None) -> None:
        """Another place, or none."""
        self.given["at_longitude"], self.given["at_latitude"] = map(str, place) if place else ("", "")

    def wrong(self, name: str, sentence: str) -> None:
        self.mistakes.append((name, sentence))

    def of(self, name: str) -> list[str]:
        return [sentence for where, sentence in self.mistakes if where == name]


@without_account
@require_http_methods(["GET"])
def choose(request: HttpRequest) -> HttpResponse:
    """Which compound: found by its name."""
    asked = registry.clean(request.GET.get("q", ""))
    today = clock().date()
    found = []
    if asked:
        named = registry.compounds_named(registry.Compound.objects.standing_on(today), asked)
        states = registry.states_on(today).select_related("community")
        rows = list(named.order_by("pinyin", "id").only("id", "name", "address")[:_FOUND])
        where = {
            s.compound_id: s.community.name for s in states.filter(compound__in=[row.pk for row in rows])
        }
        found = [
            {"href": reverse("report_form", args=[r.pk]), "name": r.name, "where": where.get(r.pk, "")}
            for r in rows
        ]
    return render(request, "cases/public/choose.html", {"asked": asked, "found": found})


def _place(compound_id: int) -> tuple[Any, Any]:
    today = clock().date()
    state = (
        registry.states_on(today).filter(compound=compound_id).select_related("compound", "community").first()
    )
    if state is None:
        raise Http404
    return state.compound, state.community


@without_account
@require_http_methods(["GET", "POST"])
def report_form(request: HttpRequest, compound_id: int) -> HttpResponse:
    """The form bound to a compound; sent off it leads to the page of the telling."""
    compound, community = _place(compound_id)
    if request.method == "GET":
        return _show(request, Form(keys.new_form_key()), compound, community)
    form = _read(request)
    at = clock()
    _take_pictures(request, form, compound)
    _take_place(request, form, compound, community)
    if gone := request.POST.get("gone", ""):
        if (picture := number_in(gone)) is not None:
            take_picture_away(form.key, picture, by=None, at=at)
    elif not form.mistakes and ("send" in request.POST or "join" in request.POST):
        answer = _send(request, form, compound)
        if answer is not None:
            return answer
    return _show(request, form, compound, community, status=422 if form.mistakes else 200)


def _read(request: HttpRequest) -> Form:
    key = request.POST.get("key", "")
    is_ours = keys.is_form_key(key)
    form = Form(
        key if is_ours else keys.new_form_key(),
        {name: legible(request.POST.get(name, ""))[:most] for name, most in _TEXTS.items()},
        request.POST.get("hidden") == "yes",
        request.POST.get("looked", ""),
    )
    if not is_ours:
        form.wrong("words", "这一页放得太久了。写的都还在，照片请重新加，再按一次就行")
    return form


def _take_pictures(request: HttpRequest, form: Form, compound: Any) -> None:
    """Good ones wait in the form; of each bad one is said what is wrong with it."""
    at, good = clock(), []
    for upload in request.FILES.getlist("photos")[: 2 * photographs.most(at.date())]:
        try:
            good.append(photographs.taken(upload, compound, at))
        except files.NotAPhotograph as why:
            form.wrong("photos", str(why))
    if not good:
        return
    try:
        put_pictures(form.key, good, caller=caller_of(request), by=None, at=at)
    except Refusal as why:
        form.wrong("photos", str(why))


def _take_place(request: HttpRequest, form: Form, compound: Any, community: Any) -> None:
    """A press on the plan puts the problem there; too far from the compound it stays where it was."""
    if "unmark" in request.POST:
        form.put(None)
    today = clock().date()
    if "at.x" not in request.POST:
        return
    drawn = plan.plan_of(compound, community, form.place, today)
    place, why = plan.press_on(drawn, request.POST, today)
    if why:
        form.wrong("plan", why)
    elif place is not None:
        form.put(place)


def _send(request: HttpRequest, form: Form, compound: Any) -> HttpResponse | None:
    at, given = clock(), form.given
    joins = request.POST.get("join", "")
    if not given["words"] and not joins:
        form.wrong("words", "写一句怎么了，比如“二单元门口下水道返水”")
    digits = given["phone"].replace("-", "").replace(" ", "")
    if given["phone"] and not (digits.isdigit() and 7 <= len(digits) <= 15):
        form.wrong("phone", "电话应是 7 到 15 位数字；不留也行")
    if form.mistakes:
        return None
    if (told_before := _sent_before(request, form, compound, digits)) is not None:
        return _to_its_page(told_before)
    if not joins:
        shown = asking.hints(compound.pk, given["words"], given["type"], place=form.place, at=at)
        # Shown once before it is sent: what belongs elsewhere is not taken, what is near may be joined.
        if shown.is_refused or (form.looked != shown.looked and (shown.near or shown.elsewhere)):
            form.waits = "elsewhere" if shown.is_refused else "route" if shown.elsewhere else "near"
            return None
    try:
        told = tell(
            compound.pk, _telling(form, digits, at), form_key=form.key, caller=caller_of(request, digits),
            distance_m=_distance(request, compound), joins=number_in(joins),
            is_urgent=asking.is_urgent(given["words"], given["type"], at=at), by=None, at=at,
        )  # fmt: skip
    except EnoughForNow as why:
        form.stop = why.stop
        form.wrong("", f"{why.stop.sentence}，先歇一歇")
        return None
    except Refusal as why:
        form.wrong("", str(why))
        return None
    answer = _to_its_page(told.token)
    # Who goes back in his browser gets a fresh form with what he wrote: by this the same is known again.
    answer.set_cookie(
        _SENT, form.key, max_age=keys.A_DAY, path=request.path, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip
    return answer


def _to_its_page(token: str) -> HttpResponse:
    answer = redirect("report_page", token)
    answer.status_code = 303
    return answer


def _sent_before(request: HttpRequest, form: Form, compound: Any, phone: str) -> str | None:
    """
    The page of the telling this form, or the one sent before it on this device, has become with the same content.

    A form is used up once it is sent: with other content it goes on under a new key, its pictures with it.
    """
    for key in (form.key, request.COOKIES.get(_SENT, "")):
        token = keys.token_of(key) if keys.is_form_key(key) else ""
        told = Report.objects.filter(token_hash=keys.fingerprint(token)).select_related("case").first()
        if told is None or told.case.compound_id != compound.pk:
            continue
        row, _ = report_of(told.case, _telling(form, phone, told.told_at), told.told_at, token)
        same_case = request.POST.get("join", "") in ("", str(told.case_id))
        if same_case and all(getattr(row, name) == getattr(told, name) for name in _SAME):
            return token
        if key == form.key:
            form.key = keys.new_form_key()
            move_pictures(key, form.key, by=None, at=clock())
    return None


def _telling(form: Form, phone: str, at: Any) -> Telling:
    given, place = form.given, form.place or (None, None)
    types = asking.rulebook(at.astimezone(ZONE).date()).types
    return Telling(
        title=telling_words.title_of(given["words"]) or "邻居也报了这件事", words=given["words"],
        type_code=given["type"] if given["type"] in types else "",
        place=telling_words.place_of(given["building"], given["spot"]), name=given["name"], phone=phone,
        household=given["building"], is_anonymous=not (given["name"] or phone or given["building"]),
        is_anonymous_to_company=form.hidden, longitude=place[0], latitude=place[1],
    )  # fmt: skip


def _distance(request: HttpRequest, compound: Any) -> int | None:
    here = position.read(request.POST.get("longitude", ""), request.POST.get("latitude", ""))
    return position.distance_m(here, position.of_compound(compound))


def _show(request: HttpRequest, form: Form, compound: Any, community: Any, status: int = 200) -> HttpResponse:
    at = clock()
    words = form.given.get("words", "")
    hints = asking.hints(compound.pk, words, form.given["type"], place=form.place, at=at) if words else None
    waiting = DraftPicture.objects.filter(form_mark=keys.form_mark(form.key)).order_by("id")
    rows = (
        waiting.values_list("picture_id", "picture__small", "distance_m") if request.method == "POST" else []
    )
    pictures = [
        {"id": pk, "src": f"data:image/jpeg;base64,{b64encode(bytes(small)).decode()}",
         "distance": position.in_words(metres), "far": position.is_far(metres, at.date())}
        for pk, small, metres in rows
    ]  # fmt: skip
    most = photographs.most(at.date())
    context = {
        "form": form, "compound": compound, "community": community, "hints": hints, "pictures": pictures,
        "may_add": len(pictures) < most, "most": most, "spots": telling_words.SPOTS,
        "megabytes": photographs.limits(at.date()).megabytes, "phone": community_phone(community.pk),
        "mistakes": form.mistakes, "errors": {name: form.of(name) for name in ("words", "photos", "plan", "phone", "")},
        "plan": plan.plan_of(compound, community, form.place, at.date()),
        "hours": policy.whole("telling.lift_hours", at.date()),
    }  # fmt: skip
    return render(request, "cases/public/report.html", context, status=status)


def _place_sent(request: HttpRequest) -> position.Place | None:
    return position.read(
        *(request.POST.get(name, "")[: _TEXTS[name]] for name in ("at_longitude", "at_latitude"))
    )


@without_account
@require_POST
def report_hints(request: HttpRequest, compound_id: int) -> HttpResponse:
    """While somebody writes: what stands beside his words. Asks by POST so that no address holds them."""
    compound, _ = _place(compound_id)
    words = legible(request.POST.get("words", ""))[: _TEXTS["words"]]
    hints = (
        asking.hints(
            compound.pk, words, request.POST.get("type", "")[:12], place=_place_sent(request), at=clock()
        )
        if words.strip()
        else None
    )
    return render(
        request, "cases/public/_hints.html", {"hints": hints, "chosen": request.POST.get("type", "")}
    )
