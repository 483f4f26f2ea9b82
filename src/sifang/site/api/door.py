"""`/api/v1/`: the rooms' own endpoints behind one door, described at `/api/v1/openapi.json`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie, HttpBearer

from sifang.accounts import public as accounts
from sifang.lib.access import open_to_all
from sifang.lib.answers import NOT_THERE
from sifang.lib.constraints import sentence_for

_ASK = "请先登录，或在 Authorization 里给出令牌"


class Token(HttpBearer):
    """A token issued to a person; it may do what he may do, no more. Read by the accounts' middleware."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return request.user if getattr(request.user, "pk", None) else None


class Session(APIKeyCookie):
    """The browser session of somebody who is signed in."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if getattr(request.user, "pk", None) else None


api = NinjaAPI(
    title="四方 Sifang",
    version="1",
    description=(
        "城市物业服务治理平台的接口：读，交台账（`/ledgers/`，与页面上一样先核对、再导入、可撤销），以及上报和办理案件（`/cases/`，与页面上同一套流程）；写只认令牌。令牌的权限就是持有人本人的权限：看不见的记录与不存在的记录"
        "回答相同（404）。列表按编号翻页：把 `next` 作为下一次的 `after`。日期是北京时间；`at` 缺省为"
        "最近一个完整的日子。接口里没有个人信息。整张列表的文件在页面上按“导出”取，操作记录里记下谁、按什么条件、"
        "多少条；接口取数不留这样的记录。"
    ),
    docs_url=None,
    docs_decorator=open_to_all,
    auth=[Token(), Session(csrf=False)],
    urls_namespace="api-1",
)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"where": [str(w) for w in one["loc"] if w not in ("query", "path")], "why": str(one["msg"])}
        for one in error.errors
    ]
    named = "、".join(".".join(map(str, one["where"])) for one in errors)
    return api.create_response(request, {"detail": f"参数有误：{named}", "errors": errors}, status=422)


@api.exception_handler(AuthenticationError)
def _who(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return api.create_response(request, {"detail": _ASK}, status=401)


@api.exception_handler(accounts.NotAllowed)
def _not_allowed(request: HttpRequest, error: accounts.NotAllowed) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=403)


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    # One body for what does not exist and for what is not one's own.
    return api.create_response(request, {"detail": NOT_THERE}, status=404)


@api.exception_handler(IntegrityError)
def _against_a_rule(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    return api.create_response(request, {"detail": sentence_for(error)}, status=409)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.create_response(request, {"detail": str(error), "errors": []}, status=error.status_code)


for _room in reversed(settings.ROOMS):
    # The rooms' endpoints are found by name, as their pages are.
    if _room != "site" and find_spec(f"sifang.{_room}.api"):
        api.add_router("", import_module(f"sifang.{_room}.api").router)
