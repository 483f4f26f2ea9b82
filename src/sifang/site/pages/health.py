"""运行状况: a word for monitors, the details for those who run the product."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sifang.accounts import public as accounts
from sifang.lib.access import open_to_all
from sifang.lib.clock import clock, real_clock
from sifang.site.health import examine

_STATUS = {True: 200, False: 503}


@open_to_all
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Anybody learns whether all is well; administrators and the city's own people learn what is not."""
    parts = examine(clock(), real_clock())
    is_well = all(part.is_well for part in parts)
    wants_json = request.GET.get("format") == "json" or "application/json" in request.headers.get(
        "Accept", ""
    )
    if not _may_see_details(request):
        if wants_json:
            return JsonResponse({"well": is_well}, status=_STATUS[is_well])
        return HttpResponse(
            "ok" if is_well else "not ok", content_type="text/plain; charset=utf-8", status=_STATUS[is_well]
        )
    if wants_json:
        told = {part.key: {"well": part.is_well, "words": part.words} for part in parts}
        return JsonResponse({"well": is_well, "parts": told}, status=_STATUS[is_well])
    return render(request, "site/health.html", {"parts": parts, "is_well": is_well}, status=_STATUS[is_well])


def _may_see_details(request: HttpRequest) -> bool:
    user = request.user
    if not getattr(user, "pk", None):
        return False
    return accounts.is_administrator(user) or accounts.scope_of(user).everywhere
