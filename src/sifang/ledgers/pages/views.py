"""Loads on pages: what was loaded, a new file, the preview, the press."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sifang.accounts import public as accounts
from sifang.ledgers import store
from sifang.ledgers.actions import upload
from sifang.ledgers.choices import MEANING, BatchState
from sifang.ledgers.forms import UploadForm
from sifang.ledgers.marked import marked
from sifang.ledgers.models import LedgerBatch, LedgerProgress, LedgerRow
from sifang.ledgers.reading.content import NotATable
from sifang.ledgers.sheets import NoSuchSheet, sheet, sheets
from sifang.ledgers.template import template
from sifang.lib.clock import clock
from sifang.lib.keyset import Order, slice_of
from sifang.lib.refusals import Refusal
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
    return render(request, "ledgers/list.html", {"table": table, "sheets": sheets(), "may": may})


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
            by=request.user, at=now,
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


def _show(request: HttpRequest, batch: LedgerBatch, problem: str = "", status: int = 200) -> HttpResponse:
    moving = batch.state in _MOVING
    progress = LedgerProgress.objects.filter(batch=batch).first() if moving else None
    changes: Any = None
    if batch.state == BatchState.LOADED:
        rows = LedgerRow.objects.filter(batch=batch).order_by("id")
        asked = request.GET.get("page", "")
        changes = Paginator(rows, 50).get_page(asked if asked.isdigit() and len(asked) < 8 else 1)
    try:
        name = sheet(batch.sheet).name
    except NoSuchSheet:
        name = batch.sheet
    context = {
        "batch": batch, "sheet_name": name, "outcome": batch.outcome, "moving": moving, "progress": progress,
        "changes": changes, "problem": problem, "may": accounts.may(request.user, RIGHT),
        "kind": MEANING[BatchState(batch.state)], "to_load": batch.new_count + batch.changed_count,
    }  # fmt: skip
    return render(request, "ledgers/batch.html", context, status=status)


# The bar moves without an action.
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
    """Load, check again, or drop."""
    verbs = {"load": upload.start, "check": upload.recheck, "drop": upload.drop}
    if verb not in verbs:
        raise Http404
    try:
        verbs[verb](batch_id, by=request.user, at=clock())
    except LedgerBatch.DoesNotExist as why:
        raise Http404 from why
    except Refusal as why:
        return _show(request, _batch(request, batch_id), str(why), why.status)
    return redirect("ledger_batch", batch_id)


@require_GET
def ledger_marked(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The file back, with a comment on every wrong cell."""
    batch = _batch(request, batch_id)
    data = store.fetch(batch.sha256)
    if data is None or not batch.outcome.get("sheet"):
        raise Http404
    try:
        book = marked(data, batch.outcome)
    except NotATable as why:
        return _show(request, batch, str(why), 422)
    return _download(book, f"已标注_{batch.file_name.rsplit('.', 1)[0]}.xlsx")


@require_GET
def ledger_template(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet to fill in."""
    try:
        one = sheet(key)
    except NoSuchSheet as why:
        raise Http404 from why
    return _download(template(one), f"{one.name}.xlsx")


def _download(book: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        book, content_type=_XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )  # fmt: skip
