"""Signing in: name and password, the administrators' second factor, single sign-on; signing out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sifang.accounts import second_factor, sessions, sso, written
from sifang.accounts.actions import sign_in as actions
from sifang.accounts.models import User
from sifang.accounts.pages.forms import CodeForm, SignInForm
from sifang.accounts.passwords import is_too_old, rules_on
from sifang.accounts.scope import is_administrator
from sifang.lib.access import open_to_all
from sifang.lib.clock import clock, real_clock
from sifang.policy import public as policy

HALF = "half"
"""In the session: the password was right, the second factor is still to come."""
HALF_SECONDS = 300
ENDED = {
    "idle": "您有一段时间没有操作，已自动退出。",
    "elsewhere": "您的账号在别处登录或口令已更改，这里已退出。",
}


def _safe_next(request: HttpRequest, wanted: str) -> str:
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else "/"


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The door. One sentence for every kind of failure."""
    back = _safe_next(request, request.POST.get("next") or request.GET.get("next") or "/")
    if request.method == "GET" and getattr(request.user, "pk", None):
        return redirect(back)
    form = SignInForm(request.POST or None)
    late = written.carried_in(request)
    status, problem = 200, ""
    if request.method == "POST":
        user = None
        if form.is_valid():
            user = actions.try_password(**form.cleaned_data, by=None, at=clock(), now=real_clock())
            problem = "" if user else "登录名或口令不对，或者账号暂时不能登录。"
        if user is not None:
            return _proceed(request, user, back, way="password", late=late)
        status = 422
    return _door(request, form, back, problem, late, status)


def ask_again(request: HttpRequest, late: written.Written) -> HttpResponse:
    """The door, for somebody whose session ended while he wrote: what he wrote goes through it with him."""
    return _door(request, SignInForm(), "/", "", late, 401)


def _door(
    request: HttpRequest, form: SignInForm, back: str, problem: str, late: written.Written | None, status: int
) -> HttpResponse:
    on = real_clock().date()
    context = {
        "form": form,
        "problem": problem,
        "next": back,
        "late": late,
        "ended": ENDED.get(request.session.get("ended", ""), ""),
        "tries": policy.value("lockout.tries", on).shown,
        "minutes": policy.value("lockout.minutes", on).shown,
        "sso": sso.adapter(),
    }
    return render(request, "accounts/login.html", context, status=status)


@open_to_all
@never_cache
@require_POST
def login_by_sso(request: HttpRequest) -> HttpResponse:
    """The city's own identity service vouches for the person."""
    adapter = sso.adapter()
    if adapter is None:
        raise Http404("没有接入统一登录")
    username = adapter.identify(request)
    user = User.objects.filter(username=username).first() if username else None
    if user is None or not actions.may_use_account(user):
        back, late = _safe_next(request, request.POST.get("next", "/")), written.carried_in(request)
        return _door(request, SignInForm(), back, "统一登录没有认出您的账号。", late, 422)
    return _proceed(
        request,
        user,
        _safe_next(request, request.POST.get("next", "/")),
        way="sso",
        late=written.carried_in(request),
    )


def _proceed(
    request: HttpRequest, user: User, back: str, *, way: str, late: written.Written | None = None
) -> HttpResponse:
    """In, or on to the second factor."""
    if is_administrator(user):
        request.session.cycle_key()
        request.session[HALF] = {"id": user.pk, "at": int(real_clock().timestamp()), "next": back, "way": way,
                                 "late": asdict(late) if late else None}  # fmt: skip
        return redirect("login_code" if user.totp_secret else "login_enrol")
    return _enter(request, user, back, way=way, late=late)


def _enter(
    request: HttpRequest, user: User, back: str, *, way: str, late: written.Written | None = None
) -> HttpResponse:
    now = real_clock()
    user = actions.sign_in(user.pk, by=None, at=clock(), now=now, way=way)
    sessions.begin(request, user, now)
    # An administrator's password runs out; who came by single sign-on did not use it.
    asks_age = is_administrator(user) and way == "password" and not user.is_demonstration
    if asks_age and is_too_old(user.password_changed_at, now, rules_on(now.date())):
        sessions.ask_for_password(request)
    if user.must_change_password or sessions.asks_for_password(request):
        # What he wrote waits until he has his new password.
        written.keep(request, late)
        return redirect("change_password")
    return written.shown(request, late) if late is not None else redirect(back)


def _half(request: HttpRequest) -> tuple[User, dict] | None:
    """Who is half in: the password was right not long ago."""
    half = request.session.get(HALF)
    if not half or real_clock().timestamp() - half["at"] > HALF_SECONDS:
        return None
    user = User.objects.filter(pk=half["id"]).first()
    return (user, half) if user and actions.may_use_account(user) else None


@open_to_all
@never_cache
@require_http_methods(["GET", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """The second factor of an administrator who has one."""
    found = _half(request)
    if found is None or not found[0].totp_secret:
        return redirect("login")
    user, half = found
    form, problem = CodeForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if actions.try_code(user.pk, form.cleaned_data["code"], by=user, at=clock(), now=real_clock()):
            return _enter(
                request, user, half["next"], way=half["way"], late=written.of_plain(half.get("late"))
            )
        problem = "动态码不对，或者已经用过。等下一个再试。"
    context = {"form": form, "problem": problem, "shown_code": _demonstration_code(user, user.totp_secret)}
    return render(request, "accounts/login_code.html", context, status=422 if form.is_bound else 200)


@open_to_all
@never_cache
@require_http_methods(["GET", "POST"])
def login_enrol(request: HttpRequest) -> HttpResponse:
    """An administrator's first sign-in: the secret is shown once and kept when its first code fits."""
    found = _half(request)
    if found is None or found[0].totp_secret:
        return redirect("login")
    user, half = found
    secret = half.get("secret")
    if not secret:
        secret = second_factor.new_secret()
        request.session[HALF] = {**half, "secret": secret}
    form, problem = CodeForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if actions.try_code(user.pk, code, secret=secret, by=user, at=clock(), now=real_clock()):
            user.refresh_from_db()
            return _enter(
                request, user, half["next"], way=half["way"], late=written.of_plain(half.get("late"))
            )
        problem = "动态码不对。请核对手机时间，等下一个再试。"
    shown = second_factor.opened(secret)
    context = {
        "form": form,
        "problem": problem,
        "secret": " ".join(shown[i : i + 4] for i in range(0, len(shown), 4)),
        "drawing": mark_safe(second_factor.drawing(secret, user.username)),
        "shown_code": _demonstration_code(user, secret),
    }
    return render(request, "accounts/login_enrol.html", context, status=422 if form.is_bound else 200)


def _demonstration_code(user: User, secret: str) -> str:
    """Nobody trying the demonstration owns its administrators' telephones: the page says the code."""
    if settings.SIFANG_DEMONSTRATION and user.is_demonstration:
        return second_factor.code_now(secret, real_clock())
    return ""


@never_cache
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Out; a POST, so that no picture on a page can do it."""
    who: Any = request.user
    actions.sign_out(who.pk, by=who, at=clock())
    request.session.flush()
    return redirect("login")
