"""Loads for programs: hand in the same files, look at the plan, press, take back. A token only, never a browser's session."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import File, Form, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile
from ninja.security import HttpBearer
from pydantic import Field

from sifang.accounts import public as accounts
from sifang.ledgers.actions import upload
from sifang.ledgers.actions.again import take_up
from sifang.ledgers.actions.undo import LaterChanges, undo
from sifang.ledgers.choices import How
from sifang.ledgers.mapping import Mapping, MappingMistake, read_mapping
from sifang.ledgers.models import LedgerBatch, LedgerRow
from sifang.ledgers.reading.content import NotATable, check_size
from sifang.ledgers.sheets import NoSuchSheet, sheet
from sifang.lib.answers import REFUSALS, After, Id, Limit, page_of
from sifang.lib.clock import clock
from sifang.lib.refusals import Refusal

router = Router(tags=["台账"])
StateOut = Literal[
    "RECEIVED", "READING", "READY", "REFUSED", "LOADING", "LOADED", "FAILED", "DROPPED", "UNDONE"
]
WhatOut = Literal["NEW", "CHANGED", "SAME", "CONFLICT", "BAD", "ALSO", "SPARE"]
_MOST = 200_000


class Key(HttpBearer):
    """Writing takes a token in the request's head, which no foreign page can make a browser send."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return request.user if getattr(request.user, "pk", None) else None


class LoadOut(Schema):
    """导入批次. The plan is there once `state` is READY; `why` says why it is not."""

    id: int
    sheet: str
    file_name: str
    sha256: str
    as_at: date
    how: Literal["CHANGED", "WRONG"]
    state: StateOut
    at: datetime
    new_count: int
    changed_count: int
    same_count: int
    conflict_count: int
    refused_count: int
    doubt_count: int
    why: str


class NoteOut(Schema):
    """Why a cell (or the row, when `header` is empty) is wrong, doubtful or in conflict."""

    header: str
    value: str
    why: str
    wrong: bool


class FieldOut(Schema):
    header: str
    before: str
    after: str


class RowOut(Schema):
    """导入行: what is done with one row of the file."""

    row: int
    what: WhatOut
    label: str
    subject_id: int | None
    fields: list[FieldOut]
    notes: list[NoteOut]


class RowsOut(Schema):
    items: list[RowOut]
    next: int | None


def _told(batch: LedgerBatch) -> dict[str, Any]:
    names = [name for name in LoadOut.model_fields if name != "why"]
    return {name: getattr(batch, name) for name in names} | {"why": str(batch.outcome.get("why", ""))}


def _mine(request: HttpRequest, batch_id: int) -> LedgerBatch:
    batch = LedgerBatch.objects.visible_to(request.user).filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    return batch


@router.get(
    "/ledgers/{batch_id}", response={200: LoadOut} | REFUSALS, operation_id="load", summary="一次导入"
)
def load(request: HttpRequest, batch_id: Id) -> dict[str, Any]:
    """How far a load is, and what it will do or did."""
    return _told(_mine(request, batch_id))


@router.get(
    "/ledgers/{batch_id}/rows", response={200: RowsOut} | REFUSALS, operation_id="load_rows",
    summary="一次导入的各行",
)  # fmt: skip
def load_rows(
    request: HttpRequest, batch_id: Id, what: Annotated[WhatOut | None, Query()] = None, after: After = 0,
    limit: Limit = 50,
) -> dict[str, Any]:  # fmt: skip
    """The plan row by row, in the order of the file."""
    rows = LedgerRow.objects.filter(batch=_mine(request, batch_id), id__gt=after).order_by("id")
    if what:
        rows = rows.filter(what=what)
    found, following = page_of(list(rows[: limit + 1]), limit, lambda row: row.pk)
    items = [
        {
            "row": row.row, "what": row.what, "label": row.label, "subject_id": row.subject_id,
            "fields": [
                {"header": header, "before": str(pair[0]), "after": str(pair[1])}
                for header, pair in (row.fields or {}).items()
            ],
            "notes": [
                {"header": n["header"], "value": n["value"], "why": n["why"], "wrong": bool(n["bad"])}
                for n in row.faults or ()
            ],
        }
        for row in found
    ]  # fmt: skip
    return {"items": items, "next": following}


@router.post(
    "/ledgers/sheets/{key}/files", response={202: LoadOut} | REFUSALS, auth=Key(), operation_id="hand_in",
    summary="交一张表",
)  # fmt: skip
def hand_in(
    request: HttpRequest, key: Annotated[str, Field(max_length=40)], file: File[UploadedFile],
    as_at: Form[date], how: Form[Literal["CHANGED", "WRONG"]] = "CHANGED",
    only_sheet: Form[str] = "", mapping: Form[str] = "",
) -> Status:  # fmt: skip
    """
    The same files as on the page; nothing is written until `load` is pressed.

    `mapping` is the content of a mapping file. Ask for the load again until its `state` is READY or REFUSED.
    """
    accounts.check_may(request.user, "ledger.load")
    now = clock()
    try:
        one = sheet(key)
    except NoSuchSheet as why:
        raise Http404 from why
    if as_at.year < 1990 or as_at > now.date():
        raise HttpError(422, f"截至日期 {as_at} 应在 1990 年以后、今天或以前")
    if len(mapping) > _MOST:
        raise HttpError(422, "对照文件太大")
    try:
        check_size(file.size or 0)
        batch = upload.receive(
            sheet_key=one.key, data=file.read(), file_name=file.name or "未命名", as_at=as_at,
            mapping=read_mapping(mapping, one) if mapping.strip() else Mapping(), only_sheet=only_sheet[:100],
            how=How(how), by=request.user, at=now,
        )  # fmt: skip
    except (NotATable, MappingMistake) as why:
        raise HttpError(422, str(why)) from why
    return Status(202, _told(batch))


@router.post(
    "/ledgers/{batch_id}/{verb}", response={202: LoadOut} | REFUSALS, auth=Key(), operation_id="press",
    summary="导入、重新核对、放弃、撤销，或余下的另核对",
)  # fmt: skip
def press(request: HttpRequest, batch_id: Id, verb: Annotated[str, Field(max_length=20)]) -> Status:
    """`load`, `check`, `drop`, `undo` or `again`. `load` does what the rows say; `undo` takes it back, unless later changes stand on it."""
    _mine(request, batch_id)
    verbs: dict[str, Any] = {
        "load": upload.start, "check": upload.recheck, "drop": upload.drop, "undo": undo, "again": take_up,
    }  # fmt: skip
    if verb not in verbs:
        raise Http404
    try:
        return Status(202, _told(verbs[verb](batch_id, by=request.user, at=clock())))
    except LaterChanges as why:
        said = "；".join(f"{one['label']}（{one['where']}）" for one in why.standing[:20])
        raise HttpError(409, f"{why}{said}") from why
    except (Refusal, NotATable) as why:
        raise HttpError(getattr(why, "status", 422), str(why)) from why
