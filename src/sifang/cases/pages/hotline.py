"""12345: a file of orders in, a file of answers out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from sifang.accounts import public as accounts
from sifang.cases.actions.hotline import RIGHT, export_answers, take_order
from sifang.cases.hotline import answers, orders
from sifang.cases.permissions import is_hotlines_desk
from sifang.ledgers import public as ledgers
from sifang.lib import tabular
from sifang.lib.clock import clock
from sifang.lib.constraints import sentence_for
from sifang.lib.refusals import Refusal
from sifang.lib.words import legible

_MEGABYTES = 5
_SHOWN = 50


@dataclass(frozen=True)
class Result:
    """What became of one row of the file."""

    row: int
    number: str
    case_id: int | None
    """none when the person could not open its page"""
    case_number: str
    said: str
    is_bad: bool = False
    road: str = ""


@require_http_methods(["GET", "POST"])
def hotline(request: HttpRequest) -> HttpResponse:
    """The exchange: hand in, read what became of it, take the answers home."""
    accounts.check_may(request.user, RIGHT)
    results, problem = [], ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            problem = "请先选文件"
        elif (upload.size or 0) > _MEGABYTES * 1024 * 1024:
            problem = f"文件有 {(upload.size or 0) / 1024 / 1024:.0f} MB，最大 {_MEGABYTES} MB"
        else:
            try:
                results = [_take(line, request.user) for line in orders.read_file(upload.read())]
            except ledgers.NotATable as why:
                problem = str(why)
    day = clock().date()
    asked = legible(request.GET.get("number", ""))[:40]
    rows = answers.orders_of(request.user)
    if asked:
        rows = rows.filter(external_number__startswith=asked)
    latest = list(rows.order_by("-pk")[:_SHOWN])
    context = {
        "problem": problem, "results": results, "new": sum(not r.is_bad and r.said == "新立" for r in results),
        "bad": sum(r.is_bad for r in results), "latest": [answers.answer(row, day) for row in latest],
        "asked": asked, "shown": _SHOWN if len(latest) == _SHOWN else 0,
    }  # fmt: skip
    return render(request, "cases/hotline.html", context, status=422 if problem else 200)


def _take(line: orders.Line, user: Any) -> Result:
    if line.order is None:
        return Result(line.row, line.number, None, "", line.why, True)
    try:
        taken = take_order(line.order, by=user, at=clock())
    except (Refusal, IntegrityError) as why:
        # Told in the same moment by somebody else, who did not wait for this file: the others are taken all the same.
        said = sentence_for(why) if isinstance(why, IntegrityError) else str(why)
        return Result(line.row, line.order.number, None, "", said, True)
    case_id = None if is_hotlines_desk(user) else taken.case_id
    return Result(
        line.row,
        taken.number,
        case_id,
        taken.case_number,
        "新立" if taken.is_new else "已经有了",
        road=taken.road,
    )


@require_POST
def hotline_answers(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The answers as a file; who took it home is written down."""
    accounts.check_may(request.user, RIGHT)
    rows, day = answers.orders_of(request.user), clock().date()
    export_answers(rows.count(), by=request.user, at=clock())
    cells = (answers.answer(row, day).cells() for row in rows.iterator(500))
    if request.POST.get("kind") == "csv":
        answer: HttpResponse | StreamingHttpResponse = StreamingHttpResponse(
            tabular.csv_stream(answers.HEAD, cells), content_type="text/csv; charset=utf-8"
        )
    else:
        with tabular.xlsx_file(answers.HEAD, cells, "12345答复") as made:
            answer = HttpResponse(
                made.read(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            )
    ending = "csv" if request.POST.get("kind") == "csv" else "xlsx"
    answer["Content-Disposition"] = f'attachment; filename="12345-answers-{day}.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
