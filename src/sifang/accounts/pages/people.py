"""Accounts, for the system and security administrators. Names and telephones are masked here, too."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sifang.accounts.actions import passwords, people
from sifang.accounts.models import PostHolding, User
from sifang.accounts.pages.forms import PersonForm
from sifang.accounts.pages.paging import page_of
from sifang.accounts.permissions import NotAllowed, check_may, may
from sifang.accounts.roles import ROLES
from sifang.lib.clock import clock, real_clock
from sifang.lib.words import masked_name, masked_phone
from sifang.ui import public as ui

STATES = [("in_use", "在用"), ("locked", "锁定"), ("closed", "停用")]


def _check(request: HttpRequest) -> None:
    if not may(request.user, "rights.manage"):
        check_may(request.user, "people.manage")


def _state(user: User) -> tuple[str, str]:
    if not user.is_active:
        return "none", "停用"
    if user.locked_until and user.locked_until > real_clock():
        return "lock", "锁定"
    return "done", "在用"


@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """Every account: user name, masked name, posts, state."""
    _check(request)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    state = request.GET.get("state", "")
    rows = User.objects.all()
    if words:
        rows = rows.filter(Q(username__icontains=words) | Q(name=words))
    if state == "in_use":
        rows = rows.filter(is_active=True)
    elif state == "closed":
        rows = rows.filter(is_active=False)
    elif state == "locked":
        rows = rows.filter(is_active=True, locked_until__gt=real_clock())
    piece = page_of(request, rows, "username")
    held: dict[int, list[str]] = {}
    for one in PostHolding.objects.filter(
        user__in=[user.pk for user in piece.rows], period__contains=clock().date()
    ).select_related("post__office"):
        held.setdefault(one.user_id, []).append(str(one.post))
    table = ui.Table(
        key="people",
        columns=[
            ui.Column("username", "登录名"),
            ui.Column("name", "姓名"),
            ui.Column("posts", "岗位"),
            ui.Column("state", "状态", nowrap=True),
            ui.Column("last", "最近登录", nowrap=True),
        ],
        rows=[
            ui.Row(
                reverse("person_page", args=[user.pk]),
                [
                    user.username,
                    masked_name(user.name),
                    "；".join(held.get(user.pk, [])),
                    _state(user)[1],
                    ui.moment(user.last_login) if user.last_login else "",
                ],
                "off" if not user.is_active else "",
            )
            for user in piece.rows
        ],
        filters=[
            ui.Filter("q", "登录名里有，或姓名是", value=words, kind="text"),
            ui.Filter("state", "状态", STATES, state),
        ],
        page=piece.page,
        total_text=f"{ui.n(rows.count())} 个账号",
    )
    context = {"table": table, "may_manage": may(request.user, "people.manage")}
    return render(request, "accounts/people_list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """A new account; its one-time password is on this answer and nowhere else."""
    check_may(request.user, "people.manage")
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            user, password = people.create_person(
                **form.cleaned_data, by=request.user, at=clock(), now=real_clock()
            )
        except people.CannotDoThat as why:
            form.add_error(None, str(why))
        else:
            return _person_page(request, user, password=password)
    return render(request, "accounts/person_form.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_GET
def person_page(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account."""
    _check(request)
    return _person_page(request, get_object_or_404(User, pk=user_id))


def _person_page(request: HttpRequest, user: User, status: int = 200, **more: Any) -> HttpResponse:
    holdings = PostHolding.objects.filter(user=user).select_related("post__office").order_by("-period")
    kind, words = _state(user)
    context = {
        "person": user,
        "name": masked_name(user.name),
        "phone": masked_phone(user.phone),
        "state_kind": kind,
        "state_words": words,
        "holdings": [{"post": h.post, "role": ROLES[h.post.role], "period": h.period} for h in holdings],
        "may_manage": may(request.user, "people.manage"),
        "may_give": may(request.user, "rights.manage"),
        "is_me": user.pk == request.user.pk,
        **more,
    }
    return render(request, "accounts/person_page.html", context, status=status)


@never_cache
@require_POST
def person_do(request: HttpRequest, user_id: int, what: str) -> HttpResponse:
    """close, open, reset, unlock, clear: one press each; the action insists on the right."""
    _check(request)
    user = get_object_or_404(User, pk=user_id)
    try:
        if what == "reset":
            password = passwords.reset_password(user.pk, by=request.user, at=clock(), now=real_clock())
            return _person_page(request, user, password=password)
        if what == "unmask":
            reason = request.POST.get("reason", "")
            whole = people.unmask_person(user.pk, reason=reason, by=request.user, at=clock())
            return _person_page(request, user, name=whole.name, phone=whole.phone)
        done = {
            "close": people.close_account,
            "open": people.open_account,
            "unlock": people.unlock_account,
            "clear": people.clear_second_factor,
        }[what]
        done(user.pk, by=request.user, at=clock())
    except people.CannotDoThat as why:
        return _person_page(request, user, status=409, problem=str(why))
    except NotAllowed as why:
        return _person_page(request, user, status=403, problem=str(why))
    messages.success(request, "已办理，操作记录里留了一行。")
    return redirect("person_page", user.pk)
