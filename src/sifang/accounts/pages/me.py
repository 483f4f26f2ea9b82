"""My own account: posts, password, second factor, keys for programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sifang.accounts import sessions, written
from sifang.accounts.actions import passwords, tokens
from sifang.accounts.models import ApiToken, Jurisdiction, PostHolding
from sifang.accounts.pages.forms import PasswordForm, TokenForm
from sifang.accounts.passwords import rules_on
from sifang.accounts.roles import ROLES
from sifang.accounts.scope import is_administrator, scope_of
from sifang.lib.clock import clock, real_clock
from sifang.lib.refusals import Refusal
from sifang.notices import public as notices
from sifang.policy import public as policy


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """What I am here, and what I may do."""
    return _page(request, TokenForm())


def _page(
    request: HttpRequest,
    form: TokenForm,
    *,
    raw: str = "",
    mail_problem: str = "",
    mail_code: str = "",
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    holdings = list(
        PostHolding.objects.filter(user=user).select_related("post__office").order_by("-period", "id")
    )
    ground: dict[int, list[str]] = {}
    for post_id, name in Jurisdiction.objects.filter(post__in=[h.post_id for h in holdings]).values_list(
        "post_id", "area__name"
    ):
        ground.setdefault(post_id, []).append(name)
    context = {
        "me": user,
        "posts": [
            {
                "post": h.post,
                "role": ROLES.get(h.post.role),
                "period": h.period,
                "areas": ground.get(h.post_id, []),
            }
            for h in holdings
        ],
        "rights": sorted(scope_of(user).rights),
        "is_administrator": is_administrator(user),
        "tokens": ApiToken.objects.filter(user=user).order_by("-id"),
        "now": real_clock(),
        "form": form,
        "raw": raw,
        "mail": notices.MailAddress.objects.visible_to(user).first(),
        "topics": notices.Topic.choices,
        "mail_problem": mail_problem,
        "mail_code": mail_code,
    }
    return render(request, "accounts/me.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """One's own password; the other sessions end."""
    me: Any = request.user
    rules = rules_on(real_clock().date())
    form = PasswordForm(request.POST or None, rules=rules.words)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = passwords.change_password(
                    me.pk,
                    old=form.cleaned_data["old"],
                    new=form.cleaned_data["new"],
                    by=request.user,
                    at=clock(),
                    now=real_clock(),
                )
            except passwords.CannotChangePassword as why:
                problem = str(why)
            else:
                sessions.restamp(request, user)
                late = written.kept(request)
                return written.shown(request, late) if late is not None else redirect("me")
    context = {
        "form": form, "problem": problem, "must": me.must_change_password,
        "has_run_out": sessions.asks_for_password(request), "late": written.kept(request),
    }  # fmt: skip
    return render(request, "accounts/change_password.html", context, status=status)


@never_cache
@require_POST
def issue_token(request: HttpRequest) -> HttpResponse:
    """A key for a program, shown on this answer and never again."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        _, raw = tokens.issue_token(**form.cleaned_data, by=request.user, at=clock(), now=real_clock())
    except tokens.CannotIssueToken as why:
        form.add_error(None, str(why))
        return _page(request, form, status=409)
    return _page(request, TokenForm(), raw=raw)


@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """A key stops working."""
    get_object_or_404(ApiToken, pk=token_id, user=request.user)
    tokens.revoke_token(token_id, by=request.user, at=clock(), now=real_clock())
    return redirect("me")


def _care() -> notices.Care:
    today = real_clock().date()
    return notices.Care(
        *(policy.whole(f"mail.{key}", today) for key in ("code_minutes", "code_tries", "codes_a_day"))
    )


@never_cache
@require_POST
def mail_put(request: HttpRequest) -> HttpResponse:
    """My address for notices, or another one; a code goes there first."""
    if is_administrator(request.user):
        raise PermissionDenied("管理员账号不收业务消息，不用填邮箱")
    try:
        code = notices.put_mail_address(
            request.POST.get("address", "")[:200], care=_care(), by=request.user, at=clock()
        )
    except Refusal as why:
        return _page(request, TokenForm(), mail_problem=str(why), status=422)
    # The demonstration writes to nobody: the code is shown instead.
    return _page(request, TokenForm(), mail_code=code if settings.SIFANG_DEMONSTRATION else "")


@require_POST
def mail_confirm(request: HttpRequest) -> HttpResponse:
    """The code that arrived there."""
    try:
        notices.confirm_mail_address(
            request.POST.get("code", "")[:12], care=_care(), by=request.user, at=clock()
        )
    except Refusal as why:
        return _page(request, TokenForm(), mail_problem=str(why), status=422)
    messages.success(request, "邮箱确认了，选定的消息会同时发到这里")
    return redirect("me")


@require_POST
def mail_topics(request: HttpRequest) -> HttpResponse:
    """Which notices come by mail too."""
    notices.choose_mail_topics(request.POST.getlist("topics"), by=request.user, at=clock())
    messages.success(request, "已按您选的发")
    return redirect("me")


@require_POST
def mail_remove(request: HttpRequest) -> HttpResponse:
    """No mail any more; the address is not kept."""
    notices.take_mail_address_away(by=request.user, at=clock())
    messages.success(request, "邮箱去掉了，系统里不再留着")
    return redirect("me")
