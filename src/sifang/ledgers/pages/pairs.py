"""Rows that may mean a record, side by side with it: one press settles one, another takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from sifang.ledgers.cells import shown
from sifang.ledgers.choices import What
from sifang.ledgers.joining import words_of_row
from sifang.ledgers.models import LedgerBatch, LedgerPair, LedgerRow
from sifang.ledgers.planned.packed import with_cells
from sifang.ledgers.sheets import Column, Sheet
from sifang.lib.clock import clock, last_whole_day
from sifang.lib.words import normalised

_MOST_SETTLED = 20
_BESIDE = (What.ALSO, What.SPARE)


@dataclass(frozen=True)
class Side:
    """One column, as the row and as the record say it."""

    label: str
    theirs: str
    ours: str
    named: bool

    @property
    def differs(self) -> bool:
        return bool(self.theirs and self.ours) and normalised(self.theirs) != normalised(self.ours)


def open_pairs(batch: LedgerBatch) -> int:
    """How many rows wait for somebody to say which record they are."""
    return LedgerPair.objects.filter(batch=batch, same__isnull=True).count()


def pair_context(request: HttpRequest, batch: LedgerBatch, one: Sheet) -> dict[str, Any]:
    """The row to be settled next, beside its record, and what was settled already."""
    pairs = LedgerPair.objects.filter(batch=batch)
    pair = _next(pairs.filter(same__isnull=True), request.GET.get("after", ""))
    settled = list(pairs.filter(same__isnull=False).order_by("-score", "row")[:_MOST_SETTLED])
    rows = LedgerRow.objects.filter(batch=batch, row__in=[each.row for each in settled])
    labels = dict(rows.exclude(what__in=_BESIDE).values_list("row", "label"))
    parts = batch.outcome.get("parts") or []
    done = request.GET.get("done", "")
    told = [
        {"pk": each.pk, "words": words_of_row(each.row, parts), "label": labels.get(each.row, ""),
         "same": each.same, "href": _record_page(one, each.record_id), "record": each.record_id}
        for each in settled
    ]  # fmt: skip
    context: dict[str, Any] = {
        "pair": pair, "settled": told, "just": next((each for each in told if str(each["pk"]) == done), None),
        "pair_after": request.GET.get("after", ""),
    }  # fmt: skip
    if pair is not None:
        context["sides"] = _sides(request, batch, one, pair)
        context["pair_words"] = words_of_row(pair.row, parts)
        context["record_href"] = _record_page(one, pair.record_id)
        # What was just settled can still be taken back after the next one was put off.
        just = f"&done={context['just']['pk']}" if context["just"] else ""
        context["later"] = f"?tab=pair&after={pair.score}-{pair.row}{just}"
    return context


def _next(pairs: Any, after: str) -> LedgerPair | None:
    """The most doubtful row, or the next one after a place in that order."""
    score, _, row = after.partition("-")
    if score.isdecimal() and row.isdecimal() and len(score) < 4 and len(row) < 8:
        rest = pairs.filter(Q(score__lt=int(score)) | Q(score=int(score), row__gt=int(row)))
        pairs = rest if rest.exists() else pairs
    return pairs.order_by("-score", "row").first()


def _sides(request: HttpRequest, batch: LedgerBatch, one: Sheet, pair: LedgerPair) -> list[Side]:
    row = LedgerRow.objects.filter(batch=batch, row=pair.row).exclude(what__in=_BESIDE).first()
    cells = (with_cells([row])[0].cells or {}) if row else {}
    record = _record(request, batch, one, pair.record_id)
    name = next((c.key for c in one.columns if c.required), "")
    sides = [
        Side(column.header, str(cells.get(column.key, "")), ours, column.key == name)
        for column, ours in zip(one.columns, record, strict=True)
    ]
    return [
        side for side, column in zip(sides, one.columns, strict=True)
        if side.theirs or (side.ours and column.key != "id" and not _is_code(one, column, side.ours))
    ]  # fmt: skip


def _is_code(one: Sheet, column: Column, words: str) -> bool:
    """An official code tells a clerk nothing that its names beside it do not."""
    return column.key in one.place_keys and words.isdecimal()


def _record(request: HttpRequest, batch: LedgerBatch, one: Sheet, number: int) -> list[str]:
    """The record in the sheet's own columns, on the day of the load or, if it came later, today."""
    if one.out is not None:
        for day in (batch.as_at, last_whole_day(clock())):
            _count, rows = one.out(request.user, day, [number])
            if (found := next(iter(rows), None)) is not None:
                return [shown(value) for value in found]
    return [""] * len(one.columns)


def _record_page(one: Sheet, number: int) -> str:
    try:
        return reverse(one.subjects[0].page, args=[number])
    except NoReverseMatch:
        return ""


__all__ = ["open_pairs", "pair_context"]
