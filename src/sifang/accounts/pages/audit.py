"""操作记录: who did what, when. Read by auditors only; the room of the lines itself knows no people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from sifang.accounts.pages.paging import page_of
from sifang.accounts.permissions import check_may
from sifang.audit import public as audit
from sifang.lib.clock import ZONE, clock
from sifang.lib.tabular import csv_stream, xlsx_file
from sifang.lib.words import number_in
from sifang.ui import public as ui

HEAD = ["记录号", "时间", "岗位", "做了什么", "对象", "说明"]
MOST = 200_000
"""An export is for reading; who needs everything restores a backup."""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _narrowed(request: HttpRequest) -> tuple[QuerySet, dict[str, str]]:
    asked = {
        key: request.GET.get(key, "").replace("\x00", "").strip()[:80]
        for key in ("event", "by", "q", "since", "until", "person")
    }
    rows = audit.AuditLine.objects.all()
    if asked["event"] in audit.EVENTS:
        rows = rows.filter(event=asked["event"])
    if asked["by"]:
        rows = rows.filter(by_title__icontains=asked["by"])
    if asked["q"]:
        rows = rows.filter(subject_label__icontains=asked["q"])
    if (person := number_in(asked["person"], 18)) is not None:
        rows = rows.filter(by_id=person)
    if since := _day(asked["since"]):
        rows = rows.filter(at__date__gte=since)
    if until := _day(asked["until"]):
        rows = rows.filter(at__date__lt=until + timedelta(days=1))
    return rows, asked


def _cells(line: Any) -> list[Any]:
    when = line.at.astimezone(ZONE)
    what = audit.present(line.event, line.data)
    return [line.pk, when, line.by_title, what, line.subject_label, line.note]


@require_http_methods(["GET", "HEAD", "POST"])
def audit_list(request: HttpRequest) -> HttpResponseBase:
    """The lines, newest first."""
    check_may(request.user, "audit.read")
    rows, asked = _narrowed(request)
    if request.method == "POST":
        if not (kind := ui.file_wanted(request)):
            return HttpResponseNotAllowed(["GET"])
        audit.note_export(
            "操作记录",
            asked=_in_words(asked),
            count=min(rows.count(), MOST),
            kind=kind,
            by=request.user,
            at=clock(),
        )
        return _export(rows, kind)
    piece = page_of(request, rows, newest_first=True)
    cells = [_cells(line) for line in piece.rows]
    table = ui.Table(
        key="audit",
        columns=[
            ui.Column("at", "时间", nowrap=True),
            ui.Column("what", "做了什么"),
            ui.Column("subject", "对象"),
            ui.Column("by", "岗位"),
            ui.Column("note", "说明"),
            ui.Column("id", "记录号", align="r"),
        ],
        rows=[
            ui.Row("", [ui.moment(when), what, subject, by, note, str(pk)])
            for pk, when, by, what, subject, note in cells
        ],
        filters=[
            ui.Filter("q", "对象名称里有", value=asked["q"], kind="text"),
            ui.Filter("by", "岗位里有", value=asked["by"], kind="text"),
            ui.Filter(
                "event", "做了什么", [(key, audit.present(key)) for key in audit.EVENTS], asked["event"]
            ),
            ui.Filter("since", "从哪天", value=asked["since"], kind="date"),
            ui.Filter("until", "到哪天", value=asked["until"], kind="date"),
        ],
        page=piece.page,
        export_href=ui.href_with(request),
    )
    context = {"table": table, "head": audit.head(), "unsealed": audit.unsealed()}
    return render(request, "accounts/audit_list.html", context)


_QUESTIONS = {
    "event": "做了什么", "by": "岗位里有", "q": "对象名称里有", "since": "从", "until": "到", "person": "人员编号",
}  # fmt: skip


def _in_words(asked: dict[str, str]) -> str:
    """What narrows the lines, for the line their export leaves."""
    shown = asked | {"event": audit.present(asked["event"]) if asked["event"] in audit.EVENTS else ""}
    return "；".join(f"{label} {shown[key]}" for key, label in _QUESTIONS.items() if shown[key]) or "全部"


def _export(rows: QuerySet, wanted: str) -> HttpResponseBase:
    def told() -> Iterator[list[Any]]:
        for line in rows.order_by("-id")[:MOST].iterator(chunk_size=2000):
            pk, when, *rest = _cells(line)
            yield [pk, when.strftime("%Y-%m-%d %H:%M:%S"), *rest]

    if wanted == "csv":
        answer = StreamingHttpResponse(csv_stream(HEAD, told()), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return answer
    return FileResponse(xlsx_file(HEAD, told(), "操作记录"), as_attachment=True, filename="audit.xlsx")
