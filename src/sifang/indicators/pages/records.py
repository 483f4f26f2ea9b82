"""The records behind a figure: counted or not, filtered, paged, exported; of frozen months as they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.indicators.answers import frozen_records_for, records_for
from sifang.indicators.choices import Kind
from sifang.indicators.handing import has_sheet, in_sheet
from sifang.indicators.pages.asked import Asked, asked_of, figure_of
from sifang.indicators.records import Record, RecordList, frozen_place_names, place_names, shown_fact
from sifang.indicators.tiles import href_of
from sifang.lib.clock import clock
from sifang.lib.tabular import csv_stream, xlsx_file
from sifang.ui import public as ui

SIZE = 50


@dataclass(frozen=True)
class Line:
    """A record as the page shows it."""

    href: str
    label: str
    place: str
    facts: list[str]
    counted: bool


def list_of(
    request: HttpRequest, asked: Asked, *, counted: bool | None, q: str, limit: int = SIZE
) -> RecordList | None:
    """The list this person may open, or None."""
    narrowed: dict[str, Any] = {"counted": counted, "q": q, "limit": limit}
    key, area, tree = asked.declared.key, asked.area, asked.tree
    if asked.frozen is not None:
        return frozen_records_for(request.user, key, area, tree, frozen=asked.frozen, **narrowed)
    return records_for(request.user, key, area, tree, day=asked.day, **narrowed)


def rows_of(page: list[Record], listed: RecordList, asked: Asked) -> list[Line]:
    """Records with their places by name: one statement for the page."""
    names = _names(asked, {r.place_id for r in page}, shortly=True)
    return [
        Line(
            _href(listed.opens, r.record), r.label, " ".join(names.get(r.place_id, ())),
            [shown_fact(f) for f in r.facts], r.counted,
        )
        for r in page
    ]  # fmt: skip


def _names(asked: Asked, places: set[int] | None, *, shortly: bool = False) -> dict[int, tuple[str, ...]]:
    if asked.frozen is not None:
        return frozen_place_names(asked.frozen.pk, asked.tree, places)
    return place_names(places, asked.day, asked.tree, shortly=shortly)


def _href(opens: str, record: int) -> str:
    if not opens:
        return ""
    try:
        return reverse(opens, args=[record])
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_records(request: HttpRequest, key: str) -> HttpResponseBase:
    """Everything behind the figure, one by one."""
    asked = asked_of(request, key)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    counted = {"yes": True, "no": False, "all": None}.get(request.GET.get("counted", ""), _usual(asked))
    listed = list_of(request, asked, counted=counted, q=q)
    figure = figure_of(request, asked)
    if listed is None or figure is None:
        raise Http404("没有您能看的记录")
    if request.method == "POST":
        return _taken_home(request, asked, figure.words.name, listed, counted, q)
    after, before = (request.GET.get(name, "").replace("\x00", "")[:200] for name in ("after", "before"))
    page, more = listed.page(after=after, before=before)
    lines = rows_of(page, listed, asked)
    has_next, has_previous = (True, more) if before else (more, bool(after))
    pooled = asked.declared.kind == Kind.POOLED
    tabs = []
    if asked.declared.kind in (Kind.RATIO, Kind.POOLED):
        words = ("计入", "缺人数，不计") if pooled else ("计入", "没计入")
        numbers = (None, None) if pooled else (_whole(figure.numerator), _whole(figure.rest))
        for value, word, number in zip(("yes", "no"), words, numbers, strict=True):
            on = counted is (value == "yes")
            tabs.append(ui.Chip(word, ui.href_with(request, counted=value), on=on, count=number))
    export = accounts.may(request.user, "export")
    table = ui.Table(
        key="records",
        chips=tabs,
        columns=[
            ui.Column("label", "名称"),
            ui.Column("place", "位置"),
            *(ui.Column(k, label, align=align, nowrap=bool(align)) for k, label, align in listed.heads),
        ],
        rows=[ui.Row(line.href, [line.label, line.place, *line.facts]) for line in lines],
        filters=[
            ui.Filter("q", "名称里有", value=q, kind="text"),
            ui.Filter("counted", "", value=request.GET.get("counted", ""), kind="hidden"),
        ],
        page=ui.Page(
            shown=len(page),
            total=_total(figure, counted) if not q else None,
            next_href=ui.href_with(request, after=page[-1].position) if page and has_next else "",
            prev_href=ui.href_with(request, before=page[0].position) if page and has_previous else "",
        ),
        empty=ui.Empty("这一栏没有记录", "换一栏，或者把条件去掉。"),
        export_href=ui.href_with(request) if export else "",
        export_sheet=_has_sheet(asked, listed),
    )
    more_words = {"month": asked.month_word, "version": str(asked.frozen.version)} if asked.frozen else {}
    context = {
        "base": ui.base_for(request),
        "asked": asked,
        "figure": figure,
        "words": figure.words,
        "table": table,
        "page_href": href_of(figure, asked.area, **more_words),
    }
    return render(request, "indicators/indicator_records.html", context)


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _usual(asked: Asked) -> bool | None:
    return True if asked.declared.kind in (Kind.RATIO, Kind.POOLED) else None


def _total(figure: Any, counted: bool | None) -> int | None:
    if figure.words.kind == Kind.RATIO:
        return {True: figure.numerator, False: figure.rest, None: figure.denominator}[counted]
    return figure.numerator if figure.words.kind == Kind.COUNT else None


def _taken_home(
    request: HttpRequest, asked: Asked, name: str, listed: RecordList, counted: bool | None, q: str
) -> HttpResponseBase:
    """The list as a file, written down before it leaves."""
    if not (kind := ui.file_wanted(request, sheet=_has_sheet(asked, listed))):
        return HttpResponseNotAllowed(["GET"])
    accounts.check_may(request.user, "export")
    words = [asked.area.name, f"截至 {asked.day.isoformat()}"]
    words += [{True: "计入的", False: "没计入的"}[counted]] if counted is not None else []
    words += [f"名称里有：{q}"] if q else []
    audit.note_export(
        f"“{name}”的记录", asked="；".join(words), count=listed.count(), kind=kind,
        by=request.user, at=clock(),
    )  # fmt: skip
    if kind == ui.SHEET:
        head, rows = in_sheet(request.user, listed.opens, asked.day, [r.record for r in listed])
        title = f"{asked.declared.key}-{asked.day.isoformat()}"
        return FileResponse(xlsx_file(head, rows, name), as_attachment=True, filename=f"{title}.xlsx")
    return _export(asked, listed, kind)


def _has_sheet(asked: Asked, listed: RecordList) -> bool:
    """Records of a frozen month go out as they were, not as a sheet to be mended."""
    return asked.frozen is None and has_sheet(listed.opens)


def _export(asked: Asked, listed: RecordList, wanted: str) -> HttpResponseBase:
    head = ["名称", "位置", *(label for _, label, _ in listed.heads), "计入"]
    names = _names(asked, None)

    def told() -> Iterator[list[Any]]:
        for r in listed:
            yield [r.label, " ".join(names.get(r.place_id, ())), *r.facts, r.counted]

    title = f"{asked.declared.key}-{asked.day.isoformat()}"
    if wanted == "csv":
        answer = StreamingHttpResponse(csv_stream(head, told()), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{title}.csv"'
        return answer
    return FileResponse(xlsx_file(head, told(), title), as_attachment=True, filename=f"{title}.xlsx")
