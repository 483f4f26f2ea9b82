"""上报: what was told, what like it is open already, and the right road when it belongs elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sifang.accounts import public as accounts
from sifang.cases import actions, permissions, queries
from sifang.cases.actions.tell import hold_pictures, take_down
from sifang.cases.choices import Severity, Source
from sifang.cases.models import Case, DraftPicture, Report
from sifang.cases.pages import presses
from sifang.cases.rulebook import rulebook
from sifang.cases.telling import keys, photographs, plan, position
from sifang.cases.telling import words as telling_words
from sifang.cases.tellings import report_of
from sifang.files import public as files
from sifang.lib.clock import clock
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible
from sifang.registry import public as registry
from sifang.registry.public import CompoundField, DayField

_PLAN = {"at.x", "plan", "unmark"}
"""What is pressed to see the plan, to put the problem on it, and to take it off."""


class TellingForm(forms.Form):
    title = forms.CharField(label="什么问题", max_length=120, help_text="例如：3 号楼 2 单元下水返水")
    words = forms.CharField(
        label="原话或经过", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    place = forms.CharField(
        label="在哪里", max_length=120, required=False, help_text="例如：3 号楼 2 单元 1 层"
    )
    spot = forms.ChoiceField(
        label="在小区哪一块", required=False, choices=[("", "不写"), *telling_words.SPOTS.items()]
    )
    longitude = forms.FloatField(widget=forms.HiddenInput, required=False)
    latitude = forms.FloatField(widget=forms.HiddenInput, required=False)
    source = forms.ChoiceField(label="怎么知道的", choices=Source.choices)
    external_number = forms.CharField(
        label="来源单号", max_length=40, required=False, help_text="12345 工单号等；同一单号只登记一次"
    )
    severity = forms.ChoiceField(label="有多急", choices=Severity.choices, initial=Severity.ORDINARY)
    found_on = DayField(label="哪天发现的", required=False, help_text="不填就是今天")
    is_anonymous = forms.BooleanField(label="上报人匿名，不留姓名电话", required=False)
    name = forms.CharField(label="上报人", max_length=40, required=False)
    phone = forms.CharField(label="电话", max_length=20, required=False)
    household = forms.CharField(label="户", max_length=60, required=False)
    is_anonymous_to_company = forms.BooleanField(label="对物业企业隐去上报人", required=False)
    photographs = presses.photographs_field("照片")
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"] = CompoundField(user)
        self.order_fields(["compound", "title", "words", "place", "spot", "photographs"])

    @property
    def of(self) -> Any:
        """The compound that was named, None without one."""
        if self.is_bound:
            self.is_valid()
            return self.cleaned_data.get("compound")
        return self.initial.get("compound")

    @property
    def marked(self) -> position.Place | None:
        """Where the problem was put on the plan."""
        return position.read(str(self.data.get("longitude", "")), str(self.data.get("latitude", "")))

    def put(self, place: position.Place | None) -> None:
        """Another place, or none."""
        self.data["longitude"], self.data["latitude"] = map(str, place or ("", ""))  # type: ignore[index]  # a copy of its own


def _telling(given: dict[str, Any]) -> actions.Telling:
    beside = ("compound", "photographs", "key", "spot")
    given = given | {"place": telling_words.with_spot(given["place"], given["spot"])}
    told = {name: value for name, value in given.items() if name not in beside and value not in (None, "")}
    return actions.Telling(**told)


@require_http_methods(["GET", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """Tell of a problem; what is open already and sounds alike is offered first."""
    if not permissions.may_report(request.user):
        raise accounts.NotAllowed("您的岗位不登记问题。请把情况告诉小区所在的社区")
    compound = registry.compound_asked(request)
    first = {"compound": compound} if compound else {}
    if request.method == "GET":
        return _show(
            request, TellingForm(None, user=request.user, initial=first | {"key": keys.new_form_key()})
        )
    form, at = _sent(request), clock()
    if _PLAN & request.POST.keys():
        return _planned(request, form, at)
    if not form.is_valid() or not _pictures_held(request, form, None, at):
        return _show(request, form, status=422)
    given = form.cleaned_data
    said = f"{given['title']} {given['words']}"
    alike = queries.similar_open(given["compound"].pk, said, request.user, on=at.date(), place=form.marked)
    advice = rulebook(at.date()).elsewhere(said)
    if (alike or advice) and not request.POST.get("is_new"):
        return _show(request, form, alike=alike, advice=advice)
    try:
        told = take_down(
            given["compound"].pk, _telling(given), form_key=form.data["key"], by=request.user, at=at
        )
    except (Refusal, IntegrityError) as why:
        form.add_error(None, sentence_for(why) if isinstance(why, IntegrityError) else str(why))
        return _show(request, form, status=409)
    messages.success(request, f"已上报，编号 {told.number}")
    return redirect("case_page", case_id=told.case_id)


def _sent(request: HttpRequest) -> TellingForm:
    """The form with a key of ours: one that stood open too long gets a fresh one."""
    data = request.POST.copy()
    if not keys.is_form_key(data.get("key", "")):
        data["key"] = keys.new_form_key()
    return TellingForm(data, user=request.user)


def _planned(request: HttpRequest, form: TellingForm, at: datetime) -> HttpResponse:
    """The plan is asked for, or pressed: the place goes into the form, and nothing else is asked yet."""
    compound, problem = form.of, ""
    if "unmark" in request.POST:
        form.put(None)
    if compound is not None:
        _hold(request, form, compound, at)
        place, problem = plan.press_on(_plan(form, at), request.POST, at.date())
        if place is not None:
            form.put(place)
    answered = {"photographs"} if compound is not None else {"compound"}
    for name in [name for name in form.errors if name not in answered]:
        del form.errors[name]
    return _show(request, form, status=422 if form.errors or problem else 200, plan_problem=problem)


def _plan(form: TellingForm, at: datetime) -> plan.Plan | None:
    """The plan of the compound that was named."""
    compound, today = form.of, at.date()
    if compound is None:
        return None
    state = registry.states_on(today).filter(compound=compound.pk).select_related("community").first()
    return plan.plan_of(compound, state.community, form.marked, today) if state else None


def _key_for(form: TellingForm, joins: int | None = None) -> str:
    """The key of a form; with another telling in it, after it was sent, it goes on under a fresh one."""
    key, given = str(form.data["key"]), form.cleaned_data
    sent = (
        Report.objects.filter(token_hash=keys.fingerprint(keys.token_of(key))).select_related("case").first()
    )
    if sent is None:
        return key
    row, _ = report_of(sent.case, _telling(given), sent.told_at, key)
    names = ("words", "name", "phone", "household", "is_anonymous")
    is_same = all(getattr(row, name) == getattr(sent, name) for name in names)
    if joins is None:
        is_same &= (sent.case.title, sent.case.compound_id) == (legible(given["title"]), given["compound"].pk)
    else:
        is_same &= sent.case_id == joins
    return key if is_same else keys.new_form_key()


def _pictures_held(request: HttpRequest, form: TellingForm, joins: int | None, at: datetime) -> bool:
    """Good pictures wait in the form, whatever is asked next; of each bad one is said what is wrong with it."""
    form.data["key"] = _key_for(form, joins)  # type: ignore[index]  # a copy of its own
    _hold(request, form, form.cleaned_data["compound"], at)
    return not form.errors


def _hold(request: HttpRequest, form: TellingForm, compound: Any, at: datetime) -> None:
    good = []
    for upload in request.FILES.getlist("photographs")[: 2 * photographs.most(at.date())]:
        try:
            good.append(photographs.taken(upload, compound, at))
        except files.NotAPhotograph as why:
            form.add_error("photographs", str(why))
    if good:
        try:
            hold_pictures(form.data["key"], good, by=request.user, at=at)
        except Refusal as why:
            form.add_error("photographs", str(why))


def _show(request: HttpRequest, form: TellingForm, status: int = 200, **more: Any) -> HttpResponse:
    key = form.data.get("key", "") if form.is_bound else ""
    held = DraftPicture.objects.filter(form_mark=keys.form_mark(key)).count() if key else 0
    context = {
        "form": form, "back": reverse("case_list"), "held": held, "plan": _plan(form, clock()),
        "marked": form.marked, **more,
    }  # fmt: skip
    return render(request, "cases/new.html", context, status=status)


@require_POST
def case_join(request: HttpRequest, case_id: int) -> HttpResponse:
    """The same problem, told by another household: counted, and answered together."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    form, at = _sent(request), clock()
    if not form.is_valid() or not _pictures_held(request, form, case.pk, at):
        return _show(request, form, status=422)
    try:
        take_down(
            case.compound_id, _telling(form.cleaned_data), form_key=form.data["key"], joins=case.pk, by=request.user, at=at
        )  # fmt: skip
    except (Refusal, IntegrityError) as why:
        form.add_error(None, sentence_for(why) if isinstance(why, IntegrityError) else str(why))
        return _show(request, form, status=409)
    messages.success(request, f"已并到 {case.number}，一并答复")
    return redirect("case_page", case_id=case.pk)
