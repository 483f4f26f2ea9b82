"""业委会、物管会、环物委: lists, pages and forms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from sifang.accounts import public as accounts
from sifang.areas.looking import looking_at
from sifang.committees import actions, forms, lists
from sifang.committees.models import EnvironmentCommittee, ManagementCommittee, OwnersCommittee
from sifang.committees.shown import shown
from sifang.lib.clock import clock
from sifang.lib.once import seal
from sifang.policy import public as policy
from sifang.registry import public as registry
from sifang.registry.public import Press, Record, act, kept, list_page, record_page
from sifang.ui import public as ui


def rule(key: str, on: Any, otherwise: float) -> float:
    """A number of the city's rules on a day."""
    found = policy.find(key, on)
    return float(found.value) if found else otherwise  # type: ignore[arg-type]  # asked for numbers alone


def _tabs(which: str) -> list[dict[str, Any]]:
    base = reverse("committee_list")
    return [
        {"label": "业主委员会", "href": base, "on": which == "owners"},
        {"label": "物业管理委员会", "href": f"{base}?body=management", "on": which == "management"},
    ]


def committee_list(request: HttpRequest) -> HttpResponse:
    """Both bodies of compounds, one tab each."""
    looking = looking_at(request)
    asked, user = "area" in request.GET, request.user
    may = accounts.may(user, registry.EDIT)
    if request.GET.get("body") == "management":
        return list_page(
            request, lists.management_listing(looking), lists.management_rows(user, looking, asked=asked),
            looking, headline="哪些小区设了物业管理委员会", tabs=_tabs("management"),
            new_actions=[{"href": reverse("management_committee_new"), "label": "登记物管会"}] if may else [],
        )  # fmt: skip
    listing = lists.owners_listing(
        looking,
        soon=int(rule("reminder.term_expires_days", looking.at, 60)),
        share=rule("committee.new_party_member_share", looking.at, 0.6),
    )
    return list_page(
        request, listing, lists.owners_rows(user, looking, asked=asked), looking,
        headline="哪些小区有业主委员会，任期到什么时候", tabs=_tabs("owners"),
        new_actions=[{"href": reverse("owners_committee_new"), "label": "登记业委会"}] if may else [],
    )  # fmt: skip


def environment_list(request: HttpRequest) -> HttpResponse:
    looking = looking_at(request)
    may = accounts.may(request.user, registry.EDIT)
    return list_page(
        request,
        lists.environment_listing(looking),
        lists.environment_rows(request.user, looking, asked="area" in request.GET),
        looking,
        headline="哪些社区有环境和物业管理委员会",
        lead="设在居民委员会下，一个社区一个；不是业委会，也不是物管会。",
        new_actions=[{"href": reverse("environment_new"), "label": "登记环物委"}] if may else [],
    )


def _standing(row: Any, at: Any) -> tuple[str, str]:
    if row.period.upper is not None and row.period.upper <= at:
        return "none", f"{row.period.upper} 已终止"
    return ("done", "在任") if row.period.lower <= at else ("none", "还没有开始")


def _presses(user: Any, compound: Any, names: list[tuple[str, str]], pk: int) -> list[Press]:
    if not registry.may_edit_compound(user, compound):
        return []
    return [Press(label, reverse(name, args=[pk])) for label, name in names]


def owners_committee_page(request: HttpRequest, body_id: int) -> HttpResponse:
    looking = looking_at(request)
    rows = OwnersCommittee.objects.visible_to(request.user).select_related("compound")
    row = get_object_or_404(rows, pk=body_id)
    kind, words = _standing(row, looking.at)
    if kind == "done" and row.term_ends_on:
        soon = int(rule("reminder.term_expires_days", looking.at, 60))
        near, left = registry.days_left(row.term_ends_on, looking.at, soon=soon)
        kind, words = (near, f"任期{left}") if near in ("late", "soon") else (kind, words)
    share = rule("committee.new_party_member_share", looking.at, 0.6)
    party = ui.n(row.party_member_count)
    if row.member_count and row.party_member_count is not None:
        enough = row.party_member_count >= row.member_count * share
        judged = f"，{'达到' if enough else '没有达到'} {ui.pct(share, 0)}" if row.is_new else ""
        party = f"{party}（{ui.pct(Fraction(row.party_member_count, row.member_count))}{judged}）"
    return record_page(request, Record(
        f"{row.compound.name}第{row.term_number}届业主委员会",
        [
            ("小区", _compound(looking, row)),
            ("选举产生", ui.day(row.period.lower)),
            ("任期届满", ui.day(row.term_ends_on)),
            ("备案", ui.day(row.filed_on)),
            ("委员人数", ui.n(row.member_count)),
            ("其中党员", party),
            ("新成立", "是" if row.is_new else "不是，换届"),
        ],
        reverse("committee_list"), "业委会与物管会", kind, words,
        _presses(request.user, row.compound, [("更正", "owners_committee_correct"), ("登记终止", "owners_committee_end")], row.pk),
    ))  # fmt: skip


def management_committee_page(request: HttpRequest, body_id: int) -> HttpResponse:
    looking = looking_at(request)
    rows = ManagementCommittee.objects.visible_to(request.user).select_related("compound")
    row = get_object_or_404(rows, pk=body_id)
    kind, words = _standing(row, looking.at)
    return record_page(request, Record(
        f"{row.compound.name}物业管理委员会",
        [
            ("小区", _compound(looking, row)),
            ("成立", ui.day(row.period.lower)),
            ("设立情形", row.ground),
            ("委员人数", ui.n(row.member_count)),
            ("其中业主代表", ui.n(row.owner_member_count)),
        ],
        f"{reverse('committee_list')}?body=management", "业委会与物管会", kind, words,
        _presses(request.user, row.compound, [("更正", "management_committee_correct"), ("登记终止", "management_committee_end")], row.pk),
    ))  # fmt: skip


def _compound(looking: Any, row: Any) -> Press:
    return Press(row.compound.name, kept(looking, reverse("compound_page", args=[row.compound_id])))


def environment_page(request: HttpRequest, body_id: int) -> HttpResponse:
    looking = looking_at(request)
    rows = EnvironmentCommittee.objects.visible_to(request.user).select_related("community")
    row = get_object_or_404(rows, pk=body_id)
    kind, words = _standing(row, looking.at)
    presses = []
    if registry.may_edit_area(request.user, row.community_id):
        presses = [Press("登记终止", reverse("environment_end", args=[row.pk]))]
    return record_page(request, Record(
        f"{row.community.name}环境和物业管理委员会",
        [
            ("社区", Press(row.community.name, kept(looking, reverse("area_page", args=[row.community.slug])))),
            ("成立", ui.day(row.period.lower)),
            ("委员人数", ui.n(row.member_count)),
            ("其中党员", ui.n(row.party_member_count)),
        ],
        reverse("environment_list"), "环境和物业管理委员会", kind, words, presses,
    ))  # fmt: skip


def _start(request: HttpRequest) -> dict[str, Any]:
    compound = registry.compound_asked(request)
    return {"compound": compound} if compound else {}


def _new(
    request: HttpRequest, form: Any, verb: Callable[..., Any], page: str, title: str, lead: str
) -> HttpResponse:
    accounts.check_may(request.user, registry.EDIT)
    first = _start(request)
    back = reverse("compound_page", args=[first["compound"].pk]) if first else reverse("committee_list")

    def do(given: dict[str, Any]) -> str:
        compound = given.pop("compound")
        verb(compound.pk, **given, by=request.user, at=clock())
        return reverse("compound_page", args=[compound.pk])

    return act(
        request, lambda data: form(data, user=request.user, initial=first), do,
        title=title, back=back, lead=lead, said="已登记",
    )  # fmt: skip


def owners_committee_new(request: HttpRequest) -> HttpResponse:
    return _new(
        request, forms.OwnersForm, actions.elect_owners_committee, "owners_committee_page",
        "登记业主委员会", "上一届和物业管理委员会从选举那天起终止，不用另外登记。",
    )  # fmt: skip


def management_committee_new(request: HttpRequest) -> HttpResponse:
    return _new(
        request, forms.ManagementForm, actions.set_up_management_committee, "management_committee_page",
        "登记物业管理委员会", "由街道（镇）设立的临时机构；选出业委会就终止。",
    )  # fmt: skip


def environment_new(request: HttpRequest) -> HttpResponse:
    accounts.check_may(request.user, registry.EDIT)

    def do(given: dict[str, Any]) -> None:
        community = given.pop("community")
        actions.found_environment_committee(community_id=community.pk, **given, by=request.user, at=clock())

    return act(
        request, lambda data: forms.EnvironmentForm(data, user=request.user), do,
        title="登记环境和物业管理委员会", back=reverse("environment_list"), said="已登记",
    )  # fmt: skip


def _open(request: HttpRequest, model: Any, body_id: int) -> Any:
    row = get_object_or_404(model.objects.visible_to(request.user).select_related("compound"), pk=body_id)
    registry.check_may_edit_compound(request.user, row.compound)
    return row


def _correct(request: HttpRequest, model: Any, body_id: int, form: Any, verb: Any, page: str) -> HttpResponse:
    row = _open(request, model, body_id)

    def make(data: Any) -> Any:
        now = shown(model.objects.get(pk=row.pk))
        first = now | {"on": now["starts_on"]}
        return form(data, user=request.user, initial=first, sealed=seal(now))

    def do(given: dict[str, Any]) -> None:
        given["starts_on"] = given.pop("on")
        verb(row.pk, **given, by=request.user, at=clock())

    return act(
        request, make, do, title=f"更正{row.compound.name}的{model._meta.verbose_name}",
        back=reverse(page, args=[row.pk]), said="已更正",
    )  # fmt: skip


def owners_committee_correct(request: HttpRequest, body_id: int) -> HttpResponse:
    return _correct(
        request,
        OwnersCommittee,
        body_id,
        forms.OwnersForm,
        actions.correct_owners_committee,
        "owners_committee_page",
    )


def management_committee_correct(request: HttpRequest, body_id: int) -> HttpResponse:
    return _correct(
        request, ManagementCommittee, body_id, forms.ManagementForm, actions.correct_management_committee,
        "management_committee_page",
    )  # fmt: skip


def _end(request: HttpRequest, model: Any, body_id: int, verb: Any, page: str) -> HttpResponse:
    row = _open(request, model, body_id)
    return act(
        request, forms.EndForm, lambda given: verb(row.pk, on=given["on"], by=request.user, at=clock()),
        title=f"{row.compound.name}的{model._meta.verbose_name}终止",
        back=reverse(page, args=[row.pk]), submit="终止", said="已登记终止",
    )  # fmt: skip


def owners_committee_end(request: HttpRequest, body_id: int) -> HttpResponse:
    return _end(request, OwnersCommittee, body_id, actions.dissolve_owners_committee, "owners_committee_page")


def management_committee_end(request: HttpRequest, body_id: int) -> HttpResponse:
    return _end(
        request,
        ManagementCommittee,
        body_id,
        actions.dissolve_management_committee,
        "management_committee_page",
    )


def environment_end(request: HttpRequest, body_id: int) -> HttpResponse:
    rows = EnvironmentCommittee.objects.visible_to(request.user).select_related("community")
    row = get_object_or_404(rows, pk=body_id)
    registry.check_may_edit_area(request.user, row.community_id)
    return act(
        request, forms.EndForm,
        lambda given: actions.dissolve_environment_committee(row.pk, on=given["on"], by=request.user, at=clock()),
        title=f"{row.community.name}环境和物业管理委员会终止",
        back=reverse("environment_page", args=[row.pk]), submit="终止", said="已登记终止",
    )  # fmt: skip
