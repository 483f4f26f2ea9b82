"""Loads on pages: what was loaded, a new file, the preview, the press."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import yaml
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sifang.accounts import public as accounts
from sifang.audit import public as audit
from sifang.ledgers.actions import upload
from sifang.ledgers.actions.again import take_up
from sifang.ledgers.actions.columns import map_columns
from sifang.ledgers.actions.mending import mend
from sifang.ledgers.actions.settling import settle, unsettle
from sifang.ledgers.actions.undo import LaterChanges, undo
from sifang.ledgers.choices import MEANING, BatchState, What
from sifang.ledgers.forms import RowForm, UploadForm
from sifang.ledgers.marked import marked
from sifang.ledgers.models import LedgerBatch, LedgerProgress, LedgerRow
from sifang.ledgers.pages.pairs import open_pairs, pair_context
from sifang.ledgers.pages.shown import line_of, rows_of, tabs_of
from sifang.ledgers.planned.packed import with_cells
from sifang.ledgers.reading.content import NotATable
from sifang.ledgers.sheets import NoSuchSheet, Sheet, sheet, sheets
from sifang.ledgers.template import template
from sifang.lib.clock import clock, last_whole_day
from sifang.lib.keyset import Order, slice_of
from sifang.lib.refusals import Refusal
from sifang.lib.tabular import csv_stream, xlsx_file
from sifang.ui import public as ui
from sifang.ui.icons import state
from sifang.ui.tables import Empty

RIGHT = "ledger.load"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOVING = (BatchState.RECEIVED, BatchState.READING, BatchState.LOADING)


@require_GET
def ledger_list(request: HttpRequest) -> HttpResponse:
    """What was loaded, newest first, and the sheets to fill in."""
    rows = LedgerBatch.objects.visible_to(request.user).values(
        "id", "sheet", "file_name", "as_at", "by_title", "at", "state", "new_count", "changed_count",
        "same_count", "refused_count",
    )  # fmt: skip
    piece = slice_of(
        rows, Order("id", descending=True), size=30,
        after=request.GET.get("after", "")[:200], before=request.GET.get("before", "")[:200],
    )  # fmt: skip
    names = {one.key: one.name for one in sheets()}
    may = accounts.may(request.user, RIGHT)
    table = ui.Table(
        columns=[
            ui.Column("file", "文件"), ui.Column("sheet", "台账"), ui.Column("as_at", "截至", nowrap=True),
            ui.Column("state", "状态", nowrap=True), ui.Column("new", "新增", "r"),
            ui.Column("changed", "变更", "r"), ui.Column("same", "没有变化", "r"),
            ui.Column("refused", "有错", "r"), ui.Column("by", "导入人"), ui.Column("at", "时间", nowrap=True),
        ],
        rows=[
            ui.Row(
                reverse("ledger_batch", args=[row["id"]]),
                [
                    row["file_name"], names.get(row["sheet"], row["sheet"]), ui.day(row["as_at"]),
                    state(MEANING[row["state"]], BatchState(row["state"]).label, bare=True),
                    ui.n(row["new_count"]), ui.n(row["changed_count"]), ui.n(row["same_count"]),
                    ui.n(row["refused_count"]), row["by_title"] or "系统", ui.moment(row["at"]),
                ],
            )
            for row in piece.rows
        ],
        page=ui.Page(
            shown=len(piece.rows),
            next_href=ui.href_with(request, after=piece.after, before=None) if piece.after else "",
            prev_href=ui.href_with(request, before=piece.before, after=None) if piece.before else "",
        ),
        empty=Empty(
            "还没有导入过表格", "先下载空白台账填好，或者直接拿手头的表来。",
            reverse("ledger_upload") if may else "", "导入一张表" if may else "",
        ),
        key="ledgers",
    )  # fmt: skip
    return render(
        request,
        "ledgers/list.html",
        {
            "table": table,
            "sheets": sheets(),
            "taken_out": [one for one in sheets() if one.out is not None],
            "may": may,
            "may_export": accounts.may(request.user, "export"),
        },
    )


@require_http_methods(["GET", "POST"])
def ledger_upload(request: HttpRequest) -> HttpResponse:
    """A new file."""
    accounts.check_may(request.user, RIGHT)
    now = clock()
    if request.method != "POST":
        return _upload(request, UploadForm(today=now.date()), 200)
    form = UploadForm(request.POST, request.FILES, today=now.date())
    if not form.is_valid():
        return _upload(request, form, 422)
    given = form.cleaned_data
    try:
        batch = upload.receive(
            sheet_key=given["sheet"], data=given["file"].read(), file_name=given["file"].name or "未命名",
            as_at=given["as_at"], mapping=given["read_mapping"], only_sheet=given["only_sheet"],
            how=given["how"], by=request.user, at=now,
        )  # fmt: skip
    except NotATable as why:
        form.add_error("file", str(why))
        return _upload(request, form, 422)
    return redirect("ledger_batch", batch.pk)


def _upload(request: HttpRequest, form: UploadForm, status: int) -> HttpResponse:
    return render(request, "ledgers/upload.html", {"form": form, "sheets": sheets()}, status=status)


def _batch(request: HttpRequest, batch_id: int) -> LedgerBatch:
    batch = LedgerBatch.objects.visible_to(request.user).filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    return batch


# The bar moves without an action.
@never_cache
@require_GET
def ledger_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One load: under way, to be looked at, refused, or done."""
    return _show(request, _batch(request, batch_id))


def _show(
    request: HttpRequest, batch: LedgerBatch, problem: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    moving = batch.state in _MOVING
    progress = LedgerProgress.objects.filter(batch=batch).first() if moving else None
    one = _sheet(batch)
    context: dict[str, Any] = {
        "batch": batch, "sheet_name": one.name if one else batch.sheet, "outcome": batch.outcome, "moving": moving,
        "progress": progress, "problem": problem, "may": accounts.may(request.user, RIGHT), "tabs": [], "rows": None,
        "kind": MEANING[BatchState(batch.state)], "to_load": batch.new_count + batch.changed_count, "standing": [],
        "left": batch.refused_count + batch.conflict_count, "columns": [], "ours": [], "also": [], "tab": "",
        "mendable": False, "unread": 0, "pairs_open": 0, "pair": None, "settled": [], "just": None,
    }  # fmt: skip
    if one is not None and not moving:
        tabs = tabs_of(request, batch)
        context["tabs"], context["tab"] = tabs, next(t.key for t in tabs if t.on)
        if context["tab"] == "pair":
            context |= pair_context(request, batch, one)
        else:
            context["rows"] = rows_of(request, batch, one, context["tab"])
        context["mendable"] = context["may"] and batch.state in (BatchState.READY, BatchState.REFUSED)
        context["columns"], context["ours"] = _columns(batch), one.headers
        waits = batch.state in (BatchState.READY, BatchState.REFUSED)
        context["pairs_open"] = open_pairs(batch) if waits and one.pairing else 0
        context["unread"] = sum(column["open"] for column in context["columns"]) if waits else 0
        also = LedgerRow.objects.filter(batch=batch, what=What.ALSO).order_by("row")
        context["also"] = [line_of(row, batch, one) for row in also[:100]]
    return render(request, "ledgers/batch.html", context | more, status=status)


def _sheet(batch: LedgerBatch) -> Sheet | None:
    try:
        return sheet(batch.sheet)
    except NoSuchSheet:
        return None


def _columns(batch: LedgerBatch) -> list[dict[str, Any]]:
    """Every column of the file with what it was taken for, and how surely."""
    taken = {c["letter"]: c for c in batch.outcome.get("columns", ())}
    every = {c["letter"]: c for c in batch.outcome.get("all_columns", ())} | taken
    said = set(batch.mapping.get("columns", ()))
    shown = []
    for column in sorted(every.values(), key=lambda c: c["at"]):
        ours = taken.get(column["letter"], {}).get("ours", "")
        by_hand = column["theirs"] in said
        sure = (
            "您定的" if by_hand else "没有对上" if not ours else f"把握 {round(column.get('sure', 0) * 100)}%"
        )
        shown.append(column | {"ours": ours, "words": sure, "open": not ours and not by_hand})
    return shown


@never_cache
@require_GET
def ledger_progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The bar alone; when the worker is done the page is asked for anew."""
    batch = _batch(request, batch_id)
    if batch.state not in _MOVING:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    progress = LedgerProgress.objects.filter(batch=batch).first()
    return render(request, "ledgers/_progress.html", {"batch": batch, "progress": progress})


@require_POST
def ledger_act(request: HttpRequest, batch_id: int, verb: str) -> HttpResponse:
    """Load, check again, drop, undo, or take up what was left."""
    verbs = {
        "load": upload.start, "check": upload.recheck, "drop": upload.drop, "undo": undo, "again": take_up,
    }  # fmt: skip
    if verb not in verbs:
        raise Http404
    try:
        batch = verbs[verb](batch_id, by=request.user, at=clock())
    except LedgerBatch.DoesNotExist as why:
        raise Http404 from why
    except LaterChanges as why:
        return _show(request, _batch(request, batch_id), str(why), why.status, standing=why.standing)
    except (Refusal, NotATable) as why:
        return _show(request, _batch(request, batch_id), str(why), getattr(why, "status", 422))
    return redirect("ledger_batch", batch.pk)


@require_POST
def ledger_pair(request: HttpRequest, batch_id: int, pair_id: int) -> HttpResponse:
    """A row is the record it stands beside, it is not, or that is taken back."""
    said, after = request.POST.get("same", ""), request.POST.get("after", "")[:20]
    more = {"tab": "pair"} | ({"after": after} if after else {})
    try:
        if said == "back":
            unsettle(batch_id, pair_id, by=request.user, at=clock())
        elif said in ("1", "0"):
            more["done"] = str(settle(batch_id, pair_id, same=said == "1", by=request.user, at=clock()).pk)
        else:
            raise Http404
    except LedgerBatch.DoesNotExist as why:
        raise Http404 from why
    except Refusal as why:
        return _show(request, _batch(request, batch_id), str(why), why.status)
    return redirect(f"{reverse('ledger_batch', args=[batch_id])}?{urlencode(more)}")


@require_POST
def ledger_columns(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Say which column is which."""
    batch = _batch(request, batch_id)
    chosen = {
        column["theirs"]: request.POST.get(f"column-{column['letter']}", "")[:100]
        for column in _columns(batch)
    }
    try:
        map_columns(batch_id, chosen, by=request.user, at=clock())
    except Refusal as why:
        return _show(request, batch, str(why), why.status)
    return redirect("ledger_batch", batch_id)


@require_GET
def ledger_mapping(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The mapping of a load as the small file that can be handed in with another."""
    batch = _batch(request, batch_id)
    told = {"sheet": batch.sheet} | {key: value for key, value in batch.mapping.items() if value}
    if not told.get("columns"):
        told["columns"] = {c["theirs"]: c["ours"] for c in batch.outcome.get("columns", ())}
    content = yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
    return HttpResponse(
        content, content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote('列名对照.yaml')}"},
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def ledger_row(request: HttpRequest, batch_id: int, row: int) -> HttpResponse:
    """Mend one row of a load."""
    batch = _batch(request, batch_id)
    one = _sheet(batch)
    found = LedgerRow.objects.filter(batch=batch, row=row).exclude(what__in=[What.ALSO, What.SPARE]).first()
    if one is None or found is None or with_cells([found])[0].cells is None:
        raise Http404
    accounts.check_may(request.user, RIGHT)
    form = RowForm(request.POST or None, sheet=one, row=found, columns=batch.outcome.get("columns", ()))
    problem, status = "", 200
    if request.method == "POST":
        if form.is_valid():
            try:
                mended = mend(found.pk, form.cells(), form.cleaned_data["how"], by=request.user, at=clock())
            except Refusal as why:
                problem, status = str(why), why.status
            else:
                tab = "doubt" if mended.doubtful else mended.what.lower()
                return redirect(f"{reverse('ledger_batch', args=[batch_id])}?tab={tab}")
        else:
            status = 422
    line = line_of(found, batch, one)
    context = {"batch": batch, "form": form, "line": line, "problem": problem}
    return render(request, "ledgers/row.html", context, status=status)


@require_GET
def ledger_marked(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The rows that were not loaded, with a comment on every wrong cell."""
    batch = _batch(request, batch_id)
    if _sheet(batch) is None or not batch.refused_count + batch.conflict_count:
        raise Http404
    return _download(marked(batch), f"已标注_{batch.file_name.rsplit('.', 1)[0]}.xlsx")


@require_GET
def ledger_template(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet to fill in."""
    try:
        one = sheet(key)
    except NoSuchSheet as why:
        raise Http404 from why
    return _download(template(one), f"{one.name}.xlsx")


@require_POST
def ledger_out(request: HttpRequest, key: str) -> HttpResponseBase:
    """What one may see of a noun, in the columns of its sheet: every record, streamed."""
    accounts.check_may(request.user, "export")
    try:
        one = sheet(key)
    except NoSuchSheet as why:
        raise Http404 from why
    if one.out is None:
        raise Http404
    kind = ui.file_wanted(request) or "xlsx"
    now = clock()
    on = last_whole_day(now)
    count, rows = one.out(request.user, on)
    audit.note_export(
        one.name, asked=f"台账的各列；截至 {on.isoformat()}", count=count, kind=kind, by=request.user, at=now
    )
    answer: Any
    if kind == "csv":
        answer = StreamingHttpResponse(csv_stream(one.headers, rows), content_type="text/csv; charset=utf-8")
    else:
        answer = FileResponse(xlsx_file(one.headers, rows, one.name), content_type=_XLSX)
    name = quote(f"{one.name}_{on.isoformat()}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.{kind}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _download(book: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        book, content_type=_XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )  # fmt: skip
