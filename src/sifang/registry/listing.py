"""The furniture of every list: questions in the address, sorting, keyset paging, export of all rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse

from sifang.accounts import public as accounts
from sifang.areas.looking import Looking
from sifang.audit import public as audit
from sifang.ledgers import public as ledgers
from sifang.lib.clock import clock
from sifang.lib.keyset import Order, slice_of
from sifang.lib.tabular import csv_stream, xlsx_file
from sifang.ui import public as ui
from sifang.ui.tables import Empty

Row = Mapping[str, Any]
_CHUNK = 2000


def _get(row: Row, key: str) -> Any:
    return row.get(key)


@dataclass(frozen=True)
class Field:
    """
    One column. `value` goes into an export, `show` onto the page.

    :param sort: the path of the query it sorts by; '' when it does not
    :param nullable: the sorting path may be empty
    """

    key: str
    label: str
    value: Callable[[Row], Any] | None = None
    show: Callable[[Row], Any] | None = None
    sort: str = ""
    nullable: bool = False
    align: str = ""
    hidden: bool = False
    nowrap: bool = False

    def plain(self, row: Row) -> Any:
        return self.value(row) if self.value else _get(row, self.key)

    def shown(self, row: Row) -> Any:
        if self.show:
            return self.show(row)
        value = self.plain(row)
        if isinstance(value, bool):
            return "是" if value else "否"
        if value is None or isinstance(value, str):
            return value
        return ui.day(value) if isinstance(value, date) else ui.n(value)


@dataclass(frozen=True)
class Question:
    """A filter: how an answer in the address narrows the rows. Unknown answers of a choice are ignored."""

    name: str
    label: str
    narrow: Callable[[QuerySet, str], QuerySet]
    options: Sequence[tuple[str, str]] = ()
    kind: str = "select"
    placeholder: str = ""
    # It asks the database itself before it narrows: after the others, of which few rows may be left.
    asks: bool = False


@dataclass(frozen=True)
class Listing:
    """What a list is made of."""

    key: str
    title: str
    noun: str
    fields: Sequence[Field]
    questions: Sequence[Question]
    usual_sort: str
    href: Callable[[Row], str]
    enrich: Callable[[list[dict[str, Any]]], None] | None = None
    state: Callable[[Row], str] | None = None
    empty: Empty = field(default_factory=Empty)
    none: Empty | None = None
    """What it says instead when nobody asked for anything and there is still nothing."""
    drawer: bool = False
    size: int = 50
    # Lists of work grow without end: how many there are is counted no further than this (0: exactly).
    count_to: int = 0
    sheet: str = ""
    """The sheet its records are kept in, by which they go out and can come back."""

    def beside(
        self, column: Field, question: Question, enrich: Callable[[list[dict[str, Any]]], None], *, after: str
    ) -> Listing:
        """The same list with what an upper room has to say about each row, after one of its own columns."""
        place = [f.key for f in self.fields].index(after) + 1
        own = self.enrich

        def both(rows: list[dict[str, Any]]) -> None:
            if own:
                own(rows)
            enrich(rows)

        fields = [*self.fields[:place], column, *self.fields[place:]]
        return replace(self, fields=fields, questions=[*self.questions, question], enrich=both)


def kept(looking: Looking, href: str) -> str:
    """An address that carries the day along when it is not the usual one."""
    if not href or looking.is_default_day:
        return href
    return f"{href}{'&' if '?' in href else '?'}{urlencode({'at': looking.at.isoformat()})}"


def _order(listing: Listing, request: HttpRequest) -> tuple[str, Order]:
    asked = request.GET.get("sort", "") or listing.usual_sort
    for wanted in (asked, listing.usual_sort):
        key, down = wanted.lstrip("-"), wanted.startswith("-")
        for one in listing.fields:
            if one.key == key and one.sort:
                return wanted, Order(one.sort, down, one.nullable)
    return "", Order("id")


def answers(listing: Listing, request: HttpRequest) -> dict[str, str]:
    """What the address answers to the list's questions."""
    found = {}
    for question in listing.questions:
        answer = request.GET.get(question.name, "").replace("\x00", "").strip()[:80]
        known = {value for value, _ in question.options}
        if answer and (not known or answer in known):
            found[question.name] = answer
    return found


def narrowed(listing: Listing, request: HttpRequest, rows: QuerySet) -> QuerySet:
    """The rows that answer the questions of the address."""
    given = answers(listing, request)
    for question in sorted(listing.questions, key=lambda each: each.asks):
        if question.name in given:
            rows = question.narrow(rows, given[question.name])
    return rows


def table(
    listing: Listing,
    request: HttpRequest,
    rows: QuerySet,
    looking: Looking,
    *,
    may_export: bool,
    title: str = "",
) -> ui.Table:
    """
    One page of the list, ready for `{% data_table %}`.

    :param rows: a `.values(...)` query with `id` and every sorting path among its columns
    """
    given = answers(listing, request)
    rows = narrowed(listing, request, rows)
    sort, order = _order(listing, request)
    piece = slice_of(
        rows, order, size=listing.size,
        after=request.GET.get("after", "")[:400], before=request.GET.get("before", "")[:400],
    )  # fmt: skip
    found = [dict(row) for row in piece.rows]
    if listing.enrich and found:
        listing.enrich(found)
    # A first page that is not full has told the number already.
    alone = not piece.after and not piece.before
    total, is_more = (len(found), False) if alone else _total(rows, listing.count_to)
    return ui.Table(
        columns=[
            ui.Column(f.key, f.label, f.align, bool(f.sort), f.hidden, f.nowrap) for f in listing.fields
        ],
        rows=[
            ui.Row(
                kept(looking, listing.href(row)),
                [f.shown(row) for f in listing.fields],
                listing.state(row) if listing.state else "",
            )
            for row in found
        ],
        sort=sort,
        filters=[
            ui.Filter(q.name, q.label, list(q.options), given.get(q.name, ""), q.kind, q.placeholder)
            for q in listing.questions
        ],
        page=ui.Page(
            shown=len(found),
            total=None if is_more else total,
            next_href=ui.href_with(request, after=piece.after) if piece.after else "",
            prev_href=ui.href_with(request, before=piece.before) if piece.before else "",
        ),
        export_href=ui.href_with(request) if may_export else "",
        export_sheet=bool(listing.sheet),
        empty=listing.none if listing.none and not given and "area" not in request.GET else listing.empty,
        total_text=f"{ui.n(total)} {'多' if is_more else ''}{listing.noun}",
        title=title,
        key=listing.key,
        drawer=listing.drawer,
    )


def _total(rows: QuerySet, most: int) -> tuple[int, bool]:
    """How many rows there are, and whether there are more than were counted."""
    if not most:
        return rows.order_by().count(), False
    count = rows.order_by().values("id")[: most + 1].count()
    return min(count, most), count > most


def _lines(listing: Listing, rows: QuerySet, shown: Sequence[Field]) -> Iterator[list[Any]]:
    chunk: list[dict[str, Any]] = []

    def told() -> Iterator[list[Any]]:
        if listing.enrich and chunk:
            listing.enrich(chunk)
        for row in chunk:
            yield [f.plain(row) for f in shown]
        chunk.clear()

    for row in rows.iterator(chunk_size=_CHUNK):
        chunk.append(dict(row))
        if len(chunk) >= _CHUNK:
            yield from told()
    yield from told()


def exported(
    listing: Listing, request: HttpRequest, rows: QuerySet, looking: Looking, kind: str
) -> HttpResponse:
    """
    Every row of the list as the address narrows and sorts it, in all its columns, without a cap.

    It is written down before it leaves: which list, what narrowed it, how many rows.
    """
    _, order = _order(listing, request)
    rows = narrowed(listing, request, rows).order_by(
        f"{'-' if order.descending else ''}{order.path}", "-id" if order.descending else "id"
    )
    audit.note_export(
        listing.title, asked=asked_in_words(listing, request, looking), count=rows.order_by().count(), kind=kind,
        by=request.user, at=clock(),
    )  # fmt: skip
    if kind == ui.SHEET:
        one = ledgers.sheet(listing.sheet)
        assert one.out is not None
        ids = list(rows.order_by().values_list("id", flat=True))
        head, (_count, lines) = one.headers, one.out(request.user, looking.at, ids)
    else:
        head, lines = [f.label for f in listing.fields], _lines(listing, rows, listing.fields)
    name = f"{listing.title}_{looking.at.isoformat()}"
    if kind == "csv":
        answer: Any = StreamingHttpResponse(csv_stream(head, lines), content_type="text/csv; charset=utf-8")
    else:
        kind = "xlsx"
        answer = FileResponse(
            xlsx_file(head, lines, listing.title),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def asked_in_words(listing: Listing, request: HttpRequest, looking: Looking) -> str:
    """What narrows the list, as the page says it: `张店区；服务方式：未知；截至 2021-11-30`."""
    given = answers(listing, request)
    words = [looking.area.name] if looking.area is not None and "area" in request.GET else []
    words += [
        f"{q.label}：{dict(q.options).get(given[q.name], given[q.name])}"
        for q in listing.questions
        if q.name in given
    ]
    return "；".join([*words, f"截至 {looking.at.isoformat()}"])


def export_wanted(request: HttpRequest, sheet: bool = False) -> str:
    """`xlsx` or `csv` when the whole list is asked for as a file, `sheet` when in the columns of its sheet."""
    kind = ui.file_wanted(request, sheet=sheet)
    if not kind:
        return ""
    if not accounts.may(request.user, "export"):
        raise PermissionDenied("您的岗位没有导出的权限")
    return kind


def list_page(
    request: HttpRequest,
    listing: Listing,
    rows: QuerySet,
    looking: Looking,
    *,
    template: str = "registry/list.html",
    **context: Any,
) -> HttpResponse:
    """A whole list page: the table, or the file when the address asks for one."""
    from django.shortcuts import render

    if request.method == "POST" and not ui.file_wanted(request, sheet=bool(listing.sheet)):
        return HttpResponseNotAllowed(["GET"])
    if kind := export_wanted(request, bool(listing.sheet)):
        return exported(listing, request, rows, looking, kind)
    made = table(listing, request, rows, looking, may_export=accounts.may(request.user, "export"))
    return render(request, template, {"table": made, "heading": listing.title, "looking": looking, **context})
